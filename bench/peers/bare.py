"""Bare limit: psycopg3 and hand-written SQL, one transaction per transition.

BENCH_BARE_MODE:
  txn   BEGIN; UPDATE (version check + authorisation in WHERE); INSERT audit; COMMIT
  pipe  the same four statements in one psycopg pipeline flush; it sees a refusal only after the commit, so it is
        no valid design, only a measure of round trips (the driver leaves it out)
  cte   a single data-modifying CTE in autocommit: one round trip, one commit
"""

import os

import psycopg

from bench.peers import script

MODE = os.environ.get("BENCH_BARE_MODE", "txn")
NAME = "bare-" + MODE

SCHEMA = """
create table actor(id int primary key, name text not null);
create table actor_role(actor_id int references actor, role text, primary key(actor_id, role));
create table permit(
  id bigint generated always as identity primary key,
  owner_id int not null references actor,
  state text not null, version int not null default 0, open_reviews int not null default 0,
  address text, description text, valuation numeric(12,2), fee numeric(10,2), permit_no text,
  due date, updated timestamptz not null default now());
create table review(
  permit_id bigint not null references permit, discipline text not null, state text not null,
  version int not null default 0, reviewer_id int references actor, due date,
  primary key(permit_id, discipline));
create table audit(
  id bigint generated always as identity primary key,
  permit_id bigint not null references permit, subject text, action text not null,
  actor_id int not null references actor, at timestamptz not null default now(),
  from_state text, to_state text);
create index on audit(permit_id, id);
create index on review(discipline, due, permit_id) where state <> 'approved';
create index on permit(owner_id, id);
"""
PLAIN = {  # step: (role, from, to, extra set)
    "submit": ("contractor", "draft", "submitted", ""),
    "assess": ("fees", "reviewed", "fees_due", ", fee=250.00"),
    "pay": ("contractor", "fees_due", "paid", ""),
    "issue": ("issuer", "paid", "issued", ", permit_no='BP-'||id"),
}
AUTH = "exists(select 1 from actor_role r where r.actor_id=%(u)s and r.role=%(role)s)"

Q_CREATE = (
    "insert into permit(owner_id,state,address,description,valuation,due) "
    "select %(u)s,'draft',%(address)s,%(description)s,%(valuation)s,current_date+30 "
    "where " + AUTH + " returning id"
)
Q_AUDIT = (
    "insert into audit(permit_id,subject,action,actor_id,from_state,to_state) "
    "values (%(id)s,%(subj)s,%(act)s,%(u)s,%(src)s,%(dst)s)"
)
Q_AUDIT_CUR = (
    "insert into audit(permit_id,subject,action,actor_id,from_state,to_state) "
    "values (currval('permit_id_seq'),%(subj)s,%(act)s,%(u)s,%(src)s,%(dst)s)"
)


def upd(extra, own):
    return (
        "update permit set state=%(dst)s, version=version+1, updated=now()"
        + extra
        + " where id=%(id)s and state=%(src)s and version=%(v)s and "
        + AUTH
        + (" and owner_id=%(u)s" if own else "")
    )


Q = {s: upd(x, r == "contractor") for s, (r, a, b, x) in PLAIN.items()}
Q["accept"] = upd(", open_reviews=4", False)
Q_REVIEWS = (
    "insert into review(permit_id,discipline,state,due) "
    "select %(id)s, d, 'open', current_date+10 from unnest(%(ds)s::text[]) d"
)
Q_CLAIM = (
    "update review set state='claimed', reviewer_id=%(u)s, version=version+1 "
    "where permit_id=%(id)s and discipline=%(subj)s and state='open' and version=0 and " + AUTH
)
Q_APPROVE = (
    "update review set state='approved', version=version+1 "
    "where permit_id=%(id)s and discipline=%(subj)s and state='claimed' and version=1 and reviewer_id=%(u)s and "
    + AUTH
)
Q_COUNT = (
    "update permit set open_reviews=open_reviews-1, version=version+1, updated=now(), "
    "state=case when open_reviews=1 then 'reviewed' else state end where id=%(id)s and version=%(v)s"
)

