"""What the part of the one table about plan check leads to: a mark-up, and two sheets to compare."""

from typing import TYPE_CHECKING

from permits.documents.models import Sheet
from permits.plancheck.services import mark_ups
from permits.reviews.models import Review
from tests.driving import NOON

if TYPE_CHECKING:
    from tests.access.world import World


def add_to(world: "World") -> None:
    """Draw on a sheet of the review in hand, and publish nothing."""
    review = Review.objects.select_related("work_item", "application__case", "package").get(
        pk=world.addresses["held_review"][0]
    )
    sheets = list(Sheet.objects.filter(version__packages=review.package)[:2])
    drawn = mark_ups.draw(
        review,
        sheet=sheets[0],
        kind="pin",
        points=[[72.0, 72.0]],
        text="Here.",
        actor=review.work_item.assignee,
        at=NOON,
    )
    world.words |= {"sheet": str(sheets[0].pk)}
    world.addresses |= {
        "mark_up": (review.pk, drawn.pk),
        "two_sheets": (sheets[0].pk, sheets[1].pk),
    }
