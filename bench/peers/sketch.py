"""A sketch of what our engine could do: rules by django-fsm-2 in Python, storage in two statements per transition.

One SELECT reads the case (or review) and the acting user's roles; the transition method and its permission run
in memory; one data-modifying CTE in autocommit then updates with a version check and inserts the audit row.
No explicit transaction is needed because the write is a single statement; a lost race changes no row and raises.
BENCH_PROTO_TXN=1 wraps both statements in transaction.atomic(), as code with further writes would.
"""

import contextlib
import os

from bench.peers import django_floor as floor
from bench.peers import django_setup, script

TXN = bool(os.environ.get("BENCH_PROTO_TXN"))
NAME = "proto-fsm" + ("-txn" if TXN else "")
APPS = ["bench.peers.floor_app", "django_fsm", "bench.peers.proto_app"]
ROLES = "(select array_agg(g.name) from auth_user_groups ug join auth_group g on g.id=ug.group_id join auth_user u on u.id=ug.user_id where u.id=%(u)s and u.is_active)"


def setup(dsn):
    django_setup.configure(dsn, APPS)
    django_setup.migrate()
    django_setup.users()


W = (
    "with x as (update floor_app_application set state=%(dst)s, version=version+1, updated=now(){extra} where id=%(id)s and version=%(v)s returning id){more}"
    + floor.AUD
)
SQL = {
    "submit": W.format(extra="", more=""),
    "pay": W.format(extra="", more=""),
    "assess": W.format(extra=", fee=250", more=""),
    "issue": W.format(extra=", permit_no='BP-'||id", more=""),
    "accept": W.format(
        extra=", open_reviews=4",
        more=", y as (insert into floor_app_review(application_id,discipline,state,due) "
        "select x.id,d,'open',current_date+10 from x, unnest(%(ds)s::text[]) d)",
    ),
    "claim": "with x as (update floor_app_review set state=%(dst)s, reviewer_id=%(u)s where id=%(rid)s and state=%(src)s returning application_id as id)"
    + floor.AUD,
    "approve": "with x as (update floor_app_review set state=%(dst)s where id=%(rid)s and state=%(src)s returning application_id as id), "
    "y as (update floor_app_application set open_reviews=open_reviews-1, version=version+1, updated=now(), "
    "state=case when open_reviews=1 then 'reviewed' else state end where id=(select id from x))" + floor.AUD,
}
READ_A = (
    "select a.id, a.owner_id, a.state, a.version, a.open_reviews, "
    + ROLES
    + " from floor_app_application a where a.id=%(id)s"
)
READ_R = (
    "select r.id, r.application_id, r.discipline, r.state, r.reviewer_id, "
    + ROLES
    + " from floor_app_review r where r.application_id=%(id)s and r.discipline=%(subj)s"
)
CREATE = floor.raw_sql()["create"]


def run(n, dsn):
    django_setup.configure(dsn, APPS)
    from django.db import connection, transaction
    from django_fsm import has_transition_perm

    from bench.peers.proto_app.models import Application, Review

    UID = django_setup.user_ids()
    scope = transaction.atomic if TXN else contextlib.nullcontext
    AF = ["id", "owner_id", "state", "version", "open_reviews"]
    RF = ["id", "application_id", "discipline", "state", "reviewer_id"]

    def create():
        with connection.cursor() as c:
            c.execute(
                CREATE,
                dict(
                    u=UID["contractor"],
                    role="contractor",
                    subj=None,
                    act="create",
                    src="",
                    dst="draft",
                    **script.CASE_FIELDS,
                ),
            )
            row = c.fetchone()
        if row is None:
            raise script.Denied("create")
        return row[0]

    def step(cid, name, role, disc):
        p = dict(id=cid, u=UID[role], subj=disc, act=name, ds=list(script.DISCIPLINES))
        with scope(), connection.cursor() as c:
            c.execute(READ_R if disc else READ_A, p)
            row = c.fetchone()
            obj = (
                Review.from_db("default", RF, row[:-1])
                if disc
                else Application.from_db("default", AF, row[:-1])
            )
            user = {"id": p["u"], "roles": row[-1] or ()}
            src, method = obj.state, getattr(obj, name)
            if not has_transition_perm(method, user):
                raise script.Denied(name)
            method()
            p.update(src=src, dst=obj.state, v=getattr(obj, "version", None), rid=obj.pk)
            c.execute(SQL[name], p)
            if c.fetchone() is None:
                raise script.Denied("lost race: " + name)

    m, ids = script.drive(n, create, step)
    with connection.cursor() as c:
        c.execute("select count(*) from floor_app_application where id=any(%s) and state='issued'", (ids,))
        done = c.fetchone()[0]
        c.execute("select count(*) from floor_app_audit where application_id=any(%s)", (ids,))
        aud = c.fetchone()[0]
    return script.result(m, ids, dict(issued=done, audit_per_case=aud / max(1, n)))
