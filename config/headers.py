"""The headers that Django's own middleware does not send."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

NOT_USED = (
    *(
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
    ),
    *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
OURS_ALONE = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([f"{name}=()" for name in NOT_USED] + [f"{name}=(self)" for name in OURS_ALONE])


class ProtectiveHeaders:
    """Say of every answer what else may use it, and that nobody keeps a page of somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        return response


class NothingKept:
    """Forbid caches to keep what somebody signed in was shown, unless the view says what may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response and _is_for_one_person(request):
            add_never_cache_headers(response)
        return response


def _is_for_one_person(request: HttpRequest) -> bool:
    return request.session.accessed and request.user.is_authenticated


def nonce(request: HttpRequest) -> dict[str, object]:
    """Give templates the word that lets their scripts run: made for one answer, named in its policy."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
