"""The thing that moves, and what a product row inherits to become one."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

GENESIS = "0" * 64


class Case(models.Model):
    """One thing that moves. Its row is the lock; its head is the end of the hash chain of its history."""

    machine = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default=GENESIS)
    declared_interests = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["machine", "id"], name="case_by_machine")]

    def __str__(self) -> str:
        return f"{self.machine} case {self.pk}"


class Workflowed(models.Model):
    """A product row that moves: one case, and a protected ``status`` field that the subclass declares.

    The subclass's ``status`` is a ``django_fsm.FSMField(protected=True)`` whose transitions only
    :func:`workflows.transitions.move` calls; a database trigger refuses every other change.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    status: Any

    class Meta:
        abstract = True

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        """Reload, past the protection of ``status`` on this instance alone.

        django-fsm-2's own mixin lifts the protection of the class, for every instance of the process.
        """
        names = list(fields) if fields is not None else None
        if names is None or "status" in names:
            self.__dict__.pop("status", None)
        super().refresh_from_db(using=using, fields=names, from_queryset=from_queryset)
