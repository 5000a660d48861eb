"""The button that takes the city's new rules over into a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from permits.applications.models import PermitApplication
from permits.applications.services.ruling import TypeNotOffered, follow_rules
from permits.applications.views.loading import filling_in
from workflows.timing import now


@require_POST
@filling_in
def follow(request: HttpRequest, application: PermitApplication) -> HttpResponse:
    """Take the rules in force over and show what they ask for; a second click changes nothing."""
    kept = application.rulebook_version_id
    try:
        follow_rules(application, actor=request.user, at=now())
    except TypeNotOffered as gone:
        messages.error(request, str(gone))
    else:
        messages.success(request, _done(application, kept))
    return redirect("applications:review", application.pk)


def _done(application: PermitApplication, kept: int) -> str:
    if application.rulebook_version_id == kept:
        return _("Your application already goes by the rules in force.")
    text = _(
        "Your application now goes by the rules in force since %(day)s. Everything you filled in is kept. "
        "What is newly asked for is listed below."
    )
    return text % {"day": date_format(application.rulebook_version.effective_from, "DATE_FORMAT")}
