"""The gates that keep duties apart: at which stage, after which change, with which code they block."""

from collections.abc import Callable
from typing import Any

from permits.applications.models import PermitApplication
from permits.casework import appeals, intake
from permits.casework.gate_checks import separation
from permits.fees.models import Payment, ValuationSetting
from tests.driving import NOON

Change = Callable[[Any, PermitApplication], Any]


def as_it_is(city: Any, application: PermitApplication) -> None:
    """Change nothing."""


def fee_set(city: Any, application: PermitApplication) -> None:
    ValuationSetting.objects.create(
        application=application, amount=1, reason="x", proposed_by=city.who.technician, proposed_at=NOON
    )


def money_taken(city: Any, application: PermitApplication) -> None:
    Payment.objects.filter(invoice__application=application).update(started_by=city.who.technician)


def returned(city: Any, application: PermitApplication) -> None:
    """Have the technician return it, and the applicant appeal."""
    code = intake.checklist_of(application)[0].item.code
    facts = {"missing": {code: "Send."}, "message": "", "actor": city.who.technician, "at": NOON}
    intake.return_incomplete(application, **facts)
    appeals.file(application, grounds="It was there.", actor=city.who.contractor, at=NOON)


def returned_by_another(city: Any, application: PermitApplication) -> None:
    code = intake.checklist_of(application)[0].item.code
    facts = {"missing": {code: "Send."}, "message": "", "actor": city.who.second_technician, "at": NOON}
    intake.return_incomplete(application, **facts)
    appeals.file(application, grounds="It was there.", actor=city.who.contractor, at=NOON)


TABLE: list[tuple[Any, str, Change, str, int]] = [
    (separation.inspector_set_no_fee, "issued", as_it_is, "", 0),
    (separation.inspector_set_no_fee, "issued", fee_set, "S2", 0),
    (separation.lifter_took_no_payment, "issued", as_it_is, "", 0),
    (separation.lifter_took_no_payment, "issued", money_taken, "S6", 0),
    (separation.decider_did_not_sign, "submitted", returned_by_another, "", 0),
    (separation.decider_did_not_sign, "submitted", returned, "S18", 0),
]
