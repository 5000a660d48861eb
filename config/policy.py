"""The Content-Security-Policy: what a page of ours may run, show and talk to."""

from typing import Any

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC


def strict(*, store: str, sign_on: list[str]) -> dict[str, Any]:
    """Return the policy: scripts by nonce alone, nothing inline, files from the store, forms to us and to it.

    ``store`` is the object storage as browsers know it; ``sign_on`` are the services that staff sign on with.
    """
    directives = {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC, SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:", store],
        "connect-src": [SELF, store],
        "worker-src": [SELF],
        "object-src": [NONE],
        "form-action": [SELF, store, *sign_on],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
    return {"DIRECTIVES": directives}
