"""SpiffWorkflow: BPMN with lanes, one JSON document per case in PostgreSQL, rewritten at each step.

The library has no store, users or audit of its own; the harness adds the smallest honest ones:
a role table, a row lock, a JSON column and an audit insert.

The column is json, not jsonb: jsonb reorders object keys, and the 3.2.0 serializer stores task data as
a difference from the parent task and restores tasks in document order, so a jsonb round trip silently
drops task data (seen as a NameError at the exclusive gateway).

BENCH_SPIFF_MODE:
  json    the documented BpmnWorkflowSerializer.serialize_json, specs inside the document (default)
  split   the process spec kept in memory, only the instance part stored (an optimisation the
          documentation suggests); deserialised at each step all the same
"""

import json
import os

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.peers import script

MODE = os.environ.get("BENCH_SPIFF_MODE", "json")
NAME = "spiff-" + MODE

# (node, lane); claim and approve are two user tasks in sequence inside each branch
SEQ1 = [("submit", "contractor"), ("accept", "intake")]
SEQ2 = [("assess", "fees"), ("pay", "contractor"), ("issue", "issuer")]


def bpmn():
    nodes, flows, lanes = [], [], {}
    tag = {}

    def node(kind, ident, lane=None, extra=""):
        tag[ident] = kind
        nodes.append((kind, ident, extra))
        if lane:
            lanes.setdefault(lane, []).append(ident)
        return ident

    def link(a, b, cond=None):
        flows.append(("f_%s_%s" % (a, b), a, b, cond))

    prev = node("startEvent", "begin", "contractor")
    for t, lane in SEQ1:
        node("userTask", t, lane)
        link(prev, t)
        prev = t
    node("parallelGateway", "fork", "intake")
    node("parallelGateway", "join", "intake")
    link(prev, "fork")
    for d in script.DISCIPLINES:
        a = node("userTask", "claim_" + d, "rev_" + d)
        b = node("userTask", "approve_" + d, "rev_" + d)
        link("fork", a)
        link(a, b)
        link(b, "join")
    node("exclusiveGateway", "decide", "fees", ' default="f_decide_refused"')
    link("join", "decide")
    node("endEvent", "refused", "fees")
    link("decide", "refused")
    prev = "decide"
    for t, lane in SEQ2:
        node("userTask", t, lane)
        link(prev, t, "rejected == False" if prev == "decide" else None)
        prev = t
    node("endEvent", "done", "issuer")
    link(prev, "done")
    x = [
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="defs" targetNamespace="http://bench.example/permit">'
        '<bpmn:collaboration id="col"><bpmn:participant id="pool" name="Permit office" processRef="permit"/></bpmn:collaboration>'
        '<bpmn:process id="permit" isExecutable="true"><bpmn:laneSet id="ls">'
    ]
    for lane, ids in lanes.items():
        x.append(
            '<bpmn:lane id="l_%s" name="%s">%s</bpmn:lane>'
            % (lane, lane, "".join("<bpmn:flowNodeRef>%s</bpmn:flowNodeRef>" % i for i in ids))
        )
    x.append("</bpmn:laneSet>")
    for kind, ident, extra in nodes:
        inc = "".join("<bpmn:incoming>%s</bpmn:incoming>" % f[0] for f in flows if f[2] == ident)
        out = "".join("<bpmn:outgoing>%s</bpmn:outgoing>" % f[0] for f in flows if f[1] == ident)
        x.append('<bpmn:%s id="%s" name="%s"%s>%s%s</bpmn:%s>' % (kind, ident, ident, extra, inc, out, kind))
    for fid, a, b, cond in flows:
        c = (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">%s</bpmn:conditionExpression>' % cond
            if cond
            else ""
        )
        x.append(
            '<bpmn:sequenceFlow id="%s" sourceRef="%s" targetRef="%s">%s</bpmn:sequenceFlow>' % (fid, a, b, c)
        )
    x.append("</bpmn:process></bpmn:definitions>")
    return "".join(x).encode()


SCHEMA = """
create table actor(id int primary key, name text not null);
create table actor_role(actor_id int references actor, role text, primary key(actor_id, role));
create table wf(id bigint generated always as identity primary key, owner_id int, doc json not null,
                completed boolean not null default false, updated timestamptz default now());
create table audit(id bigint generated always as identity primary key, wf_id bigint references wf, task text, actor_id int,
                   at timestamptz default now(), from_state text, to_state text);
create index on audit(wf_id, id);
"""
UID = {r: i for i, r in enumerate(script.ROLES, 1)}
_state = {}


