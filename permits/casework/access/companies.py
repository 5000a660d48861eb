"""Who outside a company may read its records: its bookkeeper, its surety; an owner says so, for a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import grants
from accounts.models import Organisation, OrganisationGrant
from permits.casework.access.forms import ShareForm
from permits.casework.access.offering import open_offers
from permits.casework.access.reasons import company_readers, may_open_readers
from permits.casework.access.sharing import offered_by_form
from permits.casework.access.zone import city_zone
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who reads a company's records from outside, and let somebody more."""
    company, at = _company_or_404(request, pk), now()
    form = ShareForm(request.POST if request.method == "POST" else None, zone=city_zone())
    if form.is_valid() and offered_by_form(request, company, form, at=at):
        return redirect("access:company_readers", pk)
    context = {
        "page_title": _("Who may read the records of %s") % company,
        "company": company,
        "grants": company_readers(company, at=at),
        "offers": open_offers(company, at=at),
        "form": form,
    }
    return render(request, "access/company_readers.html", context)


@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """End an outsider's reading now."""
    mine = OrganisationGrant.objects.filter(content_object_id__in=request.user.company_id_list)
    grant = get_object_or_404(mine.select_related("user", "content_object"), pk=pk)
    company = _company_or_404(request, grant.content_object_id)
    grants.end(grant, actor=request.user, at=now())
    messages.success(request, _("%(name)s cannot open the records any more.") % {"name": grant.user})
    return redirect("access:company_readers", company.pk)


def _company_or_404(request: HttpRequest, pk: int) -> Organisation:
    company = get_object_or_404(Organisation, pk=pk, pk__in=request.user.company_id_list)
    if not may_open_readers(request.user, company.pk):
        raise PermissionDenied(_("Only an owner of the company says who reads its records."))
    return company
