"""Who gets which review: assigned by a person, shared out by the system, or refused for an interest."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from permits.casework import queues
from permits.casework.forms import ReasonForm
from permits.casework.policies import demand, demand_work
from permits.casework.staff_forms import AssignForm
from permits.casework.views.moves import tell
from permits.casework.views.reviewing import load_review
from permits.reviews.models import Review
from workflows import interests, sharing, work_items
from workflows.assignment import Candidate, choose
from workflows.models import WorkItem
from workflows.timing import now

AT_ONCE = 50


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a review to a person of its team, or to another than who has it."""
    review = load_review(request, pk)
    item, at = review.work_item, now()
    demand(request.user, "assign_work", item)
    there = sharing.candidates(item, at=at)
    people = _people(item, there)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=people,
        held=item.assignee_id is not None,
        initial={"to": _suggested(item, there)},
    )
    if form.is_valid():
        _assign(request, item, form.cleaned_data["to"], form.cleaned_data["reason"])
        return redirect("plancheck:desk", pk)
    context = {"page_title": _title(review), "review": review, "item": item, "form": form, "people": people}
    return render(request, "casework/assign.html", context)


@require_POST
def share_out(request: HttpRequest) -> HttpResponse:
    """Give the open reviews that nobody has to people, by who is there, what they know and hold."""
    demand(request.user, "assign_work")
    at = now()
    items = queues.unclaimed(request.user, most=AT_ONCE, at=at)
    given = [each for each in items if sharing.assign_automatically(each, actor=request.user, at=at)]
    words = {"given": len(given), "left": len(items) - len(given)}
    text = _(
        "%(given)d reviews were given to people; for %(left)d nobody is there, they stay with their teams."
    )
    messages.success(request, text % words)
    return redirect("casework:queue", "all_reviews")


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare one's own interest in a case: nothing of it is offered any more, what was held goes back."""
    review = load_review(request, pk)
    demand_work(request.user, "claim_work", review.work_item, at=now())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _("Your interest is recorded; others work on this case.")
        reason = form.cleaned_data["reason"]
        tell(request, interests.recuse, review.work_item, done, reason=reason, actor=request.user, at=now())
        return redirect("plancheck:desk", pk)
    context = {"page_title": _("Declare an interest"), "review": review, "form": form}
    return render(request, "casework/recuse.html", context)


def _assign(request: HttpRequest, item: WorkItem, to: int, reason: str) -> None:
    person = User.objects.get(pk=to)
    done = _("%s has the review now.") % person
    tell(request, work_items.assign, item, done, to=person, reason=reason, actor=request.user, at=now())


def _title(review: Review) -> str:
    text = (
        _("Give another person the review by %s")
        if review.work_item.assignee_id
        else _("Assign the review by %s")
    )
    return text % review.discipline_name


def _people(item: WorkItem, there: list[Candidate]) -> list[tuple[int, str]]:
    """Return who of the team can have the review, with what the supervisor should know of each."""
    found = [each for each in there if not each.interested]
    names = {each.pk: str(each) for each in User.objects.filter(pk__in=[each.person for each in found])}
    return [
        (each.person, _described(names[each.person], each))
        for each in found
        if each.person != item.assignee_id
    ]


def _described(name: str, candidate: Candidate) -> str:
    holds = _("%(name)s – holds %(load)d") % {"name": name, "load": candidate.load}
    return _("%s, away now") % holds if candidate.absent else holds


def _suggested(item: WorkItem, there: list[Candidate]) -> int | None:
    others = [each for each in there if each.person != item.assignee_id]
    chosen = choose(sharing.wanted(item), others)
    return chosen.person if chosen else None
