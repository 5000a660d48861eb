"""What a draft's texts are worth: the problems of each file, and the rules where they can be read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from permits.rulebook.models import RulebookDraft
from permits.rulebook.pack import Pack, read_content
from permits.rulebook.problems import PackRefused, Problem, errors
from permits.rulebook.rulebook import Rulebook, load

KEPT = 32


@dataclass(frozen=True)
class Checked:
    """A pack with everything that loading and linting found; no ``rulebook`` while there are errors."""

    pack: Pack
    rulebook: Rulebook | None
    problems: tuple[Problem, ...]

    @cached_property
    def error_count(self) -> int:
        return len(errors(self.problems))

    @property
    def warning_count(self) -> int:
        return len(self.problems) - self.error_count

    @cached_property
    def by_file(self) -> dict[str, tuple[int, int]]:
        """Return how many errors and warnings each file has."""
        wrong = Counter(each.file for each in errors(self.problems))
        every = Counter(each.file for each in self.problems)
        return {file: (wrong[file], count - wrong[file]) for file, count in every.items()}

    def of_file(self, file: str) -> list[Problem]:
        """Return the problems of one file, in the order of its lines."""
        return sorted((each for each in self.problems if each.file == file), key=_line)


def _line(problem: Problem) -> int:
    return problem.line


def check(pack: Pack) -> Checked:
    """Load and lint a pack, once in each process for the same texts."""
    return _checked(pack.content())


def check_draft(draft: RulebookDraft) -> Checked:
    """Load and lint a draft, once in each process for the same texts."""
    return _checked(draft.content)


@lru_cache(maxsize=KEPT)
def _checked(content: str) -> Checked:
    pack = read_content(content)
    try:
        rulebook = load(pack)
    except PackRefused as refused:
        return Checked(pack, None, _sorted(refused.problems))
    return Checked(pack, rulebook, _sorted(rulebook.warnings))


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=_place))


def _place(problem: Problem) -> tuple[bool, str, int]:
    return (problem.severity != "error", problem.file, problem.line)
