"""What is wrong with the answers of an application: the one judgement of page, API and submission."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.companies.licences import standing_of
from accounts.models import Licence
from permits.applications.facts import fields_of, type_of
from permits.applications.models import PermitApplication
from permits.rulebook.answers import Answers, survey, validate_all
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.question_kinds import QuestionKind

Say = Callable[[str], str]


def wrong_answers(
    application: PermitApplication, answers: Answers, *, at: datetime, say: Say = str
) -> dict[str, str]:
    """Return what is wrong with answers, in the order of the form: place -> what to do.

    It asks the rules, and of a licence also what is known of it. A place is the code of a question,
    “home.zip” for a piece of a compound answer, “rooms.2.area” in a group. ``say`` translates.
    """
    found = validate_all(type_of(application), answers, fields_of(application), say=say)
    return found | dict(_lapsed(application, answers, found, at=at, say=say))


def _lapsed(
    application: PermitApplication, answers: Answers, found: Mapping[str, str], *, at: datetime, say: Say
) -> Iterator[tuple[str, str]]:
    if not any(each.kind is QuestionKind.LICENCE for each in type_of(application).questions.values()):
        return
    for question in survey(type_of(application), answers, fields_of(application)).shown:
        answer, place = answers.get(question.code), f"{question.code}.number"
        if question.kind is QuestionKind.LICENCE and isinstance(answer, Mapping) and place not in found:
            licence = _known(answer)
            if licence is not None and standing_of(licence, at=at).has_lapsed:
                yield place, _lapsed_in_words(question, licence, say)


def _known(answer: Mapping[str, Any]) -> Licence | None:
    """Return a licence that the product knows; of one that it does not know nothing can be said."""
    number, classification = str(answer.get("number") or ""), str(answer.get("class") or "")
    known = Licence.objects.filter(
        state=answer.get("state") or "", number__iexact=number, classification__iexact=classification
    )
    return known.order_by("id").first() if number and classification else None


def _lapsed_in_words(question: Question, licence: Licence, say: Say) -> str:
    text = _("The license of %(answer)s is not active or expired on %(day)s. Name one that is valid.")
    return text % {"answer": say(question.called), "day": date_format(licence.expires_on, "DATE_FORMAT")}


def is_valid(licence: Licence, *, at: datetime) -> bool:
    """Tell whether a licence is active, not expired and insured; one that cannot be verified is not."""
    return standing_of(licence, at=at).is_good
