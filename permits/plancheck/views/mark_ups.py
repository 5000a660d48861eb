"""Drawing on the sheets: by the canvas, which asks for JSON, and by the forms of the list."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from permits.plancheck import queries
from permits.plancheck.forms import MarkUpForm, NewMarkUpForm, ScaleForm
from permits.plancheck.geometry import BadGeometry
from permits.plancheck.measures import BadLength
from permits.plancheck.models import MarkUp
from permits.plancheck.services import mark_ups, scales
from permits.plancheck.services.in_hand import MarkUpRefused
from permits.plancheck.views.desk import list_context, show
from permits.plancheck.views.loading import mark_up_at_desk, review_at_desk
from permits.reviews.forms import CorrectionForm
from permits.reviews.models import Review
from permits.reviews.services import CorrectionRefused
from permits.reviews.views.loading import of_team
from workflows.timing import now

WRONG, TAKEN, SAME = 422, 409, 304
Refused = (MarkUpRefused, BadGeometry, BadLength, CorrectionRefused)
View = Callable[..., HttpResponse]


def telling(view: View) -> View:
    """Turn a refusal into a sentence: as JSON to the canvas, as a message above the desk to a form."""

    @wraps(view)
    def answer(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except Refused as refusal:
            status = TAKEN if isinstance(refusal, MarkUpRefused) else WRONG
            if _by_canvas(request):
                return JsonResponse({"message": str(refusal)}, status=status)
            messages.error(request, str(refusal))
            return redirect(reverse("plancheck:desk", args=[pk]) + "#mark-ups")

    return answer


@require_safe
def mark_ups_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the list of mark-ups as it stands; nothing (304) when the page has it already."""
    review = review_at_desk(request, pk)
    tag = f'"{queries.state_of(review, request.user)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=SAME, headers={"ETag": tag})
    sheets = list(queries.sheets_of(review.package).order_by("version_id", "page"))
    answer = render(request, "plancheck/_mark_ups.html", list_context(request, review, sheets))
    answer["ETag"] = tag
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_POST
@telling
def add_mark_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a mark-up; a form that was filled in wrongly comes back as it was."""
    review = of_team(request, pk)
    form = NewMarkUpForm(request.POST, sheets=queries.sheets_of(review.package), auto_id="new-mark-%s")
    if form.is_valid():
        try:
            return _done(request, review, _drawn(request, review, form), _("Drawn. Only you see it yet."))
        except (BadGeometry, MarkUpRefused) as refused:
            form.add_error("place" if isinstance(refused, BadGeometry) else None, str(refused))
    if _by_canvas(request):
        return JsonResponse({"message": _first_error(form)}, status=WRONG)
    return show(request, review, CorrectionForm(review=review), status=WRONG, mark_up_form=form)


@require_POST
@telling
def change_mark_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Move, retype or reword one's own draft."""
    review, mark = mark_up_at_desk(request, pk, number)
    form = MarkUpForm(request.POST)
    if not form.is_valid():
        raise BadGeometry(_first_error(form))
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    points = form.placed(kind, mark.sheet)
    changed = mark_ups.change(
        mark, review=review, kind=kind, points=points, text=text, actor=request.user, at=now()
    )
    return _done(request, review, changed, _("Changed."))


@require_POST
@telling
def publish_mark_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one's own draft to the team."""
    review, mark = mark_up_at_desk(request, pk, number)
    published = mark_ups.publish(mark, review=review, actor=request.user, at=now())
    return _done(request, review, published, _("Published: the team sees it."))


@require_POST
@telling
def publish_drafts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all of one's own drafts of a review to the team."""
    review = of_team(request, pk)
    count = mark_ups.publish_drafts(review, actor=request.user, at=now())
    text = ngettext("%d mark-up was published.", "%d mark-ups were published.", count) % count
    return _done(request, review, None, text)


@require_POST
@telling
def remove_mark_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a mark-up from its sheet."""
    review, mark = mark_up_at_desk(request, pk, number)
    mark_ups.remove(mark, review=review, actor=request.user, at=now())
    return _done(request, review, None, _("Mark-up %d was removed.") % mark.number)


@require_POST
@telling
def tie_mark_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Tie a mark-up to a correction by its number, to none (""), or make one of it ("new")."""
    review, mark = mark_up_at_desk(request, pk, number)
    wanted = request.POST.get("correction", "")
    if wanted == "new":
        made = mark_ups.make_correction(mark, review=review, actor=request.user, at=now())
        return _done(request, review, mark, _("It is correction %d now.") % made.number)
    correction = None
    if wanted:
        rows = review.application.corrections.filter(discipline=review.discipline)
        correction = get_object_or_404(
            rows, number=int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 0
        )
    tied = mark_ups.tie(mark, review=review, correction=correction, actor=request.user, at=now())
    said = _("Tied to correction %d.") % correction.number if correction else _("Tied to no correction.")
    return _done(request, review, tied, said)


@require_POST
@telling
def set_scale(request: HttpRequest, pk: int) -> HttpResponse:
    """Calibrate a sheet."""
    review = of_team(request, pk)
    form = ScaleForm(request.POST, sheets=queries.sheets_of(review.package), auto_id="scale-%s")
    if form.is_valid():
        sheet, length = form.cleaned_data["sheet"], form.cleaned_data["length"]
        written = "=" in length or ":" in length
        points = [] if written else form.placed(MarkUp.Kind.ARROW, sheet)
        scales.set_scale(review, sheet=sheet, points=points, length=length, actor=request.user, at=now())
        return _done(request, review, None, _("The sheet is calibrated."))
    if _by_canvas(request):
        return JsonResponse({"message": _first_error(form)}, status=WRONG)
    return show(request, review, CorrectionForm(review=review), status=WRONG, scale_form=form)


def _drawn(request: HttpRequest, review: Review, form: NewMarkUpForm) -> MarkUp:
    sheet, kind = form.cleaned_data["sheet"], form.cleaned_data["kind"]
    return mark_ups.draw(
        review,
        sheet=sheet,
        kind=kind,
        points=form.placed(kind, sheet),
        text=form.cleaned_data["text"],
        key=form.cleaned_data["key"],
        actor=request.user,
        at=now(),
    )


def _done(request: HttpRequest, review: Review, mark: MarkUp | None, text: str) -> HttpResponse:
    if _by_canvas(request):
        return JsonResponse({"id": mark.pk if mark else None, "message": text})
    messages.success(request, text)
    place = f"#mark-up-{mark.pk}" if mark else "#mark-ups"
    return redirect(reverse("plancheck:desk", args=[review.pk]) + place)


def _by_canvas(request: HttpRequest) -> bool:
    return request.headers.get("X-Lintel-Canvas") == "1"


def _first_error(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
