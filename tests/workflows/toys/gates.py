"""The toy's gates."""

from datetime import datetime

from tests.workflows.toys.models import Parcel
from workflows.actors import Actor
from workflows.blockers import Blocker


def is_not_too_heavy(parcel: Parcel, actor: Actor, at: datetime) -> list[Blocker]:
    if parcel.weight <= 20:
        return []
    return [Blocker("too_heavy", "The parcel is too heavy: take something out.", "the packer", "/parcels/")]


def is_labelled(parcel: Parcel, actor: Actor, at: datetime) -> list[Blocker]:
    return [] if parcel.label else [Blocker("no_label", "Write an address on the parcel.", "the packer")]


GATES = {"pack": (), "send": (is_not_too_heavy, is_labelled), "call_back": (), "deliver": (), "lose": ()}
