"""Letters about plan review and approval."""

from collections import Counter
from typing import Any

from permits.applications.models import PermitApplication
from permits.notices import links
from permits.notices.letters import money
from permits.reviews.models import Correction, CorrectionLetter
from workflows.actors import SYSTEM
from workflows.models import OutboxEvent
from workflows.options import available
from workflows.timing import now


def started(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell which disciplines review, and by when the city aims to be done."""
    reviews = application.reviews.filter(round=application.round).select_related("work_item").order_by("id")
    open_reviews = list(reviews)
    return {
        "disciplines": [review.discipline_name for review in open_reviews],
        "aimed_on": max((review.work_item.due_on for review in open_reviews), default=None),
    }


def corrections(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell how many corrections each discipline asks for, and where the whole letter is."""
    letter = CorrectionLetter.objects.get(pk=event.payload["letter"])
    items = Correction.objects.filter(pk__in=letter.items).order_by("number")
    return {
        "letter": letter,
        "letter_url": links.letter(letter),
        "answer_url": links.corrections(application),
        "count": len(letter.items),
        "disciplines": list(Counter(item.discipline_name for item in items).items()),
    }


def approved(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell what is still needed before the permit can be issued, and who can give it."""
    option = available(application, SYSTEM, at=now()).get("mark_ready")
    needed = [blocker for blocker in option.blockers if blocker.code not in NOT_NEEDED] if option else []
    return {"needed": needed, **money.issued_with(application, event)}


NOT_NEEDED = frozenset({"not_from_here", "not_permitted"})
