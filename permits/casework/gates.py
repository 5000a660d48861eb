"""What must hold for each move, as one table; a test fails when a move has no entry.

A gate reads and never writes. It returns blockers: sentences to the person who can clear them.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from permits.applications import interests
from permits.applications.authority import load_party_roles
from permits.applications.models import PermitApplication
from permits.applications.newer_rules import load_standing_rules
from permits.casework.gate_checks import (
    belonging,
    fees,
    intake,
    issuance,
    licensing,
    permit,
    requests,
    review,
    separation,
)
from permits.casework.gate_checks.second_person import proposed_by_another
from permits.fees.services import separation as fee_separation
from workflows.machines import Gate
from workflows.models import TransitionRecord
from workflows.timing import now

NO_CONDITION: Sequence[Gate] = ()
READ: Sequence[Any] = (
    "parties__organisation__licences",
    "children",
    "parent__permit",
    "declarations",
    "holds",
    "invoices",
    "corrections",
    "inspections",
    "issuance_items",
    "completeness_checks",
    "proposals",
    "draft",
    "documents__versions",
    "case__clock_events",
    Prefetch("reviews", review.REVIEWS),
    Prefetch("case__records", TransitionRecord.objects.filter(thing="")),
)
"""What the gates read."""

OF_ITS_PERMIT: Sequence[Gate] = (
    belonging.names_its_permit,
    belonging.permit_allows_it,
    belonging.one_at_a_time,
    belonging.parts_were_deferred,
    requests.extension_is_possible,
    requests.new_place_can_be_taken,
    requests.something_can_be_given_back,
)
"""What must hold of the permit to which something belongs, when handed in and when it comes into force."""

GATES: dict[str, Sequence[Gate]] = {
    "submit": (
        intake.rules_are_those_in_force,
        intake.form_is_complete,
        intake.documents_are_in,
        intake.files_are_checked,
        intake.no_hold_on_next_step,
        fees.plan_check_can_be_priced,
        *OF_ITS_PERMIT,
    ),
    "accept_automatically": (
        intake.is_instant,
        issuance.fees_are_settled,
        issuance.declarations_are_signed,
        issuance.licence_is_good,
        licensing.licence_is_verified,
        issuance.no_hold_on_issuance,
    ),
    "mark_incomplete": (intake.is_not_instant,),
    "take_back_incompleteness": (intake.is_not_instant,),
    "resubmit": (
        intake.documents_are_in,
        intake.files_are_checked,
        intake.no_hold_on_next_step,
        *OF_ITS_PERMIT,
    ),
    "accept": (intake.is_not_instant, intake.checklist_is_satisfied, fees.plan_check_can_be_priced),
    "deem_complete": (
        intake.is_not_instant,
        intake.completeness_time_is_over,
        fees.plan_check_can_be_priced,
    ),
    "start_review": (review.plan_check_fees_are_settled,),
    "request_corrections": (
        belonging.is_reviewed,
        review.every_review_is_closed,
        review.some_review_asks_for_corrections,
    ),
    "resubmit_corrections": (
        review.every_correction_is_answered,
        intake.files_are_checked,
        intake.no_hold_on_next_step,
    ),
    "approve": (
        belonging.is_reviewed,
        review.every_review_is_closed,
        review.every_latest_review_approves,
        fees.issuance_can_be_priced,
    ),
    "deem_approved": (belonging.is_reviewed, review.review_time_is_over, fees.issuance_can_be_priced),
    "take_back_approval": (intake.is_not_instant,),
    "deny": (belonging.is_reviewed, review.some_review_denies, proposed_by_another("deny")),
    "take_back_denial": (
        belonging.is_reviewed,
        proposed_by_another("take_back_denial"),
    ),
    "mark_ready": issuance.CHECKLIST,
    "mark_not_ready": (issuance.something_no_longer_holds,),
    "issue": (
        belonging.becomes_a_permit,
        *issuance.CHECKLIST,
        licensing.licence_is_verified,
        issuance.issuer_is_not_the_only_reviewer,
    ),
    "issue_automatically": (intake.is_instant, *issuance.CHECKLIST, licensing.licence_is_verified),
    "put_in_force": (
        belonging.is_change,
        *OF_ITS_PERMIT,
        *issuance.CHECKLIST,
        licensing.licence_is_verified,
        issuance.issuer_is_not_the_only_reviewer,
    ),
    "grant_request": (
        requests.is_request,
        requests.is_decided_by_its_role,
        issuance.fees_are_settled,
        *OF_ITS_PERMIT,
        licensing.new_contractor_has_signed,
        requests.expired_can_go_on,
        requests.refund_is_prepared_by_another,
    ),
    "refuse_request": (requests.is_request, requests.is_decided_by_its_role),
    "begin_inspections": (permit.an_inspection_passed, permit.no_hold_on_inspection),
    "finalize": (
        permit.required_inspections_passed,
        permit.balance_is_zero,
        permit.no_hold_on_final,
        belonging.nothing_is_open_on_it,
        separation.inspector_set_no_fee,
    ),
    "finalize_with_conditions": (permit.balance_is_zero, permit.no_hold_on_final),
    "grant_occupancy": (permit.balance_is_zero, permit.no_hold_on_final),
    "close": (permit.balance_is_zero,),
    "withdraw": NO_CONDITION,
    "expire_application": NO_CONDITION,
    "reinstate_application": (permit.returns_to_where_it_stood,),
    "expire_permit": (permit.expiry_date_is_over,),
    "reactivate": (issuance.licence_is_good, licensing.licence_is_verified, issuance.fees_are_settled),
    "suspend": NO_CONDITION,
    "lift_suspension": (
        permit.no_other_hold_stops_everything,
        permit.returns_to_where_it_stood,
        separation.lifter_took_no_payment,
    ),
    "revoke": (proposed_by_another("revoke"),),
    "take_back_revocation": (
        permit.returns_to_where_it_stood,
        proposed_by_another("take_back_revocation"),
    ),
    "void": (permit.no_inspection_was_made, proposed_by_another("void")),
    "appeal": NO_CONDITION,
    "dismiss_appeal": (permit.returns_to_where_it_stood, separation.decider_did_not_sign),
    "uphold_appeal": (permit.returns_to_where_it_stood, separation.decider_did_not_sign),
}


def preload(applications: Sequence[PermitApplication], actor: Any) -> None:
    """Load what rights and gates read of many applications, in a constant number of queries.

    Of one application a gate asks only for what it needs.
    """
    if len(applications) > 1:
        prefetch_related_objects(applications, *READ)
        load_standing_rules(applications, at=now())
        fee_separation.load(applications)
        if actor.pk is not None:
            load_party_roles(actor, applications, at=now())
            interests.load(actor, applications, at=now())
