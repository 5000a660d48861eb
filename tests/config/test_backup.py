"""The drill: a city is backed up, and made again in an empty database and an empty bucket."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from accounts.security import chain as security_chain
from accounts.security import events as security_events
from accounts.security.events import Kind
from config.backup import reading, tables, writing
from config.backup.format import MANIFEST, Refused
from permits.applications.services.drafts import start_draft
from permits.documents import store
from permits.documents.models import DocumentVersion
from tests import driving
from tests.documents.handing_in import blank_sheets, hand_in
from tests.driving import NOON
from tests.register import records
from workflows.models import TransitionRecord
from workflows.timing import at_moment

OURS = ("accounts", "applications", "fees", "workflows")
COUNTED = ("accounts_user", "workflows_transitionrecord", "applications_permitapplication", "documents_sheet")


def address_of_database(name: str) -> str:
    """Return DATABASE_URL of another database on the same server."""
    test, own = settings.DATABASES["default"], os.environ["DATABASE_URL"]
    before, _, query = own.partition("?")
    assert test["ENGINE"].endswith("postgresql")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture
def empty_place(transactional_db: None) -> Iterator[dict[str, str]]:
    """An empty database and a bucket that does not exist yet, as environment of a program.

    The tables come as a copy of the test database's, which is quicker than to migrate it; where
    somebody else is at work in that, the database has none and the restore makes them.
    """
    name = f"drill_{uuid4().hex[:12]}"
    own = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(address_of_database("postgres"), autocommit=True) as admin:
        try:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
            emptied(address_of_database(name))
        except psycopg.errors.ObjectInUse:
            admin.execute(f'CREATE DATABASE "{name}"')
        changed = {"DATABASE_URL": address_of_database(name), "S3_BUCKET": name.replace("_", "-")}
        yield {**os.environ, **changed, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def emptied(address: str) -> None:
    """Leave in a database only what migrations wrote."""
    with psycopg.connect(address) as there:
        names = [
            name for (name,) in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        for verb in ("DISABLE", "TRUNCATE", "ENABLE"):
            for name in names:
                if verb != "TRUNCATE":
                    there.execute(f'ALTER TABLE "{name}" {verb} TRIGGER USER')
                elif name not in tables.FROM_MIGRATIONS:
                    there.execute(f'TRUNCATE "{name}" CASCADE')


def manage(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "manage.py", *command]
    return subprocess.run(whole, cwd=Path(settings.ROOT), env=environment, capture_output=True, text=True)


def city_at_work() -> DocumentVersion:
    """Make people, a permit with its history, a draft with a real plan, and security events."""
    store.ensure_bucket()
    driving.publish_rules()
    who = driving.people()
    records.application("issued")
    draft = start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)
    plan = hand_in(draft, who.contractor, blank_sheets(1))
    security_events.record(Kind.SIGNED_IN, at=NOON, actor=who.contractor, about=who.contractor)
    return plan


def counts(cursor: Any) -> list[int]:
    return [cursor.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED]  # noqa: S608


def test_a_city_is_made_again_elsewhere_with_every_row_file_and_guard(
    tmp_path: Path, empty_place: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_moment(NOON):
        plan = city_at_work()
    file = tmp_path / "city.zip"
    with connection.cursor() as cursor:
        before = counts(cursor.cursor)

    call_command("backup", str(file), "--with-objects")
    restored = manage(empty_place, "restore", str(file))
    verified = manage(empty_place, "verify_audit")
    again = manage(empty_place, "restore", str(file))

    assert restored.returncode == 0, restored.stderr
    assert "history: 0 findings; objects: 0 missing or different" in restored.stdout
    assert verified.returncode == 0, verified.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert (again.returncode, "The database is not empty" in again.stderr) == (1, True)
    with psycopg.connect(empty_place["DATABASE_URL"], autocommit=True) as there:
        assert counts(there) == before
        assert all(before)
        with pytest.raises(psycopg.errors.IntegrityError, match="only ever added"):
            there.execute("UPDATE workflows_transitionrecord SET reason = 'forged'")
        with pytest.raises(psycopg.errors.IntegrityError, match="only ever added"):
            there.execute("DELETE FROM accounts_securityevent")
        with pytest.raises(psycopg.errors.IntegrityError, match="changes only by a move"):
            there.execute("UPDATE applications_permitapplication SET status = 'issued'")
        [(highest, following)] = there.execute(
            "SELECT max(id), nextval(pg_get_serial_sequence('accounts_user', 'id')) FROM accounts_user"
        )
        assert following == highest + 1
    here = settings.S3_BUCKET
    monkeypatch.setattr(settings, "S3_BUCKET", empty_place["S3_BUCKET"])
    assert store.head(plan.key) is not None
    assert sha256(b"".join(store.chunks(plan.key))).hexdigest() == plan.sha256
    assert empty_place["S3_BUCKET"] != here


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_one_moment_whatever_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create_user("first@example.org")
    copied = writing._copied

    def meanwhile(statement: str, target: Any) -> int:
        if statement.startswith('COPY "account_emailaddress"'):
            with psycopg.connect(
                address_of_database(connection.settings_dict["NAME"]), autocommit=True
            ) as other:
                other.execute(
                    "INSERT INTO accounts_user (password, is_superuser, email, name, phone, language, "
                    "is_active, joined_at) VALUES ('', false, 'late@example.org', '', '', 'en', true, now())"
                )
        return copied(statement, target)

    monkeypatch.setattr(writing, "_copied", meanwhile)

    written = writing.write(tmp_path / "city.zip", at=NOON, with_contents=False)

    assert User.objects.count() == 2
    assert written.manifest.tables["accounts_user"].rows == 1


@pytest.fixture
def small(tmp_path: Path, transactional_db: None) -> Path:
    file = tmp_path / "small.zip"
    writing.write(file, at=NOON, with_contents=False)
    return file


def rewritten(file: Path, **changed: Any) -> Path:
    """Return a copy of a backup whose manifest, or a table, says something else."""
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == MANIFEST:
                content = json.dumps({**json.loads(content), **changed}).encode()
            target.writestr(name, content)
    return other


def test_a_backup_of_another_version_is_refused_in_words(small: Path) -> None:
    migrations = json.loads(zipfile.ZipFile(small).read(MANIFEST))["migrations"]
    newer = rewritten(small, migrations=[*migrations, "fees.0099_from_the_future"])

    with (
        zipfile.ZipFile(newer) as archive,
        pytest.raises(Refused, match=r"also had fees\.0099_from_the_future"),
    ):
        reading.restore_tables(archive)

    older = rewritten(small, migrations=migrations[:-1])
    with zipfile.ZipFile(older) as archive, pytest.raises(Refused, match="of an older version"):
        reading.restore_tables(archive)
    with zipfile.ZipFile(rewritten(small, format=9)) as archive, pytest.raises(Refused, match="format 9"):
        reading.restore_tables(archive)


def test_a_backup_from_before_migrations_were_gathered_is_of_this_version(small: Path) -> None:
    migrations = json.loads(zipfile.ZipFile(small).read(MANIFEST))["migrations"]
    on_disk = MigrationLoader(None).disk_migrations
    gathered = {f"{app}.{name}": each.replaces for (app, name), each in on_disk.items() if app in OURS}
    as_before = [
        old for name in migrations for old in ([".".join(each) for each in gathered.get(name, [])] or [name])
    ]

    with zipfile.ZipFile(rewritten(small, migrations=as_before)) as archive:
        assert reading.restore_tables(archive).migrations == as_before

    as_before.remove("fees.0008_waivers_by_two_people")
    with (
        zipfile.ZipFile(rewritten(small, migrations=as_before)) as archive,
        pytest.raises(
            Refused, match=r"of an older version of Lintel, without fees\.0003_refunds_and_waivers"
        ),
    ):
        reading.restore_tables(archive)


def test_a_damaged_backup_changes_nothing(small: Path) -> None:
    listed = json.loads(zipfile.ZipFile(small).read(MANIFEST))
    listed["tables"]["workflows_legaltransition"]["sha256"] = "0" * 64
    damaged = rewritten(small, tables=listed["tables"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workflows_legaltransition")
        before = cursor.fetchone()

    with zipfile.ZipFile(damaged) as archive, pytest.raises(Refused, match="the file is damaged"):
        reading.restore_tables(archive)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workflows_legaltransition")
        assert cursor.fetchone() == before
    assert tables.sleeping_triggers() == 0


def test_what_is_no_backup_is_refused_and_none_is_overwritten(small: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(small.read_bytes()[:-200])

    with pytest.raises(CommandError, match="not a whole backup"):
        call_command("restore", str(half))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", str(tmp_path / "nowhere.zip"))
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(small))


def test_a_file_that_the_store_has_lost_is_named(tmp_path: Path, transactional_db: None) -> None:
    with at_moment(NOON):
        plan = city_at_work()
    store.delete(plan.key)

    written = writing.write(tmp_path / "city.zip", at=NOON, with_contents=False)

    assert written.missing == [plan.key]


@pytest.mark.django_db
def test_a_database_that_was_only_migrated_counts_as_empty() -> None:
    assert tables.filled() == []
    assert security_chain.head()[0] == 0
    assert not TransitionRecord.objects.exists()
    with transaction.atomic():
        User.objects.create_user("ana@example.org")
        assert tables.filled() == ["accounts_user"]
