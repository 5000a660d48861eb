"""The addresses of the city's rules: read, compared, written, approved."""

from django.urls import path, register_converter

from permits.configuration.views import approving, cancelling, drafts, files, parts, reading, trying


class SourceKind:
    """`versions` or `drafts`; other words are not found."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Number:
    """A number of at most ten digits."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(SourceKind, "rules_kind")
register_converter(Number, "rules_number")

app_name = "rules"
SOURCE = "<rules_kind:kind>/<rules_number:number>"
DRAFT = "drafts/<rules_number:pk>"
urlpatterns = [
    path("", reading.home, name="home"),
    path("compare/", reading.comparison, name="compare"),
    path("drafts/begin/", drafts.begin, name="begin"),
    path(f"{DRAFT}/", drafts.draft, name="draft"),
    path(f"{DRAFT}/upload/", drafts.upload, name="upload"),
    path(f"{DRAFT}/discard/", drafts.discard, name="discard"),
    path(f"{DRAFT}/catch-up/", drafts.catch_up, name="catch_up"),
    path(f"{DRAFT}/confirm/", drafts.confirm, name="confirm"),
    path(f"{DRAFT}/add/", files.add_file, name="add_file"),
    path(f"{DRAFT}/text/<path:file>", files.edit_file, name="edit_file"),
    path(f"{DRAFT}/remove/<path:file>", files.remove_file, name="remove_file"),
    path(f"{DRAFT}/form/<path:file>", parts.part_form, name="part_form"),
    path(f"{DRAFT}/offer/", approving.offer, name="offer"),
    path(f"{DRAFT}/take-back/", approving.take_back, name="take_back"),
    path(f"{DRAFT}/send-back/", approving.send_back, name="send_back"),
    path(f"{DRAFT}/approve/", approving.approve, name="approve"),
    path("versions/<rules_number:number>/cancel/", cancelling.ask, name="ask_cancellation"),
    path("cancellations/<rules_number:pk>/confirm/", cancelling.confirm, name="confirm_cancellation"),
    path("cancellations/<rules_number:pk>/reject/", cancelling.reject, name="reject_cancellation"),
    path(f"{SOURCE}/rules/", reading.overview, name="overview"),
    path(f"{SOURCE}/types/<slug:code>/", reading.permit_type, name="type"),
    path(f"{SOURCE}/types/<slug:code>/form/", trying.preview, name="preview"),
    path(f"{SOURCE}/types/<slug:code>/try/", trying.trial, name="trial"),
    path(f"{SOURCE}/fees/", reading.fees, name="fees"),
    path(f"{SOURCE}/calendars/", reading.calendar_page, name="calendars"),
    path(f"{SOURCE}/guide/", reading.guide, name="guide"),
    path(f"{SOURCE}/open-applications/", trying.reach, name="reach"),
    path(f"{SOURCE}/pack.zip", reading.pack_file, name="pack"),
]
