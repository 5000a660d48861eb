"""A plain guardian queue: a group's object permission on each review, ``get_objects_for_user``, by due day."""

from bench.peers import django_setup, fsm_guardian
from bench.peers.worklists import stores

APPLICATIONS = (
    "insert into fsm2_app_application(owner_id,state,address,description,valuation,due,updated) "
    "select (select min(id) from auth_user), case when i%%10=0 then 'in_review' else 'issued' end, "
    "'Harbour Street '||i, repeat('d',80), i%%900000, date '2026-01-01'+((i*7919)%%365)::int, now() "
    "from generate_series(1::bigint,%s::bigint) i"
)
REVIEWS = (
    "insert into fsm2_app_review(application_id,discipline,state,due) "
    "select a.id, d, case when a.state='in_review' then 'open' else 'approved' end, a.due "
    "from fsm2_app_application a, unnest(%s::text[]) d"
)
GRANTS = (
    "insert into guardian_groupobjectpermission(group_id, permission_id, content_type_id, object_pk) "
    "select g.id, p.id, p.content_type_id, r.id::text from fsm2_app_review r "
    "join auth_group g on g.name='rev_'||r.discipline, auth_permission p where p.codename='do_review'"
)
TABLES = ("fsm2_app_application", "fsm2_app_review", "guardian_groupobjectpermission")

setup = fsm_guardian.setup


def load(dsn, cases):
    with stores.filling(dsn, *TABLES) as filling:
        filling.execute(APPLICATIONS, [cases])
        filling.execute(REVIEWS, [list(stores.TEAMS)])
        filling.execute(GRANTS)


def queues(dsn, times):
    django_setup.configure(dsn, fsm_guardian.APPS, **fsm_guardian.EXTRA)
    from django.contrib.auth.models import User
    from guardian.shortcuts import get_objects_for_user

    from bench.peers.fsm2_app.models import Review

    def page(first):
        user = User.objects.get(username="u_rev_fire")
        waiting = Review.objects.filter(state__in=["open", "claimed"])
        found = get_objects_for_user(user, "fsm2_app.do_review", waiting).select_related("application")
        return list(found.order_by("due", "id")[first : first + stores.SIZE])

    assert {review.discipline for review in page(0)} == {"fire"}
    return stores.timed({"page1": lambda: page(0), "page50": lambda: page(stores.PAGE_50)}, times)
