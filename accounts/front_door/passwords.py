"""Refuse passwords that anybody would try here first (ASVS 5.0, 6.2.11)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

OF_THE_PLACE = (
    "lintel",
    "permit",
    "building",
    "city",
    "inspector",
    "password",
    "passwort",
    "contrasena",
    "welcome",
)
"""Words of this product, its field and its people, which are tried with a year or a sign behind them."""
LEFT_OVER, DIFFERENT = 6, 5


class NotOfThePlace:
    """Refuse a password that is words of the place with a few signs, or few signs again and again."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Check a password.

        :raises ValidationError: saying what to choose instead.
        """
        rest = re.sub("|".join(OF_THE_PLACE), "", password.lower())
        if rest != password.lower() and len(re.sub(r"[\W\d_]", "", rest)) < LEFT_OVER:
            raise ValidationError(
                _("Words of this place with a number are tried first. Choose words of something else."),
                code="password_of_the_place",
            )
        if len(set(password)) < DIFFERENT:
            raise ValidationError(_("Use more different letters."), code="password_too_even")

    def get_help_text(self) -> str:
        """Say the rule."""
        return _("Not the words of this place with a number; three or four unrelated words are good.")
