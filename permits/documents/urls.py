"""The addresses of ``documents``."""

from django.urls import path

from permits.documents.views import disposals, keeping, pages, sending, viewing

app_name = "documents"
urlpatterns = [
    path("<int:pk>/documents/", pages.for_application, name="for_application"),
    path("<int:pk>/documents/slots/<slug:code>/", pages.slot, name="slot"),
    path("<int:pk>/documents/packages/<int:number>/", pages.package, name="package"),
    path("<int:pk>/documents/packages/<int:number>/export/", pages.export, name="export"),
    path("<int:pk>/documents/uploads/", sending.upload_start, name="upload_start"),
    path("<int:pk>/documents/uploads/plain/", sending.upload_form, name="upload_form"),
    path("documents/<int:pk>/remove/", pages.remove, name="remove"),
    path("documents/versions/<int:pk>/", viewing.open_version, name="open"),
    path("documents/versions/<int:pk>/link/", viewing.link, name="link"),
    path("documents/versions/<int:pk>/download/", viewing.download, name="download"),
    path("documents/versions/<int:pk>/report/", viewing.report, name="report"),
    path("documents/versions/<int:pk>/sheets/<int:page>/", viewing.thumbnail, name="thumbnail"),
    path("documents/versions/<int:pk>/redact/", keeping.redact, name="redact"),
    path("documents/redacted/<int:pk>/", keeping.redacted, name="redacted"),
    path("documents/redacted/<int:pk>/release/", keeping.release, name="release"),
    path("documents/redacted/<int:pk>/retract/", keeping.retract, name="retract"),
    path("documents/<int:pk>/hold/", keeping.hold, name="hold"),
    path("documents/disposals/", disposals.disposals, name="disposals"),
    path("documents/disposals/<int:pk>/", disposals.decide, name="decide_disposal"),
    path("documents/store/", keeping.stocktakings, name="stocktakings"),
    path("documents/versions/<int:pk>/parts/", sending.upload_parts, name="upload_parts"),
    path("documents/versions/<int:pk>/finish/", sending.upload_finish, name="upload_finish"),
    path("documents/versions/<int:pk>/cancel/", sending.upload_cancel, name="upload_cancel"),
    path("documents/versions/<int:pk>/send/", sending.upload_here, name="upload_here"),
    path("documents/versions/<int:pk>/received/", sending.upload_received, name="upload_received"),
]
