"""Judge what the reader saw by the rules of the slot (domain §2.5): pure, no files, no database."""

from collections.abc import Mapping
from typing import Any

from permits.documents.checks import file_reader
from permits.documents.findings import Severity, found
from permits.rulebook.schema.demand import DocumentSlot

REJECT, WARN = Severity.REJECT, Severity.WARN
MOST_PAGES_NAMED = 12
TOLERANCE = 0.1
"""Inches by which a sheet may fall short; plotters and PDF drivers round."""

Kept = dict[str, Any]


def judge(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    """Return what must be mended and what should be known; nothing for a good file."""
    outcome = report["outcome"]
    if outcome == "too_many_pixels":
        return [found(outcome, REJECT, most=file_reader.MOST_PIXELS // 1_000_000)]
    if outcome != "read":
        return [found(outcome, REJECT)]
    return [
        *_pages(report),
        *_contents(report, is_drawing=slot.min_sheet is not None),
        *_sheets(report, slot),
    ]


def _pages(report: Mapping[str, Any]) -> list[Kept]:
    if report["pages"] == 0:
        return [found("no_pages", REJECT)]
    if report["pages"] > file_reader.MOST_PAGES:
        return [found("too_many_pages", REJECT, pages=report["pages"], most=file_reader.MOST_PAGES)]
    return [found("repaired", WARN)] if report.get("repaired") else []


def _contents(report: Mapping[str, Any], *, is_drawing: bool) -> list[Kept]:
    """A drawing must be plain paper; a form may have scripts in its fields, a certificate its signature."""
    strict = REJECT if is_drawing else WARN
    rules = [
        ("xfa", "xfa", REJECT),
        ("runs_scripts", "runs_scripts", REJECT),
        ("starts_programs", "starts_programs", REJECT),
        ("embedded_files", "embedded_files", REJECT),
        ("multimedia", "multimedia", strict),
        ("signed", "signed" if is_drawing else "carries_signature", strict),
    ]
    findings = [found(code, severity) for seen, code, severity in rules if report.get(seen)]
    if report.get("field_scripts") and not report.get("runs_scripts"):
        findings.append(found("field_scripts", strict))
    return findings


def _sheets(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    if slot.min_sheet is None:
        return []
    least = sorted((float(slot.min_sheet.width), float(slot.min_sheet.height)))
    small = [each["page"] for each in report["sheets"] if each["width"] and _is_smaller(each, least)]
    if not small:
        return []
    size = {"width": f"{slot.min_sheet.width:g}", "height": f"{slot.min_sheet.height:g}"}
    return [found("small_sheets", Severity(slot.min_sheet.severity), pages=_named(small), **size)]


def _is_smaller(sheet: Mapping[str, Any], least: list[float]) -> bool:
    shown = sorted((sheet["width"], sheet["height"]))
    return any(have < want - TOLERANCE for have, want in zip(shown, least, strict=True))


def _named(pages: list[int]) -> str:
    named = ", ".join(str(page) for page in pages[:MOST_PAGES_NAMED])
    return f"{named} …" if len(pages) > MOST_PAGES_NAMED else named
