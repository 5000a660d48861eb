from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition
from django_fsm_log.decorators import fsm_log_by


def may(codename):
    """Model-wide permission or guardian object permission."""
    perm = "fsm2_app." + codename
    return lambda obj, user: user.has_perm(perm) or user.has_perm(perm, obj)


class Application(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    state = FSMField(default="draft", protected=True)
    address = models.TextField()
    description = models.TextField()
    valuation = models.DecimalField(max_digits=12, decimal_places=2)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    permit_no = models.CharField(max_length=30, null=True)
    due = models.DateField(null=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        permissions = [
            ("submit_application", ""),
            ("accept_application", ""),
            ("assess_application", ""),
            ("pay_application", ""),
            ("issue_application", ""),
        ]

    @fsm_log_by
    @transition(state, "draft", "submitted", permission=may("submit_application"))
    def submit(self, by=None): ...

    @fsm_log_by
    @transition(state, "submitted", "in_review", permission=may("accept_application"))
    def accept(self, by=None): ...

    @fsm_log_by
    @transition(state, "in_review", "reviewed")
    def finish_reviews(self, by=None): ...

    @fsm_log_by
    @transition(state, "reviewed", "fees_due", permission=may("assess_application"))
    def assess(self, by=None):
        self.fee = 250

    @fsm_log_by
    @transition(state, "fees_due", "paid", permission=may("pay_application"))
    def pay(self, by=None): ...

    @fsm_log_by
    @transition(state, "paid", "issued", permission=may("issue_application"))
    def issue(self, by=None):
        self.permit_no = "BP-%d" % self.pk


class Review(models.Model):
    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews")
    discipline = models.CharField(max_length=20)
    state = FSMField(default="open", protected=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    due = models.DateField(null=True)

    class Meta:
        permissions = [("do_review", "")]
        indexes = [models.Index(fields=["discipline", "state", "due"], name="fsm2_worklist")]

    @fsm_log_by
    @transition(state, "open", "claimed", permission=may("do_review"))
    def claim(self, by=None):
        self.reviewer = by

    @fsm_log_by
    @transition(state, "claimed", "approved", permission=may("do_review"))
    def approve(self, by=None): ...
