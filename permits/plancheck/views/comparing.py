"""Compare two versions of a sheet, one over the other, beside the other, or in turn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.documents.models import Sheet
from permits.plancheck.views.loading import sheet_for


@require_safe
def compare(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """Show two sheets of one application against each other; 404 when they are of two."""
    old, new = sheet_for(request, before), sheet_for(request, after)
    application = new.version.document.application
    if old.version.document.application_id != application.pk:
        raise Http404
    others = Sheet.objects.filter(
        version__document__application=application, version__status="clean", number=new.number
    )
    context = {
        "page_title": _("Compare %(sheet)s: %(application)s") % {"sheet": new, "application": application},
        "application": application,
        "before": old,
        "after": new,
        "same": bool(old.sha256) and old.sha256 == new.sha256,
        "others": others.exclude(pk=new.pk).select_related("version").defer("text").order_by("-version_id")
        if new.number
        else (),
        "back": request.GET.get("review", ""),
    }
    return render(request, "plancheck/compare.html", context)
