"""A standard comment, and approved plans of which one file is stamped."""

from typing import Any

from permits.issuance import stamping
from permits.reviews.models import Correction
from permits.reviews.services.standard_comments import write_comment
from tests.driving import NOON


def add_to(world: Any) -> None:
    """Write the comment, and mark one file of the approved plans as stamped."""
    comment = write_comment(
        "structural",
        title="Anchor bolts",
        citation="CBC 2304.3.4",
        text="Show anchor bolts at ____ inches.",
        actor=world.who.supervisor,
        at=NOON,
    )
    late = Correction.objects.create(
        application=world.applications["corrections"],
        number=90,
        discipline="structural",
        discipline_name="Structural",
        round_raised=4,
        on_unchanged_sheet=True,
        text="Show the blocking.",
        raised_by=world.who.reviewers["structural"],
        raised_at=NOON,
    )
    approved = world.applications["approved"]
    plans = stamping.begin(approved, at=NOON)
    assert plans is not None
    file = plans.files.order_by("pk").first()
    sheet = {"page": 1, "number": "A-101", "original_sha256": "", "stamped_sha256": "", "found": "box"}
    plans.files.filter(pk=file.pk).update(
        file_state="done", file_key="applications/tests/stamped.pdf", file_sha256="a" * 64, sheets=[sheet]
    )
    world.addresses |= {
        "late_comment": (late.pk,),
        "comment": (comment.discipline, comment.pk),
        "stamped": (approved.pk, file.pk),
        "plans_code": (plans.code,),
    }
