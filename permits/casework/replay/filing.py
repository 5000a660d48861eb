"""What a contractor fills in before he submits: the form, the people, the declarations and the documents."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from permits.applications.facts import facts_of, type_of
from permits.applications.models import Declaration, PermitApplication
from permits.applications.services.answers import save_answers, save_project
from permits.applications.services.declarations import declarations_needed, sign_declaration
from permits.applications.services.drafts import start_draft
from permits.applications.services.people import save_people
from permits.casework.replay import samples
from permits.casework.replay.builders import Builder
from permits.casework.replay.defaults import Defaults
from permits.casework.replay.records import Record
from permits.documents.importing import TrustedFile, keep_checked
from permits.documents.models import DocumentVersion
from permits.rulebook.demands import design_professional_required, required_documents
from permits.rulebook.schema.form import NUMERIC, Question, QuestionKind
from permits.rulebook.schema.permit_type import PermitType

Kept = list[tuple[DocumentVersion, TrustedFile]]


def file_application(
    record: Record, builder: Builder, defaults: Defaults, *, at: datetime, kept: Kept
) -> PermitApplication:
    """Fill in everything that a submission needs, as the builder; ``kept`` collects the files to store."""
    actor = builder.person
    application = start_draft(
        actor,
        organisation=builder.company,
        type_code=record.type_code,
        at=at,
        source=record.source,
        source_id=record.source_id,
    )
    PermitApplication.objects.filter(pk=application.pk).update(
        latitude=record.latitude, longitude=record.longitude
    )
    save_project(application, actor=actor, at=at, values=_project(record, application))
    posted = posted_answers(record, type_of(application), defaults)
    for page in type_of(application).pages:
        codes = {question.code for question in page.questions}
        answers = {code: values for code, values in posted.items() if code in codes}
        save_answers(application, page.code, answers, actor=actor, at=at)
    save_people(application, values=_people(record, application, defaults), typed={}, actor=actor, at=at)
    _sign(application, builder, at=at)
    for slot in required_documents(type_of(application), facts_of(application)):
        for copy in range(slot.min_count):
            file = samples.sample_file(slot.code, slot.name, copy + 1, 1)
            kept.append((keep_checked(application, slot.code, file, actor=actor, at=at), file))
    return application


def posted_answers(record: Record, permit_type: PermitType, defaults: Defaults) -> Mapping[str, list[str]]:
    """Return the answers as a page would post them: the record's own, else those of the defaults."""
    usual = defaults.types[permit_type.code].answers
    posted = {}
    for code, question in permit_type.questions.items():
        given = _readable(question, record.answers.get(code)) if code in record.answers else None
        if given is None and code in usual:
            given = _posted(usual[code])
        if given is not None:
            posted[code] = given
    return posted


def _readable(question: Question, value: object) -> list[str] | None:
    """Bring a recorded number into the bounds of its question; None where it is no number at all."""
    if question.kind not in NUMERIC or not isinstance(value, str):
        return _posted(value)
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or number <= 0:
        return None
    number = max(number, question.minimum) if question.minimum is not None else number
    number = min(number, question.maximum) if question.maximum is not None else number
    whole = question.kind is QuestionKind.INTEGER
    return [str(int(number)) if whole else f"{number.quantize(Decimal('0.01')).normalize():f}"]


def _posted(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _project(record: Record, application: PermitApplication) -> dict[str, str | Decimal | None]:
    return {
        "address": record.address,
        "unit": record.unit,
        "postal_code": record.postal_code,
        "parcel": record.parcel,
        "scope": record.scope,
        "work_class": record.work_class or type_of(application).work_classes[0].code,
        "valuation": record.valuation,
    }


def _people(record: Record, application: PermitApplication, defaults: Defaults) -> dict[str, str]:
    people = {"ownership": "other", "owner_name": defaults.owner, "owner_address": record.address}
    if design_professional_required(type_of(application), facts_of(application)):
        people |= {
            "designer_name": defaults.designer,
            "designer_class": "Architect",
            "designer_licence": "C-00000",
        }
    return people


def _sign(application: PermitApplication, builder: Builder, *, at: datetime) -> None:
    details = _details(builder)
    for statement in declarations_needed(application):
        sign_declaration(
            application,
            statement.code,
            details=details.get(statement.code, {}),
            signed_name=str(builder.person)[:150],
            actor=builder.person,
            at=at,
        )


@lru_cache(maxsize=1024)
def _details(builder: Builder) -> dict[str, dict[str, str]]:
    licences = list(builder.company.licences.order_by("-expires_on", "id"))
    licence = licences[0]
    return {
        Declaration.Kind.COMPENSATION: {
            "coverage": "insured",
            "carrier": licence.compensation_carrier,
            "policy": licence.compensation_policy,
            "expires_on": str(licence.compensation_expires_on or ""),
        },
        Declaration.Kind.LENDER: {"has_lender": "no"},
        Declaration.Kind.CONTRACTOR: {
            "company": builder.company.name,
            "licence_number": licence.number,
            "licence_class": licence.classification,
        },
    }
