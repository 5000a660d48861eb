"""Begin an application, or all that one job needs."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from permits.applications import offers
from permits.applications.company_rights import companies_for
from permits.applications.forms.guide import StartForm
from permits.applications.models import PermitApplication
from permits.applications.services.jobs import start_job
from permits.applications.staff import is_staff
from permits.applications.statuses import Status
from permits.applications.steps import address_of, step_codes
from permits.applications.views.guide import MOST_ANSWERS
from permits.rulebook.guide import UnknownChoice
from permits.rulebook.queries import NoRulebookInForce
from permits.rulebook.rulebook import Rulebook
from workflows.timing import now

DRAFTS_SHOWN = 5
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Job:
    """What is begun together, and what was answered in the guide on the way to it."""

    offers: tuple[offers.Offer, ...]
    told: dict[str, str]

    @property
    def codes(self) -> list[str]:
        return [offer.code for offer in self.offers]


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for whom the application is, and begin it once however often the button is pressed.

    The address carries the way through the guide; where that leads to several permits, all are begun.
    """
    try:
        job = _job(offers.rules_today(now()), code, request.GET.getlist("answered")[:MOST_ANSWERS])
    except (NoRulebookInForce, KeyError) as unknown:
        raise Http404 from unknown
    if is_staff(request.user):
        reason = _("City staff apply with a private account, so that nobody decides on his own application.")
        return render(request, "errors/403.html", {"reason": reason}, status=403)
    mine = companies_for(request.user, "edit_draft")
    companies = list(Organisation.objects.filter(pk__in=mine).order_by("name"))
    form = StartForm(companies, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _started(request, form, job)
    begun = PermitApplication.objects.on_side_of(request.user).filter(permit_type=code, status=Status.DRAFT)
    facts = {
        "form": form,
        "offer": job.offers[0],
        "together": job.offers if len(job.offers) > 1 else (),
        "drafts": list(begun.order_by("-id")[:DRAFTS_SHOWN]),
        "page_title": _("Start: %(name)s") % {"name": " + ".join(each.name for each in job.offers)},
    }
    return render(request, "applications/start.html", facts)


def _job(rulebook: Rulebook, code: str, answered: list[str]) -> Job:
    """Return what is begun at an address. :raises KeyError: when the city has no such type."""
    try:
        way = rulebook.guide.follow(answered)
    except UnknownChoice:
        way = rulebook.guide.follow(())
    if code not in way.types:
        return Job((offers.offer(rulebook, code),), {})
    told = {question.code: option.code for question, option in way.path}
    return Job(tuple(offers.offer(rulebook, each) for each in way.types), told)


def _started(request: HttpRequest, form: StartForm, job: Job) -> HttpResponse:
    begun = start_job(
        request.user,
        organisation=form.company,
        type_codes=job.codes,
        told=job.told,
        at=now(),
        token=form.cleaned_data["token"],
        number=request.GET.get("for", "")[:LONGEST_NUMBER],
    )
    words = ngettext(
        "Your application is begun. Everything you fill in is saved as you go.",
        "Your %(count)d applications are begun as one job. All of them are on the list of your applications.",
        len(begun),
    )
    messages.success(request, words % {"count": len(begun)} if len(begun) > 1 else words)
    return redirect(address_of(begun[0], step_codes(begun[0])[0]))
