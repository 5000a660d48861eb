"""The rights matrix: every action and who may do it (domain §5), as one readable table.

A cell is a :class:`Scope`. ``accounts`` knows the roles; this table alone knows the actions.
"""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class Scope(Enum):
    """How far a right reaches."""

    ALL = "every record"
    OWN = "a record on which the person is a party in this role"
    TEAM = "work of the person's own team"


class PartyRole:
    """The roles on the applicant's side, held per application."""

    APPLICANT = "applicant"
    OWNER = "owner"
    CONTRACTOR = "contractor"
    DESIGNER = "design_professional"
    AGENT = "agent"
    """Whom the applicant or the owner lets act for him until a day: he does what the applicant does, but lets
    nobody else in."""
    TAKING_OVER = "taking_over"
    """The contractor who is to take over a permit: he reads the request and signs, nothing else."""


SYSTEM = "system"
GRANTED = "granted"
"""By what somebody sees a record who is no party to it, and whose role does not show it: by grant."""

PRINCIPALS = {PartyRole.APPLICANT: Scope.OWN, PartyRole.OWNER: Scope.OWN, PartyRole.CONTRACTOR: Scope.OWN}
APPLICANT_SIDE = PRINCIPALS | {PartyRole.AGENT: Scope.OWN}
EVERY_PARTY = APPLICANT_SIDE | {PartyRole.DESIGNER: Scope.OWN}
READING_STAFF = {
    Role.PERMIT_TECHNICIAN: Scope.ALL,
    Role.REVIEWER: Scope.ALL,
    Role.SUPERVISOR: Scope.ALL,
    Role.INSPECTOR: Scope.ALL,
    Role.BUILDING_OFFICIAL: Scope.ALL,
    Role.AUDITOR: Scope.ALL,
}
MONEY_STAFF = {Role.CASHIER: Scope.ALL, Role.FINANCE: Scope.ALL}

READ_RECORD, READ_RECORDS, WORK_FOR_TEAM = "read_record", "read_records", "work_for_team"
READING = frozenset({"see_application", "see_documents", "see_money", "see_history"})
GRANTS: dict[str, frozenset[str]] = {
    # on an application: shared by a principal, lent by the office, or taken in an emergency
    READ_RECORD: READING,
    # on a company: every record on which it is a party
    READ_RECORDS: READING,
    # on a team: what a reviewer of the team does, for somebody who is a reviewer of another
    WORK_FOR_TEAM: frozenset({"claim_work", "release_work", "complete_work"}),
}
"""What each object grant gives (:mod:`accounts.authority.grants`): reading, or work; no decision."""

