"""One's own declared interests; for officials and auditors, those of everybody (S1)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.authority import may
from permits.applications.models import DeclaredInterest
from permits.applications.services import interests
from permits.applications.services.interests import InterestRefused
from permits.applications.staff import is_staff
from permits.casework.duty_forms import EndForm, InterestForm
from permits.casework.policies import demand
from workflows.timing import now

SHOWN = 300


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show what a person declared, and take a declaration."""
    if not is_staff(request.user):
        raise PermissionDenied(_("Only people with a city role declare interests."))
    form = InterestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _declared(request, form):
        return redirect("casework:interests")
    known = DeclaredInterest.objects.select_related("person", "organisation", "ended_by").order_by("-id")
    everybody = may(request.user, "look_through_red_flags")
    context = {
        "page_title": _("Declared interests"),
        "form": form,
        "mine": known.filter(person=request.user)[:SHOWN],
        "others": known.exclude(person=request.user)[:SHOWN] if everybody else [],
        "may_end": may(request.user, "end_declared_interest"),
    }
    return render(request, "casework/interests.html", context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody else's declaration, with a reason."""
    demand(request.user, "end_declared_interest")
    declared = get_object_or_404(DeclaredInterest.objects.select_related("person", "organisation"), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            interests.end(declared, reason=form.cleaned_data["reason"], actor=request.user, at=now())
        except InterestRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The declaration has ended; it stays readable."))
            return redirect("casework:interests")
    context = {"page_title": _("End the declaration"), "declared": declared, "form": form}
    return render(request, "casework/end_interest.html", context)


def _declared(request: HttpRequest, form: InterestForm) -> bool:
    try:
        interests.declare(request.user, **form.cleaned_data, at=now())  # type: ignore[arg-type]  # signed in
    except InterestRefused as refused:
        form.add_error(refused.field, str(refused))
        return False
    messages.success(request, _("Declared. You are kept out of what it is about from now on."))
    return True
