from django.conf import settings
from django.db import models
from django.db.models import Q


class Application(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    state = models.CharField(max_length=20, default="draft")
    version = models.IntegerField(default=0)
    open_reviews = models.IntegerField(default=0)
    address = models.TextField()
    description = models.TextField()
    valuation = models.DecimalField(max_digits=12, decimal_places=2)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    permit_no = models.CharField(max_length=30, null=True)
    due = models.DateField(null=True)
    updated = models.DateTimeField(auto_now=True)


class Review(models.Model):
    application = models.ForeignKey(Application, models.CASCADE)
    discipline = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default="open")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    due = models.DateField(null=True)

    class Meta:
        unique_together = [("application", "discipline")]
        indexes = [
            models.Index(fields=["discipline", "due", "id"], name="worklist", condition=~Q(state="approved"))
        ]


class Audit(models.Model):
    application = models.ForeignKey(Application, models.CASCADE)
    subject = models.CharField(max_length=20, null=True)
    action = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
