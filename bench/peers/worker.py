"""Hold one peer in one process and obey the driver over stdin and stdout.

    python -m bench.peers.worker MODULE DSN

One JSON object a line: {"op": "setup"}, {"op": "run", "n": 10}, {"op": "race", "n": 10}, {"op": "refusals"},
{"op": "quit"}; a peer with a queue: {"op": "load", "n": 10000}, {"op": "queues", "n": 20}, {"op": "plans"}.
What the peer prints itself goes to stderr.
"""

import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any

from bench.peers import race, refusals


def answered(peer: Any, dsn: str, message: dict[str, Any]) -> dict[str, Any]:
    """Do what a message asks; an error becomes an answer."""
    try:
        if message["op"] == "setup":
            return {"ok": True, "result": peer.setup(dsn)}
        if message["op"] == "race":
            return {"ok": True, "result": race.run(peer, dsn, message["n"])}
        if message["op"] == "refusals":
            return {"ok": True, "result": refusals.run(peer, dsn)}
        if message["op"] == "plans":
            return {"ok": True, "result": peer.plans(dsn)}
        if message["op"] in {"load", "queues"}:
            return {"ok": True, "result": getattr(peer, message["op"])(dsn, message["n"])}
        return {"ok": True, "result": peer.run(message["n"], dsn)}
    except Exception:
        return {"ok": False, "error": traceback.format_exc()}


def main() -> None:
    """Obey until told to stop."""
    module, dsn = sys.argv[1:3]
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        peer = import_module(module)
    except Exception:
        print(json.dumps({"ok": False, "error": traceback.format_exc()}), file=out)
        return
    print(json.dumps({"ok": True, "result": "ready"}), file=out)
    for line in sys.stdin:
        message = json.loads(line)
        if message["op"] == "quit":
            break
        print(json.dumps(answered(peer, dsn, message)), file=out)


if __name__ == "__main__":
    main()
