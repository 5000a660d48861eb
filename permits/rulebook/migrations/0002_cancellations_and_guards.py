"""Versions that are cancelled before their day; what was published or offered is not rewritten by anything."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows import triggers
from workflows.new_tables import NewTable

VERSION_NEVER_CHANGES = """
CREATE FUNCTION rulebook_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said rulebook_rulebookversion;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    said := NEW;
    said.cancelled_at := OLD.cancelled_at;
    IF said IS NOT DISTINCT FROM OLD AND OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL
       AND OLD.effective_from >= NEW.cancelled_at::date THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'Rulebook version % is published; publish a new version instead of changing it', OLD.number
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON rulebook_rulebookversion
  FOR EACH ROW EXECUTE FUNCTION rulebook_version_never_changes();
"""
UNGUARD_VERSIONS = """
DROP TRIGGER never_changes ON rulebook_rulebookversion;
DROP FUNCTION rulebook_version_never_changes();
"""
DRAFTS_KEEP_THEIR_WORD = """
CREATE FUNCTION rulebook_draft_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Draft % is history: discard it instead of deleting it', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status IN ('scheduled', 'discarded') THEN
    RAISE EXCEPTION 'Draft % is %; begin another one', OLD.id, OLD.status
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.content IS DISTINCT FROM OLD.content AND (OLD.status = 'offered' OR NEW.edit <= OLD.edit) THEN
    RAISE EXCEPTION 'The texts of draft % change only while it is written, by a new edit', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'scheduled' AND (
      OLD.status <> 'offered'
      OR NOT EXISTS (SELECT 1 FROM rulebook_rulebookversion v
                     WHERE v.id = NEW.published_as_id AND v.sha256 = OLD.offered_sha256
                       AND v.effective_from = OLD.effective_from)) THEN
    RAISE EXCEPTION 'Draft % is scheduled only as what was offered', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_word BEFORE UPDATE OR DELETE ON rulebook_rulebookdraft
  FOR EACH ROW EXECUTE FUNCTION rulebook_draft_keeps_its_word();
"""
UNGUARD_DRAFTS = """
DROP TRIGGER keeps_its_word ON rulebook_rulebookdraft;
DROP FUNCTION rulebook_draft_keeps_its_word();
"""


class Migration(migrations.Migration):
    replaces = [
        ("rulebook", "0002_published_versions_never_change"),
        ("rulebook", "0005_drafts_keep_their_word"),
        ("rulebook", "0006_scheduled_versions_can_be_cancelled"),
        ("rulebook", "0007_only_the_future_is_cancelled"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rulebook", "0001_versions_and_drafts"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        NewTable(
            name="RulebookCancellation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellations",
                        to="rulebook.rulebookversion",
                    ),
                ),
                ("reason", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a second person"),
                            ("confirmed", "cancelled"),
                            ("rejected", "stays scheduled"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("version",),
                        name="rulebook_one_open_cancellation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rulebook_cancelled_by_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(VERSION_NEVER_CHANGES, UNGUARD_VERSIONS),
        migrations.RunSQL(DRAFTS_KEEP_THEIR_WORD, UNGUARD_DRAFTS),
        triggers.append_only("rulebook_rulebookdraftentry"),
    ]
