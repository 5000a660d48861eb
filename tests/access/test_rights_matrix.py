"""Who may do what, written down a second time from the domain's own table, and compared cell by cell."""

import pytest

from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.rights import MATRIX, SYSTEM, PartyRole
from workflows import machines

COLUMNS = {
    "APP": PartyRole.APPLICANT,
    "OWN": PartyRole.OWNER,
    "CON": PartyRole.CONTRACTOR,
    "DP": PartyRole.DESIGNER,
    "TEC": Role.PERMIT_TECHNICIAN,
    "REV": Role.REVIEWER,
    "SUP": Role.SUPERVISOR,
    "CSH": Role.CASHIER,
    "INS": Role.INSPECTOR,
    "BO": Role.BUILDING_OFFICIAL,
    "FIN": Role.FINANCE,
    "ADM": Role.CONFIGURATION,
    "AUD": Role.AUDITOR,
}

# o: own record, d: own team, y: every record, -: no. "2" of the domain is y here, and a gate besides.
DOMAIN = """
                        APP OWN CON DP  TEC REV SUP CSH INS BO  FIN ADM AUD
see_application          o   o   o   o   y   y   y   y   y   y   y   -   y
see_documents            o   o   o   o   y   y   y   -   y   y   -   -   y
see_money                o   o   o   o   y   y   y   y   y   y   y   -   y
see_history              o   o   o   o   -   -   -   -   -   y   y   y   y
edit_draft               o   o   o   o   y   -   -   -   -   -   -   -   -
upload_document          o   o   o   o   y   -   -   -   -   -   -   -   -
submit                   o   o   o   -   y   -   -   -   -   -   -   -   -
resubmit                 o   o   o   -   y   -   -   -   -   -   -   -   -
sign_declaration         -   o   o   -   -   -   -   -   -   -   -   -   -
invite_party             o   o   o   -   -   -   -   -   -   -   -   -   -
share_record             o   o   o   -   -   -   -   -   -   -   -   -   -
decide_completeness      -   -   -   -   y   -   y   -   -   y   -   -   -
assign_work              -   -   -   -   y   -   y   -   -   y   -   -   -
complete_work            -   -   -   -   -   d   d   -   -   -   -   -   -
reopen_work              -   -   -   -   -   -   y   -   -   y   -   -   -
deny                     -   -   -   -   -   -   y   -   -   y   -   -   -
pay                      o   o   o   -   -   -   -   -   -   -   -   -   -
propose_valuation        -   -   -   -   y   y   y   -   -   y   -   -   -
set_valuation            -   -   -   -   -   -   y   -   -   y   -   -   -
reassess_fees            -   -   -   -   y   -   y   -   -   y   y   -   -
add_fee_line             -   -   -   -   y   -   y   -   -   -   y   -   -
take_payment             -   -   -   -   -   -   -   y   -   -   -   -   -
place_hold               -   -   -   -   y   d   y   y   y   y   y   -   -
lift_hold                -   -   -   -   -   -   y   -   -   y   y   -   -
propose_to_lift_hold     -   -   -   -   -   -   -   -   y   -   -   -   -
issue_permit             -   -   -   -   y   -   y   -   -   y   -   -   -
void_fee_line            -   -   -   -   -   -   -   -   -   y   y   -   -
prepare_refund           -   -   -   -   -   -   -   y   -   -   -   -   -
approve_refund           -   -   -   -   -   -   -   -   -   y   y   -   -
extend                   -   -   -   -   -   -   -   -   -   y   -   -   -
suspend                  -   -   -   -   -   -   -   -   -   y   -   -   -
revoke                   -   -   -   -   -   -   -   -   -   y   -   -   -
request_inspection       o   o   o   -   y   -   -   -   -   -   -   -   -
result_inspection        -   -   -   -   -   -   -   -   y   -   -   -   -
ask_to_correct_result    -   -   -   -   -   -   -   -   y   y   -   -   -
correct_result           -   -   -   -   -   -   -   -   -   y   -   -   -
issue_occupancy          -   -   -   -   -   -   -   -   -   y   -   -   -
manage_team              -   -   -   -   y   -   y   -   -   y   -   -   -
end_service              -   -   -   -   -   -   -   -   -   -   -   y   -
see_review_plans         -   -   -   -   -   -   -   -   -   -   -   y   -
see_rules                -   -   -   -   -   -   -   -   -   -   -   y   -
edit_rules               -   -   -   -   -   -   -   -   -   -   -   y   -
approve_rules            -   -   -   -   -   -   -   -   -   -   -   y   -
edit_definition          -   -   -   -   -   -   -   -   -   -   -   y   -
publish_definition       -   -   -   -   -   -   -   -   -   -   -   y   -
migrate_case             -   -   -   -   -   -   -   -   -   -   -   y   -
ask_for_role             -   -   -   -   -   -   -   -   -   -   -   y   -
grant_role               -   -   -   -   -   -   -   -   -   -   -   y   -
see_roles                -   -   -   -   -   -   -   -   -   y   y   y   y
"""

