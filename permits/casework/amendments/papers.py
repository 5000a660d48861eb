"""The paper of an amendment: kept with the permit, signed like it; the permit's own paper never changes."""

from datetime import date, datetime
from typing import Any

from permits.applications.belonging import WAITED_FOR
from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.casework.amendments.effects import Decision, Effect
from permits.casework.models import Amendment
from permits.documents import generated
from permits.issuance import facets, people
from permits.issuance.files import signed_by_the_city
from permits.issuance.letters import permit_letter, verify_url
from permits.stationery import (
    Block,
    Heading,
    KeyValues,
    Letter,
    Notice,
    Numbered,
    Paragraph,
    QrCode,
    Signature,
    TitlePanel,
    render,
)
from workflows import outbox
from workflows.models import OutboxEvent
from workflows.timing import now

TOPIC = "amendment.file_wanted"
KEEP = "Keep this sheet with the permit. It changes the permit only in what it says; all else stays."


def make(
    application: PermitApplication,
    parent: PermitApplication,
    effect: Effect,
    decision: Decision,
    *,
    conditions: list[str],
) -> Amendment | None:
    """Give an issued permit its next amendment; None where nothing is issued yet. Called under both locks."""
    permit = getattr(parent, "permit", None)
    if permit is None or application.relation == "refund":
        return None
    made_on = rulebook_of(parent).calendar().local_date(decision.at)
    amendment = Amendment.objects.create(
        permit=permit,
        number=permit.amendments.count() + 1,
        application=application,
        text=effect.text[:500],
        content={
            "kind": application.type_name,
            "application": application.number,
            "text": effect.text,
            "rows": effect.rows,
            "conditions": conditions,
            "plans": facets.plans(application) if application.relation in WAITED_FOR else {},
            "reason": decision.reason,
            "made_on": made_on.isoformat(),
            "expires_on": parent.expires_on.isoformat() if parent.expires_on else "",
            "officer": people.officer(decision.actor, application, at=decision.at),
        },
        made_by_id=decision.actor.pk,
        made_at=decision.at,
    )
    outbox.publish(None, TOPIC, at=decision.at, amendment=amendment.pk)
    return amendment


def make_file(event: OutboxEvent) -> None:
    """Make, sign and keep an amendment's PDF (consumer); harmless when it lies there already."""
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("permit__application")
    amendment = rows.get(pk=event.payload["amendment"])
    if amendment.file_state == Amendment.State.DONE:
        return
    generated.keep(amendment, signed_pdf(amendment), key=file_key(amendment), at=now())


def note_failure(event: OutboxEvent, error: str) -> None:
    """Show on the amendment that its PDF could not be made; it will be tried again."""
    generated.note_failure(Amendment.objects.filter(pk=event.payload["amendment"]), error)


def want_again(amendment: Amendment, *, at: datetime) -> bool:
    """Ask for a failed PDF again; tell whether it had failed."""
    return generated.want_again(amendment, TOPIC, at=at, amendment=amendment.pk)


def file_key(amendment: Amendment) -> str:
    """Return where in the store an amendment's PDF lies."""
    name = f"{amendment.permit.number}-amendment-{amendment.number}"
    return generated.key_of(amendment.permit.application, "permits", name)


def signed_pdf(amendment: Amendment) -> bytes:
    """Return the amendment as a PDF, signed by the city at the machine's own time."""
    pdf = render(_letter(amendment), _blocks(amendment), made_at=amendment.made_at)
    reason = f"Amendment {amendment.number} to permit {amendment.permit.number}"
    return signed_by_the_city(pdf, amendment.permit, reason=reason, on=f"amendment {amendment}")


def _letter(amendment: Amendment) -> Letter:
    of_permit = permit_letter(amendment.permit)
    return Letter(
        title=f"Amendment {amendment.number} to permit {amendment.permit.number}",
        letterhead=of_permit.letterhead,
        reference=f"Application {amendment.content['application']}",
        version=f"Amendment {amendment.number}, made {_day(amendment.content['made_on'])}",
        verify_url=verify_url(amendment.permit),
    )


def _blocks(amendment: Amendment) -> list[Block]:
    content = amendment.content
    return [
        _panel(amendment),
        Notice(KEEP, "legal", "Keep with the permit"),
        Heading("What changes"),
        Paragraph(content["text"]),
        *([KeyValues([(row[0], row[1]) for row in content["rows"]])] if content["rows"] else []),
        *([Heading("Why"), Paragraph(content["reason"])] if content["reason"] else []),
        *_plans(content["plans"]),
        *([Heading("Conditions"), Numbered(content["conditions"])] if content["conditions"] else []),
        Paragraph(
            f"Whether the permit is in force now: {verify_url(amendment.permit)}. The file carries the "
            "city’s digital signature; a PDF reader tells whether it was changed.",
            "small",
        ),
        _signature(amendment),
    ]


def _panel(amendment: Amendment) -> TitlePanel:
    content, permit = amendment.content, amendment.permit
    expires = [("Permit expires", _day(content["expires_on"]))] if content["expires_on"] else []
    return TitlePanel(
        kicker=f"Amendment · {content['kind']}",
        title=f"{permit.number} / {amendment.number}",
        subtitle=permit.content["place"]["address"],
        facts=[("Made", _day(content["made_on"])), ("Application", content["application"]), *expires],
        qr=QrCode(
            verify_url(permit), permit.number, f"QR code: the standing of permit {permit.number} as of now"
        ),
    )


def _plans(plans: dict[str, Any]) -> list[Block]:
    if not plans.get("files"):
        return []
    rows = [
        ("Plan set", f"Package {plans['package']}, {plans['sheets']} sheets"),
        ("SHA-256", plans["sha256"]),
    ]
    return [Heading("Approved with it"), KeyValues(rows)]


def _signature(amendment: Amendment) -> Signature:
    officer = amendment.content["officer"]
    department = amendment.permit.content["jurisdiction"]["department"]
    lines = [officer["name"], officer["title"], department, f"Made {_day(amendment.content['made_on'])}"]
    return Signature([line for line in lines if line], heading=officer["authority"])


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%B %-d, %Y}"
