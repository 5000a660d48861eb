"""caluma: Workflow/Task/Flow configuration and the Python API, one atomic block per unit.

BENCH_CALUMA_MODE:
  api      caluma_workflow.api (start_case, complete_work_item) with an explicit group check
  graphql  the same steps through the GraphQL schema (saveCase, saveWorkItem, completeWorkItem)
           with a permission class doing the group check: what a caluma user really calls
BENCH_CALUMA_AUTOCOMMIT=1 leaves out the atomic block (caluma itself sets neither ATOMIC_REQUESTS nor ATOMIC_MUTATIONS).
History rows are written by caluma itself (django-simple-history, on by default).
"""

import contextlib
import os

from bench.peers import script

MODE = os.environ.get("BENCH_CALUMA_MODE", "api")
NAME = "caluma-" + MODE
G = {r: "g_" + r for r in script.ROLES}
REV = {d: "review-" + d for d in script.DISCIPLINES}


def configure(dsn):
    import django
    from django.conf import settings

    if settings.configured:
        return
    p = script.address_parts(dsn)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="caluma.settings.django",
        SECRET_KEY="bench",
        ALLOWED_HOSTS="*",
        DATABASE_NAME=p["dbname"],
        DATABASE_USER=p["user"],
        DATABASE_PASSWORD=p["password"] or "x",
        DATABASE_HOST=p["host"],
        DATABASE_PORT=str(p["port"]),
        LOG_LEVEL="ERROR",
        VISIBILITY_CLASSES="caluma.caluma_core.visibilities.Any",
        PERMISSION_CLASSES="bench.peers.caluma_permissions.GroupPermission"
        if MODE == "graphql"
        else "caluma.caluma_core.permissions.AllowAny",
    )
    django.setup()
    settings.DATABASES["default"]["CONN_MAX_AGE"] = None


def setup(dsn):
    configure(dsn)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from caluma.caluma_workflow.models import Flow, Task, TaskFlow, Workflow

    tasks = (
        [("submit", "contractor"), ("accept", "intake")]
        + [(REV[d], "rev_" + d) for d in script.DISCIPLINES]
        + [("assess", "fees"), ("pay", "contractor"), ("issue", "issuer")]
    )
    T = {}
    for slug, role in tasks:
        T[slug] = Task.objects.create(
            slug=slug,
            name=slug,
            type=Task.TYPE_SIMPLE,
            lead_time=30 * 86400,
            address_groups="['%s']|groups" % G[role],
        )
    wf = Workflow.objects.create(slug="permit", name="permit", is_published=True)
    wf.start_tasks.add(T["submit"])

    def flow(nxt, *froms):
        f = Flow.objects.create(next=nxt)
        for slug in froms:
            TaskFlow.objects.create(workflow=wf, task=T[slug], flow=f)

    flow("'accept'|task", "submit")
    flow("[%s]|tasks" % ", ".join("'%s'" % REV[d] for d in script.DISCIPLINES), "accept")
    flow("'assess'|task", *REV.values())
    flow("'pay'|task", "assess")
    flow("'issue'|task", "pay")


def run(n, dsn):
    configure(dsn)
    from caluma.caluma_user.models import OIDCUser
    from caluma.caluma_workflow import api
    from caluma.caluma_workflow.models import Case, Workflow, WorkItem
    from django.db import transaction

    unit = contextlib.nullcontext if os.environ.get("BENCH_CALUMA_AUTOCOMMIT") else transaction.atomic

    def user_for(role):
        return OIDCUser(token="t", claims={"sub": "u_" + role, "caluma_groups": [G[role]]})

    if MODE == "graphql":
        from types import SimpleNamespace

        from caluma.schema import schema
        from graphql import parse, validate
        from graphql.execution import execute

        D = {
            k: parse(v)
            for k, v in {
                "start": "mutation($i: SaveCaseInput!){saveCase(input:$i){case{id}}}",
                "claim": "mutation($i: SaveWorkItemInput!){saveWorkItem(input:$i){workItem{id}}}",
                "done": "mutation($i: CompleteWorkItemInput!){completeWorkItem(input:$i){workItem{id status}}}",
            }.items()
        }
        for doc in D.values():
            assert not validate(schema.graphql_schema, doc)

        def gql(op, user, data):
            req = SimpleNamespace(user=user, META={}, method="POST")
            res = execute(schema.graphql_schema, D[op], variable_values={"i": data}, context_value=req)
            if res.errors:
                raise script.Denied(str(res.errors))
            return res.data

        def create():
            from caluma.caluma_core.relay import extract_global_id

            user = user_for("contractor")
            import json

            with unit():
                d = gql(
                    "start",
                    user,
                    {"workflow": "permit", "meta": json.dumps(dict(script.CASE_FIELDS, owner=user.username))},
                )
            return extract_global_id(d["saveCase"]["case"]["id"])
    else:

        def create():
            user = user_for("contractor")
            with unit():
                if G["contractor"] not in user.groups:
                    raise script.Denied
                case = api.start_case(
                    workflow=Workflow.objects.get(pk="permit"),
                    user=user,
                    meta=dict(script.CASE_FIELDS, owner=user.username),
                    created_by_user=user.username,
                    created_by_group=user.group,
                )
            return case.pk

    def step(cid, name, role, disc):
        user = user_for(role)
        with unit():
            wi = WorkItem.objects.select_related("case", "task").get(
                case_id=cid, task_id=REV[disc] if disc else name, status="ready"
            )
            if not set(wi.addressed_groups) & set(user.groups):
                raise script.Denied(name)
            if role == "contractor" and wi.case.meta["owner"] != user.username:
                raise script.Denied(name)
            if name == "approve" and user.username not in wi.assigned_users:
                raise script.Denied(name)
            if name == "claim":
                if MODE == "graphql":
                    gql("claim", user, {"workItem": str(wi.pk), "assignedUsers": [user.username]})
                else:
                    wi.assigned_users = [user.username]
                    wi.modified_by_user, wi.modified_by_group = user.username, user.group
                    wi.save()
                return
            if name in ("assess", "issue"):
                wi.case.meta.update({"fee": 250} if name == "assess" else {"permit_no": "BP-%s" % cid})
                wi.case.save()
            if MODE == "graphql":
                gql("done", user, {"id": str(wi.pk)})
            else:
                api.complete_work_item(wi, user)

    m, ids = script.drive(n, create, step)
    ok = Case.objects.filter(pk__in=ids, status="completed", meta__permit_no__isnull=False).count()
    hist = WorkItem.history.filter(case_id__in=ids).count() + Case.history.filter(id__in=ids).count()
    return script.result(m, ids, dict(issued=ok, audit_per_case=hist / max(1, n)))
