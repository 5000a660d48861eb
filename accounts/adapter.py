"""How sign-in and registration behave (django-allauth)."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Registration is open to everybody; staff rights are granted, never registered."""