DECIDED = {
    # A technician does not act in an applicant's name: he sends the draft back, or the person signs in.
    ("edit_draft", "TEC"): "-",
    ("upload_document", "TEC"): "-",
    ("submit", "TEC"): "-",
    ("resubmit", "TEC"): "-",
    # The history of a case is on its page; whoever works on the case reads it.
    ("see_history", "TEC"): "y",
    ("see_history", "REV"): "y",
    ("see_history", "SUP"): "y",
    # A reviewer may stop any case that he reads; lifting is for others.
    ("place_hold", "REV"): "y",
    # Payment holds come and go with the money itself; no person at the till places or lifts one.
    ("place_hold", "CSH"): "-",
    ("place_hold", "FIN"): "-",
    ("lift_hold", "FIN"): "-",
    # Who is away and who stands in is for who answers for the team, not for everybody who shares out work.
    ("manage_team", "TEC"): "-",
    # Roles come from the configuration role; that somebody leaves, and whose reviews go back to which team,
    # the building official says: the configuration role sees no case (S16).
    ("end_service", "ADM"): "-",
    ("end_service", "BO"): "y",
    # Those who answer for the office and those who examine it read the rules that it goes by.
    ("see_rules", "BO"): "y",
    ("see_rules", "AUD"): "y",
    # The official may be the second person; who moves cases sees what they are moved to.
    ("see_review_plans", "SUP"): "y",
    ("see_review_plans", "BO"): "y",
    ("publish_definition", "BO"): "y",
    # Which open case goes by new rules is a decision on that case, so not for the configuration role (S16).
    ("migrate_case", "ADM"): "-",
    ("migrate_case", "SUP"): "y",
    ("migrate_case", "BO"): "y",
    # The official may be the second person where a city has one administrator; asking stays with the latter.
    ("grant_role", "BO"): "y",
    # Who holds what is no matter of money.
    ("see_roles", "FIN"): "-",
}


def domain() -> dict[str, dict[str, str]]:
    header, *lines = (line.split() for line in DOMAIN.strip().splitlines())
    return {name: dict(zip(header, cells, strict=True)) for name, *cells in lines}


def cell(action: str, column: str) -> str:
    scope = MATRIX[action].get(COLUMNS[column])
    return {"ALL": "y", "TEAM": "d", "OWN": "o"}[scope.name] if scope else "-"


@pytest.mark.parametrize("action", sorted(domain()))
def test_each_role_may_do_what_the_domain_says(action: str) -> None:
    said = domain()[action]

    kept = {column: cell(action, column) for column in COLUMNS}

    assert kept == {column: DECIDED.get((action, column), said[column]) for column in COLUMNS}


def test_no_decision_against_the_domain_has_become_idle() -> None:
    said = domain()

    assert [
        (action, column) for (action, column), kept in DECIDED.items() if said[action][column] == kept
    ] == []


