"""The parts of a permit that come from other records: the work, the plans, the money, the declarations."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import translation

from permits.applications.facts import facts_of, fields_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.wording import words
from permits.fees.models import Invoice, Payment
from permits.rulebook.answers import visible_questions
from permits.rulebook.money import dollars, plain
from permits.rulebook.schema.form import Question, QuestionKind

LONG = {QuestionKind.LONG_TEXT}
LEAST_WITH_COMMA = 10_000  # below it a comma would spoil years


def work_class(application: PermitApplication) -> str:
    """Return the work class in the city's words."""
    classes = {each.code: each.name for each in type_of(application).work_classes}
    return classes.get(application.work_class, application.work_class)


def characteristics(application: PermitApplication) -> list[list[str]]:
    """Return what was answered about the building and the work: label and value, in the order of the form."""
    known = facts_of(application)
    questions = visible_questions(type_of(application), application.answers, fields_of(application))
    told = [(each, _told(each, application, known)) for each in questions if each.kind not in LONG]
    return [[named(each), text] for each, text in told if text]


def _told(question: Question, application: PermitApplication, known: Mapping[str, object]) -> str:
    """Write an answer for the permit's paper, in English; of a person how to reach him stays off it."""
    if question.is_compound or question.kind is QuestionKind.GROUP:
        answer = application.answers.get(question.code)
        if question.kind is QuestionKind.PERSON and isinstance(answer, Mapping):
            answer = {**answer, "phone": "", "email": ""}
        with translation.override("en"):
            return words(question, answer, str)
    value = known.get(question.code)
    return "" if value in (None, "", []) else spoken(question, value)


def named(question: Question) -> str:
    """Name what was answered: “Number of layers” rather than the whole question."""
    name = question.called.removeprefix("the ").strip()
    return name[:1].upper() + name[1:] if name else question.label


def spoken(question: Question, value: object) -> str:
    """Write a typed answer the way people read it."""
    labels = {option.code: option.label for option in question.options}
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    if question.kind is QuestionKind.MONEY and isinstance(value, Decimal):
        return dollars(value)
    if isinstance(value, int | Decimal):
        unit = question.unit or ("sq ft" if question.kind is QuestionKind.AREA else "")
        written = str(value) if isinstance(value, int) and value < LEAST_WITH_COMMA else plain(Decimal(value))
        return f"{written} {unit}".strip()
    return labels.get(str(value), str(value))


def plans(application: PermitApplication) -> dict[str, Any]:
    """Return the package that was approved: its number, hash, sheets, and each file with its own hash."""
    package = application.packages.order_by("-number").first()
    if package is None:
        return {}
    items = package.items.select_related("version__document").order_by("version__document__slot", "id")
    files = [
        {
            "title": item.version.document.title,
            "name": item.version.name,
            "version": item.version.number,
            "sha256": item.sha256,
            "sheets": item.version.page_count or 0,
        }
        for item in items
    ]
    return {
        "package": package.number,
        "sha256": package.manifest_sha256,
        "sheets": sum(file["sheets"] for file in files),
        "files": files,
    }


def fees(application: PermitApplication) -> dict[str, Any]:
    """Return what was charged and paid, with the numbers of invoices and receipts."""
    invoices = Invoice.objects.live().filter(application=application).order_by("issued_at", "id")
    rows = [_invoice(invoice) for invoice in invoices.prefetch_related("lines", "payments")]
    paid = sum((Decimal(row["total"]) for row in rows if row["receipt"]), Decimal("0.00"))
    return {"invoices": rows, "paid": str(paid)}


def _invoice(invoice: Invoice) -> dict[str, Any]:
    settled = next((each for each in invoice.payments.all() if each.status == Payment.Status.SETTLED), None)
    return {
        "number": invoice.number,
        "stage": str(Invoice.Stage(invoice.stage).label),
        "total": str(invoice.total),
        "lines": [[line.label, str(line.amount)] for line in invoice.lines.all()],
        "receipt": settled.receipt_number if settled else "",
        "method": str(Payment.Method(settled.method).label) if settled else "",
        "paid_at": settled.settled_at.isoformat() if settled and settled.settled_at else "",
    }


def clearances(application: PermitApplication) -> list[dict[str, str]]:
    """Return what other bodies cleared, and by which evidence."""
    items = application.issuance_items.order_by("code")
    return [{"code": each.code, "text": each.text, "evidence": each.evidence} for each in items]


def declarations(application: PermitApplication) -> list[dict[str, Any]]:
    """Return the signed statements, in the words that were signed."""
    return [
        {
            "kind": each.kind,
            "title": str(each.get_kind_display()),
            "text": each.text,
            "details": {str(name): str(value) for name, value in each.details.items()},
            "signed_name": each.signed_name,
            "signed_at": each.signed_at.isoformat(),
        }
        for each in application.declarations.order_by("kind")
    ]
