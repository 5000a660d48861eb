"""The people of the office: who holds what, who is away, who stands in for whom, and who has left."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from permits.applications.authority import may
from permits.casework import staff_list, staffing
from permits.casework.forms import ReasonForm
from permits.casework.policies import demand
from permits.casework.staff_forms import AbsenceForm, DatedForm, DeputyForm, SkillsForm
from permits.rulebook.queries import rulebook_in_force
from workflows import absences, dated, deputies
from workflows.dated import EntryRefused
from workflows.models import Absence, Deputyship
from workflows.models.staffing import Dated
from workflows.timing import now


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Show everybody in the office, with what they hold and whether they are there."""
    demand(request.user, "manage_team")
    context = {"page_title": _("Staff"), "rows": staff_list.rows(at=now())}
    return render(request, "casework/staff.html", context)


@require_safe
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: the reviews held, absences, deputies and knowledge."""
    person = _load(request, pk)
    return _member_page(request, person)


@require_POST
def enter_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a person is away."""
    person = _load(request, pk)
    form = AbsenceForm(request.POST, zone=_zone(), prefix="absence")
    if form.is_valid() and _entered(form, absences.enter, person, actor=request.user):
        messages.success(request, _("The absence is entered."))
        return redirect("casework:staff_member", pk)
    return _member_page(request, person, absence_form=form)


@require_POST
def appoint_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who stands in for a person, and when."""
    person = _load(request, pk)
    form = DeputyForm(request.POST, zone=_zone(), people=_possible_deputies(person), prefix="deputy")
    if form.is_valid() and _entered(
        form, deputies.appoint, person, deputy=form.cleaned_data["deputy"], actor=request.user
    ):
        messages.success(request, _("The deputy is named."))
        return redirect("casework:staff_member", pk)
    return _member_page(request, person, deputy_form=form)


def _entered(form: DatedForm, enter: Callable[..., Dated], person: User, **who: Any) -> bool:
    """Tell whether the entry that a form asks for could be made; if not, the form says why."""
    try:
        enter(person, **form.facts(), **who, at=now())
    except EntryRefused as refused:
        form.add_error("until", str(refused))
        return False
    return True


@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """End an absence now: the person is back."""
    return _end(request, Absence, pk, told=_("The absence is ended."))


@require_POST
def end_deputyship(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputyship now."""
    return _end(request, Deputyship, pk, told=_("The deputyship is ended."))


def _end(request: HttpRequest, model: type[Absence | Deputyship], pk: int, *, told: str) -> HttpResponse:
    demand(request.user, "manage_team")
    entry = get_object_or_404(model, pk=pk)
    dated.end(entry, actor=request.user, at=now())
    messages.success(request, told)
    return redirect("casework:staff_member", entry.person_id)


@require_POST
def save_skills(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which types of permit a person knows well."""
    person = _load(request, pk)
    form = SkillsForm(request.POST, types=_types(), prefix="skills")
    if form.is_valid():
        staffing.save_skills(person, names=form.cleaned_data["names"])
        messages.success(request, _("Saved."))
        return redirect("casework:staff_member", pk)
    return _member_page(request, person, skills_form=form)


@require_http_methods(["GET", "POST"])
def end_service(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account of a person who leaves; the reviews held return to their teams."""
    demand(request.user, "end_service")
    person = get_object_or_404(staff_list.everybody(at=now()), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            returned = staffing.end_service(
                person, reason=form.cleaned_data["reason"], actor=request.user, at=now()
            )
        except staffing.ServiceRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _gone(person, len(returned)))
            return redirect("casework:staff")
    title = _("End the service of %s") % person
    return render(request, "casework/end_service.html", {"page_title": title, "form": form, "person": person})


def _gone(person: User, returned: int) -> str:
    text = _("The account of %(name)s is closed; %(count)d reviews went back to their teams.")
    return text % {"name": person, "count": returned}


def _load(request: HttpRequest, pk: int) -> User:
    demand(request.user, "manage_team")
    return get_object_or_404(staff_list.everybody(at=now()), pk=pk)


def _member_page(request: HttpRequest, person: User, **bound: forms.Form) -> HttpResponse:
    at = now()
    unbound = {
        "absence_form": AbsenceForm(zone=_zone(), prefix="absence"),
        "deputy_form": DeputyForm(zone=_zone(), people=_possible_deputies(person), prefix="deputy"),
        "skills_form": SkillsForm(types=_types(), prefix="skills", initial={"names": _known(person)}),
    }
    context: dict[str, Any] = {
        "page_title": str(person),
        "person": person,
        "roles": person.roles_at(at),
        "held": staff_list.held_by(person),
        "absences": Absence.objects.not_over(at).filter(person=person).order_by("since"),
        "deputyships": Deputyship.objects.not_over(at).filter(person=person).select_related("deputy"),
        "stands_for": Deputyship.objects.not_over(at).filter(deputy=person).select_related("person"),
        "may_end_service": may(request.user, "end_service") and person.pk != request.user.pk,
        "form": next(iter(bound.values()), None),
        **unbound,
        **bound,
    }
    return render(request, "casework/staff_member.html", context)


def _zone() -> str:
    return rulebook_in_force(now().date()).calendar().time_zone


def _types() -> list[tuple[str, str]]:
    types = rulebook_in_force(now().date()).types
    return sorted(((code, each.name) for code, each in types.items()), key=lambda pair: pair[1])


def _known(person: User) -> list[str]:
    return list(person.skills.values_list("name", flat=True))


def _possible_deputies(person: User) -> list[User]:
    return [each for each in staffing.reviewers(now()) if each.pk != person.pk]
