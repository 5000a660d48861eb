"""Numbers without gaps or doubles."""

from django.db import models


class NumberSequence(models.Model):
    """The last number given out under a prefix, for example ``PRJ-2026``."""

    prefix = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}: {self.last}"
