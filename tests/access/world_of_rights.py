"""What the part of the one table about rights leads to: one of each, given by one and open to another."""

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.authority import grants, role_grants
from accounts.invitations.links import key_of
from accounts.models import StaffRole, Team, User
from accounts.roles import Role
from permits.applications.services import emergencies
from permits.casework.access import offering
from tests.driving import NOON, application_at

if TYPE_CHECKING:
    from tests.access.world import World

TERM = {"since": NOON, "until": NOON + timedelta(days=90), "at": NOON}


def add_to(world: "World") -> None:
    """Keep a role that ends, two that are asked for, a share of each kind and an emergency."""
    who = world.who
    reader = User.objects.create_user("reader@example.com", "x", name="Rita Reader")
    asker = User.objects.create_user("third-configuration@example.com", "x", name="Third Administrator")
    StaffRole.objects.create(user=asker, role=Role.CONFIGURATION, since=NOON)
    ending = StaffRole.objects.create(
        user=reader, role=Role.PERMIT_TECHNICIAN, since=NOON, until=NOON + timedelta(days=30)
    )
    wanted = {"team": None, "reason": "Needed at the counter.", **TERM}
    asked = role_grants.ask(reader, role=Role.INSPECTOR, actor=asker, **wanted)
    own = role_grants.ask(reader, role=Role.FINANCE, actor=who.configuration, **wanted)
    given = {"giver": who.contractor, "reason": "Checks it for us.", **TERM}
    outsider = User.objects.create_user("outsider@example.com", "x", name="Otto Outsider")
    share = grants.give(outsider, "read_record", world.applications["submitted"], **given)
    company = grants.give(outsider, "read_records", who.company, **given)
    lent, other = who.reviewers["fire"], Team.objects.get(roles__user=who.reviewers["planning"])
    loan = grants.give(lent, "work_for_team", other, giver=who.supervisor, reason="Many are ill.", **TERM)
    offer = offering.offer(
        world.applications["submitted"],
        email=world.people["designer"].email,
        reason="Draws the next job.",
        until=TERM["until"],
        actor=who.contractor,
        at=NOON,
    )
    opened = application_at("submitted", who)
    taken = emergencies.take(
        opened, reason="The wall moves and the plans are needed.", hours=1, actor=who.configuration, at=NOON
    )
    world.words |= {
        "lent": str(who.reviewers["structural"].pk),
        "other_team": str(other.pk),
        "submitted_number": world.applications["submitted"].number,
    }
    world.addresses |= {
        "ending_role": (ending.pk,),
        "asked_role": (asked.pk,),
        "own_asked_role": (own.pk,),
        "share": (share.pk,),
        "company_share": (company.pk,),
        "loan": (loan.pk,),
        "offer": (offer.pk,),
        "link_to_offer": (key_of(offer),),
        "emergency_taken": (taken.pk,),
    }
