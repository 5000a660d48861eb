"""Machines drawn as text, from the code that runs them."""

from workflows.machines import Machine


def mermaid(machine: Machine) -> str:
    """Return a machine as a Mermaid state diagram: one arrow for each source and target of each move."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.initial}"]
    drawn: dict[tuple[str, str], list[str]] = {}
    for move in machine.moves.values():
        for pair in machine.pairs_of(move):
            drawn.setdefault(pair, []).append(f"{move.number} {move.label}".strip())
    for (source, target), labels in drawn.items():
        lines.append(f"    {source} --> {target}: {' / '.join(labels)}")
    ends = {target for _source, target in drawn} - {source for source, _target in drawn}
    lines += [f"    {status} --> [*]" for status in sorted(ends)]
    return "\n".join(lines)
