"""The rules that keep duties apart (domain §5, S1-S18), as one readable table.

Each rule has its code, its sentence, and where it is enforced; a refusal begins with the code.
``docs/separation-of-duties.md`` says more of each, and ``tests/casework/separation`` tries to break each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


@dataclass(frozen=True)
class Rule:
    """One rule: what it says, and the homes of its enforcement."""

    sentence: str | Promise
    enforced: tuple[str, ...]


RULES: Mapping[str, Rule] = {
    "S1": Rule(
        _("Nobody acts for the city on a record in which he, his company or his household has an interest."),
        ("permits.applications.interests", "permits.casework.own_records"),
    ),
    "S2": Rule(
        _("Who set a fee of a permit does not sign off its final inspection, and the other way round."),
        ("permits.fees.services.separation", "permits.casework.gate_checks.separation"),
    ),
    "S3": Rule(
        _("A cashier waives no fee, approves no refund and edits no fee table."),
        ("permits.separation", "permits.fees.services.separation"),
    ),
    "S4": Rule(
        _("Who prepares a refund or asks for a waiver does not approve it."),
        ("permits.fees.services.refunds", "permits.fees.services.waivers"),
    ),
    "S5": Rule(
        _("Who closed a review does not override it, and who overrode it does not close it."),
        ("workflows.own_work", "permits.casework.undoing"),
    ),
    "S6": Rule(
        _("A hold is not lifted by its subject; a payment hold falls away with the money alone."),
        ("permits.applications.services.holds", "permits.casework.gate_checks.separation"),
    ),
    "S7": Rule(
        _("Completeness, every review and the permit are never one person’s work alone."),
        ("permits.casework.gate_checks.issuance", "permits.casework.sole_decisions"),
    ),
    "S8": Rule(
        _("New rules are approved by a second person, begin on a later day and change no invoice."),
        ("permits.rulebook.services_approving",),
    ),
    "S9": Rule(
        _("A posted result stays; what corrects it is a new row, asked for by one person, added by another."),
        ("permits.inspections.services_correcting", "workflows.work_items"),
    ),
    "S10": Rule(
        _("Roles end on a day, and the work of who leaves returns to its team."),
        ("accounts.models.staff", "permits.casework.staffing"),
    ),
    "S11": Rule(
        _("An inspection outside the inspector’s district or discipline is looked through."),
        ("permits.casework.red_flags",),
    ),
    "S12": Rule(
        _("Work that was closed far ahead of its turn is looked through."),
        ("permits.casework.red_flags",),
    ),
    "S13": Rule(
        _("Emergency access is given with a reason, alarms, and is looked through."),
        ("accounts.authority.grants", "permits.casework.red_flags"),
    ),
    "S14": Rule(
        _("Without this year’s training, the rights of staff are suspended."),
        ("accounts.authority.training",),
    ),
    "S15": Rule(
        _("Staff sign in with a second factor, everybody with a confirmed address."),
        ("accounts.front_door.second_factor.standing",),
    ),
    "S16": Rule(
        _("Who configures the rules decides no case."),
        ("permits.separation", "permits.rights"),
    ),
    "S17": Rule(
        _("What was complained of is not settled by the people or the team whose work it was."),
        ("permits.applications.services.holds",),
    ),
    "S18": Rule(
        _("Who signed a decision or a notice does not decide its appeal."),
        ("permits.casework.gate_checks.separation", "permits.applications.services.holds"),
    ),
}

MONEY_DECISIONS = frozenset(
    {"waive_fee", "approve_refund", "void_fee_line", "set_valuation", "edit_rules", "approve_rules"}
)
CASE_DECISIONS = frozenset(
    {
        *("decide_completeness", "claim_work", "complete_work", "reopen_work", "deny", "send_letter_early"),
        *("issue_permit", "confirm_issuance_items", "decide_request", "decide_appeal", "result_inspection"),
        *("revoke", "suspend", "extend", "issue_occupancy", "place_hold", "lift_hold", "waive_fee"),
        *("ask_to_correct_result", "correct_result", "propose_to_lift_hold"),
    }
)
BARRED: Mapping[str, tuple[str, frozenset[str]]] = {
    Role.CASHIER: ("S3", MONEY_DECISIONS),
    Role.CONFIGURATION: ("S16", CASE_DECISIONS),
}
"""What a role takes away from who holds it, whatever other roles he holds."""


def told(code: str, why: str | Promise = "") -> str:
    """Return the sentence of a refusal with its code before it: ``S2: …``; the rule's own without a why."""
    return f"{code}: {why or RULES[code].sentence}"


def barred_by(action: str, roles: set[str]) -> str:
    """Return the code of the rule by which one of the roles held takes an action away, "" when none does."""
    return next((code for role, (code, lost) in BARRED.items() if role in roles and action in lost), "")
