"""The last letter: that a person was erased. It is kept nowhere, for it would hold the address."""

from typing import NamedTuple

from django.core.mail import send_mail
from django.template.loader import select_template
from django.utils import translation

from accounts.models import User
from permits.notices.letter_text import laid_out
from permits.notices.people_letters import city_at
from permits.notices.recipients import Recipient
from workflows.timing import now


class Farewell(NamedTuple):
    """Where the letter goes: taken down before the account is erased."""

    name: str
    email: str
    language: str


def of(user: User) -> Farewell:
    """Take down where to tell a person."""
    return Farewell(str(user), user.email, user.language)


def send(told: Farewell) -> None:
    """Tell a person that everything is erased that the law does not keep."""
    with translation.override(told.language):
        names = [f"emails/{told.language}/erased.txt", "emails/erased.txt"]
        said = select_template(names).render({"recipient": Recipient(*told), "city": city_at(now())})
    subject, body = laid_out(said)
    send_mail(subject, body, None, [told.email])
