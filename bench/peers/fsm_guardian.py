"""The stack put together plainly: django-fsm-2 + django-guardian (generic tables) + django-fsm-log."""

import os
from datetime import date, timedelta

from bench.peers import django_setup, script

NAME = "fsm2+guardian+fsm-log" + ("-prep" if os.environ.get("BENCH_DJANGO_PREPARE") else "")
APPS = ["guardian", "django_fsm", "django_fsm_log", "bench.peers.fsm2_app"]
EXTRA = dict(
    AUTHENTICATION_BACKENDS=[
        "django.contrib.auth.backends.ModelBackend",
        "guardian.backends.ObjectPermissionBackend",
    ]
)


def setup(dsn):
    django_setup.configure(dsn, APPS, **EXTRA)
    django_setup.migrate()
    django_setup.users()
    from django.contrib.auth.models import Group, Permission

    for role, code in (
        ("intake", "accept_application"),
        ("fees", "assess_application"),
        ("issuer", "issue_application"),
        ("contractor", "add_application"),
    ):
        Group.objects.get(name=role).permissions.add(
            Permission.objects.get(codename=code, content_type__app_label="fsm2_app")
        )


def run(n, dsn):
    django_setup.configure(dsn, APPS, **EXTRA)
    from django.contrib.auth.models import Group, User
    from django.db import transaction
    from django_fsm import has_transition_perm
    from django_fsm_log.models import StateLog
    from guardian.shortcuts import assign_perm

    from bench.peers.fsm2_app.models import Application, Review

    UID = django_setup.user_ids()

    def create():
        with transaction.atomic():
            user = User.objects.get(pk=UID["contractor"])
            if not user.has_perm("fsm2_app.add_application"):
                raise script.Denied
            a = Application.objects.create(owner=user, due=date.today() + timedelta(30), **script.CASE_FIELDS)
            for p in ("view_application", "submit_application", "pay_application"):
                assign_perm("fsm2_app." + p, user, a)
            StateLog.objects.create(
                by=user, source_state=None, state="draft", transition="create", content_object=a
            )
        return a.pk

    def step(cid, name, role, disc):
        with transaction.atomic():
            user = User.objects.get(pk=UID[role])
            if name in ("claim", "approve"):
                if name == "approve":
                    app = Application.objects.select_for_update().get(pk=cid)
                obj = Review.objects.select_for_update().get(application_id=cid, discipline=disc)
            else:
                obj = Application.objects.select_for_update().get(pk=cid)
            method = getattr(obj, name)
            if not has_transition_perm(method, user):
                raise script.Denied(name)
            method(by=user)
            obj.save()
            if name == "accept":
                for d in script.DISCIPLINES:
                    r = Review.objects.create(application=obj, discipline=d, due=date.today() + timedelta(10))
                    assign_perm("fsm2_app.do_review", Group.objects.get(name="rev_" + d), r)
            elif name == "approve" and not app.reviews.exclude(state="approved").exists():
                app.finish_reviews(by=user)
                app.save()

    m, ids = script.drive(n, create, step)
    from django.contrib.contenttypes.models import ContentType

    logs = StateLog.objects.filter(
        content_type=ContentType.objects.get_for_model(Application), object_id__in=ids
    ).count()
    rl = StateLog.objects.filter(
        content_type=ContentType.objects.get_for_model(Review),
        object_id__in=Review.objects.filter(application_id__in=ids).values("pk"),
    ).count()
    return script.result(
        m,
        ids,
        dict(
            issued=Application.objects.filter(pk__in=ids, state="issued").count(),
            audit_per_case=(logs + rl) / max(1, n),
        ),
    )
