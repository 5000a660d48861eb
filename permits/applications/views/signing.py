"""The page on which the statutory declarations are signed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.facts import party_in, rulebook_of
from permits.applications.forms.declarations import FORMS, DeclarationForm
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.readiness import is_stale
from permits.applications.saving import keep_declarations
from permits.applications.services.declarations import (
    SIGNERS,
    NotToBeSigned,
    declarations_needed,
    is_reworded,
    may_sign,
    sign_declaration,
)
from permits.applications.services.signatures import DECLARATIONS
from permits.applications.views.filling import step_facts
from permits.applications.views.loading import filling_in
from workflows.timing import now


@dataclass(frozen=True)
class Statement:
    """One declaration as the page shows it."""

    kind: str
    title: str
    text: str
    citation: str
    form: DeclarationForm
    signed: Declaration | None
    again: str
    may_sign: bool
    signers: str
    licence: str


@require_http_methods(["GET", "POST"])
@filling_in
def declarations(request: HttpRequest, application: PermitApplication) -> HttpResponse:
    """Read the declarations and sign those that are yours to sign."""
    bound = None
    if request.method == "POST":
        keep_declarations(application, request.POST, actor=request.user, at=now())
        if "later" in request.POST:
            messages.success(request, _("Saved. You can go on at any time; you find it on this list."))
            return redirect("applications:mine")
        bound = _posted_form(request, application)
        if bound is not None and bound.is_valid() and _sign(request, application, bound):
            return redirect("applications:declarations", application.pk)
    shown = _statements(request, application, bound)
    facts = {
        "statements": shown,
        "form": bound,
        "all_signed": all(each.signed and not each.again for each in shown),
    }
    return render(request, "applications/declarations.html", facts | step_facts(application, DECLARATIONS))


def _posted_form(request: HttpRequest, application: PermitApplication) -> DeclarationForm | None:
    made = FORMS.get(request.POST.get("kind", ""))
    return made(application, request.POST) if made else None


def _sign(request: HttpRequest, application: PermitApplication, form: DeclarationForm) -> bool:
    try:
        sign_declaration(
            application,
            form.kind,
            details=form.details(),
            signed_name=form.cleaned_data["signed_name"],
            actor=request.user,
            at=now(),
            language=get_language() or "en",
        )
    except NotToBeSigned as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Signed."))
    return True


def _statements(
    request: HttpRequest, application: PermitApplication, bound: DeclarationForm | None
) -> list[Statement]:
    rulebook, language, at = rulebook_of(application), get_language() or "en", now()
    signed = {each.kind: each for each in application.declarations.all()}

    def statement(each: Any) -> Statement:
        declaration = signed.get(each.code)
        return Statement(
            kind=each.code,
            title=rulebook.text(each.title, language),
            text=rulebook.text(each.text, language),
            citation=rulebook.text(each.citation, language),
            form=bound if bound is not None and bound.kind == each.code else FORMS[each.code](application),
            signed=declaration,
            again=_why_again(application, declaration),
            may_sign=may_sign(request.user, application, each, at=at),
            signers=_signers(application, each.by),
            licence=_licence(application) if each.by == "contractor" else "",
        )

    return [statement(each) for each in declarations_needed(application)]


def _why_again(application: PermitApplication, declaration: Declaration | None) -> str:
    """Say why a signature does not count any more, "" where it does."""
    if declaration is None:
        return ""
    if is_stale(application, declaration):
        return _("The contractor has changed since this was signed. It must be signed again.")
    if is_reworded(application, declaration):
        return _("The words of this declaration have changed since it was signed. Read it and sign it again.")
    return ""


def _licence(application: PermitApplication) -> str:
    contractor = party_in(application, Party.Role.CONTRACTOR)
    if contractor is None or not contractor.licence_number:
        return ""
    return f"{contractor.name}, {contractor.licence_class} {contractor.licence_number}"


def _signers(application: PermitApplication, by: str) -> str:
    roles = [role for role in (Party.Role.CONTRACTOR, Party.Role.OWNER) if role in SIGNERS[by]]
    places = [party_in(application, role) for role in roles]
    named = [f"{place.name} ({place.get_role_display()})" for place in places if place and place.name]
    return _(" or ").join(named) or _(" or ").join(str(Party.Role(role).label) for role in roles)
