"""Find people by what is known of them."""

from allauth.account.models import EmailAddress

from accounts.models import User


def person_at(email: str) -> User | None:
    """Return the active account that proved to own an e-mail address, or None."""
    if not email:
        return None
    found = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    address = found.select_related("user").first()
    return address.user if address else None
