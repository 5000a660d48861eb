"""Letters to people in city roles about their training (domain §5, S14)."""

from django.utils.dateparse import parse_datetime

from accounts.models import Course, User
from permits.notices import links
from permits.notices.people_letters import reached_people, write
from workflows.models import OutboxEvent
from workflows.timing import now


def warned(event: OutboxEvent) -> None:
    """Tell somebody that his training ends soon, has lapsed, or that his roles rest."""
    person = User.objects.get(pk=event.payload["user"])
    facts = {
        "course": Course.objects.get(pk=event.payload["course"]),
        "kind": event.payload["kind"],
        "suspends_at": parse_datetime(event.payload["suspends_at"]),
        "training_url": links.training(),
    }
    write("training_due", reached_people([person]), facts, about=f"training|{event.pk}", at=now())
