"""The page of an application that says who can see it, and why; and where it is shared for a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import grants
from permits.applications.models import ApplicationGrant
from permits.applications.seeing import seen_or_404
from permits.applications.staff import is_staff
from permits.casework.access.forms import ShareForm
from permits.casework.access.offering import may_share, open_offers
from permits.casework.access.reasons import Reasons
from permits.casework.access.sharing import offered_by_form
from permits.casework.access.zone import city_zone
from permits.casework.policies import demand
from permits.casework.views.loading import load
from permits.rights import who_may
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who can see an application and why, and let it be shared for a time."""
    application, at = load(request, pk), now()
    demand(request.user, "see_access", application)
    shares = may_share(request.user, application)
    if request.method == "POST" and not shares:
        raise PermissionDenied(_("This can be done by: %s.") % who_may("share_record"))
    form = ShareForm(request.POST if request.method == "POST" else None, zone=city_zone())
    if form.is_valid() and offered_by_form(request, application, form, at=at):
        return redirect("access:record", pk)
    context = {
        "page_title": _("Who can see this, and why"),
        "application": application,
        "reasons": Reasons(application, at=at),
        "at": at,
        "form": form if shares else None,
        "may_share": shares,
        "offers": open_offers(application, at=at) if shares else [],
        "for_staff": is_staff(request.user),
    }
    return render(request, "access/record.html", context)


@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """End a share now."""
    visible = ApplicationGrant.objects.visible_to(request.user).select_related("content_object", "user")
    grant: ApplicationGrant = seen_or_404(request.user, visible, pk=pk)
    application = grant.content_object
    if grant.user_id != request.user.pk and not may_share(request.user, application):
        raise PermissionDenied(_("This can be done by: %s.") % who_may("share_record"))
    grants.end(grant, actor=request.user, at=now())
    messages.success(request, _("%(name)s cannot open it by this grant any more.") % {"name": grant.user})
    if grant.user_id == request.user.pk:
        return redirect("casework:home")
    return redirect("access:record", application.pk)