def test_the_same_two_hands_never_do_both_halves_of_a_duty() -> None:
    """S3, S10, S16: who takes money decides nothing; who configures sees no case and decides nothing."""
    of_cashier = {action for action, rights in MATRIX.items() if Role.CASHIER in rights}
    of_configuration = {action for action, rights in MATRIX.items() if Role.CONFIGURATION in rights}
    of_auditor = {action for action, rights in MATRIX.items() if Role.AUDITOR in rights}

    assert of_cashier == {
        "see_application",
        "see_money",
        "see_office_dashboard",
        "break_glass",  # as all staff: to read, for hours, with an alarm
        "take_payment",
        "prepare_refund",  # which somebody else approves
        "reconcile_payments",
    }
    assert {action.split("_")[0] for action in of_configuration} == {
        "see",
        "send",
        "replay",
        "edit",
        "publish",
        "approve",  # rules that somebody else wrote, never a case
        "ask",  # for a role of somebody
        "grant",  # a role that somebody else asked for
        "break",  # the glass: to read, for hours, with an alarm
    }
    assert {action.split("_")[0] for action in of_auditor} == {"see", "read", "reconcile", "look", "break"}


MOVES = """
submit                  T01  draft                  > submitted
accept_automatically    T02  submitted              > ready_to_issue
mark_incomplete         T03  submitted              > incomplete
take_back_incompleteness T03 incomplete             > submitted
resubmit                T04  incomplete             > submitted
accept                  T05  submitted              > intake_fees_due
deem_complete           T06  submitted              > intake_fees_due
start_review            T07  intake_fees_due        > in_review
request_corrections     T09  in_review              > corrections_required
resubmit_corrections    T10  corrections_required   > in_review
approve                 T12  in_review              > approved
deem_approved           T12  in_review              > approved
take_back_approval      T12  approved ready_to_issue > in_review
deny                    T13  in_review              > denied
take_back_denial        T13  denied                 > in_review
mark_ready              T14  approved               > ready_to_issue
mark_not_ready          T15  ready_to_issue         > approved
issue                   T16  ready_to_issue         > issued
issue_automatically     T16  ready_to_issue         > issued
put_in_force            T29  ready_to_issue         > closed
grant_request           T12  in_review              > closed
refuse_request          T13  in_review              > denied
begin_inspections       T17  issued                 > inspecting
finalize                T18  inspecting             > finaled
finalize_with_conditions T18 inspecting             > finaled_with_conditions
grant_occupancy         T19  finaled finaled_with_conditions > occupancy_granted
close                   -    finaled occupancy_granted > closed
withdraw                T20  submitted incomplete intake_fees_due in_review corrections_required approved ready_to_issue > withdrawn
expire_application      T21  incomplete intake_fees_due corrections_required approved ready_to_issue > application_expired
reinstate_application   T22  application_expired    > incomplete intake_fees_due corrections_required approved ready_to_issue
expire_permit           T23  issued inspecting      > permit_expired
reactivate              T24  permit_expired         > inspecting
suspend                 T25  issued inspecting      > suspended
lift_suspension         T26  suspended              > issued inspecting
revoke                  T27  issued inspecting suspended > revoked
take_back_revocation    T27  revoked                > issued inspecting suspended
void                    T28  issued                 > void
appeal                  T30  denied revoked incomplete corrections_required > under_appeal
dismiss_appeal          T30  under_appeal           > denied revoked incomplete corrections_required
uphold_appeal           T30  under_appeal           > submitted in_review issued inspecting suspended
"""  # noqa: E501 (a table reads by lines)

BY_THE_SYSTEM = (
    "accept_automatically deem_complete deem_approved start_review request_corrections approve mark_ready "
    "mark_not_ready issue_automatically expire_application expire_permit"
)


def table() -> dict[str, tuple[str, set[tuple[str, str]]]]:
    moves = {}
    for line in MOVES.strip().splitlines():
        left, right = line.split(">")
        name, number, *sources = left.split()
        moves[name] = (number.strip("-"), {(s, t) for s in sources for t in right.split()})
    return moves


def test_every_move_leads_from_and_to_what_the_domain_says() -> None:
    machine = machines.of(PermitApplication)

    made = {name: (move.number, set(machine.pairs_of(move))) for name, move in machine.moves.items()}

    assert made == table()


def test_what_follows_by_itself_is_nobodys_to_do() -> None:
    moves = machines.of(PermitApplication).moves.values()

    assert {move.name for move in moves if move.permission == SYSTEM} == set(BY_THE_SYSTEM.split())
    assert {move.permission for move in moves} <= set(MATRIX) | {SYSTEM}
