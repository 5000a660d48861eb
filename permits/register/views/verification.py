"""Verifying a permit: what it is worth as of now, whatever the paper says."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from permits.issuance.models import Permit
from permits.register import reading
from permits.register.public_record import summary
from permits.register.standing import standing
from workflows.timing import now


class VerifyForm(forms.Form):
    """Asks for what stands on the paper."""

    code = forms.CharField(
        label=gettext_lazy("Permit number or verification code"),
        help_text=gettext_lazy("Both stand beside the square code on the permit."),
        max_length=60,
        error_messages={"required": gettext_lazy("Type the permit number or the code from the permit.")},
    )


@login_not_required
@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the permit with this code is worth as of now."""
    at = now()
    found = reading.public().filter(permit__code=code).first()
    if found is None:
        return _unknown(request)
    known, permit = summary(found), found.permit
    today = found.rulebook_version.rulebook.calendar().local_date(at)
    context = {
        "page_title": _("Permit %(number)s") % {"number": known.permit_number},
        "record": known,
        "standing": standing(known, today=today),
        "sha256": permit.file_sha256 if permit.file_state == Permit.State.DONE else "",
        "as_of": at,
    }
    return _unlisted(render(request, "register/verify.html", context))


@login_not_required
@require_safe
@never_cache
def verify_check(request: HttpRequest) -> HttpResponse:
    """Ask for a permit number or code, and lead to what it is worth."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = _code_of(form.cleaned_data["code"])
        return redirect("register:verify", code=code) if code else _unknown(request)
    return render(request, "register/verify_check.html", {"page_title": _("Verify a permit"), "form": form})


def _code_of(text: str) -> str:
    by_number = Permit.objects.filter(number=text.upper())
    by_code = Permit.objects.filter(code=text)
    return str(by_number.union(by_code).values_list("code", flat=True).first() or "")


def _unknown(request: HttpRequest) -> HttpResponse:
    context = {"page_title": _("No such permit")}
    return _unlisted(render(request, "register/verify_unknown.html", context, status=404))


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
