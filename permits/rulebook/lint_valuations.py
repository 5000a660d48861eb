"""Check valuation tables: types and facts that exist, values for what a form offers, one table at a time."""

from collections.abc import Iterator
from itertools import combinations

from permits.rulebook.loader import Parts
from permits.rulebook.problems import Problem
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.schema.valuation import ValuationTable
from workflows.conditions import Kind


def lint_valuations(parts: Parts) -> list[Problem]:
    """Return what is wrong with the valuation tables of a pack."""
    problems = list(_overlaps(parts))
    for table in parts.valuations:
        source = parts.source_of(table)
        for place, code in enumerate(table.types):
            permit_type = parts.types.get(code)
            if permit_type is None:
                problems.append(source.problem(("types", place), f"There is no type {code}."))
                continue
            problems += [source.problem((key,), text) for key, text in _misfits(table, permit_type)]
    return problems


def _overlaps(parts: Parts) -> Iterator[Problem]:
    for one, other in combinations(sorted(parts.valuations, key=_begins), 2):
        shared = sorted(set(one.types) & set(other.types))
        if shared and (one.effective_to is None or other.effective_from <= one.effective_to):
            sentence = (
                f"Two tables value {', '.join(shared)} from {other.effective_from}; end “{one.table}” "
                f"{one.version} the day before."
            )
            yield parts.source_of(other).problem(("effective_from",), sentence)


def _begins(table: ValuationTable) -> str:
    return table.effective_from.isoformat()


def _misfits(table: ValuationTable, permit_type: PermitType) -> Iterator[tuple[str, str]]:
    known = permit_type.variables
    if known.get(table.area) not in (Kind.NUMBER, Kind.INTEGER):
        yield "area", f"“{table.area}” is not a number of the form of {permit_type.code}."
    constructions = next(iter(table.dollars_per_square_foot.values()))
    for key, valued in (("group", table.dollars_per_square_foot), ("construction", constructions)):
        name = getattr(table, key)
        if known.get(name) is not Kind.TEXT:
            yield key, f"“{name}” is not a choice of the form of {permit_type.code}."
            continue
        offered = _offered(permit_type, name)
        missing = [code for code in offered if code not in valued]
        if missing:
            yield key, f"The table has no value for {', '.join(missing)}, which {permit_type.code} offers."


def _offered(permit_type: PermitType, name: str) -> list[str]:
    if name in permit_type.facts:
        return [str(permit_type.facts[name])]
    question = permit_type.questions.get(name)
    return [option.code for option in question.options] if question else []
