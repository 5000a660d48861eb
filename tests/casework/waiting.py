"""More work in a queue, without the long way there."""

from datetime import date

from permits.applications.models import PermitApplication
from permits.reviews import services as reviews
from permits.reviews.models import Review
from tests.driving import NOON, open_reviews
from workflows import work_items
from workflows.actors import SYSTEM


def another_review(application: PermitApplication, *, round: int, due_on: date | None = None) -> Review:
    """Open one more review of an application's first discipline, in a round that is still to come."""
    before = open_reviews(application)[0]
    item = before.work_item
    plan = [work_items.Planned(key=item.key, title=item.title, team=item.team, due_on=due_on or item.due_on)]
    (made,) = work_items.open_stage(
        application.case, "plan_review", round=round, plan=plan, actor=SYSTEM, at=NOON
    )
    return reviews.open_review(
        made, application, before.package, discipline_name=before.discipline_name, why=before.why
    )