AUD = (
    "insert into audit(permit_id,subject,action,actor_id,from_state,to_state) "
    "select id,%(subj)s,%(act)s,%(u)s,%(src)s,%(dst)s from x returning permit_id"
)
C = {s: "with x as (" + q + " returning id) " + AUD for s, q in Q.items()}
C["create"] = "with x as (" + Q_CREATE + ") " + AUD
C["accept"] = (
    "with x as (" + Q["accept"] + " returning id), y as (insert into review(permit_id,discipline,state,due) "
    "select x.id, d, 'open', current_date+10 from x, unnest(%(ds)s::text[]) d) " + AUD
)
C["claim"] = "with x as (" + Q_CLAIM + " returning permit_id as id) " + AUD
C["approve"] = (
    "with x as ("
    + Q_APPROVE
    + " returning permit_id as id), y as ("
    + Q_COUNT.replace("where id=%(id)s", "where id=(select id from x)")
    + ") "
    + AUD
)

_conn = None


def conn(dsn):
    global _conn
    if _conn is None:
        _conn = psycopg.connect(dsn, autocommit=True, prepare_threshold=1)
    return _conn


def setup(dsn):
    c = conn(dsn)
    c.execute("drop table if exists audit, review, permit, actor_role, actor cascade")
    c.execute(SCHEMA)
    for i, r in enumerate(script.ROLES, 1):
        c.execute("insert into actor values (%s,%s)", (i, r))
        c.execute("insert into actor_role values (%s,%s)", (i, r))


UID = {r: i for i, r in enumerate(script.ROLES, 1)}


def run(n, dsn):
    c = conn(dsn)
    cur = c.cursor()
    ver = {}

    def params(cid, name, role, disc):
        src, dst = {
            "claim": ("open", "claimed"),
            "approve": ("claimed", "approved"),
            "accept": ("submitted", "in_review"),
        }.get(name) or PLAIN[name][1:3]
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

    def statements(name):
        if name == "claim":
            return [Q_CLAIM, Q_AUDIT]
        if name == "approve":
            return [Q_APPROVE, Q_COUNT, Q_AUDIT]
        if name == "accept":
            return [Q["accept"], Q_REVIEWS, Q_AUDIT]
        return [Q[name], Q_AUDIT]

    def create():
        p = dict(
            u=UID["contractor"],
            role="contractor",
            subj=None,
            act="create",
            src="",
            dst="draft",
            **script.CASE_FIELDS,
        )
        if MODE == "cte":
            cid = cur.execute(C["create"], p).fetchone()[0]
        else:
            with c.transaction():
                row = cur.execute(Q_CREATE, p).fetchone()
                if row is None:
                    raise script.Denied("create")
                cid = row[0]
                cur.execute(Q_AUDIT, dict(p, id=cid))
        ver[cid] = 0
        return cid

    def step(cid, name, role, disc):
        p = params(cid, name, role, disc)
        if MODE == "cte":
            if cur.execute(C[name], p).fetchone() is None:
                raise script.Denied(name)
        elif MODE == "pipe":
            with c.pipeline(), c.transaction():
                curs = [c.execute(q, p) for q in statements(name)]
            if any(k.rowcount == 0 for k in curs):
                raise script.Denied(name)
        else:
            with c.transaction():
                for q in statements(name):
                    if cur.execute(q, p).rowcount == 0:
                        raise script.Denied(name)
        if name != "claim":
            ver[cid] += 1

    m, ids = script.drive(n, create, step)
    ok = c.execute(
        "select count(*) filter (where state='issued') from permit where id=any(%s)", (ids,)
    ).fetchone()[0]
    aud = c.execute("select count(*) from audit where permit_id=any(%s)", (ids,)).fetchone()[0]
    return script.result(m, ids, dict(issued=ok, audit_per_case=aud / max(1, len(ids))))