def conn(dsn):
    if "c" not in _state:
        _state["c"] = psycopg.connect(dsn, autocommit=True, prepare_threshold=1)
        from lxml import etree

        p = BpmnParser()
        p.add_bpmn_xml(etree.fromstring(bpmn()), filename="permit.bpmn")
        _state["spec"] = p.get_spec("permit")
        _state["ser"] = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    return _state["c"]


def dump(wf):
    ser = _state["ser"]
    if MODE == "json":
        return ser.serialize_json(wf)
    dct = ser.to_dict(wf)
    dct.pop("spec", None)
    dct.pop("subprocess_specs", None)
    return json.dumps(dct)


def load(text):
    ser = _state["ser"]
    if MODE == "json":
        return ser.deserialize_json(text)
    dct = json.loads(text)
    dct["spec"] = _state["specdict"]
    dct["subprocess_specs"] = {}
    return ser.from_dict(dct)


def setup(dsn):
    c = conn(dsn)
    c.execute("drop table if exists audit, wf, actor_role, actor cascade")
    c.execute(SCHEMA)
    for r, i in UID.items():
        c.execute("insert into actor values (%s,%s)", (i, r))
        c.execute("insert into actor_role values (%s,%s)", (i, r))


def run(n, dsn):
    c = conn(dsn)
    if MODE != "json":
        _state["specdict"] = _state["ser"].to_dict(BpmnWorkflow(_state["spec"]))["spec"]

    def create():
        u = UID["contractor"]
        with c.transaction():
            if (
                c.execute("select 1 from actor_role where actor_id=%s and role='contractor'", (u,)).fetchone()
                is None
            ):
                raise script.Denied
            wf = BpmnWorkflow(_state["spec"])
            wf.do_engine_steps()
            for t in wf.get_tasks(state=TaskState.READY):
                t.data.update(script.CASE_FIELDS, rejected=False, owner=u)
            cid = c.execute(
                "insert into wf(owner_id, doc) values (%s,%s::json) returning id", (u, dump(wf))
            ).fetchone()[0]
            c.execute(
                "insert into audit(wf_id,task,actor_id,from_state,to_state) values (%s,'create',%s,'','READY')",
                (cid, u),
            )
        return cid

    def step(cid, name, role, disc):
        u = UID[role]
        task_name = name + "_" + disc if disc else name
        with c.transaction():
            row = c.execute("select doc::text, owner_id from wf where id=%s for update", (cid,)).fetchone()
            roles = {
                r[0] for r in c.execute("select role from actor_role where actor_id=%s", (u,)).fetchall()
            }
            wf = load(row[0])
            tasks = [
                t
                for t in wf.get_tasks(state=TaskState.READY, manual=True)
                if t.task_spec.bpmn_id == task_name
            ]
            if (
                len(tasks) != 1
                or tasks[0].task_spec.lane not in roles
                or (role == "contractor" and row[1] != u)
            ):
                raise script.Denied(name)
            t = tasks[0]
            src = TaskState.get_name(t.state)
            if name == "claim":
                t.data["reviewer_" + disc] = u
            elif name == "assess":
                t.data["fee"] = 250
            elif name == "issue":
                t.data["permit_no"] = "BP-%d" % cid
            t.run()
            wf.do_engine_steps()
            c.execute(
                "update wf set doc=%s::json, completed=%s, updated=now() where id=%s",
                (dump(wf), wf.is_completed(), cid),
            )
            c.execute(
                "insert into audit(wf_id,task,actor_id,from_state,to_state) values (%s,%s,%s,%s,%s)",
                (cid, task_name, u, src, TaskState.get_name(t.state)),
            )

    m, ids = script.drive(n, create, step)
    done = c.execute(
        "select count(*) filter (where completed and doc::text like '%%BP-%%'), avg(length(doc::text)) from wf where id=any(%s)",
        (ids,),
    ).fetchone()
    aud = c.execute("select count(*) from audit where wf_id=any(%s)", (ids,)).fetchone()[0]
    return script.result(
        m, ids, dict(issued=done[0], audit_per_case=aud / max(1, n), doc_bytes=float(done[1] or 0))
    )
