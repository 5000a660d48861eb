"""Breaking the glass, and looking through it afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.models import EmergencyAccess, PermitApplication
from permits.applications.services import emergencies
from permits.applications.services.emergencies import EmergencyRefused
from permits.casework.access.forms import EmergencyForm
from permits.casework.forms import FindingForm
from permits.casework.policies import demand
from permits.documents.models import DocumentAccess
from workflows.timing import now

SHOWN = 100


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Open a record to oneself for some hours, with a reason; officials and auditors are told at once."""
    demand(request.user, "break_glass")
    form = EmergencyForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number", "")}
    )
    if form.is_valid():
        application = _numbered(form)
        if application is not None and _taken(request, application, form):
            return redirect("casework:application", application.pk)
    title = _("Open a record in an emergency")
    return render(request, "access/emergency.html", {"page_title": title, "form": form})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what was opened in an emergency: what is to be looked through first, then what was lately."""
    demand(request.user, "look_through_emergencies")
    known = EmergencyAccess.objects.select_related(
        "grant__user", "grant__content_object", "looked_through_by"
    )
    context = {
        "page_title": _("Opened in an emergency"),
        "waiting": known.filter(looked_through_at__isnull=True).order_by("id")[:SHOWN],
        "done": known.filter(looked_through_at__isnull=False).order_by("-looked_through_at", "-id")[:SHOWN],
        "at": now(),
    }
    return render(request, "access/emergencies.html", context)


@require_http_methods(["GET", "POST"])
def look_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was opened and done, and write down what was found."""
    demand(request.user, "look_through_emergencies")
    taken = _taken_or_404(pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            emergencies.look_through(
                taken, finding=form.cleaned_data["finding"], actor=request.user, at=now()
            )
            messages.success(request, _("Your finding is kept."))
        except EmergencyRefused as refused:
            messages.error(request, str(refused))
        return redirect("access:emergencies")
    context = {
        "page_title": _("Look through this emergency access"),
        "taken": taken,
        "opened": _opened(taken),
        "form": form,
        "holds": taken.grant.holds_at(now()),
    }
    return render(request, "access/look_through_emergency.html", context)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End an emergency access before its time."""
    demand(request.user, "break_glass")
    taken = _taken_or_404(pk)
    try:
        emergencies.close(taken, actor=request.user, at=now())
    except EmergencyRefused as refused:
        raise PermissionDenied(str(refused)) from refused
    messages.success(request, _("Closed."))
    own = taken.grant.user_id == request.user.pk
    return redirect("casework:home" if own else "access:emergencies")


def _taken_or_404(pk: int) -> EmergencyAccess:
    rows = EmergencyAccess.objects.select_related(
        "grant__user", "grant__content_object__case", "looked_through_by"
    )
    return get_object_or_404(rows, pk=pk)


def _numbered(form: EmergencyForm) -> PermitApplication | None:
    wanted = form.cleaned_data["number"].strip().upper()
    found: PermitApplication | None = (
        PermitApplication.objects.submitted().select_related("case").filter(number=wanted).first()
    )
    if found is None:
        form.add_error("number", _("There is no application with this number. Check it."))
    return found


def _taken(request: HttpRequest, application: PermitApplication, form: EmergencyForm) -> bool:
    facts = {name: form.cleaned_data[name] for name in ("reason", "hours")}
    try:
        emergencies.take(application, **facts, actor=request.user, at=now())
    except EmergencyRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.warning(request, _("The record is open to you. Officials and auditors have been told."))
    return True


def _opened(taken: EmergencyAccess) -> list[DocumentAccess]:
    """Return the files of the record that the person opened while it was open."""
    grant = taken.grant
    rows = DocumentAccess.objects.filter(
        user=grant.user,
        version__document__application=grant.content_object_id,
        at__gte=grant.since,
        at__lt=grant.ended_at or grant.until,
    )
    return list(rows.select_related("version__document").order_by("at", "id")[:SHOWN])
