"""The workspace of a draft: begin it, see what is wrong and what it changes, upload, catch up, discard."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.casework.policies import demand
from permits.configuration.draft_forms import BeginForm, OfferForm, ReasonForm, UploadForm, whole_number
from permits.configuration.part_kinds import form_for
from permits.rulebook import services_approving, services_catching_up, services_drafting
from permits.rulebook.comparing import compare
from permits.rulebook.comparing_words import file_in_words
from permits.rulebook.draft_checks import Checked, check_draft
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.pack import read_content
from permits.rulebook.problems import PackRefused
from permits.rulebook.services_drafting import APPROVE, EDIT, SEE, DraftRefused
from workflows.timing import now

SHOWN_ENTRIES = 200
SHOWN_PROBLEMS = 200


def load(pk: int) -> RulebookDraft:
    """Return a draft with its people and its basis. :raises Http404: when there is none."""
    people = ("author", "changed_by", "offered_by")
    rows = RulebookDraft.objects.select_related(*people, "base", "published_as")
    found: RulebookDraft = get_object_or_404(
        rows.defer(None).defer("base__content", "published_as__content"), pk=pk
    )
    return found


def act(request: HttpRequest, pk: int, done: str, service: Callable[[RulebookDraft], Any]) -> HttpResponse:
    """Do one thing with a draft; a refusal becomes a message that says why."""
    found = load(pk)
    try:
        service(found)
    except (DraftRefused, PackRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("rules:draft", pk)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the newest version, or from one that the address names, or from a ZIP."""
    demand(request.user, EDIT)
    base = _base(request.GET.get("from", ""))
    posted = request.method == "POST"
    form = BeginForm(base, request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        title, pack = form.cleaned_data["title"], form.cleaned_data["file"]
        draft = services_drafting.begin(base, title=title, pack=pack, actor=request.user, at=now())
        messages.success(request, _("The draft is begun. Nothing changes for anybody until it is approved."))
        return redirect("rules:draft", draft.pk)
    context = {"page_title": _("Begin a draft of the rules"), "form": form, "base": base}
    return render(request, "configuration/begin.html", context)


def _base(number: str) -> RulebookVersion:
    if number:
        return get_object_or_404(RulebookVersion, number=whole_number(number))
    newest = RulebookVersion.objects.filter(cancelled_at__isnull=True).order_by("number").last()
    if newest is None:
        raise Http404
    return newest


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft: its files with what is wrong in them, what it changes, its log, and what may be done."""
    demand(request.user, SEE)
    return workspace(request, load(pk))


def workspace(
    request: HttpRequest,
    found: RulebookDraft,
    *,
    upload_form: UploadForm | None = None,
    offer_form: OfferForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    """Render the workspace, with a form that was refused where there is one."""
    checked, at, user = check_draft(found), now(), request.user
    newest = services_drafting.newest_version()
    behind = newest if newest.pk != found.base_id and not found.is_over else None
    may_edit, may_approve = may(user, EDIT), may(user, APPROVE)
    approving = services_approving.approval_hindrances(found, user, at=at) if found.is_offered else []
    context: dict[str, Any] = {
        "page_title": str(found),
        "draft": found,
        "reference": f"draft-{found.pk}",
        "checked": checked,
        "problems": checked.problems[:SHOWN_PROBLEMS],
        "files": _files(found, checked),
        "types": checked.rulebook.types.values() if checked.rulebook else (),
        "changes": compare(_base_pack(found), checked.pack),
        "behind": behind,
        "meanwhile": compare(_base_pack(found), read_content(newest.content)) if behind else [],
        "meeting": services_catching_up.meeting_files(found, newest) if behind else [],
        "entries": found.entries.select_related("actor").defer("text").order_by("-pk")[:SHOWN_ENTRIES],
        "sent_back": _last_reason(found),
        "hindrances": services_approving.hindrances(found, None, at=at) if found.is_open else [],
        "approving": approving,
        "wrote_part": found.is_offered and user.pk in services_approving.writers(found),
        "may_edit": may_edit,
        "may_approve": may_approve,
        "is_open": found.is_open and may_edit,
        "offer_form": offer_form or OfferForm(initial={"edit": found.edit}),
        "upload_form": upload_form or UploadForm(checked.pack.name, initial={"edit": found.edit}),
        "reason_form": reason_form or ReasonForm(),
    }
    refused = any(each is not None for each in (upload_form, offer_form, reason_form))
    return render(request, "configuration/draft.html", context, status=422 if refused else 200)


def _base_pack(found: RulebookDraft) -> Any:
    return read_content(found.base.content)


def _files(found: RulebookDraft, checked: Checked) -> list[dict[str, Any]]:
    """Return the files with what they hold, what is wrong in them, and whether they differ from the basis."""
    before = _base_pack(found).files
    rows = []
    for file, text in sorted(checked.pack.files.items()):
        form = form_for(file)
        wrong, warned = checked.by_file.get(file, (0, 0))
        state = "" if before.get(file) == text else "new" if file not in before else "changed"
        rows.append(
            {
                "file": file,
                "name": file_in_words(file, None),
                "errors": wrong,
                "warnings": warned,
                "state": state,
                "form_title": form.title if form is not None else "",
            }
        )
    return rows


def _last_reason(found: RulebookDraft) -> Any:
    if found.status != found.Status.SENT_BACK:
        return None
    return found.entries.filter(verb="sent_back").select_related("actor").order_by("pk").last()


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace all files of a draft by those of a ZIP."""
    demand(request.user, EDIT)
    found = load(pk)
    form = UploadForm(found.pack.name, request.POST, request.FILES)
    if not form.is_valid():
        return workspace(request, found, upload_form=form)
    said = {"edit": form.cleaned_data["edit"], "actor": request.user, "at": now()}
    done = _("All files are uploaded. What is found in them stands below.")
    return act(request, pk, done, lambda d: services_drafting.upload(d, form.cleaned_data["file"], **said))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft away."""
    demand(request.user, EDIT)
    done = _("The draft is discarded. Its texts and its log are kept.")
    return act(request, pk, done, lambda d: services_drafting.discard(d, actor=request.user, at=now()))


@require_POST
def catch_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what was published after the draft was begun."""
    demand(request.user, EDIT)
    done = _("The draft now holds what was published meanwhile, and your changes.")
    return act(request, pk, done, lambda d: services_catching_up.catch_up(d, actor=request.user, at=now()))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the draft is meant as it stands, over what was published meanwhile."""
    demand(request.user, EDIT)
    seen = {name: whole_number(request.POST.get(name, "")) for name in ("newest", "edit")}
    done = _("Confirmed: the draft stands as it is, over what was published meanwhile.")
    return act(
        request,
        pk,
        done,
        lambda d: services_catching_up.confirm_over(d, **seen, actor=request.user, at=now()),
    )


def file_address(pk: int, file: str) -> str:
    """Return where a file of a draft is edited as text."""
    return reverse("rules:edit_file", args=[pk, file])
