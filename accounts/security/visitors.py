"""Where a visitor comes from."""

from ipaddress import ip_address

from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 (an address that nobody has, not one to listen at)


def address_of(request: HttpRequest) -> str:
    """Return a visitor's internet address.

    Behind a proxy, which shows as a private address, the visitor is the last address that the proxy noted.
    What a visitor writes into the header himself stands before that and is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    noted = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        near = ip_address(direct)
        behind_a_proxy = noted and (near.is_private or near.is_loopback)
        return str(ip_address(noted)) if behind_a_proxy else str(near)
    except ValueError:
        return UNKNOWN
