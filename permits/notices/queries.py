"""Which notices a person sees, and the lists that pages show."""

from typing import Any

from django.db import models

from permits.applications.models import PermitApplication
from permits.applications.staff import staff_role_for
from workflows.timing import now


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices, narrowed in the words of the pages."""

    application_path = "application"

    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """Keep what a person may read: staff who look after the mail, all of it; anybody else, none here."""
        sees = user.is_authenticated and staff_role_for(user, "see_mail", at=now()) is not None
        return self.all() if sees else self.none()

    def newest(self) -> "NoticeQuerySet":
        """Order the newest first."""
        return self.order_by("-id")

    def standing(self, state: str) -> "NoticeQuerySet":
        """Keep those in a state; all when none is named."""
        return self.filter(state=state) if state else self

    def about(self, text: str) -> "NoticeQuerySet":
        """Keep those about an application number or to an e-mail address; all when nothing is named.

        One of the two is looked for, each in its own index: for an OR the database would read every letter.
        """
        wanted = text.strip()
        if not wanted:
            return self
        if "@" in wanted:
            return self.filter(recipient_email=wanted.lower())
        numbered = PermitApplication.objects.filter(number=wanted.upper()).exclude(number="")
        return self.filter(application_id__in=numbered.values("pk"))
