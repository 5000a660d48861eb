"""The library of standard comments: written, changed and retired by who leads the discipline's team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from permits.reviews.models import StandardComment
from permits.rulebook.schema.standard_comment import StandardComments


class CommentRefused(Exception):
    """Something that cannot be done to a standard comment; the text says why and what to do."""


@transaction.atomic
def write_comment(
    discipline: str, *, title: str, citation: str, text: str, actor: Any, at: datetime
) -> StandardComment:
    """Add a comment to a discipline's library.

    :raises CommentRefused: when the discipline has one of that title already.
    """
    code = slugify(f"{discipline}-{title}")[:60]
    if StandardComment.objects.filter(code=code).exists():
        raise CommentRefused(
            _("There is a comment of this title, perhaps a retired one. Choose another title.")
        )
    return _write(code, 1, discipline, title, citation, text, uses=0, actor=actor, at=at)


@transaction.atomic
def change_comment(
    comment: StandardComment, *, title: str, citation: str, text: str, actor: Any, at: datetime
) -> StandardComment:
    """Write a new version of a comment; corrections that used the old one keep it.

    The same again is no change.

    :raises CommentRefused: when somebody changed or retired it meanwhile.
    """
    newest = _newest(comment)
    if newest.pk != comment.pk:
        raise CommentRefused(_("Somebody changed this comment meanwhile. Look at the new text first."))
    if (newest.title, newest.citation, newest.text) == (title, citation, text) and not newest.is_retired:
        return newest
    newest.replaced_at = at
    newest.save(update_fields=["replaced_at"])
    number = newest.version + 1
    return _write(
        newest.code, number, newest.discipline, title, citation, text, uses=newest.uses, actor=actor, at=at
    )


@transaction.atomic
def retire_comment(comment: StandardComment, *, actor: Any, at: datetime) -> StandardComment:
    """Take a comment out of use; it stays in its history and in the corrections that used it."""
    newest = _newest(comment)
    if newest.retired_at is None:
        newest.retired_at, newest.retired_by = at, actor
        newest.save(update_fields=["retired_at", "retired_by"])
    return newest


@transaction.atomic
def take_over(comments: Mapping[str, StandardComments], *, at: datetime) -> int:
    """Begin the libraries with what a city's rules bring; tell how many are new.

    A comment that is there already, in whatever words by now, belongs to the discipline and stays as it is.
    """
    brought = {
        slugify(f"{discipline}-{each.code}")[:60]: (discipline, each)
        for discipline, written in comments.items()
        for each in written.comments
    }
    known = set(StandardComment.objects.filter(code__in=brought).values_list("code", flat=True))
    new = [
        StandardComment(
            code=code,
            discipline=discipline,
            title=each.title,
            citation=each.citation,
            text=each.text,
            words=words_of(each.title, each.citation, each.text),
            written_at=at,
        )
        for code, (discipline, each) in brought.items()
        if code not in known
    ]
    StandardComment.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def count_use(comment: StandardComment) -> None:
    """Count that a correction was written from a comment."""
    newest = StandardComment.objects.filter(code=comment.code, replaced_at__isnull=True)
    newest.update(uses=F("uses") + 1)


def words_of(title: str, citation: str, text: str) -> str:
    """Return what a search looks through."""
    return f"{title} {citation} {text}".upper()


def _newest(comment: StandardComment) -> StandardComment:
    found: StandardComment = (
        StandardComment.objects.select_for_update().filter(code=comment.code).order_by("-version")[0]
    )
    return found


def _write(
    code: str,
    version: int,
    discipline: str,
    title: str,
    citation: str,
    text: str,
    *,
    uses: int,
    actor: Any,
    at: datetime,
) -> StandardComment:
    comment: StandardComment = StandardComment.objects.create(
        code=code,
        version=version,
        discipline=discipline,
        title=title,
        citation=citation,
        text=text,
        words=words_of(title, citation, text),
        uses=uses,
        written_by_id=actor.pk,
        written_at=at,
    )
    return comment
