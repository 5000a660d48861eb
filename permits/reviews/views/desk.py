"""What a reviewer does to the corrections and the result of a review; the desk itself is plan check's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.reviews import drafts, services
from permits.reviews.forms import CorrectionForm, RemarkForm, SettleForm
from permits.reviews.views.loading import correction_in, in_hand, of_team
from permits.reviews.wording import standing_of
from workflows.timing import now
from workflows.work_items import in_hands_of

TAKEN = 409


@require_http_methods(["GET", "POST"])
def edit_correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Reword a correction that was not sent yet."""
    review = in_hand(request, pk) if request.method == "GET" else of_team(request, pk)
    correction = correction_in(review, number)
    typed = request.POST if request.method == "POST" else None
    form = CorrectionForm(typed, instance=correction, review=review)
    if form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "standard"}
        try:
            services.reword_correction(
                correction_in(review, number),
                review=review,
                **words,
                actor=request.user,
                at=now(),
            )
            return redirect("plancheck:desk", pk)
        except services.CorrectionRefused as refused:
            form.add_error(None, str(refused))
    title = _("Correction %d") % number
    context = {"page_title": title, "form": form, "review": review, "correction": correction}
    return render(request, "reviews/edit_correction.html", context)


@require_POST
def settle_correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say whether an answered correction is resolved, still open, or withdrawn."""
    review = of_team(request, pk)
    form = SettleForm(request.POST)
    correction = correction_in(review, number)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.settle_correction(correction, review=review, **said, actor=request.user, at=now())
        except services.CorrectionRefused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Choose resolved, still open or withdrawn."))
    return redirect(reverse("plancheck:desk", args=[pk]) + f"#correction-{number}")


@require_POST
def remark(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say something about a correction, to the team or to the applicant too, without judging it."""
    review = of_team(request, pk)
    form = RemarkForm(request.POST)
    correction = correction_in(review, number)
    if form.is_valid():
        text, for_team = form.cleaned_data["text"], not form.cleaned_data["for_applicant"]
        try:
            services.remark(correction, text=text, for_team=for_team, actor=request.user, at=now())
        except services.CorrectionRefused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Write the remark first."))
    return redirect(reverse("plancheck:desk", args=[pk]) + f"#correction-{number}")


@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the result as it is typed; tell who has the review, when it is somebody else by now."""
    review, at = of_team(request, pk), now()
    typed = {name: request.POST.get(name, "") for name in ("notes", "outcome")}
    drafts.save_draft(review, **typed, actor=request.user, at=at)
    if in_hands_of(request.user, review.work_item, at=at) is None:
        return JsonResponse({"message": standing_of(review.work_item)}, status=TAKEN)
    return JsonResponse({"saved_at": time_format(localtime(at), "TIME_FORMAT")})
