"""The files of a draft as text: kept as typed, with every error at its line."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.casework.policies import demand
from permits.configuration.draft_forms import whole_number
from permits.configuration.part_kinds import form_for
from permits.configuration.views.drafts import act, file_address, load
from permits.configuration.word_changes import line_pairs
from permits.rulebook import services_drafting
from permits.rulebook.draft_checks import check_draft
from permits.rulebook.models import RulebookDraft
from permits.rulebook.pack import complaint
from permits.rulebook.problems import PackRefused
from permits.rulebook.services_drafting import EDIT, DraftRefused, EditedMeanwhile
from workflows.timing import now

SPARE_LINES = 20
CONFLICT, REFUSED = 409, 422


@require_http_methods(["GET", "POST"])
def edit_file(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Show a file as text with its errors, and save what is typed, right or wrong."""
    demand(request.user, EDIT)
    found = load(pk)
    there = found.pack.files
    if file not in there and complaint(file, 0) is not None:
        raise Http404
    if request.method != "POST":
        return text_page(request, found, file, there.get(file, ""))
    typed = _typed(request, there.get(file, ""))
    edit = whole_number(request.POST.get("edit", ""))
    return save_text(request, found, file, typed, edit=edit)


def save_text(
    request: HttpRequest, found: RulebookDraft, file: str, typed: str, *, edit: int
) -> HttpResponse:
    """Save a file; what cannot be saved comes back as it was typed, beside what somebody else saved."""
    try:
        services_drafting.edit_file(found, file, typed, edit=edit, actor=request.user, at=now())
    except EditedMeanwhile as meanwhile:
        return text_page(request, load(found.pk), file, typed, meanwhile=meanwhile, status=CONFLICT)
    except (DraftRefused, PackRefused) as refused:
        return text_page(request, load(found.pk), file, typed, refused=str(refused), status=REFUSED)
    errors, warnings = check_draft(load(found.pk)).by_file.get(file, (0, 0))
    if errors:
        messages.warning(request, _("Saved as typed. Errors in this file: %(n)d.") % {"n": errors})
        return redirect(file_address(found.pk, file))
    messages.success(request, _("Saved. Warnings in this file: %(n)d.") % {"n": warnings})
    return redirect("rules:draft", found.pk)


def _typed(request: HttpRequest, there: str) -> str:
    """Return what was typed, with the line ends that the file has: a browser sends its own."""
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    return typed.replace("\n", "\r\n") if "\r\n" in there else typed


def text_page(
    request: HttpRequest,
    found: RulebookDraft,
    file: str,
    text: str,
    *,
    meanwhile: EditedMeanwhile | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the text of a file with its line numbers and errors."""
    problems = check_draft(found).of_file(file)
    wrong = {each.line: each.severity for each in reversed(problems)}
    count = max(text.count("\n") + 1 + SPARE_LINES, *wrong, 1)
    context: dict[str, Any] = {
        "page_title": _("%(file)s as text") % {"file": file},
        "draft": found,
        "file": file,
        "text": text,
        "rows": count,
        "numbers": [(number, wrong.get(number, "")) for number in range(1, count + 1)],
        "problems": problems,
        "has_form": form_for(file) is not None,
        "is_new": file not in found.pack.files,
        "meanwhile": meanwhile,
        "pairs": line_pairs(meanwhile.theirs, text) if meanwhile else [],
        "refused": refused,
    }
    return render(request, "configuration/text.html", context, status=status)


@require_safe
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the text of a new file, once its name fits into a pack."""
    demand(request.user, EDIT)
    found, file = load(pk), request.GET.get("file", "").strip()[:200]
    wrong = complaint(file, 0)
    if wrong is not None:
        messages.error(request, str(wrong))
        return redirect("rules:draft", found.pk)
    return redirect(file_address(found.pk, file))


@require_POST
def remove_file(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take a file out of a draft; its text stays in the log."""
    demand(request.user, EDIT)
    edit = whole_number(request.POST.get("edit", ""))
    done = _("The file is taken out of the draft.")
    said = {"edit": edit, "actor": request.user, "at": now()}
    return act(request, pk, done, lambda d: services_drafting.remove_file(d, file, **said))
