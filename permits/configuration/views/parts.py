"""Fee schedules, checklists and calendars of a draft as forms that write back into their files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits.casework.policies import demand
from permits.configuration.draft_forms import whole_number
from permits.configuration.part_forms import PartForm
from permits.configuration.part_kinds import form_for
from permits.configuration.views.drafts import file_address, load
from permits.configuration.views.files import REFUSED, save_text
from permits.rulebook import services_drafting
from permits.rulebook.comparing_words import file_in_words
from permits.rulebook.draft_checks import check, check_draft
from permits.rulebook.models import RulebookDraft
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused, Problem, errors
from permits.rulebook.services_drafting import EDIT
from permits.rulebook.yaml_rewriting import CannotRewrite


@require_http_methods(["GET", "POST"])
def part_form(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Show a file as a form, and write what was changed into its text."""
    demand(request.user, EDIT)
    found, kind = load(pk), form_for(file)
    if kind is None or file not in found.pack.files:
        raise Http404
    if request.method != "POST":
        return _shown(request, found, kind, file)
    edit = whole_number(request.POST.get("edit", ""))
    text = services_drafting.text_at(found, file, edit) or found.pack.files[file]
    try:
        form = kind(file, text, request.POST.dict())
        written = form.rewritten()
    except PackRefused:
        return _unreadable(request, found, file)
    except CannotRewrite as cannot:
        said = _(
            "The form cannot write this into the file without losing something. Change the text instead."
        )
        form.refuse([Problem(file, 0, "", f"{said} ({cannot})")])
        return _page(request, found, form, edit=edit, status=REFUSED)
    found_wrong = _new_errors(found, file, written)
    if found_wrong and "anyway" not in request.POST:
        form.refuse(found_wrong)
        return _page(request, found, form, edit=edit, status=REFUSED)
    return save_text(request, found, file, written, edit=edit)


def _shown(request: HttpRequest, found: RulebookDraft, kind: type[PartForm], file: str) -> HttpResponse:
    try:
        form = kind(file, found.pack.files[file])
    except PackRefused:
        return _unreadable(request, found, file)
    if not isinstance(form.value, dict):
        return _unreadable(request, found, file)
    form.refuse(check_draft(found).of_file(file))
    return _page(request, found, form, edit=found.edit)


def _unreadable(request: HttpRequest, found: RulebookDraft, file: str) -> HttpResponse:
    said = _("This file cannot be read as rules, so it has no form. Put its text right first.")
    messages.warning(request, said)
    return redirect(file_address(found.pk, file))


def _new_errors(found: RulebookDraft, file: str, written: str) -> list[Problem]:
    """Return the errors that a file would have and has not now."""
    standing = {(each.key, each.message) for each in check_draft(found).of_file(file)}
    pack = found.pack
    would = check(Pack(pack.name, {**pack.files, file: written})).of_file(file)
    return [each for each in errors(would) if (each.key, each.message) not in standing]


def _page(
    request: HttpRequest, found: RulebookDraft, form: PartForm, *, edit: int, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "page_title": file_in_words(form.file, form.value),
        "draft": found,
        "file": form.file,
        "form": form,
        "edit": edit,
        "is_refused": status != 200,
    }
    return render(request, "configuration/part_form.html", context, status=status)
