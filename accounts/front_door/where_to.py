"""Where somebody wanted to go when the front door stopped them, kept in the session until they may."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "wanted"


def keep(request: HttpRequest) -> None:
    """Note the page that a person asked for; only pages, never what was sent."""
    if request.method == "GET" and not getattr(request, "htmx", False) and not is_script(request):
        request.session[KEY] = request.get_full_path()


def arrived(request: HttpRequest) -> None:
    """Forget the page once the person is there."""
    if request.session.get(KEY) == request.get_full_path():
        del request.session[KEY]


def is_script(request: HttpRequest) -> bool:
    """Tell whether a script asks and not a person's browser for a page."""
    wants = request.headers.get("Accept", "")
    fetches = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return fetches or ("application/json" in wants and "text/html" not in wants)


def wanted(request: HttpRequest) -> str:
    """Return the noted page, else the start page of one's work; never another site."""
    noted = str(request.session.get(KEY, ""))
    if url_has_allowed_host_and_scheme(noted, allowed_hosts=None):
        return noted
    return reverse("casework:home")
