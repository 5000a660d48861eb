"""viewflow's own queue: ``Task.objects.user_queue(user, flow_class)``, by the due day of the process."""

from bench.peers import django_setup, viewflow_peer
from bench.peers.worklists import stores

PROCESSES = (
    "insert into viewflow_process(id,flow_class,status,created,finished,data) "
    "select i, %s, case when i%%10=0 then 'NEW' else 'DONE' end, now() - (i%%1000)*interval '1 hour', "
    "case when i%%10=0 then null else now() end, '{}' from generate_series(1::bigint,%s::bigint) i"
)
PERMITS = (
    "insert into vf_app_permitprocess(process_ptr_id,address,description,valuation,due,rejected) "
    "select i,'Harbour Street '||i, repeat('d',80), i%%900000, date '2026-01-01'+((i*7919)%%365)::int, false "
    "from generate_series(1::bigint,%s::bigint) i"
)
TASKS = (
    "insert into viewflow_task(process_id,flow_task,flow_task_type,status,created,finished,token,owner_permission,data) "
    "select i, %(ref)s, 'HUMAN', case when i%%10=0 and %(waits)s then 'NEW' else 'DONE' end, "
    "now() - (i%%1000)*interval '1 hour', case when i%%10=0 and %(waits)s then null else now() end, 'start', "
    "%(permission)s, '{}' from generate_series(1::bigint,%(cases)s::bigint) i"
)

setup = viewflow_peer.setup


def load(dsn, cases):
    django_setup.configure(dsn, viewflow_peer.APPS)
    from viewflow.workflow.fields import get_flow_ref, get_task_ref

    from bench.peers.vf_app.flows import PermitFlow

    with stores.filling(dsn, "viewflow_process", "vf_app_permitprocess", "viewflow_task") as filling:
        filling.execute(PROCESSES, [get_flow_ref(PermitFlow), cases])
        filling.execute(PERMITS, [cases])
        for name in (*stores.TEAMS, "accept"):
            role = "role_intake" if name == "accept" else f"role_rev_{name}"
            ref, waits = get_task_ref(getattr(PermitFlow, name)), name != "accept"
            filling.execute(TASKS, dict(ref=ref, waits=waits, permission=f"vf_app.{role}", cases=cases))


def queues(dsn, times):
    django_setup.configure(dsn, viewflow_peer.APPS)
    from django.contrib.auth.models import User
    from viewflow.workflow.models import Task
    from viewflow.workflow.status import STATUS

    from bench.peers.vf_app.flows import PermitFlow

    def page(first):
        user = User.objects.get(username="u_rev_fire")
        waiting = Task.objects.user_queue(user, flow_class=PermitFlow).filter(status=STATUS.NEW)
        waiting = waiting.select_related("process", "process__permitprocess")
        return list(waiting.order_by("process__permitprocess__due", "pk")[first : first + stores.SIZE])

    assert {task.flow_task.name for task in page(0)} == {"fire"}
    return stores.timed({"page1": lambda: page(0), "page50": lambda: page(stores.PAGE_50)}, times)
