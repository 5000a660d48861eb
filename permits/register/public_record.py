"""The whitelist: everything that the public may know of an application, and nothing else.

The page, the JSON and the open data are all made from these records. A field that is not named here is not
published, whatever is added to the models (domain §4.1: no telephone number, e-mail address, owner,
declaration, note or plan file).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from permits.applications.models import Hold, Party, PermitApplication
from permits.applications.statuses import Status
from permits.fees.models import Invoice
from permits.inspections.models import Inspection
from permits.inspections.services import standing
from permits.issuance.models import Permit
from permits.register import plain_words
from permits.register.redaction import redacted
from permits.reviews.models import Review
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.permit_type import PermitType
from workflows.models import TransitionRecord, WorkItem


@dataclass(frozen=True)
class Contractor:
    """The business that does the work; licences are public."""

    name: str
    trade: str
    licence_number: str
    licence_class: str


@dataclass(frozen=True)
class Summary:
    """What a list, the open data and the head of the page show."""

    number: str
    permit_number: str
    permit_code: str
    type_code: str
    type_name: str
    track: str
    description: str
    work_class: str
    status: str
    status_label: str
    status_on: date | None
    court: str
    round: int
    work_stopped: bool
    address: str
    unit: str
    city: str
    state: str
    postal_code: str
    parcel: str
    latitude: Decimal | None
    longitude: Decimal | None
    valuation: Decimal | None
    contractor: Contractor | None
    received_on: date | None
    deemed_complete_on: date | None
    approved_on: date | None
    issued_on: date | None
    expires_on: date | None
    finaled_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class ReviewLine:
    """How one discipline stands in one round; who reviews and what was written stay inside."""

    discipline: str
    round: int
    state: str
    label: str
    tone: str
    due_on: date | None


@dataclass(frozen=True)
class FeeLine:
    """Whether the fees of a stage are paid; never how much, by whom or how."""

    stage: str
    label: str
    paid: bool


@dataclass(frozen=True)
class InspectionLine:
    """One inspection of the work and its result."""

    name: str
    is_final: bool
    state: str
    label: str
    tone: str
    on: date | None


@dataclass(frozen=True)
class Event:
    """One thing that happened, in words chosen in advance; neither the person nor the reason."""

    at: datetime
    code: str
    label: str
    court: str


@dataclass(frozen=True)
class Details:
    """What the page of one application shows beside its summary."""

    reviews: tuple[ReviewLine, ...]
    fees: tuple[FeeLine, ...]
    inspections: tuple[InspectionLine, ...]
    events: tuple[Event, ...]


def summary(application: Any) -> Summary:
    """Return what may be known of an application at a glance.

    Reads only what :func:`permits.register.reading.public` loads.
    """
    rulebook: Rulebook = application.rulebook_version.rulebook
    zone = ZoneInfo(rulebook.city.time_zone)
    permit: Permit | None = getattr(application, "permit", None)
    return Summary(
        number=application.number,
        permit_number=permit.number if permit else "",
        permit_code=permit.code if permit else "",
        type_code=application.permit_type,
        type_name=application.type_name,
        track=application.path,
        description=redacted(application.scope),
        work_class=_work_class(rulebook.types.get(application.permit_type), application.work_class),
        status=str(application.status),
        status_label=plain_words.status(
            application.status, instant=application.is_instant, relation=application.relation
        ),
        status_on=_on(application.status_at, zone),
        court=str(plain_words.court(application.status, instant=application.is_instant)),
        round=application.round,
        work_stopped=application.status == Status.SUSPENDED or _stop_order_in_force(application),
        address=application.address,
        unit=application.unit,
        city=rulebook.city.city_line.partition(",")[0],
        state=rulebook.city.state,
        postal_code=application.postal_code,
        parcel=application.parcel,
        latitude=application.latitude,
        longitude=application.longitude,
        valuation=application.valuation,
        contractor=_contractor(application),
        received_on=application.received_on,
        deemed_complete_on=_on(application.deemed_complete_at, zone),
        approved_on=_on(application.approved_at, zone),
        issued_on=_on(application.issued_at, zone),
        expires_on=application.expires_on,
        finaled_on=_on(application.finaled_at, zone),
        ended_on=_on(application.ended_at, zone),
    )


def details(application: PermitApplication) -> Details:
    """Return the rest of the public record; reads the relations that :func:`reading.whole` prefetches."""
    permit_is_out = application.issued_at is not None
    zone = ZoneInfo(application.rulebook_version.rulebook.city.time_zone)
    return Details(
        reviews=tuple(_review(each) for each in application.reviews.all()),
        fees=tuple(_fee(each) for each in application.invoices.all() if each.status != Invoice.Status.VOID),
        inspections=tuple(_inspection(each, zone) for each in standing(application) if permit_is_out),
        events=tuple(
            _event(each, instant=application.is_instant)
            for each in application.case.records.all()
            if not each.thing and each.move in plain_words.MOVES
        ),
    )


def _contractor(application: Any) -> Contractor | None:
    party: Party | None = next(iter(application.public_contractors), None)
    if party is None or not (party.organisation or party.licence_number):
        return None
    company = party.organisation
    return Contractor(
        name=company.name if company else party.name,
        trade=company.trade if company else "",
        licence_number=party.licence_number,
        licence_class=party.licence_class,
    )


def _stop_order_in_force(application: Any) -> bool:
    orders: list[Hold] = application.stop_orders
    return bool(orders)


def _work_class(permit_type: PermitType | None, code: str) -> str:
    known = permit_type.work_classes if permit_type else ()
    return next((each.name for each in known if each.code == code), code)


def _review(review: Review) -> ReviewLine:
    item: WorkItem = review.work_item
    state = plain_words.REVIEW_OPEN if item.is_open else item.outcome or plain_words.REVIEW_CANCELLED
    return ReviewLine(
        discipline=review.discipline_name,
        round=review.round,
        state=str(state),
        label=str(plain_words.REVIEWS[state]),
        tone=plain_words.REVIEW_TONES[state],
        due_on=item.due_on if item.is_open else None,
    )


def _fee(invoice: Invoice) -> FeeLine:
    return FeeLine(invoice.stage, invoice.get_stage_display(), invoice.status == Invoice.Status.PAID)


def _inspection(inspection: Inspection, zone: ZoneInfo) -> InspectionLine:
    state = inspection.result or inspection.status
    on = _on(inspection.resulted_at, zone) or inspection.scheduled_on or inspection.wanted_on
    return InspectionLine(
        name=inspection.name,
        is_final=inspection.is_final,
        state=str(state),
        label=str(plain_words.INSPECTIONS[state]),
        tone=plain_words.INSPECTION_TONES[state],
        on=on,
    )


def _event(record: TransitionRecord, *, instant: bool) -> Event:
    label = str(plain_words.MOVES[record.move])
    return Event(record.at, record.move, label, str(plain_words.court(record.target, instant=instant)))


def _on(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
