"""What the part of the one table about separated duties leads to: one of each."""

from typing import TYPE_CHECKING

from accounts.authority import training
from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import DeclaredInterest
from permits.applications.services.holds import place_hold, propose_to_lift
from permits.casework import appeals, decisions
from permits.casework.models import RedFlag
from permits.fees.models import Invoice
from permits.fees.services import waivers
from permits.inspections.models import ResultCorrection
from tests.driving import NOON, application_at

if TYPE_CHECKING:
    from tests.access.world import World


def add_to(world: "World") -> None:
    """Keep a hold, an open appeal, a waiver that waits, a declared interest, a flag and a course."""
    who, put = world.who, world.applications
    third = User.objects.create_user("third-official@example.com", "x", name="Third Official")
    StaffRole.objects.create(user=third, role=Role.BUILDING_OFFICIAL, since=NOON)
    facts = {"code": "litigation", "severity": "notice", "reason": "A suit."}
    hold = place_hold(put["submitted"], **facts, actor=who.technician, at=NOON)
    put["appealed"] = application_at("issued", who, type_code="REROOF")
    revocation = decisions.propose(
        put["appealed"], decision="revoke", findings="Wrong.", actor=third, at=NOON
    )
    decisions.confirm(revocation, actor=world.people["second_official"], at=NOON)
    put["appealed"].refresh_from_db()
    appeals.file(put["appealed"], grounds="Right.", actor=who.contractor, at=NOON)
    put["to_waive"] = application_at("intake_fees_due", who)
    invoice = Invoice.objects.get(application=put["to_waive"], status="open")
    first, second = invoice.lines.all()[:2]
    asked = {"amount": None, "reason": "Burnt down.", "authority": "Resolution 311"}
    waiver = waivers.ask(invoice, **asked, code=first.code, actor=third, at=NOON)
    interest = DeclaredInterest.objects.create(
        person=who.second_technician, kind="parcel", parcel="1", words="My parents’.", since=NOON
    )
    flag = RedFlag.objects.create(
        kind="after_hours", person=who.technician, at=NOON, source="world", facts={"what": "hold.placed"}
    )
    course = training.require(
        title="Cybersecurity",
        statement="I completed it.",
        valid_days=365,
        warning_days=30,
        actor=who.official,
        at=NOON,
    )
    world.addresses |= _for_second_people(world)
    world.words |= {"waivable": second.code, "course": str(course.pk)}
    world.addresses |= {
        "hold": (hold.pk,),
        "waivable": (invoice.number,),
        "waiver": (waiver.pk,),
        "interest": (interest.pk,),
        "flag": (flag.pk,),
        "course": (course.pk,),
        "inspector": (who.inspector.pk,),
    }


def _for_second_people(world: "World") -> dict[str, tuple[int]]:
    """Keep a posted result, a correction that an inspector asks for, and a hold that he proposes to lift."""
    who, application = world.who, world.applications["appealed"]
    visit = {"wanted_on": NOON.date(), "requested_at": NOON, "resulted_at": NOON, "inspector": who.inspector}
    posted, asked_about = (
        application.inspections.create(code=code, name=code, status="resulted", result="passed", **visit)
        for code in ("roof_deck", "final")
    )
    words = {"result": "passed", "notes": "From the ladder.", "reason": "It was another roof."}
    correction = ResultCorrection.objects.create(
        inspection=asked_about, **words, asked_by=who.inspector, asked_at=NOON
    )
    other = {"code": "fee_dispute", "severity": "notice", "reason": "A bill."}
    hold = place_hold(world.applications["submitted"], **other, actor=who.technician, at=NOON)
    lifting = propose_to_lift(hold, reason="I saw the receipt.", actor=who.inspector, at=NOON)
    return {"posted": (posted.pk,), "made_wrong": (correction.pk,), "lifting": (lifting.pk,)}
