"""The answers of a form as the city's desk reads them: in the words of the rules, in English."""

from permits.applications.facts import fields_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.wording import answer_in_words
from permits.rulebook.answers import survey


def told_answers(application: PermitApplication) -> list[dict[str, str]]:
    """Return every question that shows with its answer, or what is computed, in words."""
    permit_type, answers = type_of(application), application.answers
    standing = survey(permit_type, answers, fields_of(application))
    told = ((each, answer_in_words(each, answers, standing.facts, str)) for each in standing.shown)
    return [{"label": each.label, "value": text or "–"} for each, text in told]
