"""What casework tells the engine at start: the machine with its gates, and the topics that it hears."""

from accounts import announcements
from permits.applications.authority import role_of
from permits.applications.models import PermitApplication
from permits.applications.services import leaving
from permits.applications.statuses import CLOSING
from permits.casework import consumers, licensing
from permits.casework.amendments import papers
from permits.casework.gates import GATES, preload
from permits.casework.own_records import why_not_here
from permits.casework.plans.drafting import demands_of_product
from permits.casework.staffing import interested_in, members_of
from permits.rights import who_may
from workflows import machines, outbox, teams
from workflows.definitions import checks

CHECKLIST_TOPICS = ("hold.placed", "hold.lifted", "declaration.signed", "issuance_item.confirmed")


def wire() -> None:
    """Register the machine and the subscriptions."""
    machines.register(
        machines.Machine(
            model=PermitApplication,
            topic="application",
            gates=GATES,
            role_of=role_of,
            who_may=who_may,
            preload=preload,
            why_not=why_not_here,
            closing=frozenset(CLOSING),
        )
    )
    checks.register(demands_of_product)
    teams.register(members=members_of, interested=interested_in)
    outbox.subscribe("invoice.issued", consumers.invoice_issued)
    outbox.subscribe("invoice.paid", consumers.invoice_paid)
    outbox.subscribe(licensing.COMPANY, consumers.licence_changed)
    outbox.subscribe(licensing.CONTRACTOR, consumers.contractor_licence_changed)
    outbox.subscribe(leaving.MEMBER_LEFT, consumers.member_left)
    announcements.subscribe(announcements.LICENCE_CHANGED, licensing.company_heard_of)
    announcements.subscribe(announcements.COMPANY_LEFT, leaving.left_company)
    outbox.subscribe("inspection.resulted", consumers.inspection_resulted)
    outbox.subscribe("inspection.corrected", consumers.inspection_corrected)
    outbox.subscribe("hold.placed", consumers.hold_placed)
    outbox.subscribe("hold.lifted", consumers.hold_lifted)
    outbox.subscribe(papers.TOPIC, papers.make_file, on_failure=papers.note_failure)
    for topic in CHECKLIST_TOPICS:
        outbox.subscribe(topic, consumers.checklist_touched)
