"""Keep what is destroyed under the retention rules, by whom and when; let its words go with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

SETTLED = """
CREATE FUNCTION documents_disposal_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('destroyed', 'kept') THEN
    RAISE EXCEPTION 'Disposal % is a record: it never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disposal_is_settled BEFORE UPDATE OR DELETE ON documents_disposal
  FOR EACH ROW EXECUTE FUNCTION documents_disposal_is_settled();
"""
WORDS_GO = """
CREATE OR REPLACE FUNCTION documents_sheet_is_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sha256 = '' AND (NEW.version_id, NEW.page) = (OLD.version_id, OLD.page) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.text = '' AND NOT NEW.has_text
     AND (NEW.version_id, NEW.page, NEW.number, NEW.title, NEW.discipline, NEW.width, NEW.height, NEW.sha256)
       = (OLD.version_id, OLD.page, OLD.number, OLD.title, OLD.discipline, OLD.width, OLD.height, OLD.sha256)
     AND EXISTS (SELECT 1 FROM documents_disposal AS disposal
                 JOIN documents_documentversion AS version ON version.document_id = disposal.document_id
                 WHERE version.id = OLD.version_id AND disposal.state = 'destroyed') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Sheet % was read: it never changes', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION documents_sheet_is_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sha256 = '' AND (NEW.version_id, NEW.page) = (OLD.version_id, OLD.page) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Sheet % was read: it never changes', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def person() -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0011_redacted_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("document", "destroyed_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved by one person"),
                            ("ordered", "Being destroyed"),
                            ("destroyed", "Destroyed"),
                            ("kept", "Kept"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("retention", models.CharField(max_length=20)),
                ("days", models.PositiveIntegerField()),
                ("ended_on", models.DateField()),
                ("due_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                ("kept_because", models.CharField(blank=True, max_length=300)),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
                ("files", models.JSONField(default=list)),
                ("approved_by", person()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="documents.document",
                    ),
                ),
                ("kept_by", person()),
                ("ordered_by", person()),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="disposals_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("state__in", ["proposed", "approved", "ordered", "destroyed"])),
                        fields=("document",),
                        name="one_disposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            ("state__in", ["proposed", "kept"]),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="disposal_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("state__in", ["ordered", "destroyed"]), _negated=True),
                            Q(
                                ("ordered_by__isnull", False),
                                Q(("ordered_by", F("approved_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_ordered_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            SETTLED,
            "DROP TRIGGER disposal_is_settled ON documents_disposal; "
            "DROP FUNCTION documents_disposal_is_settled();",
        ),
        migrations.RunSQL(WORDS_GO, BEFORE),
    ]
