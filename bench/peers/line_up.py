"""Who takes part: each peer's module, environment and switches."""

from dataclasses import dataclass, field

from bench.peers.environments import CALUMA, OURS, PEERS, Environment


@dataclass(frozen=True)
class Peer:
    """An engine that does the work."""

    name: str
    module: str
    environment: Environment
    switches: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return "bench_" + "".join(c if c.isalnum() else "_" for c in self.name)


PREPARED = {"BENCH_DJANGO_PREPARE": "1"}
EVERYBODY = [
    Peer("ours", "bench.peers.ours", OURS),
    Peer("bare", "bench.peers.bare", PEERS, {"BENCH_BARE_MODE": "cte"}),
    Peer("bare_transaction", "bench.peers.bare", PEERS, {"BENCH_BARE_MODE": "txn"}),
    Peer("viewflow", "bench.peers.viewflow_peer", PEERS),
    Peer("fsm_guardian", "bench.peers.fsm_guardian", PEERS),
    Peer("fsm_guardian_prepared", "bench.peers.fsm_guardian", PEERS, PREPARED),
    Peer("caluma", "bench.peers.caluma_peer", CALUMA, {"BENCH_CALUMA_MODE": "api"}),
    Peer("caluma_graphql", "bench.peers.caluma_peer", CALUMA, {"BENCH_CALUMA_MODE": "graphql"}),
    Peer("django_cte", "bench.peers.django_floor", PEERS, {"BENCH_FLOOR_MODE": "cte"}),
    Peer("django_lean", "bench.peers.django_floor", PEERS, {"BENCH_FLOOR_MODE": "lean"}),
    Peer("django_orm", "bench.peers.django_floor", PEERS, {"BENCH_FLOOR_MODE": "orm"}),
    Peer("sketch", "bench.peers.sketch", PEERS, PREPARED),
    Peer("transitions", "bench.peers.transitions_orm", PEERS),
    Peer("spiff", "bench.peers.spiff", PEERS, {"BENCH_SPIFF_MODE": "json"}),
]
BY_NAME = {peer.name: peer for peer in EVERYBODY}
USUAL = ["ours", "bare", "viewflow", "fsm_guardian", "caluma"]
WORKLISTS = {
    name: Peer(name, f"bench.peers.worklists.{module}", environment)
    for name, module, environment in (
        ("ours", "ours", OURS),
        ("bare", "bare", PEERS),
        ("viewflow", "viewflow_peer", PEERS),
        ("fsm_guardian", "fsm_guardian", PEERS),
        ("caluma", "caluma_peer", CALUMA),
    )
}
"""Who shows a reviewer's queue; ``bench.queues`` asks them."""
