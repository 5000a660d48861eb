"""Begin an application."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from permits.applications import offers
from permits.applications.forms.guide import StartForm
from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from permits.applications.staff import is_staff
from permits.applications.statuses import Status
from permits.rulebook.queries import NoRulebookInForce
from workflows.timing import now

DRAFTS_SHOWN = 5


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for whom the application is, and begin it once however often the button is pressed."""
    try:
        offer = offers.offer(offers.rules_today(now()), code)
    except (NoRulebookInForce, KeyError) as unknown:
        raise Http404 from unknown
    if is_staff(request.user):
        reason = _("City staff apply with a private account, so that nobody decides on his own application.")
        return render(request, "errors/403.html", {"reason": reason}, status=403)
    companies = list(Organisation.objects.filter(pk__in=request.user.company_id_list).order_by("name"))
    form = StartForm(companies, request.POST if request.method == "POST" else None)
    if form.is_valid():
        application = start_draft(
            request.user,
            organisation=form.company,
            type_code=code,
            at=now(),
            token=form.cleaned_data["token"],
        )
        messages.success(request, _("Your application is begun. Everything you fill in is saved as you go."))
        return redirect("applications:project", application.pk)
    mine = PermitApplication.objects.on_side_of(request.user).filter(permit_type=code, status=Status.DRAFT)
    facts = {
        "form": form,
        "offer": offer,
        "drafts": list(mine.order_by("-id")[:DRAFTS_SHOWN]),
        "page_title": _("Start: %(name)s") % {"name": offer.name},
    }
    return render(request, "applications/start.html", facts)
