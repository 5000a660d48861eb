"""The city's stamp on approved plans: what it says, where it goes, and putting it on every sheet."""

from permits.stationery.stamping.face import Face
from permits.stationery.stamping.places import Box
from permits.stationery.stamping.running import Report, StampingBroken, StampingRefused, stamp_file

__all__ = ["Box", "Face", "Report", "StampingBroken", "StampingRefused", "stamp_file"]
