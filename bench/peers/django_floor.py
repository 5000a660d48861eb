"""What Django itself allows, without any workflow library.

BENCH_FLOOR_MODE:
  orm    per unit: load user, its roles and the case, then UPDATE with version check and INSERT audit
  lean   per unit: UPDATE with version check and EXISTS(role) in WHERE, INSERT audit (both by the ORM)
  cte    per unit: one cursor.execute of a data-modifying CTE in autocommit
"""

import os
from datetime import date, timedelta

from bench.peers import django_setup, script

MODE = os.environ.get("BENCH_FLOOR_MODE", "orm")
NAME = "django-floor-" + MODE + ("-prep" if os.environ.get("BENCH_DJANGO_PREPARE") else "")
TRANS = {
    "submit": ("draft", "submitted"),
    "accept": ("submitted", "in_review"),
    "claim": ("open", "claimed"),
    "approve": ("claimed", "approved"),
    "assess": ("reviewed", "fees_due"),
    "pay": ("fees_due", "paid"),
    "issue": ("paid", "issued"),
}


def setup(dsn):
    django_setup.configure(dsn, ["bench.peers.floor_app"])
    django_setup.migrate()
    django_setup.users()


AUD = (
    " insert into floor_app_audit(application_id,subject,action,actor_id,at,from_state,to_state) "
    "select id,%(subj)s,%(act)s,%(u)s,now(),%(src)s,%(dst)s from x returning application_id"
)
AUTH = (
    " exists(select 1 from auth_user_groups ug join auth_group g on g.id=ug.group_id "
    "where ug.user_id=%(u)s and g.name=%(role)s)"
)


def raw_sql():
    def upd(extra="", own=False):
        return (
            "with x as (update floor_app_application set state=%(dst)s, version=version+1, updated=now()"
            + extra
            + " where id=%(id)s and state=%(src)s and version=%(v)s and"
            + AUTH
            + (" and owner_id=%(u)s" if own else "")
            + " returning id)"
        )

    return {
        "create": "with x as (insert into floor_app_application(owner_id,state,version,open_reviews,address,description,valuation,due,updated) "
        "select %(u)s,'draft',0,0,%(address)s,%(description)s,%(valuation)s,current_date+30,now() where"
        + AUTH
        + " returning id)"
        + AUD,
        "submit": upd(own=True) + AUD,
        "pay": upd(own=True) + AUD,
        "assess": upd(", fee=250") + AUD,
        "issue": upd(", permit_no='BP-'||id") + AUD,
        "accept": upd(", open_reviews=4")
        + ", y as (insert into floor_app_review(application_id,discipline,state,due) "
        "select x.id,d,'open',current_date+10 from x, unnest(%(ds)s::text[]) d)" + AUD,
        "claim": "with x as (update floor_app_review set state='claimed', reviewer_id=%(u)s where application_id=%(id)s and discipline=%(subj)s "
        "and state='open' and" + AUTH + " returning application_id as id)" + AUD,
        "approve": "with x as (update floor_app_review set state='approved' where application_id=%(id)s and discipline=%(subj)s "
        "and state='claimed' and reviewer_id=%(u)s and" + AUTH + " returning application_id as id), "
        "y as (update floor_app_application set open_reviews=open_reviews-1, version=version+1, updated=now(), "
        "state=case when open_reviews=1 then 'reviewed' else state end where id=(select id from x) and version=%(v)s)"
        + AUD,
    }


