"""Keyed hashes that stand for an address where the address itself may not be written down."""

from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

LENGTH = 16


def of_email(address: str) -> str:
    """Return what stands for an e-mail address: the same for the same address, and nothing else."""
    return _keyed("lintel.email", address.strip().lower())


def of_visitor(address: str) -> str:
    """Return what stands for a visitor's internet address; nothing for nothing."""
    return _keyed("lintel.visitor", address) if address else ""


def network_of(address: str) -> str:
    """Return the network an internet address is in: /24, or /48 of version 6."""
    if not address:
        return ""
    width = 24 if ip_address(address).version == 4 else 48
    return str(ip_network(f"{address}/{width}", strict=False))


def _keyed(salt: str, text: str) -> str:
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()[:LENGTH]
