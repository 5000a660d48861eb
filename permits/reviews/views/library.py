"""The libraries of standard comments: chosen from while writing a correction, and kept by supervisors."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.reviews import libraries as keeping
from permits.reviews.forms import StandardCommentForm
from permits.reviews.models import StandardComment
from permits.reviews.services import standard_comments as services
from permits.reviews.views.loading import of_team
from permits.rulebook.schema.office import Discipline
from workflows.timing import now

MOST_SHOWN = 12


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the discipline's standard comments, the most used first; a page, or the list alone for htmx."""
    review = of_team(request, pk)
    asked = request.GET.get("q", "")[:100]
    found = StandardComment.objects.current().of(review.discipline).saying(asked).most_used_first()
    context = {
        "page_title": _("Standard comments: %s") % f"{review.discipline_name}, {review.application.number}",
        "review": review,
        "q": asked,
        "comments": found[:MOST_SHOWN],
        "more": found.count() > MOST_SHOWN,
    }
    piece = "reviews/_comment_list.html"
    return render(request, piece if request.htmx else "reviews/choose_comment.html", context)  # type: ignore[attr-defined]


@require_safe
def libraries(request: HttpRequest) -> HttpResponse:
    """Lead to the library of each discipline."""
    if not keeping.may_read(request.user, at=now()):
        raise PermissionDenied(_("Standard comments are for plan review."))
    context = {
        "page_title": _("Standard comments"),
        "disciplines": sorted(keeping.disciplines(at=now()).values(), key=_named),
    }
    return render(request, "reviews/libraries.html", context)


@require_safe
def library(request: HttpRequest, discipline: str) -> HttpResponse:
    """Show the comments of a discipline; what was retired or replaced is shown on asking."""
    led, may_edit = _library(request, discipline)
    every, asked = "every" in request.GET, request.GET.get("q", "")[:100]
    comments = StandardComment.objects.of(led.code).saying(asked)
    shown = comments.order_by("code", "-version") if every else comments.current().most_used_first()
    context = {
        "page_title": _("Standard comments: %s") % led.name,
        "discipline": led,
        "comments": shown.select_related("written_by", "retired_by"),
        "every": every,
        "q": asked,
        "may_edit": may_edit,
    }
    return render(request, "reviews/library.html", context)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, discipline: str) -> HttpResponse:
    """Add a comment to a library."""
    led = _led(request, discipline)
    form = StandardCommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.write_comment(led.code, **form.cleaned_data, actor=request.user, at=now())
            return redirect("reviews:library", led.code)
        except services.CommentRefused as refused:
            form.add_error("title", str(refused))
    return _form_page(request, led, form, _("New standard comment: %s") % led.name)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, discipline: str, pk: int) -> HttpResponse:
    """Write a new version of a comment."""
    led = _led(request, discipline)
    comment = get_object_or_404(StandardComment.objects.of(led.code), pk=pk, replaced_at__isnull=True)
    form = StandardCommentForm(request.POST if request.method == "POST" else None, instance=comment)
    if form.is_valid():
        standing = StandardComment.objects.get(pk=pk)
        try:
            services.change_comment(standing, **form.cleaned_data, actor=request.user, at=now())
            return redirect("reviews:library", led.code)
        except services.CommentRefused as refused:
            form.add_error(None, str(refused))
    return _form_page(request, led, form, _("Change a standard comment: %s") % led.name)


@require_POST
def retire(request: HttpRequest, discipline: str, pk: int) -> HttpResponse:
    """Take a comment out of use."""
    led = _led(request, discipline)
    comment = get_object_or_404(StandardComment.objects.of(led.code), pk=pk)
    services.retire_comment(comment, actor=request.user, at=now())
    messages.success(request, _("“%s” is not offered any more.") % comment.title)
    return redirect("reviews:library", led.code)


def _library(request: HttpRequest, code: str) -> tuple[Discipline, bool]:
    """Return a discipline and whether the person leads its library."""
    at = now()
    if not keeping.may_read(request.user, at=at):
        raise PermissionDenied(_("Standard comments are for plan review."))
    discipline = keeping.disciplines(at=at).get(code)
    if discipline is None:
        raise Http404
    return discipline, keeping.may_edit(request.user, discipline, at=at)


def _led(request: HttpRequest, code: str) -> Discipline:
    discipline, may_edit = _library(request, code)
    if not may_edit:
        raise PermissionDenied(_("The supervisor of the discipline keeps its standard comments."))
    return discipline


def _form_page(
    request: HttpRequest, discipline: Discipline, form: StandardCommentForm, title: str
) -> HttpResponse:
    context: dict[str, Any] = {"page_title": title, "discipline": discipline, "form": form}
    return render(request, "reviews/comment_form.html", context)


def _named(discipline: Discipline) -> str:
    return discipline.name
