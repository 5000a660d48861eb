"""What the page of an application shows of its permit, of what belongs to it, and what may be begun."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from permits.applications import belonging
from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.offers import rules_today, speaker
from permits.casework.gate_checks.belonging import ALLOWED, number_of
from permits.casework.models import Amendment
from permits.fees.models import Refund
from permits.rulebook.queries import NoRulebookInForce
from permits.rulebook.schema.belonging import DeferredPart


@dataclass(frozen=True)
class Beginning:
    """A type of application that may be begun for a permit."""

    name: str
    url: str


class Belonging:
    """To which permit an application belongs and what belongs to it, as one person may see it."""

    def __init__(self, application: PermitApplication, user: Any, *, at: datetime) -> None:
        self.application, self.user, self.at = application, user, at

    @cached_property
    def parent(self) -> PermitApplication | None:
        """The permit, where this person may open it."""
        if not self.application.parent_id:
            return None
        mine = PermitApplication.objects.visible_to(self.user).select_related("permit")
        found: PermitApplication | None = mine.filter(pk=self.application.parent_id).first()
        return found

    @cached_property
    def _every_child(self) -> list[PermitApplication]:
        if self.application.relation:
            return []
        return list(self.application.children.order_by("-id"))

    @cached_property
    def children(self) -> list[PermitApplication]:
        """What was handed in for this permit, newest first, as far as this person may open it."""
        if not self._every_child:
            return []
        own = PermitApplication.objects.visible_to(self.user).filter(parent=self.application)
        shown = set(own.values_list("pk", flat=True))
        return [each for each in self._every_child if each.pk in shown]

    @property
    def hidden(self) -> int:
        """How many were handed in by others, which this person may not open."""
        return len(self._every_child) - len(self.children)

    @cached_property
    def amendments(self) -> list[Amendment]:
        permit = getattr(self.application, "permit", None)
        return list(permit.amendments.all()) if permit else []

    @cached_property
    def deferred_parts(self) -> list[DeferredPart]:
        """The parts of the plans that are not approved yet, while the permit is built on."""
        if self.application.status not in ALLOWED["deferred"]:
            return []
        return belonging.parts_not_approved(self.application)

    @cached_property
    def refunds(self) -> list[Refund]:
        if self.application.relation != "refund":
            return []
        rows = self.application.refunds.select_related("payment", "prepared_by", "decided_by")
        return list(rows)

    @property
    def may_prepare_refund(self) -> bool:
        is_refund = self.application.relation == "refund"
        return is_refund and may(self.user, "prepare_refund", self.application)

    @property
    def may_issue(self) -> bool:
        return may(self.user, "issue_permit", self.application)

    @cached_property
    def begins(self) -> list[Beginning]:
        """What this person may begin for this permit by the rules of today."""
        if self.application.relation or not may(self.user, "submit", self.application):
            return []
        try:
            rules = rules_today(self.at)
        except NoRulebookInForce:
            return []
        say, number = speaker(rules), urlencode({"for": number_of(self.application)})
        return [
            Beginning(say(kind.name), f"{reverse('applications:start', args=[code])}?{number}")
            for code, kind in sorted(rules.types.items())
            if kind.belongs_to is not None and self._allows(kind.belongs_to.kind)
        ]

    def _allows(self, kind: str) -> bool:
        allowed = ALLOWED.get(kind)
        return allowed is None or self.application.status in allowed
