"""django-viewflow: Start, View, Split, Join, If, End with the recommended row lock.

Each unit follows what viewflow's own view wrappers do (lock + atomic, load the task,
permission test, start/assign/execute the activation) without the HTTP and form layers.
The audit trail is viewflow's own: one Task row per node with owner, assigned, started, finished.
"""

import os
from datetime import date, timedelta
from types import SimpleNamespace

from bench.peers import django_setup, script

NAME = "viewflow" + ("-prep" if os.environ.get("BENCH_DJANGO_PREPARE") else "")
APPS = ["viewflow", "viewflow.workflow", "bench.peers.vf_app"]


def setup(dsn):
    django_setup.configure(dsn, APPS)
    django_setup.migrate()
    django_setup.users()
    from django.contrib.auth.models import Group, Permission
    from django.contrib.contenttypes.models import ContentType

    from bench.peers.vf_app.models import PermitProcess

    ct = ContentType.objects.get_for_model(PermitProcess)
    for r in script.ROLES:
        p, _ = Permission.objects.get_or_create(content_type=ct, codename="role_" + r, defaults={"name": r})
        Group.objects.get(name=r).permissions.add(p)


def run(n, dsn):
    django_setup.configure(dsn, APPS)
    from django.contrib.auth.models import User
    from django.db import transaction
    from viewflow.workflow.models import Task
    from viewflow.workflow.status import STATUS

    from bench.peers.vf_app.flows import PermitFlow
    from bench.peers.vf_app.models import PermitProcess

    UID = django_setup.user_ids()

    def create():
        user = User.objects.get(pk=UID["contractor"])
        node = PermitFlow.start
        act = node.activation_class.create(node, None, None)
        if not node.can_execute(user, act.task):
            raise script.Denied
        with transaction.atomic():
            act.start(SimpleNamespace(user=user))
            for k, v in script.CASE_FIELDS.items():
                setattr(act.process, k, v)
            act.process.due = date.today() + timedelta(30)
            act.execute()
        return act.process.pk

    def step(cid, name, role, disc):
        user = User.objects.get(pk=UID[role])
        node = getattr(PermitFlow, disc or name)
        with PermitFlow.lock(cid), transaction.atomic():
            task = Task.objects.get(process_id=cid, flow_task=node, status__in=[STATUS.NEW, STATUS.ASSIGNED])
            act = node.activation_class(task)
            if name == "claim" or (not disc and task.status == STATUS.NEW):
                if not node.can_assign(user, task):
                    raise script.Denied(name)
                act.assign(user)
                if name == "claim":
                    return
            if not node.can_execute(user, task):
                raise script.Denied(name)
            act.start(SimpleNamespace(user=user))
            if name == "assess":
                act.process.fee = 250
            elif name == "issue":
                act.process.permit_no = "BP-%d" % cid
            if not disc:
                act.process.save()
            act.execute()

    m, ids = script.drive(n, create, step)
    done = PermitProcess.objects.filter(pk__in=ids, status="DONE", permit_no__isnull=False).count()
    return script.result(
        m, ids, dict(issued=done, audit_per_case=Task.objects.filter(process__in=ids).count() / max(1, n))
    )
