"""Where and what each inspector usually inspects; elsewhere he may, and it is looked through (S11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.roles import Role
from permits.casework.duty_forms import DistrictForm
from permits.casework.policies import demand
from permits.inspections import districts
from permits.inspections.districts import DistrictRefused
from permits.inspections.models import InspectorDistrict
from permits.rulebook.queries import rulebook_in_force
from workflows.timing import now


@require_safe
def inspectors(request: HttpRequest) -> HttpResponse:
    """List the inspectors with their districts."""
    demand(request.user, "manage_team")
    context = {"page_title": _("Inspectors"), "inspectors": districts.inspectors(at=now())}
    return render(request, "casework/inspectors.html", context)


@require_http_methods(["GET", "POST"])
def district(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an inspector's district and discipline."""
    demand(request.user, "manage_team")
    people = User.objects.filter(staff_roles__role=Role.INSPECTOR).distinct()
    inspector = get_object_or_404(people, pk=pk)
    known = InspectorDistrict.objects.filter(inspector=inspector).first()
    form = DistrictForm(
        request.POST if request.method == "POST" else None,
        kinds=_kinds(known),
        initial={
            "postal_codes": " ".join(known.postal_codes) if known else "",
            "kinds": known.kinds if known else [],
        },
    )
    if form.is_valid() and _set(request, inspector, form):
        return redirect("casework:inspectors")
    context = {"page_title": _("District of %s") % inspector, "inspector": inspector, "form": form}
    return render(request, "casework/district.html", context)


def _kinds(known: InspectorDistrict | None) -> list[tuple[str, str]]:
    """Return every inspection that the rules in force demand of any type, and what was chosen before."""
    rules = rulebook_in_force(now().date())
    found = {each.code: each.name for kind in rules.types.values() for each in kind.inspections}
    found |= {code: code for code in (known.kinds if known else []) if code not in found}
    return sorted(found.items(), key=lambda pair: pair[1])


def _set(request: HttpRequest, inspector: User, form: DistrictForm) -> bool:
    try:
        districts.set_district(inspector, **form.cleaned_data, actor=request.user, at=now())
    except DistrictRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The district is set."))
    return True
