"""Each gate, closed and open: what it says when it blocks, and that it lets pass what it should."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Licence
from permits.applications.models import Hold, Party, PermitApplication
from permits.applications.services.holds import place_hold
from permits.casework import review_rounds, standing
from permits.casework.gate_checks import fees, intake, issuance, permit, review
from permits.casework.gate_checks.second_person import proposed_by_another
from permits.casework.gates import GATES
from permits.casework.models import Proposal
from permits.documents.models import Document
from permits.inspections import services as inspections
from tests.casework.belonging import table_of_gates as of_belonging
from tests.casework.separation import table_of_gates as of_separation
from tests.documents.handing_in import start
from tests.driving import (
    NOON,
    People,
    application_at,
    claim,
    complete_draft,
    open_reviews,
    people,
    publish_rules,
)
from tests.newer_rules import publish_newer_rules
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
Change = Callable[["City", PermitApplication], Any]
STAGES = ["submitted", "intake_fees_due", "in_review", "corrections_required", "approved", "ready_to_issue"]


@dataclass
class City:
    """One application for every stage, made once."""

    who: People
    at: dict[str, PermitApplication]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), transaction.atomic():
        publish_rules()
        made = City(people(), {})
        made.at["draft"] = complete_draft(made.who)
        made.at |= {stage: application_at(stage, made.who) for stage in STAGES}
        made.at["instant"] = application_at("submitted", made.who, type_code="REROOF")
        made.at["issued"] = application_at("issued", made.who, type_code="REROOF")
        made.at["finaled"] = application_at("issued", made.who, type_code="REROOF")
        for each in inspections.required(made.at["finaled"]):
            inspected(made, made.at["finaled"], each.code)
        yield made
        transaction.set_rollback(True)


def inspected(city: City, application: PermitApplication, code: str) -> None:
    visit = inspections.request(
        application,
        code,
        wanted_on=inspections.first_day(application, NOON),
        actor=city.who.contractor,
        at=NOON,
    )
    inspections.result(visit, result="passed", notes="", actor=city.who.inspector, at=NOON)


def as_it_is(city: City, application: PermitApplication) -> None:
    """Change nothing."""


def no_address(city: City, application: PermitApplication) -> None:
    PermitApplication.objects.filter(pk=application.pk).update(address="")
    application.address = ""


def no_valuation(city: City, application: PermitApplication) -> None:
    PermitApplication.objects.filter(pk=application.pk).update(valuation=None)


def no_documents(city: City, application: PermitApplication) -> None:
    Document.objects.filter(application=application).update(removed_at=NOON)


def rules_change_later(city: City, application: PermitApplication) -> None:
    publish_newer_rules()


def checking(city: City, application: PermitApplication) -> None:
    start(application, city.who.contractor, b"%PDF-1.7")


def suspended(city: City, application: PermitApplication) -> None:
    standing.suspend(application, reason="Unsafe.", actor=city.who.official, at=NOON)


def held(severity: str) -> Change:
    def hold(city: City, application: PermitApplication) -> None:
        place_hold(
            application,
            code=Hold.Code.CODE_ENFORCEMENT,
            severity=severity,
            reason="NOV 7",
            actor=city.who.supervisor,
            at=NOON,
        )

    return hold


def denied(city: City, application: PermitApplication) -> None:
    found = claim(open_reviews(application)[0], city.who, NOON)
    review_rounds.close_review(
        found, outcome="denied", notes="No.", actor=city.who.reviewers[found.discipline], at=NOON
    )


def other_contractor(city: City, application: PermitApplication) -> None:
    application.parties.filter(role=Party.Role.CONTRACTOR).update(licence_number="999999")


def licence_expired(city: City, application: PermitApplication) -> None:
    Licence.objects.update(expires_on=date(2026, 11, 8))


def insurance_lapsed(city: City, application: PermitApplication) -> None:
    Licence.objects.update(compensation_expires_on=date(2026, 11, 8))


def no_designer(city: City, application: PermitApplication) -> None:
    application.parties.filter(role=Party.Role.DESIGN_PROFESSIONAL).update(until=NOON)
    tall = application.answers | {"storeys": 3}
    PermitApplication.objects.filter(pk=application.pk).update(answers=tall)


def all_by_one(city: City, application: PermitApplication) -> None:
    WorkItem.objects.filter(case=application.case).update(closed_by=city.who.technician)


def proposed_by(name: str) -> Change:
    def propose(city: City, application: PermitApplication) -> None:
        Proposal.objects.create(
            application=application,
            decision="deny",
            findings="No.",
            proposed_by=getattr(city.who, name),
            proposed_at=NOON,
        )

    return propose


S = Hold.Severity
LATER = 900
HOLD = "hold:code_enforcement"
DENIAL = proposed_by_another("deny")

# gate, stage, change, code when it blocks ("" when it lets pass), days later
TABLE: list[tuple[Any, str, Change, str, int]] = [
    (intake.rules_are_those_in_force, "draft", as_it_is, "", 0),
    (intake.rules_are_those_in_force, "draft", rules_change_later, "", 0),
    (intake.rules_are_those_in_force, "draft", rules_change_later, "rules_changed", LATER),
    (intake.rules_are_those_in_force, "submitted", rules_change_later, "", LATER),
    (intake.form_is_complete, "draft", as_it_is, "", 0),
    (intake.form_is_complete, "draft", no_address, "form_incomplete", 0),
    (intake.documents_are_in, "draft", as_it_is, "", 0),
    (intake.documents_are_in, "draft", no_documents, "document_missing", 0),
    (intake.files_are_checked, "draft", as_it_is, "", 0),
    (intake.files_are_checked, "draft", checking, "file_unchecked", 0),
    (intake.no_hold_on_next_step, "corrections_required", held(S.ISSUANCE), "", 0),
    (intake.no_hold_on_next_step, "corrections_required", held(S.NEXT_STEP), HOLD, 0),
    (intake.is_instant, "instant", as_it_is, "", 0),
    (intake.is_instant, "submitted", as_it_is, "not_instant", 0),
    (intake.is_not_instant, "submitted", as_it_is, "", 0),
    (intake.is_not_instant, "instant", as_it_is, "instant", 0),
    (intake.checklist_is_satisfied, "submitted", as_it_is, "", 0),
    (intake.checklist_is_satisfied, "submitted", no_documents, "checklist_item_missing", 0),
    (intake.completeness_time_is_over, "submitted", as_it_is, "", LATER),
    (intake.completeness_time_is_over, "submitted", as_it_is, "time_not_over", 14),
    (review.plan_check_fees_are_settled, "in_review", as_it_is, "", 0),
    (review.plan_check_fees_are_settled, "intake_fees_due", as_it_is, "plan_check_fees_due", 0),
    (fees.plan_check_can_be_priced, "submitted", as_it_is, "", 0),
    (fees.plan_check_can_be_priced, "submitted", no_valuation, "cannot_price", 0),
    (fees.issuance_can_be_priced, "in_review", as_it_is, "", 0),
    (fees.issuance_can_be_priced, "in_review", no_valuation, "cannot_price", 0),
    (review.every_review_is_closed, "approved", as_it_is, "", 0),
    (review.every_review_is_closed, "in_review", as_it_is, "review_open", 0),
    (review.some_review_asks_for_corrections, "corrections_required", as_it_is, "", 0),
    (review.some_review_asks_for_corrections, "approved", as_it_is, "no_corrections", 0),
    (review.every_latest_review_approves, "approved", as_it_is, "", 0),
    (review.every_latest_review_approves, "corrections_required", as_it_is, "review_not_approving", 0),
    (review.review_time_is_over, "in_review", as_it_is, "", 120),
    (review.review_time_is_over, "in_review", as_it_is, "time_not_over", 14),
    (review.some_review_denies, "in_review", denied, "", 0),
    (review.some_review_denies, "in_review", as_it_is, "no_denial", 0),
    (review.every_correction_is_answered, "approved", as_it_is, "", 0),
    (review.every_correction_is_answered, "corrections_required", as_it_is, "correction_unanswered", 0),
    (issuance.plans_are_approved, "ready_to_issue", as_it_is, "", 0),
    (issuance.plans_are_approved, "instant", as_it_is, "", 0),
    (issuance.plans_are_approved, "corrections_required", as_it_is, "review_not_approving", 0),
    (issuance.fees_are_settled, "ready_to_issue", as_it_is, "", 0),
    (issuance.fees_are_settled, "approved", as_it_is, "fees_due", 0),
    (issuance.no_hold_on_issuance, "ready_to_issue", held(S.INSPECTION), "", 0),
    (issuance.no_hold_on_issuance, "ready_to_issue", held(S.ISSUANCE), HOLD, 0),
    (issuance.no_hold_on_issuance, "ready_to_issue", held(S.ALL), HOLD, 0),
    (issuance.declarations_are_signed, "ready_to_issue", as_it_is, "", 0),
    (issuance.declarations_are_signed, "ready_to_issue", other_contractor, "declaration_unsigned", 0),
    (issuance.licence_is_good, "ready_to_issue", as_it_is, "", 0),
    (issuance.licence_is_good, "ready_to_issue", licence_expired, "licence_not_good", 0),
    (issuance.licence_is_good, "ready_to_issue", insurance_lapsed, "licence_not_good", 0),
    (issuance.clearances_are_confirmed, "ready_to_issue", as_it_is, "", 0),
    (issuance.clearances_are_confirmed, "approved", as_it_is, "clearance:", 0),
    (issuance.design_professional_is_named, "ready_to_issue", as_it_is, "", 0),
    (issuance.design_professional_is_named, "ready_to_issue", no_designer, "no_design_professional", 0),
    (issuance.issuer_is_not_the_only_reviewer, "ready_to_issue", as_it_is, "", 0),
    (issuance.issuer_is_not_the_only_reviewer, "ready_to_issue", all_by_one, "sole_decider", 0),
    (issuance.something_no_longer_holds, "ready_to_issue", licence_expired, "", 0),
    (issuance.something_no_longer_holds, "ready_to_issue", as_it_is, "everything_holds", 0),
    (permit.an_inspection_passed, "finaled", as_it_is, "", 0),
    (permit.an_inspection_passed, "issued", as_it_is, "no_inspection_passed", 0),
    (permit.required_inspections_passed, "finaled", as_it_is, "", 0),
    (permit.required_inspections_passed, "issued", as_it_is, "inspection_outstanding", 0),
    (permit.no_inspection_was_made, "issued", as_it_is, "", 0),
    (permit.no_inspection_was_made, "finaled", as_it_is, "inspected", 0),
    (permit.balance_is_zero, "issued", as_it_is, "", 0),
    (permit.balance_is_zero, "approved", as_it_is, "fees_due", 0),
    (permit.no_hold_on_inspection, "issued", held(S.FINAL), "", 0),
    (permit.no_hold_on_inspection, "issued", held(S.INSPECTION), HOLD, 0),
    (permit.no_hold_on_final, "issued", held(S.NOTICE), "", 0),
    (permit.no_hold_on_final, "issued", held(S.FINAL), HOLD, 0),
    (permit.no_other_hold_stops_everything, "issued", held(S.FINAL), "", 0),
    (permit.no_other_hold_stops_everything, "issued", held(S.ALL), HOLD, 0),
    (permit.no_other_hold_stops_everything, "issued", suspended, "", 0),
    (permit.expiry_date_is_over, "issued", as_it_is, "", LATER),
    (permit.expiry_date_is_over, "issued", as_it_is, "not_expired", 0),
    (permit.returns_to_where_it_stood, "issued", as_it_is, "", 0),
    (permit.returns_to_where_it_stood, "draft", as_it_is, "no_way_back", 0),
    *of_separation.TABLE,
    (DENIAL, "in_review", proposed_by("supervisor"), "", 0),
    (DENIAL, "in_review", as_it_is, "second_person", 0),
    (DENIAL, "in_review", proposed_by("technician"), "second_person", 0),
]


@pytest.mark.parametrize(
    ("gate", "stage", "change", "code", "days"),
    [pytest.param(*row, id=f"{row[0].__name__}-{row[1]}-{row[3] or 'passes'}") for row in TABLE],
)
def test_a_gate_blocks_with_its_reason_or_lets_pass(
    city: City, gate: Any, stage: str, change: Change, code: str, days: int
) -> None:
    application = PermitApplication.objects.select_related("case").get(pk=city.at[stage].pk)
    change(city, application)
    application = PermitApplication.objects.select_related("case").get(pk=application.pk)

    blockers = gate(application, city.who.technician, NOON + timedelta(days=days))

    codes = {each.code if code[-1:] != ":" else each.code.split(":")[0] + ":" for each in blockers}
    assert codes == ({code} if code else set())
    assert all(str(each.text).strip().endswith((".", "?")) or each.code == HOLD for each in blockers)


def test_the_table_holds_every_gate_both_ways() -> None:
    names = {gate.__name__ for gates in GATES.values() for gate in gates}
    ways = {(row[0].__name__, bool(row[3])) for row in [*TABLE, *of_belonging.TABLE]}
    ways |= of_belonging.ELSEWHERE
    denial_like = {n for n in names if n.endswith("_is_proposed_by_another")}

    assert {(n, way) for n in names - denial_like for way in (True, False)} <= ways
    assert denial_like == {f"{decision}_is_proposed_by_another" for decision in Proposal.Decision.values}
