"""What a permit on paper contains, in the words of the stationery, from its snapshot alone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from permits.issuance.codes import grouped, verify_path
from permits.issuance.models import Permit
from permits.rulebook.money import dollars
from permits.stationery import (
    Block,
    Bullets,
    CheckBoxes,
    CheckRow,
    Heading,
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

Content = dict[str, Any]
Rows = list[tuple[str, str]]


def permit_letter(permit: Permit) -> Letter:
    """Return the frame of a permit."""
    content = permit.content
    city = content["jurisdiction"]
    return Letter(
        title=f"Permit {permit.number}",
        letterhead=Letterhead(
            city=city["name"],
            department=city["department"],
            address=(city["address"], city["city_line"]),
            phone=city["phone"],
            email=city["email"],
            website=city["website"].removeprefix("https://").removeprefix("http://"),
            seal="".join(word[0] for word in city["name"].split() if word[0].isalpha())[:3].upper(),
            unofficial_notice=city["unofficial_notice"],
        ),
        reference=f"Application {content['permit']['application']}",
        version=f"Version 1, issued {_day(content['permit']['issued_on'])}",
        verify_url=verify_url(permit),
    )


def verify_url(permit: Permit) -> str:
    """Return the address at which anybody sees the permit's standing as of now."""
    return settings.SITE_URL + verify_path(permit.code)


def permit_blocks(permit: Permit) -> Sequence[Block]:
    """Return what a permit says, in the order in which it is read on a site."""
    content = permit.content
    return [
        _panel(permit),
        Notice(content["keep_on_site"], "legal", "Post on the site"),
        Heading("Place and work"),
        KeyValues(_place(content), columns=4),
        KeyValues([("Scope of work", content["work"]["scope"] or "As described in the application.")]),
        Heading("People"),
        _people(content["people"]),
        *_inspections(content),
        *_conditions(content),
        *_plans(content["plans"]),
        *_fees(content["fees"]),
        *_characteristics(content["work"]["characteristics"]),
        *_declarations(content["declarations"]),
        Heading("Notices"),
        Bullets(content["notices"]),
        Paragraph(
            f"Whether this permit is in force now: {verify_url(permit)} or the code {grouped(permit.code)}. "
            "The file carries the city’s digital signature; a PDF reader tells whether it was changed.",
            "small",
        ),
        _signature(content),
    ]


def _panel(permit: Permit) -> TitlePanel:
    content = permit.content
    about, place = content["permit"], content["place"]
    return TitlePanel(
        kicker=f"Permit · {about['type']}",
        title=permit.number,
        subtitle=_address(place),
        facts=[
            ("Issued", _day(about["issued_on"])),
            ("Expires", _day(about["expires_on"])),
            ("Valuation", _money(content["work"]["valuation"])),
        ],
        qr=QrCode(
            verify_url(permit),
            _code_in_two_lines(permit.code),
            f"QR code: the standing of permit {permit.number} as of now",
        ),
    )


def _code_in_two_lines(code: str) -> str:
    groups = grouped(code).split()
    return f"{' '.join(groups[:3])}\n{' '.join(groups[3:])}"


def _place(content: Content) -> Rows:
    about, place = content["permit"], content["place"]
    where = f"{place['latitude']}, {place['longitude']}" if place["latitude"] else ""
    return [
        ("Address", _address(place)),
        ("Parcel (APN)", place["parcel"]),
        ("Latitude, longitude", where),
        ("Application", about["application"]),
        ("Permit type", about["type"]),
        ("Work class", about["work_class"]),
        ("Code edition", about["code_edition"]),
        ("Valuation, declared and used", _money(content["work"]["valuation"])),
    ]


def _people(people: Content) -> Table:
    contractor, designer = people["contractor"], people["design_professional"]
    rows = [
        ["Property owner", people["owner"] or "Not named", ""],
        ["Permit holder", people["holder"], f"Owner-builder: {'yes' if people['owner_builder'] else 'no'}"],
        ["Contractor", contractor.get("name", "None"), _licence(contractor)],
        ["Design professional", designer.get("name", "None named"), _profession(designer)],
    ]
    return Table(["Role", "Name", "License and insurance"], rows, widths=[22, 34, 44])


