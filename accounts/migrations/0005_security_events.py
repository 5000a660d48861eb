"""Security events: append-only, numbered and chained by the database when the transaction commits.

The number is given by a trigger deferred to the commit, under an advisory lock: the lock is held for the
commit alone, no transaction waits for another that is still at work, and what a plain INSERT writes is
chained like everything else. A row is sealed once; afterwards nothing about it may change.
"""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHAIN = """
CREATE FUNCTION accounts_security_part(part text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_to(octet_length(convert_to(part, 'UTF8')) || ':' || part, 'UTF8')
$$;

CREATE FUNCTION accounts_security_hash(e accounts_securityevent) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(string_agg(accounts_security_part(part), ''::bytea ORDER BY place)), 'hex')
  FROM unnest(ARRAY[
    e.previous_hash, e.seq::text, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.kind, coalesce(e.actor_id::text, ''), e.about, e.facts::text, e.network, e.visitor, e.request
  ]) WITH ORDINALITY AS parts(part, place)
$$;

CREATE FUNCTION accounts_security_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seq := NULL; NEW.previous_hash := ''; NEW.hash := '';
  RETURN NEW;
END $$;

CREATE FUNCTION accounts_security_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last accounts_securityhead;
  sealed accounts_securityevent;
BEGIN
  PERFORM pg_advisory_xact_lock(CHAIN_LOCK);
  SELECT * INTO last FROM accounts_securityhead WHERE id = 1;
  sealed := NEW;
  sealed.seq := coalesce(last.seq, 0) + 1;
  sealed.previous_hash := coalesce(last.hash, repeat('0', 64));
  sealed.hash := accounts_security_hash(sealed);
  UPDATE accounts_securityevent
  SET seq = sealed.seq, previous_hash = sealed.previous_hash, hash = sealed.hash WHERE id = NEW.id;
  INSERT INTO accounts_securityhead (id, seq, hash) VALUES (1, sealed.seq, sealed.hash)
  ON CONFLICT (id) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash;
  RETURN NULL;
END $$;

CREATE FUNCTION accounts_security_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.seq IS NULL
    AND (to_jsonb(NEW) - ARRAY['seq', 'previous_hash', 'hash'])
      = (to_jsonb(OLD) - ARRAY['seq', 'previous_hash', 'hash']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is history: rows are only ever added', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION accounts_security_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE') AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is written by the chain of security events alone', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER unsealed BEFORE INSERT ON accounts_securityevent
  FOR EACH ROW EXECUTE FUNCTION accounts_security_unsealed();
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON accounts_securityevent DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts_security_seal();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_securityevent
  FOR EACH ROW EXECUTE FUNCTION accounts_security_guard();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_securityevent
  FOR EACH STATEMENT EXECUTE FUNCTION accounts_security_guard();
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON accounts_securityhead
  FOR EACH ROW EXECUTE FUNCTION accounts_security_head_guard();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON accounts_securityhead
  FOR EACH STATEMENT EXECUTE FUNCTION accounts_security_head_guard();
""".replace("CHAIN_LOCK", str(0x5EC_0_01))
UNCHAIN = """
DROP FUNCTION accounts_security_unsealed, accounts_security_seal, accounts_security_guard,
  accounts_security_head_guard, accounts_security_hash, accounts_security_part CASCADE;
"""


class Migration(migrations.Migration):
    replaces = [("accounts", "0003_security_events")]

    dependencies = [
        ("accounts", "0004_yearly_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecurityHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("kind", models.CharField(max_length=40, verbose_name="what")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=120)),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("network", models.CharField(blank=True, max_length=50)),
                ("visitor", models.CharField(blank=True, max_length=16)),
                ("request", models.CharField(blank=True, max_length=36)),
                ("seq", models.BigIntegerField(editable=False, null=True, unique=True)),
                ("previous_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="security_by_time"),
                    models.Index(fields=["kind", "-id"], name="security_by_kind"),
                    models.Index(fields=["actor", "-id"], name="security_by_actor"),
                    models.Index(fields=["about", "-id"], name="security_by_subject"),
                ],
            },
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
