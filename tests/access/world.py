"""A city with one of everything: every address has something to lead to, and everybody his place."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.casework import decisions, expiring, intake, review_rounds, standing
from permits.casework.models import SoleDecision
from permits.casework.plans import drafting
from permits.documents.models import DocumentVersion
from permits.fees.models import Invoice, Payment
from permits.fees.services.payments import start_payment
from permits.inspections import services as inspections
from permits.inspections.models import Inspection
from permits.issuance.models import Permit
from permits.notices.models import Notice
from permits.reviews import services as reviews
from permits.reviews.models import CorrectionLetter
from tests.access import (
    world_of_belonging,
    world_of_corrections,
    world_of_documents,
    world_of_duties,
    world_of_endings,
    world_of_front_door,
    world_of_people,
    world_of_plancheck,
    world_of_rights,
    world_of_rules,
)
from tests.casework.plan_texts import FIRE, plan_of_homes, text_with
from tests.documents.handing_in import drawing, start
from tests.driving import (
    NOON,
    People,
    application_at,
    ask_for_corrections,
    claim,
    complete_draft,
    open_reviews,
    people,
    publish_rules,
)
from workflows import absences, deputies, outbox, relay
from workflows.models import OutboxEvent

CONCERNED, OTHER = "structural", "planning"


@dataclass
class World:
    """People by the column of the table, and records by the word that the table uses."""

    who: People
    people: dict[str, User | None] = field(default_factory=dict)
    applications: dict[str, PermitApplication] = field(default_factory=dict)
    addresses: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def build() -> World:
    """Make the city; it takes some seconds, so it is made once."""
    publish_rules()
    world = World(people())
    _people(world)
    _before_review(world)
    _in_review(world)
    _after_review(world)
    _issued(world)
    _mail_and_machinery(world)
    _plans(world)
    world_of_rules.add_to(world)
    world_of_plancheck.add_to(world)
    world_of_documents.add_to(world)
    world_of_belonging.add_to(world)
    world_of_corrections.add_to(world)
    world_of_people.add_to(world)
    world_of_duties.add_to(world)
    world_of_endings.add_to(world)
    world_of_front_door.add_to(world)
    world_of_rights.add_to(world)
    for name, application in world.applications.items():
        application.refresh_from_db()
        world.addresses[name] = (application.pk,)
    return world


def _people(world: World) -> None:
    who = world.who
    second = User.objects.create_user("second-official@example.com", "x", name="Second Official")
    StaffRole.objects.create(user=second, role=Role.BUILDING_OFFICIAL, since=NOON)
    designer = User.objects.create_user("ada@example.com", "x", name="Ada Architect")
    for person in (who.owner, designer):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    world.people = {
        "nobody": None,
        "stranger": who.stranger,
        "contractor": who.contractor,
        "owner": who.owner,
        "designer": designer,
        "technician": who.technician,
        "reviewer": who.reviewers[CONCERNED],
        "other_reviewer": who.reviewers[OTHER],
        "supervisor": who.supervisor,
        "cashier": who.cashier,
        "inspector": who.inspector,
        "official": who.official,
        "finance": who.finance,
        "configuration": who.configuration,
        "auditor": who.auditor,
        "second_official": second,
    }


def _before_review(world: World) -> None:
    who, put = world.who, world.applications
    put["draft"] = complete_draft(who)
    sending = start(put["draft"], who.contractor, drawing())
    world.addresses["sending"] = (sending.pk,)
    world.addresses["removable"] = (put["draft"].documents.exclude(pk=sending.document_id).first().pk,)
    put["submitted"] = application_at("submitted", who)
    put["instant"] = application_at("submitted", who, type_code="REROOF")
    put["incomplete"] = application_at("submitted", who)
    code = intake.checklist_of(put["incomplete"])[0].item.code
    intake.return_incomplete(
        put["incomplete"], missing={code: "Send it."}, message="", actor=who.technician, at=NOON
    )
    put["expired"] = application_at("intake_fees_due", who)
    expiring.expire_application(put["expired"], at=NOON)
    invoice = Invoice.objects.get(application=put["instant"])
    payment = start_payment(invoice, provider="demo", actor=who.contractor, at=NOON)
    world.addresses |= {"invoice": (invoice.number,), "checkout": (payment.provider_reference,)}


def _in_review(world: World) -> None:
    who, put = world.who, world.applications
    put["in_review"] = application_at("in_review", who)
    rows = {each.discipline: each for each in open_reviews(put["in_review"])}
    world.addresses["open_review"] = (rows[CONCERNED].pk,)
    put["reviewing"] = application_at("in_review", who)
    rows = {each.discipline: each for each in open_reviews(put["reviewing"])}
    held = claim(rows.pop(CONCERNED), who, NOON)
    correction = reviews.raise_correction(
        held,
        text="Show it.",
        sheet="S-1",
        place="",
        citation="",
        actor=who.reviewers[CONCERNED],
        at=NOON,
    )
    closed = claim(rows.pop(OTHER), who, NOON)
    review_rounds.close_review(closed, outcome="approved", notes="", actor=who.reviewers[OTHER], at=NOON)
    denied = claim(next(iter(rows.values())), who, NOON)
    review_rounds.close_review(
        denied, outcome="denied", notes="Not allowed here.", actor=who.reviewers[denied.discipline], at=NOON
    )
    world.addresses |= {
        "held_review": (held.pk,),
        "closed_review": (closed.pk,),
        "correction": (held.pk, correction.number),
    }


def _after_review(world: World) -> None:
    who, put = world.who, world.applications
    put["corrections"] = application_at("corrections_required", who)
    put["answered"] = application_at("in_review", who)
    ask_for_corrections(put["answered"], who, NOON)
    for each in put["answered"].corrections.all():
        reviews.answer_correction(each, answer="Done on S-2.", actor=who.contractor, at=NOON)
    put["approved"] = application_at("approved", who)
    put["denied"] = application_at("in_review", who)
    refused = claim(open_reviews(put["denied"])[0], who, NOON)
    review_rounds.close_review(
        refused, outcome="denied", notes="Not allowed.", actor=who.reviewers[refused.discipline], at=NOON
    )
    denial = decisions.propose(put["denied"], decision="deny", findings="No.", actor=who.supervisor, at=NOON)
    decisions.confirm(denial, actor=who.official, at=NOON)
    put["ready"] = application_at("ready_to_issue", who)
    relay.drain()
    letter = CorrectionLetter.objects.get(application=put["corrections"])
    world.addresses["letter"] = (put["corrections"].pk, letter.round)


def _issued(world: World) -> None:
    who, put = world.who, world.applications
    put["issued"] = application_at("issued", who, type_code="REROOF")
    put["suspended"] = application_at("issued", who, type_code="REROOF")
    put["finaled"] = application_at("issued", who, type_code="REROOF")
    standing.suspend(put["suspended"], reason="Unsafe.", actor=who.official, at=NOON)
    for each in inspections.required(put["finaled"]):
        _inspect(put["finaled"], each.code, who)
    put["revoked"] = application_at("issued", who, type_code="REROOF")
    revocation = decisions.propose(
        put["revoked"], decision="revoke", findings="Wrong.", actor=who.official, at=NOON
    )
    decisions.confirm(revocation, actor=world.people["second_official"], at=NOON)
    decided = decisions.propose(
        put["issued"], decision="revoke", findings="Wrong.", actor=world.people["second_official"], at=NOON
    )
    first = inspections.required(put["issued"])[0].code
    wanted = inspections.request(
        put["issued"],
        first,
        wanted_on=inspections.first_day(put["issued"], NOON),
        actor=who.contractor,
        at=NOON,
    )
    relay.drain()
    permit = Permit.objects.get(application=put["issued"])
    put["issued"].refresh_from_db()
    receipt = Payment.objects.get(invoice__application=put["issued"], status="settled").receipt_number
    version = DocumentVersion.objects.filter(document__application=put["submitted"]).first()
    assert version is not None
    world.addresses |= {
        "proposal": (decided.pk,),
        "inspection": (wanted.pk,),
        "permit": (permit.number,),
        "public_number": (put["issued"].number,),
        "code": (permit.code,),
        "receipt": (receipt,),
        "version": (version.pk,),
    }


def _inspect(application: PermitApplication, code: str, who: People) -> Inspection:
    visit = inspections.request(
        application,
        code,
        wanted_on=inspections.first_day(application, NOON),
        actor=who.contractor,
        at=NOON,
    )
    inspections.result(visit, result="passed", notes="", actor=who.inspector, at=NOON)
    relay.drain()
    return visit


def _mail_and_machinery(world: World) -> None:
    failed = Notice.objects.filter(application=world.applications["issued"]).first()
    assert failed is not None
    Notice.objects.filter(pk=failed.pk).update(state="failed", sent_at=None, error="550 no such box")
    outbox.publish(None, "invoice.paid", at=NOON, invoice=0)
    dead = OutboxEvent.objects.latest("id")
    OutboxEvent.objects.filter(pk=dead.pk).update(state="dead", last_error="No such case")
    leaver = world.who.second_technician
    term = {
        "since": NOON,
        "until": NOON + timedelta(days=3),
        "reason": "Leave",
        "actor": world.who.supervisor,
        "at": NOON,
    }
    absence = absences.enter(leaver, **term)
    deputyship = deputies.appoint(leaver, deputy=world.who.auditor, **term)
    sole = SoleDecision.objects.create(
        application=world.applications["issued"],
        decided_by=world.who.technician,
        decided_at=NOON,
        allowed_because="One person is the department.",
    )
    world.addresses["sole"] = (sole.pk,)
    world.addresses |= {
        "member": (leaver.pk,),
        "absence": (absence.pk,),
        "deputyship": (deputyship.pk,),
    }
    world.addresses |= {"notice": (failed.pk,), "dead": (dead.pk,), "company": (world.who.company.pk,)}


def _plans(world: World) -> None:
    """Publish a plan after everything began; keep a draft, and one that waits for a second person."""
    who, second = world.who, world.people["second_official"]
    adviser = User.objects.create_user("second-configuration@example.com", "x", name="Second Adviser")
    StaffRole.objects.create(user=adviser, role=Role.CONFIGURATION, since=NOON)
    plan = plan_of_homes()
    shorter = text_with(plan, without=("plumbing",))
    written = drafting.begin(plan, text=shorter, actor=who.configuration, at=NOON)
    drafting.ask_for_publication(written, plan, actor=who.configuration, at=NOON)
    version = drafting.publish(written, plan, seen="", reason="As agreed", actor=second, at=NOON)
    own = drafting.begin(plan, text=shorter, actor=who.configuration, at=NOON)
    waiting = drafting.begin(plan, text=text_with(plan, FIRE), actor=adviser, at=NOON)
    drafting.ask_for_publication(waiting, plan, actor=adviser, at=NOON)
    world.words = {"plan": shorter, "seen": waiting.sha256}
    world.addresses |= {
        "own_plan_draft": (own.pk,),
        "plan_draft": (waiting.pk,),
        "plan_version": ("ADU", version.number),
    }
