"""The invoice on paper: everything that is asked for and why, made once, and readable by everybody."""

from decimal import Decimal
from pathlib import Path

import pytest

from permits.applications.models import PermitApplication
from permits.documents import store
from permits.fees import files, letters
from permits.fees.models import Invoice
from permits.stationery import render
from tests.driving import NOON
from tests.stationery.reading import failures, text
from workflows import relay
from workflows.models import OutboxEvent


def pdf_of(invoice: Invoice) -> bytes:
    return render(letters.invoice_letter(invoice), letters.invoice_blocks(invoice), made_at=invoice.issued_at)


def test_it_says_what_is_asked_for_of_whom_and_why(adu: PermitApplication) -> None:
    invoice = Invoice.objects.get(application=adu)

    said = text(pdf_of(invoice))

    for wanted in [
        invoice.number,
        adu.number,
        "Accessory dwelling unit",
        "1222 First Avenue",
        "Bay Builders Inc.",
        "Plan check",
        f"${invoice.total:,.2f}",
        "Total due",
        "Development Services Department",
        "payable to San Diego (sample)",
    ]:
        assert wanted in said
    for line in invoice.lines.all():
        assert line.label in said
        assert line.account in said
        assert f"${line.amount:,.2f}" in said
        assert line.rule in said.replace("- ", "-")


def test_a_screen_reader_and_an_archive_accept_it(invoice: Invoice, tmp_path: Path) -> None:
    assert failures(pdf_of(invoice), tmp_path) == []


def test_the_same_invoice_gives_the_same_bytes(invoice: Invoice) -> None:
    assert pdf_of(invoice) == pdf_of(invoice)


def test_the_worker_makes_it_once_under_the_invoices_own_key(invoice: Invoice) -> None:
    relay.drain()

    invoice.refresh_from_db()
    assert invoice.file_state == Invoice.State.DONE
    assert invoice.file_key == files.file_key(invoice)
    assert invoice.file_key.endswith(f"/{invoice.number}.pdf")
    assert store.head(invoice.file_key).size == invoice.file_size > 10_000
    made_at = invoice.file_made_at
    files.make_file(OutboxEvent.objects.get(topic="invoice.file_wanted"))
    invoice.refresh_from_db()
    assert invoice.file_made_at == made_at


def test_a_store_that_is_away_leaves_a_visible_failure_and_a_later_try_mends_it(
    invoice: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise store.StoreAway("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(store, "put_once", away)
        relay.drain()
    invoice.refresh_from_db()
    assert invoice.file_state == Invoice.State.FAILED
    assert "no answer" in invoice.file_error

    assert files.want_again(invoice, at=NOON)
    relay.drain()

    invoice.refresh_from_db()
    assert (invoice.file_state, invoice.file_error) == (Invoice.State.DONE, "")
    assert invoice.total == Decimal("296.59")


def test_a_pdf_that_fails_holds_nothing_else_up(invoice: Invoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "put_once", lambda *_a, **_k: 1 / 0)

    relay.drain()

    waiting = OutboxEvent.objects.filter(state="waiting")
    assert {event.topic for event in waiting if event.case_id == invoice.application.case_id} == set()
