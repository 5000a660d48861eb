"""Check the standard comments: each belongs to a discipline, and its blanks are written as blanks."""

import re
from collections.abc import Iterator

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem

_BLANK = re.compile(r"_+")
BLANK = "____"


def lint_comments(parts: Parts) -> Iterator[Problem]:
    """Refuse comments of unknown disciplines, and warn of blanks that nobody would be asked to fill in."""
    for code, comments in parts.standard_comments.items():
        source = parts.source_of(comments)
        if code not in parts.disciplines:
            yield source.problem(("discipline",), f"There is no discipline “{code}”.")
        for index, comment in enumerate(comments.comments):
            if any(blank != BLANK for blank in _BLANK.findall(comment.text)):
                said = "Write a blank as four underscores (____): reviewers are asked to fill those in."
                yield source.problem(("comments", index, "text"), said, "warning")
