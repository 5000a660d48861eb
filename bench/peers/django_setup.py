"""Configure Django once per worker process for one peer."""

import os

from bench.peers import script


def configure(dsn, apps, **extra):
    import django
    from django.conf import settings

    if settings.configured:
        return
    opts = {}
    if os.environ.get("BENCH_DJANGO_PREPARE"):  # server-side prepared statements
        opts = {"server_side_binding": True, "prepare_threshold": 2}
    base = dict(
        DEBUG=False,
        SECRET_KEY="bench",
        USE_TZ=True,
        DATABASES={"default": script.django_database(dsn, **opts)},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"] + apps,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    base.update(extra)
    settings.configure(**base)
    django.setup()


def migrate():
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)  # apps with migrations first
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def users():
    """One user per role plus a group of the same name; returns {role: user id}."""
    from django.contrib.auth.models import Group, User

    ids = {}
    for r in script.ROLES:
        g, _ = Group.objects.get_or_create(name=r)
        u, _ = User.objects.get_or_create(username="u_" + r, defaults={"is_active": True})
        u.groups.add(g)
        ids[r] = u.pk
    return ids


def user_ids():
    from django.contrib.auth.models import User

    return {r: User.objects.get(username="u_" + r).pk for r in script.ROLES}
