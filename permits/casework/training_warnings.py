"""Tell people in city roles that their training ends soon, has lapsed, or that their roles rest (S14)."""

from datetime import datetime

from accounts.authority import training
from accounts.models import StaffRole, User
from workflows import outbox


def warn(*, at: datetime) -> int:
    """Have everybody told who was not told yet of how he stands; returns how many are told now."""
    holding = StaffRole.objects.filter(since__lte=at).exclude(until__lte=at)
    people = list(User.objects.filter(pk__in=holding.values("user_id"), is_active=True).order_by("pk"))
    found = training.standings(people, at=at)
    told = 0
    for person in people:
        worst = training.worst(found.get(person.pk, []), at)
        if worst is not None and training.note(person, worst, at=at):
            outbox.publish(
                None,
                "training.warned",
                at=at,
                user=person.pk,
                course=worst.course.pk,
                kind=worst.state_at(at),
                suspends_at=worst.suspends_at.isoformat(),
            )
            told += 1
    return told
