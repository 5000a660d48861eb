"""The rights matrix as a table for people: every action, and who may do it."""

from accounts.roles import Role
from permits.rights import MATRIX, PARTY_ROLE_NAMES, PartyRole, Scope

COLUMNS: dict[str, str] = {
    PartyRole.APPLICANT: "APP",
    PartyRole.AGENT: "AGT",
    PartyRole.OWNER: "OWN",
    PartyRole.CONTRACTOR: "CON",
    PartyRole.TAKING_OVER: "NEW",
    PartyRole.DESIGNER: "DP",
    Role.PERMIT_TECHNICIAN: "TEC",
    Role.REVIEWER: "REV",
    Role.SUPERVISOR: "SUP",
    Role.CASHIER: "CSH",
    Role.INSPECTOR: "INS",
    Role.BUILDING_OFFICIAL: "BO",
    Role.FINANCE: "FIN",
    Role.CONFIGURATION: "ADM",
    Role.AUDITOR: "AUD",
}
MARKS = {Scope.ALL: "✔", Scope.OWN: "o", Scope.TEAM: "t"}


def markdown() -> str:
    """Return the legend and the table, a line for each action in the order of the code."""
    header = ["action", *COLUMNS.values()]
    lines = [_row(header), _row(["---"] + [":-:"] * len(COLUMNS))]
    lines += [_row([f"`{action}`", *_cells(action)]) for action in MATRIX]
    return "\n".join([_legend(), "", *lines]) + "\n"


def _legend() -> str:
    named = [f"{short} {_name(role)}" for role, short in COLUMNS.items()]
    marks = "✔ every record, o a record on which one has that part, t work of one's own team, – not at all"
    return f"{' · '.join(named)}. {marks}."


def _name(role: str) -> str:
    return str(PARTY_ROLE_NAMES.get(role) or Role(role).label).lower()


def _cells(action: str) -> list[str]:
    return [MARKS[rights[role]] if role in (rights := MATRIX[action]) else "–" for role in COLUMNS]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
