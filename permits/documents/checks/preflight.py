"""Judge what the reader saw by the rules of the slot (domain §2.5): pure, no files, no database."""

from collections.abc import Mapping
from typing import Any

from permits.documents.findings import Severity, found
from permits.documents.reader import limits
from permits.rulebook.schema.demand import DocumentSlot

REJECT, WARN = Severity.REJECT, Severity.WARN
OFF = "off"
MOST_PAGES_NAMED = 12
TOLERANCE = 0.1
"""Inches by which a sheet may fall short; plotters and PDF drivers round."""

Kept = dict[str, Any]


def judge(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    """Return what must be mended and what should be known; nothing for a good file."""
    outcome = report["outcome"]
    if outcome == "too_many_pixels":
        return [found(outcome, REJECT, most=limits.MOST_PIXELS // 1_000_000)]
    if outcome != "read":
        return [found(outcome, REJECT)]
    return [*_pages(report, slot), *_contents(report, slot), *_small_sheets(report, slot)]


def by_severity(code: str, severity: str, **details: Any) -> list[Kept]:
    """Return a finding as bad as the slot holds it to be, none where the slot does not mind."""
    return [] if severity == OFF else [found(code, Severity(severity), **details)]


def named(pages: list[int]) -> str:
    """Write page numbers for people, at most a dozen."""
    shown = ", ".join(str(page) for page in pages[:MOST_PAGES_NAMED])
    return f"{shown} …" if len(pages) > MOST_PAGES_NAMED else shown


def _pages(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    if report["pages"] == 0:
        return [found("no_pages", REJECT)]
    most = min(limits.MOST_PAGES, slot.demands.most_pages)
    if report["pages"] > most:
        return [found("too_many_pages", REJECT, pages=report["pages"], most=most)]
    return [found("repaired", WARN)] if report.get("repaired") else []


def _contents(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    """A drawing must be plain paper; a form may have scripts in its fields, a certificate its signature."""
    demands, drawing = slot.demands, slot.is_drawing
    rules: list[tuple[str, str, str]] = [
        ("xfa", "xfa", REJECT),
        ("runs_scripts", "runs_scripts", REJECT),
        ("starts_programs", "starts_programs", REJECT),
        ("embedded_files", "embedded_files", REJECT),
        ("multimedia", "multimedia", demands.multimedia if drawing else WARN),
        ("signed", *(("signed", demands.certificate_signature) if drawing else ("carries_signature", WARN))),
    ]
    findings = [
        kept for seen, code, severity in rules if report.get(seen) for kept in by_severity(code, severity)
    ]
    if report.get("field_scripts") and not report.get("runs_scripts"):
        findings += by_severity("field_scripts", demands.field_scripts if drawing else WARN)
    if report.get("fonts_missing") and drawing:
        findings += by_severity(
            "fonts_missing", demands.fonts_missing, names=", ".join(report["fonts_missing"])
        )
    return findings


def _small_sheets(report: Mapping[str, Any], slot: DocumentSlot) -> list[Kept]:
    if slot.min_sheet is None:
        return []
    least = sorted((float(slot.min_sheet.width), float(slot.min_sheet.height)))
    small = [each["page"] for each in report["sheets"] if each["width"] and _is_smaller(each, least)]
    if not small:
        return []
    size = {"width": f"{slot.min_sheet.width:g}", "height": f"{slot.min_sheet.height:g}"}
    return [found("small_sheets", Severity(slot.min_sheet.severity), pages=named(small), **size)]


def _is_smaller(sheet: Mapping[str, Any], least: list[float]) -> bool:
    shown = sorted((sheet["width"], sheet["height"]))
    return any(have < want - TOLERANCE for have, want in zip(shown, least, strict=True))
