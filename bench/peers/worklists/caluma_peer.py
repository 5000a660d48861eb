"""caluma's queue: ``allWorkItems`` by GraphQL (status, addressed groups, by deadline, with an offset)."""

from bench.peers import caluma_peer
from bench.peers.worklists import stores

CASE_KEY = "(lpad(to_hex(i),8,'0')||'-0000-7000-8000-000000000000')::uuid"
ITEM_KEY = "(lpad(to_hex(i),8,'0')||'-0000-7000-8000-00000000000'||%(number)s::text)::uuid"
CASES = (
    "insert into caluma_workflow_case(id,created_at,modified_at,created_by_user,created_by_group,workflow_id,"
    f"status,meta,family_id) select {CASE_KEY}, now() - (i%%1000)*interval '1 hour', now(), 'u_contractor',"
    "'g_contractor','permit', case when i%%10=0 then 'running' else 'completed' end, "
    f"jsonb_build_object('address','Harbour Street '||i,'valuation',i%%900000), {CASE_KEY} "
    "from generate_series(1::bigint,%s::bigint) i"
)
ITEMS = (
    "insert into caluma_workflow_workitem(id,created_at,modified_at,created_by_user,created_by_group,name,"
    "description,task_id,status,meta,addressed_groups,controlling_groups,assigned_users,case_id,deadline,closed_at) "
    f"select {ITEM_KEY}, now() - (i%%1000)*interval '1 hour', now(), 'u_intake','g_intake', "
    "hstore('en',%(task)s), hstore('en',null), %(task)s, "
    "case when i%%10=0 and %(waits)s then 'ready' else 'completed' end, '{}', array[%(group)s]::varchar[], '{}', '{}', "
    f"{CASE_KEY}, timestamptz '2026-01-01 00:00+00' + ((i*7919)%%365)::int*interval '1 day', "
    "case when i%%10=0 and %(waits)s then null else now() end from generate_series(1::bigint,%(cases)s::bigint) i"
)
ASKED = """query($offset: Int!) {
  allWorkItems(first: 20, offset: $offset, filter: [{status: READY}, {addressedGroups: ["g_rev_fire"]}],
               order: [{attribute: DEADLINE, direction: ASC}]) {
    edges { node { id deadline status task { slug } case { id meta } } } } }"""

setup = caluma_peer.setup


def load(dsn, cases):
    caluma_peer.configure(dsn)
    tasks = [(f"review-{team}", f"g_rev_{team}") for team in stores.TEAMS] + [("accept", "g_intake")]
    with stores.filling(dsn, "caluma_workflow_case", "caluma_workflow_workitem") as filling:
        filling.execute(CASES, [cases])
        for number, (task, group) in enumerate(tasks, 1):
            given = dict(number=number, task=task, group=group, waits=task != "accept", cases=cases)
            filling.execute(ITEMS, given)


def queues(dsn, times):
    caluma_peer.configure(dsn)
    from types import SimpleNamespace

    from caluma.caluma_user.models import OIDCUser
    from caluma.schema import schema
    from graphql import parse
    from graphql.execution import execute

    user = OIDCUser(token="t", claims={"sub": "u_rev_fire", "caluma_groups": ["g_rev_fire"]})
    document = parse(ASKED)

    def page(first):
        request = SimpleNamespace(user=user, META={}, method="POST")
        told = execute(
            schema.graphql_schema, document, variable_values={"offset": first}, context_value=request
        )
        if told.errors:
            raise RuntimeError(told.errors)
        return told.data["allWorkItems"]["edges"]

    return stores.timed({"page1": lambda: page(0), "page50": lambda: page(stores.PAGE_50)}, times)