def run(n, dsn):
    django_setup.configure(dsn, ["bench.peers.floor_app"])
    from django.contrib.auth.models import User
    from django.db import connection, transaction
    from django.db.models import Case, Exists, F, Value, When
    from django.utils import timezone

    from bench.peers.floor_app.models import Application, Audit, Review

    UID = django_setup.user_ids()
    ver = {}
    SQL = raw_sql()
    Member = User.groups.through

    def base(cid, name, role, disc):
        src, dst = TRANS[name]
        return dict(
            id=cid,
            u=UID[role],
            role=script.needed(name, disc),
            v=ver[cid],
            src=src,
            dst=dst,
            subj=disc,
            act=name,
            ds=list(script.DISCIPLINES),
        )

    def create():
        u = UID["contractor"]
        if MODE == "cte":
            with connection.cursor() as cur:
                cur.execute(
                    SQL["create"],
                    dict(
                        u=u,
                        role="contractor",
                        subj=None,
                        act="create",
                        src="",
                        dst="draft",
                        **script.CASE_FIELDS,
                    ),
                )
                cid = cur.fetchone()[0]
        else:
            with transaction.atomic():
                if MODE == "orm":
                    user = User.objects.get(pk=u)
                    if "contractor" not in set(user.groups.values_list("name", flat=True)):
                        raise script.Denied
                elif not Member.objects.filter(user_id=u, group__name="contractor").exists():
                    raise script.Denied
                a = Application.objects.create(
                    owner_id=u, due=date.today() + timedelta(30), **script.CASE_FIELDS
                )
                Audit.objects.create(application=a, action="create", actor_id=u, to_state="draft")
                cid = a.pk
        ver[cid] = 0
        return cid

    def step(cid, name, role, disc):
        if MODE == "cte":
            with connection.cursor() as cur:
                cur.execute(SQL[name], base(cid, name, role, disc))
                if cur.fetchone() is None:
                    raise script.Denied(name)
            if name != "claim":
                ver[cid] += 1
            return
        u, role = UID[role], script.needed(name, disc)
        src, dst = TRANS[name]
        with transaction.atomic():
            if MODE == "orm":
                user = User.objects.get(pk=u)
                if role not in set(user.groups.values_list("name", flat=True)):
                    raise script.Denied(name)
                obj = Application.objects.get(pk=cid)
                v, guard = obj.version, {}
                if role == "contractor" and obj.owner_id != u:
                    raise script.Denied(name)
                auth = ()
            else:
                v = ver[cid]
                guard = {"owner_id": u} if role == "contractor" else {}
                auth = (Exists(Member.objects.filter(user_id=u, group__name=role)),)
            now = timezone.now()
            if name == "claim":
                k = Review.objects.filter(*auth, application_id=cid, discipline=disc, state="open").update(
                    state="claimed", reviewer_id=u
                )
            elif name == "approve":
                k = Review.objects.filter(
                    *auth, application_id=cid, discipline=disc, state="claimed", reviewer_id=u
                ).update(state="approved")
                k = k and Application.objects.filter(pk=cid, version=v).update(
                    open_reviews=F("open_reviews") - 1,
                    version=v + 1,
                    updated=now,
                    state=Case(When(open_reviews=1, then=Value("reviewed")), default=F("state")),
                )
            else:
                extra = {
                    "accept": {"open_reviews": 4},
                    "assess": {"fee": 250},
                    "issue": {"permit_no": "BP-%d" % cid},
                }.get(name, {})
                k = Application.objects.filter(*auth, pk=cid, state=src, version=v, **guard).update(
                    state=dst, version=v + 1, updated=now, **extra
                )
                if name == "accept":
                    Review.objects.bulk_create(
                        [
                            Review(application_id=cid, discipline=d, due=date.today() + timedelta(10))
                            for d in script.DISCIPLINES
                        ]
                    )
            if not k:
                raise script.Denied(name)
            Audit.objects.create(
                application_id=cid, subject=disc, action=name, actor_id=u, from_state=src, to_state=dst
            )
        if name != "claim":
            ver[cid] += 1

    m, ids = script.drive(n, create, step)
    return script.result(
        m,
        ids,
        dict(
            issued=Application.objects.filter(pk__in=ids, state="issued").count(),
            audit_per_case=Audit.objects.filter(application_id__in=ids).count() / max(1, n),
        ),
    )
