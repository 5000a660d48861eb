"""People: one account each, known by e-mail address."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.staff import holding, places_of

if TYPE_CHECKING:
    from accounts.models.staff import StaffRole


class UserManager(BaseUserManager["User"]):
    """Creates accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password it can only be entered by single sign-on."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: an applicant, a member of a company, or city staff."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language of letters"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def granted_roles(self) -> "list[StaffRole]":
        """Every staff role ever granted and every team lent to, loaded once for the life of this object.

        The same query loads the companies; the life of the object is one request.
        """
        roles, companies = places_of(self)
        self.__dict__.setdefault("company_roles", companies)
        return roles

    def roles_at(self, at: datetime) -> "list[StaffRole]":
        """Return the staff roles that hold at a moment; a reviewer is one in the teams that he is lent to."""
        return holding(self.granted_roles, at)

    @cached_property
    def company_roles(self) -> dict[int, str]:
        """The role that the person has in each of his companies, loaded once, with the staff roles."""
        roles, companies = places_of(self)
        self.__dict__.setdefault("granted_roles", roles)
        return companies

    @property
    def company_id_list(self) -> list[int]:
        """The companies that the person belongs to."""
        return list(self.company_roles)

    def forget_companies(self) -> None:
        """Have the companies asked for again, because they changed."""
        self.__dict__.pop("company_roles", None)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
