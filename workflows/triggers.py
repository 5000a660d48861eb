"""The guards that the database keeps by itself, as migration operations."""

from collections.abc import Iterable

from django.db import migrations

MOVE_GUARD = """
CREATE OR REPLACE FUNCTION workflows_guard_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := '';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.status IS NOT DISTINCT FROM OLD.status THEN RETURN NEW; END IF;
    before := OLD.status;
    IF current_setting('lintel.move', true) IS DISTINCT FROM NEW.case_id::text THEN
      RAISE EXCEPTION 'The status of % % changes only by a move: workflows.transitions.move()',
        TG_TABLE_NAME, NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM set_config('lintel.move', '', true);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM workflows_legaltransition
                 WHERE machine = TG_ARGV[0] AND source = before AND target = NEW.status) THEN
    RAISE EXCEPTION 'No transition of % leads from "%" to "%"', TG_ARGV[0], before, NEW.status
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION workflows_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is history: rows are only ever added', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def functions() -> migrations.RunSQL:
    """Return the operation that creates the trigger functions."""
    return migrations.RunSQL(
        MOVE_GUARD + APPEND_ONLY,
        "DROP FUNCTION workflows_guard_status() CASCADE; DROP FUNCTION workflows_append_only() CASCADE;",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Return the operation that lets rows of a table only ever be added."""
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION workflows_append_only();"
        f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only();",
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};",
    )


def guard_status(table: str, machine: str) -> migrations.RunSQL:
    """Return the operation that refuses each status change that no move of ``machine`` made."""
    return migrations.RunSQL(
        f"CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION workflows_guard_status('{machine}');",
        f"DROP TRIGGER guard_status ON {table};",
    )


def legal_transitions(machine: str, pairs: Iterable[tuple[str, str]]) -> migrations.RunSQL:
    """Return the operation that makes exactly these changes of status legal for a machine."""
    rows = ", ".join(f"('{machine}', '{source}', '{target}')" for source, target in pairs)
    return migrations.RunSQL(
        f"DELETE FROM workflows_legaltransition WHERE machine = '{machine}';"  # noqa: S608 (our own constants)
        f"INSERT INTO workflows_legaltransition (machine, source, target) VALUES {rows};",
        f"DELETE FROM workflows_legaltransition WHERE machine = '{machine}';",  # noqa: S608 (our own constants)
    )


def wake_relay() -> migrations.RunSQL:
    """Return the operation that wakes the relay at each commit that wrote an event."""
    return migrations.RunSQL(
        "CREATE OR REPLACE FUNCTION workflows_wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN PERFORM pg_notify('lintel_outbox', ''); RETURN NULL; END $$;"
        "CREATE TRIGGER wake_relay AFTER INSERT ON workflows_outboxevent "
        "FOR EACH STATEMENT EXECUTE FUNCTION workflows_wake_relay();",
        "DROP TRIGGER wake_relay ON workflows_outboxevent; DROP FUNCTION workflows_wake_relay();",
    )
