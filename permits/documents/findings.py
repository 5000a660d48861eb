"""What the checks can find in a file: how bad it is, why, and what to do about it (domain §2.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_WORST_FIRST = ("reject", "warn", "advise")
_KIND_DETAILS = frozenset({"declared_kind", "detected_kind", "wanted_kind"})


class Severity(StrEnum):
    """A refusal keeps the file out; a warning goes with it to the reviewers, advice to its maker alone."""

    REJECT = "reject"
    WARN = "warn"
    ADVISE = "advise"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, as a sentence to the person who uploaded the file."""

    code: str
    severity: Severity
    text: str

    @property
    def refuses(self) -> bool:
        return self.severity is Severity.REJECT


SENTENCES: dict[str, Any] = {
    # the upload itself
    "cancelled": _("The upload was cancelled. Upload the file again if you need it."),
    "abandoned": _("The upload was not finished within a day. Upload the file again."),
    "size_differs": _(
        "%(arrived)s bytes arrived, but the file has %(declared)s. "
        "Something broke on the way: upload it again."
    ),
    "too_large": _(
        "The file is larger than %(megabytes)s MB. Reduce its size, or split it into several files."
    ),
    "empty": _("The file is empty (0 bytes). Check that it was saved completely, then upload it again."),
    "missing": _("The file is no longer in the store. Upload it again."),
    "altered": _("The file changed after it had arrived, so it was not accepted. Upload it again."),
    "check_failed": _(
        "Our checks could not be finished, which is not your file’s fault. "
        "Upload it again, or ask us for help."
    ),
    # what it is
    "wrong_content": _(
        "The file was sent as %(declared_kind)s, but its content is %(detected_kind)s. "
        "Export it again from the program in which you made it, as %(wanted_kind)s."
    ),
    "not_readable": _(
        "The file cannot be opened: it is damaged or incomplete. Open it on your computer to check it, "
        "export it again and upload the new file."
    ),
    "cut_off": _(
        "The end of the file is missing, so sheets may be missing too. Check it on your computer, "
        "export it again and upload the new file."
    ),
    "too_complex": _(
        "The file is too complex to be read safely within our limits of time and memory. "
        "Flatten its layers or split it into several files."
    ),
    "virus": _(
        "The virus scanner recognised harmful content (%(name)s). The file was not kept. "
        "Scan your computer, then export the document again."
    ),
    "too_large_to_scan": _(
        "The virus scanner could not look through the whole file because of its size. "
        "Split it into smaller files."
    ),
    "same_content": _("This file is identical to “%(name)s”, which you have uploaded already."),
    # PDF
    "locked": _(
        "The file is locked by a password or by restrictions. Save it without security and upload it again."
    ),
    "no_pages": _("The file has no pages. Export it again from the program in which you made it."),
    "too_many_pages": _(
        "The file has %(pages)s pages; at most %(most)s fit in one file. Split it into several files."
    ),
    "repaired": _(
        "The file’s index is damaged. We could read it all the same; if sheets are missing, export it again."
    ),
    "xfa": _(
        "The file is a dynamic (XFA) form, which most viewers show blank. "
        "Print it to PDF and upload the result."
    ),
    "runs_scripts": _(
        "The file runs scripts by itself when it is opened. Print it to PDF and upload the result."
    ),
    "field_scripts": _(
        "The file’s form fields contain scripts, which we never run. "
        "Print it to PDF if values do not show as you expect."
    ),
    "starts_programs": _(
        "The file can start programs or open other files. Print it to PDF and upload the result."
    ),
    "embedded_files": _(
        "Other files are attached inside this PDF. "
        "Upload each as a document of its own, and this one without them."
    ),
    "multimedia": _("The file contains sound, video or 3D. Only its printed pages will be reviewed."),
    "signed": _(
        "The file is locked by a certificate signature. Submit drawings without it: print the file to PDF; "
        "the visible seal stays."
    ),
    "carries_signature": _("The file carries a certificate signature. It is kept as it is and not verified."),
    "small_sheets": _(
        "Sheets are smaller than %(width)s × %(height)s inches: page %(pages)s. Plot them at full size."
    ),
    "mixed_sizes": _("The sheets have different sizes (%(sizes)s). Plot the whole set on one size."),
    "fonts_missing": _(
        "Fonts are missing inside the file (%(names)s), so other computers show other letters. "
        "Embed all fonts when you make the PDF."
    ),
    "scanned": _(
        "Sheets are scanned pictures: page %(pages)s. Plot them to PDF from the drawing program, "
        "so that lines stay sharp and can be measured."
    ),
    "no_text": _(
        "Sheets have no text that can be searched: page %(pages)s. Plot with TrueType fonts, "
        "not with letters turned into lines."
    ),
    "no_sheet_number": _(
        "We found no sheet number in the title block: page %(pages)s. "
        "Write it in the lower right corner as text, such as A-101."
    ),
    "same_sheet_number": _("Several sheets carry the same number (%(numbers)s). Give each its own."),
    "no_address": _(
        "We did not find the address “%(address)s” on every sheet: page %(pages)s is without it."
    ),
    "stamp_box": _(
        "The place for the city’s stamp is not blank: page %(pages)s. Keep %(width)s × %(height)s inches "
        "free, %(right)s inches from the right and %(bottom)s inches from the lower edge."
    ),
    "not_all_read": _(
        "We could not read the text of every sheet (from page %(page)s on), so it cannot be searched there. "
        "Split very heavy files."
    ),
    # images
    "too_many_pixels": _("The image has more than %(most)s million pixels. Save it with a lower resolution."),
}

KINDS: dict[str, Any] = {
    "application/pdf": _("PDF"),
    "image/png": _("PNG image"),
    "image/jpeg": _("JPEG image"),
    "text/html": _("a web page"),
    "text/plain": _("plain text"),
    "application/zip": _("a ZIP archive or an office document"),
    "application/x-dosexec": _("a program"),
    "image/vnd.dwg": _("an AutoCAD drawing"),
    "other": _("something else"),
}


def kind_name(content_type: str) -> str:
    """Name a type of file for people."""
    return str(KINDS.get(content_type) or KINDS["other"])


def found(code: str, severity: Severity, **details: Any) -> dict[str, Any]:
    """Return a finding as it is kept in a version's row."""
    return {"code": code, "severity": str(severity), "details": details}


def read(kept: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return kept findings as sentences in the reader's language, refusals first."""
    findings = [
        Finding(each["code"], Severity(each["severity"]), _sentence(each["code"], each.get("details") or {}))
        for each in kept
    ]
    return sorted(findings, key=lambda finding: _WORST_FIRST.index(finding.severity))


def refuses(kept: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether any finding keeps the file out."""
    return any(each["severity"] == Severity.REJECT for each in kept)


def _sentence(code: str, details: Mapping[str, Any]) -> str:
    sentence = SENTENCES.get(code)
    if sentence is None:
        return gettext("Unknown finding: %s") % code
    return str(sentence) % {
        name: kind_name(value) if name in _KIND_DETAILS else value for name, value in details.items()
    }
