"""What the part of the one table about people leads to: members, invitations, a contractor who takes over."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts.companies.services.invitations import invite_member
from accounts.invitations.links import key_of
from accounts.models import Licence, Membership, Organisation, User
from accounts.roles import CompanyRole
from permits.applications.services.invitations import invite
from tests.casework.belonging.handing_in import in_review
from tests.driving import NOON

if TYPE_CHECKING:
    from tests.access.world import World


def add_to(world: "World") -> None:
    """Keep a second member, an invitation of each kind, and a request that names another company."""
    _company(world)
    _parts(world)
    _taking_over(world)


def _company(world: "World") -> None:
    who, designer = world.who, world.people["designer"]
    field = User.objects.create_user("field@example.com", "x", name="Frank Field")
    member = Membership.objects.create(
        user=field, organisation=who.company, role=CompanyRole.FIELD, joined_at=NOON
    )
    sent = {"role": CompanyRole.OFFICE, "actor": who.contractor, "at": NOON}
    waiting = invite_member(who.company, email="olive@example.com", **sent)
    to_designer = invite_member(who.company, email=designer.email, **sent)
    world.addresses |= {
        "member_of_company": (who.company.pk, member.pk),
        "sent_by_company": (who.company.pk, waiting.pk),
        "to_company": (to_designer.pk,),
        "link_to_company": (key_of(to_designer),),
    }


def _parts(world: "World") -> None:
    draft, who, designer = world.applications["draft"], world.who, world.people["designer"]
    sent = {"role": "agent", "actor": who.contractor, "at": NOON, "ends_at": NOON + timedelta(days=30)}
    waiting = invite(draft, email="agnes@example.com", name="Agnes Agent", **sent)
    other = world.applications["incomplete"]
    to_designer = invite(other, email=designer.email, name="Ada Architect", **sent)
    part = draft.parties.get(role="design_professional", until=None)
    world.addresses |= {
        "sent_for_draft": (draft.pk, waiting.pk),
        "part_in_draft": (draft.pk, part.pk),
        "to_application": (to_designer.pk,),
        "link_to_application": (key_of(to_designer),),
    }


def _taking_over(world: "World") -> None:
    """Let the owner of the one permit own the company that is to take the other over."""
    who, parent = world.who, world.applications["parent"]
    hill = Organisation.objects.create(name="Hill Homes Inc.", trade="General")
    Licence.objects.create(
        organisation=hill, number="2222222", classification="B", expires_on=date(2030, 6, 30)
    )
    Membership.objects.create(user=who.owner, organisation=hill, role=CompanyRole.OWNER, joined_at=NOON)
    named = {
        "place": "contractor",
        "new_name": "Hill Homes",
        "new_email": "h@hill.example",
        "new_licence": "2222222",
    }
    world.applications["taken_over"] = in_review(who, "COR", parent.permit.number, **named)