EVERY_STAFF = dict.fromkeys(Role, Scope.ALL)
MATRIX: dict[str, dict[str, Scope]] = {
    # reading
    "see_application": EVERY_PARTY | {PartyRole.TAKING_OVER: Scope.OWN} | READING_STAFF | MONEY_STAFF,
    "see_documents": EVERY_PARTY | {PartyRole.TAKING_OVER: Scope.OWN} | READING_STAFF,
    "see_store": {
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.CONFIGURATION: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "redact_document": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "release_public_copy": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "hold_document": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "dispose_of_documents": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "see_disposals": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL, Role.AUDITOR: Scope.ALL},
    "see_money": EVERY_PARTY | READING_STAFF | MONEY_STAFF,
    "see_history": EVERY_PARTY
    | {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.REVIEWER: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.FINANCE: Scope.ALL,
        Role.CONFIGURATION: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "see_access": EVERY_PARTY
    | {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL, Role.AUDITOR: Scope.ALL},
    "see_security_events": {Role.CONFIGURATION: Scope.ALL, Role.AUDITOR: Scope.ALL},
    "see_mail": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.CONFIGURATION: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "send_mail_again": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.CONFIGURATION: Scope.ALL,
    },
    "see_office_dashboard": READING_STAFF | MONEY_STAFF | {Role.CONFIGURATION: Scope.ALL},
    # the applicant's side
    "edit_draft": EVERY_PARTY,
    "upload_document": EVERY_PARTY,
    "submit": APPLICANT_SIDE,
    "resubmit": APPLICANT_SIDE,
    "answer_corrections": EVERY_PARTY,
    "sign_declaration": {PartyRole.OWNER: Scope.OWN, PartyRole.CONTRACTOR: Scope.OWN},
    "sign_to_take_over": {PartyRole.TAKING_OVER: Scope.OWN},
    "invite_party": PRINCIPALS,
    "share_record": PRINCIPALS,
    "withdraw": {PartyRole.APPLICANT: Scope.OWN, PartyRole.OWNER: Scope.OWN, PartyRole.CONTRACTOR: Scope.OWN},
    "pay": APPLICANT_SIDE,
    "request_inspection": APPLICANT_SIDE | {Role.PERMIT_TECHNICIAN: Scope.ALL},
    "appeal": APPLICANT_SIDE,
    # intake
    "decide_completeness": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    # reviews
    "claim_work": {Role.REVIEWER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
    "release_work": {Role.REVIEWER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
    "complete_work": {Role.REVIEWER: Scope.TEAM, Role.SUPERVISOR: Scope.TEAM},
    "assign_work": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "manage_team": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "send_letter_early": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "approve_late_comment": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "edit_standard_comments": {Role.SUPERVISOR: Scope.ALL},
    "read_standard_comments": {
        Role.REVIEWER: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "reopen_work": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "deny": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    # money
    "propose_valuation": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.REVIEWER: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "set_valuation": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "reassess_fees": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.FINANCE: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "add_fee_line": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.FINANCE: Scope.ALL,
    },
    # asked for by one, approved by another of these; never by a cashier (S3, S4)
    "waive_fee": {Role.BUILDING_OFFICIAL: Scope.ALL, Role.FINANCE: Scope.ALL},
    "void_fee_line": {Role.FINANCE: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "take_payment": {Role.CASHIER: Scope.ALL},
    "prepare_refund": {Role.CASHIER: Scope.ALL},
    "approve_refund": {Role.BUILDING_OFFICIAL: Scope.ALL, Role.FINANCE: Scope.ALL},
    "reconcile_payments": MONEY_STAFF | {Role.AUDITOR: Scope.ALL},
    # holds
    "place_hold": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.REVIEWER: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.INSPECTOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "propose_to_lift_hold": {Role.INSPECTOR: Scope.ALL},
    "lift_hold": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    # issuance and after
    "confirm_issuance_items": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "issue_permit": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "extend": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "change_record": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
    },
    "decide_request": {
        Role.PERMIT_TECHNICIAN: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.FINANCE: Scope.ALL,
    },
    "suspend": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "revoke": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "decide_appeal": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "result_inspection": {Role.INSPECTOR: Scope.ALL},
    # a posted result is corrected by two: asked for by one, confirmed by another (S9)
    "ask_to_correct_result": {Role.INSPECTOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "correct_result": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "issue_occupancy": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "close_record": {Role.PERMIT_TECHNICIAN: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    # configuration: written by one person, published by another
    "see_review_plans": {
        Role.CONFIGURATION: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
    },
    "see_rules": {
        Role.CONFIGURATION: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "edit_rules": {Role.CONFIGURATION: Scope.ALL},
    "approve_rules": {Role.CONFIGURATION: Scope.ALL},
    "edit_definition": {Role.CONFIGURATION: Scope.ALL},
    "publish_definition": {Role.CONFIGURATION: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "migrate_case": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    # who holds what: asked for by one person, given by another
    "see_roles": {
        Role.CONFIGURATION: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "ask_for_role": {Role.CONFIGURATION: Scope.ALL},
    "grant_role": {Role.CONFIGURATION: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "lend_record": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "lend_to_team": {Role.SUPERVISOR: Scope.ALL, Role.BUILDING_OFFICIAL: Scope.ALL},
    "break_glass": EVERY_STAFF,
    "look_through_emergencies": {Role.BUILDING_OFFICIAL: Scope.ALL, Role.AUDITOR: Scope.ALL},
    # running the office
    "end_service": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "look_through_sole_decisions": {
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "look_through_red_flags": {
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.FINANCE: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "end_declared_interest": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "see_training": {
        Role.SUPERVISOR: Scope.ALL,
        Role.BUILDING_OFFICIAL: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
    },
    "require_training": {Role.BUILDING_OFFICIAL: Scope.ALL},
    "replay_dead_letters": {Role.CONFIGURATION: Scope.ALL, Role.SUPERVISOR: Scope.ALL},
}

PARTY_ROLE_NAMES = {
    PartyRole.APPLICANT: _("the applicant"),
    PartyRole.OWNER: _("the property owner"),
    PartyRole.CONTRACTOR: _("the contractor"),
    PartyRole.DESIGNER: _("the design professional"),
    PartyRole.AGENT: _("the applicant’s agent"),
    PartyRole.TAKING_OVER: _("the contractor who takes over"),
}


def who_may(action: str) -> str:
    """Name, for people, the roles that hold a right; the system where nobody does."""
    names = [str(PARTY_ROLE_NAMES.get(role) or Role(role).label).lower() for role in MATRIX.get(action, {})]
    return ", ".join(names) or str(_("the system, by itself"))
