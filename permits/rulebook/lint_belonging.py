"""Check what a type says of the permit to which it belongs, and of parts of its plans that come later."""

from collections.abc import Iterable, Iterator

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.belonging import BelongsTo, NewParty
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.question_kinds import QuestionKind
from permits.rulebook.yaml_source import Path, Source

PARTY_ROLES = frozenset({"applicant", "owner", "contractor", "design_professional"})
"""The places on the record that the product has."""
WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)


def lint_belonging(parts: Parts, permit_type: PermitType) -> list[Problem]:
    """Return what is wrong with how a type belongs to a permit, and with its deferred parts."""
    source = parts.source_of(permit_type)
    found = list(_deferrals(source, permit_type))
    if permit_type.belongs_to is not None:
        found += _asked(source, permit_type, permit_type.belongs_to)
        found += _decided(source, permit_type, permit_type.belongs_to)
    return found


def rules_of_belonging(permit_type: PermitType) -> Iterator[tuple[Path, str]]:
    """Return every condition of these parts with its place."""
    held = permit_type.belongs_to.holds if permit_type.belongs_to else ()
    for index, each in enumerate(held):
        if each.applies_if is not None:
            yield ("belongs_to", "holds", index, "applies_if"), each.applies_if
    for index, part in enumerate(permit_type.deferrals):
        yield ("deferrals", index, "listed_if"), part.listed_if


def _deferrals(source: Source, permit_type: PermitType) -> Iterator[Problem]:
    known = {each.code for each in permit_type.inspections}
    for index, part in enumerate(permit_type.deferrals):
        for place, code in enumerate(part.holds):
            if code not in known:
                sentence = f"This type has no inspection “{code}”."
                yield source.problem(("deferrals", index, "holds", place), sentence)


def _asked(source: Source, permit_type: PermitType, belongs: BelongsTo) -> Iterator[Problem]:
    yield from _question(source, permit_type, ("question",), belongs.question, [QuestionKind.TEXT])
    if belongs.items is not None:
        yield from _question(source, permit_type, ("items",), belongs.items, [QuestionKind.MANY_OF])
    if belongs.party is not None:
        yield from _party(source, permit_type, belongs.party)


def _party(source: Source, permit_type: PermitType, party: NewParty) -> Iterator[Problem]:
    role = permit_type.questions.get(party.role)
    yield from _question(source, permit_type, ("party", "role"), party.role, [QuestionKind.ONE_OF])
    for key in ("name", "email", "phone", "address", "licence_number"):
        code = getattr(party, key)
        if code is not None:
            yield from _question(source, permit_type, ("party", key), code, WRITTEN)
    unknown = sorted({each.code for each in role.options} - PARTY_ROLES) if role else []
    if unknown:
        sentence = f"There is no such place on the record: {', '.join(unknown)}. There are: {_names()}."
        yield source.problem(("belongs_to", "party", "role"), sentence)


def _names() -> str:
    return ", ".join(sorted(PARTY_ROLES))


def _question(
    source: Source, permit_type: PermitType, path: Path, code: str, kinds: Iterable[QuestionKind]
) -> Iterator[Problem]:
    asked, wanted = permit_type.questions.get(code), tuple(kinds)
    if asked is None:
        yield source.problem(("belongs_to", *path), f"There is no question “{code}”.")
    elif asked.kind not in wanted:
        sentence = f"“{code}” must be a question of the kind {' or '.join(wanted)}."
        yield source.problem(("belongs_to", *path), sentence)


def _decided(source: Source, permit_type: PermitType, belongs: BelongsTo) -> Iterator[Problem]:
    if belongs.is_request and permit_type.routing:
        sentence = "A request is decided by one person of the office, not reviewed; remove the routing."
        yield source.problem(("routing",), sentence)
    if belongs.is_request and any(each.on_miss == "deemed_approved" for each in permit_type.clocks.review):
        yield source.problem(("clocks", "review"), "A request is not granted by silence.")
