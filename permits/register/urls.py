"""The addresses of ``register``."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from permits.register.views import (
    approved_plans,
    landing,
    looking_up,
    open_data,
    public_copies,
    record,
    verification,
)


class PrintedConverter(StringConverter):
    """A number or code as printed: short, and without blanks and control characters."""

    regex = r"[^/\x00-\x20\x7f]{1,60}"


register_converter(PrintedConverter, "printed")

app_name = "register"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", landing.home, name="home"),
    path("search/", looking_up.search, name="search"),
    path("a/<printed:number>/", record.status, name="status"),
    path("a/<printed:number>.json", record.status_json, name="status_json"),
    path("verify/", verification.verify_check, name="verify_check"),
    path("v/<printed:code>/", verification.verify, name="verify"),
    path("p/<printed:code>/", approved_plans.approved_plans, name="approved_plans"),
    path("c/<printed:code>/", public_copies.public_copy, name="public_copy"),
    path("open-data/", open_data.about, name="open_data"),
    path("open-data/permits.csv", open_data.permits_csv, name="permits_csv"),
    path("open-data/permits.json", open_data.permits_json, name="permits_json"),
]
