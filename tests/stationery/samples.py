"""Letters as the product writes them: a permit, an invoice, a correction letter and a long table."""

from collections.abc import Sequence
from datetime import UTC, datetime

from permits.stationery import (
    Addressee,
    Align,
    Block,
    Bullets,
    CheckBoxes,
    CheckRow,
    Heading,
    Item,
    KeyValues,
    Letter,
    Letterhead,
    Notice,
    Numbered,
    Paragraph,
    QrCode,
    Signature,
    Table,
    TitlePanel,
)

AT = datetime(2026, 11, 22, 18, 14, tzinfo=UTC)
VERIFY = "https://permits.example.org/verify/BLD-2026-000123/7KQ2"
LETTERHEAD = Letterhead(
    city="City of Westbrook",
    department="Development Services Department",
    address=("1222 First Avenue, MS 301", "Westbrook, CA 92101"),
    phone="(619) 555-0100",
    email="permits@example.org",
    website="www.example.org/permits",
    seal="WB",
    unofficial_notice="Unofficial sample for demonstration. Not issued by any city.",
)


def letter(title: str = "Building permit BLD-2026-000123", **changes: str | None) -> Letter:
    """Return a letter with reference, version and verification address."""
    options = {
        "reference": "BLD-2026-000123",
        "version": "Document version 1",
        "verify_url": VERIFY,
        **changes,
    }
    return Letter(title, LETTERHEAD, **options)  # type: ignore[arg-type]


def permit() -> list[Block]:
    """Return the two pages of an issued permit."""
    return [*_face(), *_project(), *_fees(), *_inspections(), *_closing()]


def _face() -> list[Block]:
    facts = [("Issued", "Nov 22, 2026"), ("Expires", "May 21, 2027"), ("Owner-builder", "No")]
    code = QrCode(VERIFY, "Scan for the status as of now", f"QR code that opens {VERIFY}")
    return [
        TitlePanel(
            "Building permit", "BLD-2026-000123", "Accessory dwelling unit · New construction", facts, code
        )
    ]


def _project() -> list[Block]:
    return [
        Heading("Project"),
        KeyValues(
            [
                ("Address", "1200 Elm Street, Westbrook, CA 92101"),
                ("Assessor parcel number", "123-456-78-90"),
                ("Latitude, longitude", "32.71574, -117.16109"),
                ("Occupancy group", "R-3"),
                ("Construction type", "V-B"),
                ("Storeys", "2"),
                ("New area", "1,198 sq ft"),
                ("Remodelled area", "0 sq ft"),
                ("Dwelling units", "+1"),
                ("Fire sprinklers", "Yes, NFPA 13D"),
                ("Code edition", "2025 California Building Standards Code"),
                ("Related permits", ""),
            ],
            columns=4,
        ),
        KeyValues(
            [
                (
                    "Scope of work",
                    "Construct a detached two-storey accessory dwelling unit above a garage. " * 3,
                ),
                ("Valuation", "Declared $182,000.00 · Used for fees $185,432.00"),
                ("Approved plan set", "Package 2, 24 sheets\nSHA-256 " + "9f86d081884c7d65" * 4),
                ("Deferred submittals", "Roof trusses (structural); fire sprinklers (NFPA 13D)"),
            ]
        ),
        Heading("Parties"),
        KeyValues(
            [
                ("Owner", "Jane Q. Public"),
                ("Contractor", "Acme Builders LLC\nLicence 889123, class B"),
                ("Workers’ compensation", "State Fund, policy 9281734-26\nexpires Jan 31, 2027"),
                ("Permit holder", "Acme Builders LLC"),
                ("Design professional", "María Núñez, Architect\nLicence C-31877"),
                ("Lender", "None"),
            ],
            columns=3,
        ),
    ]


def _fees() -> list[Block]:
    rows = [
        ("Plan review (65 % of the permit fee)", "R-2026-004411", "Aug 3, 2026", "$958.98"),
        ("Building permit", "R-2026-007120", "Nov 20, 2026", "$1,475.35"),
        ("Electrical permit", "R-2026-007120", "Nov 20, 2026", "$310.00"),
        ("State building standards fee", "R-2026-007120", "Nov 20, 2026", "$8.00"),
        ("Strong-motion fee", "R-2026-007120", "Nov 20, 2026", "$24.11"),
    ]
    align: tuple[Align, ...] = ("left", "left", "left", "right")
    total = ("Total", "", "", "$2,776.44")
    return [Heading("Fees paid"), Table(("Fee", "Receipt", "Paid on", "Amount"), rows, align, total)]