def _licence(contractor: Content) -> str:
    if not contractor:
        return ""
    parts = [f"License {contractor['licence_number']}, class {contractor['licence_class']}"]
    if contractor.get("licence_expires_on"):
        parts.append(f"expires {_day(contractor['licence_expires_on'])}")
    if contractor.get("compensation_carrier"):
        parts.append(
            f"workers’ compensation: {contractor['compensation_carrier']}, "
            f"policy {contractor['compensation_policy']}"
        )
    if contractor.get("compensation_expires_on"):
        parts.append(f"until {_day(contractor['compensation_expires_on'])}")
    return "; ".join(parts)


def _profession(designer: Content) -> str:
    return f"{designer['profession']}, license {designer['licence_number']}" if designer else ""


def _characteristics(rows: Sequence[Sequence[str]]) -> list[Block]:
    if not rows:
        return []
    return [
        Heading("Building and work, as declared"),
        KeyValues([(row[0], row[1]) for row in rows], columns=4),
    ]


def _plans(plans: Content) -> list[Block]:
    if not plans.get("files"):
        return [Heading("Approved plans"), Paragraph("No plans are required for this permit.")]
    rows = [
        [file["title"], file["name"], f"v{file['version']}", str(file["sheets"])] for file in plans["files"]
    ]
    block: list[Block] = [
        Heading("Approved plans"),
        KeyValues(
            [
                ("Plan set", f"Package {plans['package']}, {plans['sheets']} sheets"),
                ("SHA-256 of the set", plans["sha256"]),
            ],
        ),
    ]
    return (
        [
            *block,
            Table(["Document", "File", "Version", "Sheets"], rows, align=["left", "left", "left", "right"]),
        ]
        if rows
        else block
    )


def _conditions(content: Content) -> list[Block]:
    conditions, cleared = content["conditions"], content["clearances"]
    blocks: list[Block] = [Heading("Conditions of approval")]
    blocks.append(
        Numbered(conditions) if conditions else Paragraph("None beyond the code and the notices below.")
    )
    if cleared:
        items = [f"{each['text']} ({each['evidence']})" for each in cleared]
        blocks += [Heading("Clearances confirmed before issue", 3), Bullets(items)]
    return blocks


def _inspections(content: Content) -> list[Block]:
    rows = [CheckRow(each["name"]) for each in content["inspections"]]
    site = content["site"]
    return [
        Heading("Required inspections"),
        CheckBoxes(rows, head="Inspection", sign_off=["Date", "Inspector"]),
        Paragraph(f"How to schedule: {site['how_to_schedule']}", "small"),
        Paragraph(f"Work hours: {site['working_hours']}", "small"),
    ]


def _fees(fees: Content) -> list[Block]:
    if not fees["invoices"]:
        return [Heading("Fees"), Paragraph("No fees were due.")]
    rows = [
        [each["number"], each["stage"], each["receipt"] or "Not paid", dollars(Decimal(each["total"]))]
        for each in fees["invoices"]
    ]
    table = Table(
        ["Invoice", "For", "Receipt", "Amount"],
        rows,
        align=["left", "left", "left", "right"],
        total_row=["Paid", "", "", dollars(Decimal(fees["paid"]))],
    )
    return [Heading("Fees and receipts"), table]


def _declarations(declarations: Sequence[Content]) -> list[Block]:
    if not declarations:
        return []
    rows = [CheckRow(each["text"], ticked=True, note=_signed(each)) for each in declarations]
    return [Heading("Declarations under penalty of perjury"), CheckBoxes(rows, small=True)]


def _signed(declaration: Content) -> str:
    details = "; ".join(
        f"{_plain(name)}: {value}" for name, value in sorted(declaration["details"].items()) if value
    )
    day = _day(declaration["signed_at"][:10])
    signed = f"{declaration['title']}, signed by {declaration['signed_name']} on {day}"
    return f"{signed}. {details}" if details else signed


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("licence", "license")


def _signature(content: Content) -> Signature:
    officer = content["issued_by"]
    lines = [officer["name"], officer["title"], content["jurisdiction"]["department"]]
    issued = f"Issued {_day(content['permit']['issued_on'])}"
    return Signature([*(line for line in lines if line), issued], heading=officer["authority"])


def _address(place: Content) -> str:
    return ", ".join(part for part in (place["address"], place["unit"], place["postal_code"]) if part)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%B %-d, %Y}"


def _money(amount: str) -> str:
    return dollars(Decimal(amount)) if amount else "Not stated"
