"""Sign out at the city's sign-on service, too (OpenID Connect RP-Initiated Logout 1.0).

Where to and with which token is noted when a person comes in: to leave, nothing must be asked of the service.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from accounts.front_door.single_sign_on.origins import of_service, origin_of

KEY = "signed_on_at"
LONGEST_HINT = 4_000
"""Characters; a longer token does not fit into an address, and the service asks the person instead."""


def way_out(
    service: dict[str, Any], description: dict[str, Any], id_token: str, client_id: str
) -> dict[str, str]:
    """Return what to note to sign out at a service; nothing where it has no such page that we may go to."""
    page = str(description.get("end_session_endpoint") or "")
    if origin_of(page) not in of_service(service):
        return {}
    hint = {"hint": id_token} if len(id_token) <= LONGEST_HINT else {}
    return {"page": page, "client": client_id, **hint}


def note(request: HttpRequest, found: dict[str, str]) -> None:
    """Note the way out of the service that somebody comes from."""
    request.session.pop(KEY, None)
    if found:
        request.session[KEY] = found


def address(request: HttpRequest, *, back: str) -> str:
    """Return where to go to sign out at the service; "" for who came in without one."""
    noted: dict[str, str] = request.session.get(KEY) or {}
    if not noted or not request.user.is_authenticated:
        return ""
    asked = {"client_id": noted["client"], "post_logout_redirect_uri": back}
    if "hint" in noted:
        asked["id_token_hint"] = noted["hint"]
    joint = "&" if urlsplit(noted["page"]).query else "?"
    return f"{noted['page']}{joint}{urlencode(asked)}"
