"""The thing that moves, and what a product row inherits to become one."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from workflows.models.hashes import GENESIS, HashField


class Case(models.Model):
    """One thing that moves. Its row is the lock; its head is the end of the hash chain of its history."""

    machine = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = HashField(default=GENESIS)
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
    _reads_status = False

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
        Here a status that could not be read again is put back, so that it is never open to be written.
        """
        names = list(fields) if fields is not None else None
        held = {}
        if (names is None or "status" in names) and "status" in self.__dict__:
            held = {"status": self.__dict__.pop("status")}
        self._reads_status = bool(held)
        try:
            super().refresh_from_db(using=using, fields=names, from_queryset=from_queryset)
        finally:
            self._reads_status = False
            self.__dict__.update(held if "status" not in self.__dict__ else {})

    def get_deferred_fields(self) -> set[str]:
        """Count the status as loaded while it is read again: else Django would leave it out."""
        deferred = super().get_deferred_fields()
        return deferred - {"status"} if self._reads_status else deferred
