"""Stocktakings: whether the rows and the objects of the store still tell the same."""

from django.db import models


class Stocktaking(models.Model):
    """One comparison of rows with objects, both ways.

    ``missing`` rows have no object, ``differing`` ones have one of another size, ``strays`` are objects that
    no row knows. The lists name the first of each, the counts tell how many there are.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    files = models.PositiveIntegerField(default=0)
    objects_seen = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    differing_count = models.PositiveIntegerField(default=0)
    stray_count = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list)
    differing = models.JSONField(default=list)
    strays = models.JSONField(default=list)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return f"stocktaking of {self.began_at:%Y-%m-%d}"

    @property
    def is_good(self) -> bool:
        """Tell whether everything was found, and nothing else."""
        wrong = self.missing_count + self.differing_count + self.stray_count
        return self.ended_at is not None and not self.trouble and not wrong
