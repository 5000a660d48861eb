"""From a draft to rules in force: ask for approval, take that back, send back, approve and schedule."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from permits.casework.policies import demand
from permits.configuration.draft_forms import LONGEST_REASON, OfferForm, ReasonForm
from permits.configuration.views.drafts import act, load, workspace
from permits.rulebook import services_approving
from permits.rulebook.services_drafting import APPROVE, EDIT
from workflows.timing import now


@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second person to approve a draft for a day."""
    demand(request.user, EDIT)
    found, form = load(pk), OfferForm(request.POST)
    if not form.is_valid():
        return workspace(request, found, offer_form=form)
    done = _("Asked. Another person of the configuration role now approves it or sends it back.")
    said = {**form.cleaned_data, "actor": request.user, "at": now()}
    return act(request, pk, done, lambda d: services_approving.offer(d, **said))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the request for approval, to go on writing."""
    demand(request.user, EDIT)
    done = _("The request is taken back; the draft can be changed again.")
    return act(request, pk, done, lambda d: services_approving.take_back(d, actor=request.user, at=now()))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft back with a reason."""
    demand(request.user, APPROVE)
    found, form = load(pk), ReasonForm(request.POST)
    if not form.is_valid():
        return workspace(request, found, reason_form=form)
    said = {"reason": form.cleaned_data["reason"], "actor": request.user, "at": now()}
    done = _("Sent back, with your reason.")
    return act(request, pk, done, lambda d: services_approving.send_back(d, **said))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what was offered, as it was seen, and schedule it."""
    demand(request.user, APPROVE)
    said = {
        "seen": request.POST.get("seen", "")[:64],
        "reason": request.POST.get("reason", "")[:LONGEST_REASON],
        "actor": request.user,
        "at": now(),
    }
    done = _("Approved and scheduled. What was begun before its day keeps the rules that it has.")
    return act(request, pk, done, lambda d: services_approving.approve(d, **said))
