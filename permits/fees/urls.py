"""The addresses of ``fees``."""

from django.urls import URLPattern, URLResolver, path

from permits.fees.views import (
    books,
    charging,
    checkout,
    counter,
    estimates,
    invoices,
    reassessing,
    voiding,
    waiving,
)

app_name = "fees"
urlpatterns: list[URLPattern | URLResolver] = [
    path("estimate/", estimates.estimate, name="estimate"),
    path("invoices/", counter.open_invoices, name="open_invoices"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/state/", invoices.invoice_state, name="invoice_state"),
    path("invoices/<str:number>/file/", invoices.invoice_file, name="invoice_file"),
    path("invoices/<str:number>/file/state/", invoices.file_state, name="file_state"),
    path("invoices/<str:number>/file/retry/", invoices.retry_file, name="retry_file"),
    path("invoices/<str:number>/pay/", checkout.pay, name="pay"),
    path("invoices/<str:number>/waive/", waiving.ask, name="ask_waiver"),
    path("waivers/", waiving.listed, name="waivers"),
    path("waivers/<int:pk>/", waiving.decide, name="waiver"),
    path("waivers/<int:pk>/reject/", waiving.reject, name="reject_waiver"),
    path("invoices/<str:number>/void/", voiding.void, name="void_invoice"),
    path("invoices/<str:number>/check/", counter.record_cheque, name="record_cheque"),
    path("invoices/<str:number>/cash/", counter.record_cash, name="record_cash"),
    path("receipts/<str:number>/", invoices.receipt, name="receipt"),
    path("applications/<int:pk>/", books.ledger, name="ledger"),
    path("applications/<int:pk>/again/", reassessing.reassess, name="reassess"),
    path("applications/<int:pk>/valuation/", reassessing.valuation, name="valuation"),
    path("applications/<int:pk>/charge/", charging.choose, name="choose_charge"),
    path("applications/<int:pk>/charge/<str:schedule>/<str:code>/", charging.charge, name="charge"),
    path("messages/", counter.provider_events, name="provider_events"),
    path("demo/checkout/<str:reference>/", checkout.demo_checkout, name="demo_checkout"),
    path("demo/webhook/", checkout.webhook, {"provider": "demo"}, name="demo_webhook"),
]
