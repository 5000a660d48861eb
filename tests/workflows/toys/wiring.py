from tests.workflows.toys.gates import GATES
from tests.workflows.toys.models import Parcel
from workflows import machines


def wire() -> None:
    machines.register(
        machines.Machine(model=Parcel, topic="parcel", gates=GATES, closing=frozenset({"delivered"}))
    )
