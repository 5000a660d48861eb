"""The page on which the contractor who is to take a permit over reads the request and signs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.applications.authority import may
from permits.applications.facts import party_in, rulebook_of
from permits.applications.forms.declarations import FORMS, DeclarationForm
from permits.applications.models import Party, PermitApplication
from permits.applications.services import taking_over
from permits.applications.services.declarations import NotToBeSigned
from permits.applications.services.editing import NotEditable, NotYours
from permits.rights import who_may
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is to be taken over, and sign the contractor's declarations for it."""
    application, parent = _request_of(request, pk)
    bound = _posted(request, application)
    if bound is not None and bound.is_valid() and _signed(request, application, bound):
        return redirect("applications:take_over", pk)
    facts = {
        "application": application,
        "parent": parent,
        "party": party_in(application, Party.Role.TAKING_OVER),
        "statements": _statements(application, parent, bound),
        "open": application.status in taking_over.WAITING,
        "may_sign": may(request.user, "sign_to_take_over", application),
        "form": bound,
        "page_title": _("Take over as contractor"),
    }
    return render(request, "applications/take_over.html", facts)


def _request_of(request: HttpRequest, pk: int) -> tuple[PermitApplication, PermitApplication]:
    """Load a request in which a company is to take over, for the people of that company.

    :raises Http404: when there is none for this person.
    :raises PermissionDenied: for the other people of the request.
    """
    rows = PermitApplication.objects.on_side_of(request.user).filter(relation="change_of_record")
    rows = rows.select_related("case", "rulebook_version", "parent__rulebook_version")
    found: PermitApplication = get_object_or_404(
        rows.defer("rulebook_version__content", "parent__rulebook_version__content"), pk=pk
    )
    if found.parent is None or party_in(found, Party.Role.TAKING_OVER) is None:
        raise Http404
    if not may(request.user, "sign_to_take_over", found):
        raise PermissionDenied(_("This can be done by: %s.") % who_may("sign_to_take_over"))
    return found, found.parent


def _posted(request: HttpRequest, application: PermitApplication) -> DeclarationForm | None:
    kind = request.POST.get("kind", "") if request.method == "POST" else ""
    made = FORMS.get(kind) if kind in taking_over.OF_A_CONTRACTOR else None
    return made(application, request.POST) if made else None


def _signed(request: HttpRequest, application: PermitApplication, form: DeclarationForm) -> bool:
    try:
        taking_over.sign_to_take_over(
            application,
            form.kind,
            details=form.details(),
            signed_name=form.cleaned_data["signed_name"],
            actor=request.user,
            at=now(),
            language=get_language() or "en",
        )
    except (NotToBeSigned, NotEditable, NotYours) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Signed."))
    return True


def _statements(
    application: PermitApplication, parent: PermitApplication, bound: DeclarationForm | None
) -> list[dict[str, Any]]:
    rules, language = rulebook_of(parent), get_language() or "en"
    signed = {each.kind: each for each in application.declarations.all()}
    missing = {each.code for each in taking_over.unsigned(application, parent)}
    return [
        {
            "kind": each.code,
            "title": rules.text(each.title, language),
            "text": rules.text(each.text, language),
            "citation": rules.text(each.citation, language),
            "signed": signed.get(each.code) if each.code not in missing else None,
            "form": bound if bound is not None and bound.kind == each.code else FORMS[each.code](application),
        }
        for each in taking_over.statements_of(parent)
    ]
