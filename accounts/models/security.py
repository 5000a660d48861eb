"""What happened at the front door and to rights: rows that the database seals into one chain."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class SecurityEvent(models.Model):
    """One thing an auditor may ask about. The number and the hashes are given by the database at commit."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed in", _("Signed in")
        SIGNED_OUT = "signed out", _("Signed out")
        SIGN_IN_FAILED = "sign-in failed", _("Sign-in failed")
        LOCKED_OUT = "locked out", _("Locked out after too many attempts")
        SESSION_ENDED = "session ended", _("Session ended from elsewhere or by time")
        REGISTERED = "registered", _("Account registered")
        FACTOR_ADDED = "factor added", _("Second factor added")
        FACTOR_REMOVED = "factor removed", _("Second factor removed")
        RECOVERY_USED = "recovery used", _("Recovery code used")
        PASSWORD_CHANGED = "password changed", _("Password changed")
        EMAIL_CHANGED = "email changed", _("E-mail address changed")
        SINGLE_SIGN_ON_LINKED = "sso linked", _("Single sign-on connected")
        ACCOUNT_CLOSED = "account closed", _("Account closed")
        ROLE_ASKED = "role asked", _("Role asked for")
        ROLE_GRANTED = "role granted", _("Role granted")
        ROLE_REFUSED = "role refused", _("Role refused")
        ROLE_EXTENDED = "role extended", _("Role extended")
        ROLE_ENDED = "role ended", _("Role ended")
        READING_OFFERED = "reading offered", _("Access to a record offered")
        GRANT_GIVEN = "grant given", _("Access to a record given")
        GRANT_ENDED = "grant ended", _("Access to a record ended")
        GRANT_USED_AFTER_END = "grant used after end", _("Access used after its end")
        GLASS_BROKEN = "glass broken", _("Emergency access taken")
        GLASS_REVIEWED = "glass reviewed", _("Emergency access looked through")
        MEMBER_JOINED = "member joined", _("Joined a company")
        MEMBER_LEFT = "member left", _("Left a company")
        MEMBER_ROLE_CHANGED = "member role changed", _("Role in a company changed")
        PARTY_INVITED = "party invited", _("Invited to an application")
        PARTY_JOINED = "party joined", _("Joined an application")
        PARTY_ENDED = "party ended", _("Left an application")
        TRAINING_SUSPENDED = "training suspended", _("Roles suspended for want of training")
        OWN_RECORD_REFUSED = "own record refused", _("Attempt at one’s own record refused")
        REFUSED = "refused", _("Page refused")
        RATE_LIMITED = "rate limited", _("Too many requests refused")
        EXPORTED = "exported", _("Personal data exported")
        ERASURE_ASKED = "erasure asked", _("Erasure asked for")
        ERASURE_TAKEN_BACK = "erasure taken back", _("Erasure taken back")
        ERASED = "erased", _("Personal data erased")
        BACKED_UP = "backed up", _("Backup written")
        RESTORED = "restored", _("Backup restored")
        HEAD_KEPT = "head kept", _("End of this list kept outside")

    at = models.DateTimeField(_("when"))
    kind = models.CharField(
        _("what"), max_length=40
    )  # a Kind; no choices, so that one more needs no migration
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # history outlives everybody, and a log must never wait for a lock on a person
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    about = models.CharField(max_length=120, blank=True)
    facts: models.JSONField = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    network = models.CharField(max_length=50, blank=True)
    visitor = models.CharField(max_length=16, blank=True)
    request = models.CharField(max_length=36, blank=True)
    seq = models.BigIntegerField(null=True, editable=False, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["-at", "-id"], name="security_by_time"),
            models.Index(fields=["kind", "-id"], name="security_by_kind"),
            models.Index(fields=["actor", "-id"], name="security_by_actor"),
            models.Index(fields=["about", "-id"], name="security_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        known = dict(self.Kind.choices)
        return str(known.get(self.kind, self.kind))


class SecurityHead(models.Model):
    """Where the chain of security events ends; one row, written by the database alone."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
