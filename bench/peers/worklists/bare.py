"""The queue straight from the tables of the bare peer, with a partial index on open reviews."""

from bench.peers import bare
from bench.peers.worklists import stores

PERMITS = (
    "insert into permit(owner_id,state,version,address,description,valuation,due) "
    "select 1, case when i%%10=0 then 'in_review' else 'issued' end, 5, 'Harbour Street '||i, repeat('d',80), "
    "i%%900000, date '2026-01-01'+((i*7919)%%365)::int from generate_series(1::bigint,%s::bigint) i"
)
REVIEWS = (
    "insert into review(permit_id,discipline,state,due) "
    "select p.id, d, case when p.state='in_review' then 'open' else 'approved' end, p.due "
    "from permit p, unnest(%s::text[]) d"
)
SELECT = (
    "select r.permit_id, r.discipline, r.due, p.address, p.state from review r join permit p on p.id=r.permit_id "
    "where r.discipline='fire' and r.state <> 'approved' "
)
OFFSET = SELECT + "order by r.due, r.permit_id limit 20 offset %s"
KEYSET = SELECT + "and (r.due, r.permit_id) > (%s,%s) order by r.due, r.permit_id limit 20"

setup = bare.setup


def load(dsn, cases):
    with stores.filling(dsn, "permit", "review") as filling:
        filling.execute(PERMITS, [cases])
        filling.execute(REVIEWS, [list(stores.TEAMS)])


def queues(dsn, times):
    c = bare.conn(dsn)
    last = c.execute(OFFSET, [stores.PAGE_50 - stores.SIZE]).fetchall()[-1]
    after = last[2], last[0]
    assert c.execute(OFFSET, [stores.PAGE_50]).fetchall() == c.execute(KEYSET, after).fetchall()
    asked = {
        "page1": lambda: c.execute(OFFSET, [0]).fetchall(),
        "page50": lambda: c.execute(KEYSET, after).fetchall(),
    }
    return stores.timed(asked, times)