def _inspections() -> list[Block]:
    rows = [
        CheckRow("Footings and foundation", note="Before concrete is placed"),
        CheckRow("Slab or under-floor", ticked=True, entries=("11/30/26", "R. Hale", "Pass")),
        *[CheckRow(name) for name in ("Rough framing", "Insulation", "Drywall or lath", "Final")],
        CheckRow("Special inspection: epoxy anchors", note="By an approved special inspector"),
    ]
    return [
        Heading("Required inspections"),
        Paragraph("Schedule at www.example.org/inspections before 3 pm for the next working day.", "small"),
        CheckBoxes(rows, "Inspection", ("Date", "Inspector", "Result")),
    ]


def _closing() -> list[Block]:
    declarations = [
        CheckRow(
            "Licensed contractor: I affirm under penalty of perjury that I am licensed. " * 2, ticked=True
        ),
        CheckRow("Owner-builder: I am exempt from the Contractors’ State License Law."),
        CheckRow("Workers’ compensation: I have and will maintain insurance.", ticked=True),
    ]
    return [
        Heading("Conditions of approval"),
        Numbered(
            [
                "Work shall conform to the approved plans. Any deviation needs an approved revision.",
                Item("Install a fire separation of one hour.", lead="CBC 406.3.2.1", note="Fire discipline"),
            ]
        ),
        Heading("Declarations"),
        CheckBoxes(declarations, small=True),
        Notice(
            "Keep this permit on the site until completion. Call 811 before you dig. " * 3, "legal", "Notices"
        ),
        Signature(
            [
                "Robert Hale, Permit Technician",
                "for the Building Official",
                "November 22, 2026. Digitally signed.",
            ],
            "Issued under the authority of Municipal Code §129.0201.",
        ),
    ]


def invoice() -> list[Block]:
    """Return an invoice."""
    facts = [("Application", "BLD-2026-000123"), ("Due", "Dec 20, 2026"), ("Amount due", "$1,785.35")]
    rows = [
        ("BP-01", "Building permit", "$993.75 for first $100,000 + 86 × $5.60", "$1,475.35"),
        ("EL-01", "Electrical permit", "Flat", "$310.00"),
    ]
    address = "https://permits.example.org/pay/INV-2026-007120"
    return [
        Addressee(["Acme Builders LLC", "400 Harbor Drive", "Westbrook, CA 92101"], "November 20, 2026"),
        TitlePanel("Invoice", "INV-2026-007120", "Accessory dwelling unit · 1200 Elm Street", facts),
        Table(
            ("Code", "Fee", "Basis", "Amount"),
            rows,
            ("left", "left", "left", "right"),
            ("", "", "Total", "$1,785.35"),
        ),
        Notice("Pay online, or bring this page to the cashier.", "info", "How to pay"),
        Bullets(["Card or e-check online", "Cheque or cash at the counter"]),
        QrCode(address, "Pay this invoice online", f"QR code that opens {address}"),
    ]


def corrections(
    disciplines: Sequence[str] = ("Building", "Fire", "Electrical", "Planning", "Zoning"),
) -> list[Block]:
    """Return a correction letter of five items for each discipline."""
    blocks: list[Block] = [
        Addressee(["Acme Builders LLC", "400 Harbor Drive"], "September 4, 2026"),
        Heading("Corrections required, round 1", 1),
        Paragraph("Answer each item online, upload the changed sheets and resubmit.", "lead"),
        Notice("Answer all items before March 3, 2027, or the application expires.", "warning"),
    ]
    text = "Provide a complete accessible route and show slopes, landings and handrails in plan and section. "
    for place, discipline in enumerate(disciplines):
        items = [
            Item(text * (1 + number), f"Sheet A-{100 + number} · CBC 11A.10{number}", "Reviewer: M. Ortega")
            for number in range(5)
        ]
        blocks += [Heading(f"{discipline} review"), Numbered(items, start=1 + 5 * place)]
    return blocks


def register(count: int = 120) -> list[Block]:
    """Return a table of that many rows with a total."""
    rows = [
        (
            f"BLD-2026-{number:06d}",
            f"{number} Elm Street",
            "Re-roof in kind. " * (1 + number % 4),
            f"${number}.00",
        )
        for number in range(count)
    ]
    align: tuple[Align, ...] = ("left", "left", "left", "right")
    head = ("Number", "Address", "Scope", "Valuation")
    return [Heading("Issued permits", 1), Table(head, rows, align, ("Total", "", "", "$123,456,789.00"))]
