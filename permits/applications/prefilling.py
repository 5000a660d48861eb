"""What a page shows before it was answered: the answer given in the guide, otherwise the form's default."""

from permits.applications.models import PermitApplication
from permits.applications.services.editing import desk_of
from permits.rulebook.answer_reading import as_posted, posted_of
from permits.rulebook.schema.form import Page, Question

GUIDE = "guide"
"""Under this name the desk keeps what was answered in the guide, by question."""


def posted_page(application: PermitApplication, page: Page) -> dict[str, list[str]]:
    """Return the answers of a page as a browser would post them; a question never seen as it is prefilled.

    Nothing of it is stored before the person sends the page: what he did not see is no answer of his.
    """
    posted: dict[str, list[str]] = {}
    for question in page.questions:
        if question.code in application.answers:
            posted |= posted_of(question, application.answers[question.code])
        else:
            posted |= _prefilled(application, question)
    return posted


def _prefilled(application: PermitApplication, question: Question) -> dict[str, list[str]]:
    told = desk_of(application).typed.get(GUIDE, {}).get(question.code) if question.from_guide else None
    if told:
        return {question.code: list(told)}
    return {} if question.default is None else {question.code: as_posted(question.default)}
