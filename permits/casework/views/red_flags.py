"""The red-flag report: what is looked through afterwards, by somebody else (domain §5, S1, S11-S13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from permits.casework import red_flag_words, red_flags
from permits.casework.forms import FindingForm
from permits.casework.models import FlagsGathered, RedFlag
from permits.casework.policies import demand
from permits.casework.sole_decisions import LookRefused
from permits.separation import RULES
from workflows.timing import now

SHOWN = 100


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what waits to be looked through, of one kind on wish, and what lately was."""
    demand(request.user, "look_through_red_flags")
    kind = request.GET.get("kind", "")
    wanted = {"kind": kind} if kind in RedFlag.Kind.values else {}
    flags = RedFlag.objects.visible_to(request.user)
    gathered = FlagsGathered.objects.first()
    context = {
        "page_title": _("Red flags"),
        "kinds": RedFlag.Kind.choices,
        "kind": wanted.get("kind", ""),
        "waiting": _told(flags.waiting().filter(**wanted)),
        "done": _told(flags.done().filter(**wanted)),
        "gathered_at": gathered.at if gathered else None,
        "most": SHOWN,
        "rules": [{"code": code, "rule": rule} for code, rule in RULES.items()],
    }
    return render(request, "casework/red_flags.html", context)


@require_http_methods(["GET", "POST"])
def look_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one flag, and write down what was found."""
    demand(request.user, "look_through_red_flags")
    known = RedFlag.objects.visible_to(request.user).select_related(
        "person", "application", "looked_through_by"
    )
    flag = get_object_or_404(known, pk=pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            red_flags.look_through(flag, finding=form.cleaned_data["finding"], actor=request.user, at=now())
            messages.success(request, _("Your finding is kept."))
        except LookRefused as refused:
            messages.error(request, str(refused))
        return redirect("casework:red_flags")
    context = {
        "page_title": _("Look through this red flag"),
        "flag": flag,
        "words": red_flag_words.words_of(flag),
        "form": form,
        "is_own": flag.person_id == request.user.pk,
    }
    return render(request, "casework/red_flag.html", context)


def _told(flags: Any) -> list[dict[str, Any]]:
    rows = flags.select_related("person", "application", "looked_through_by")[:SHOWN]
    return [{"flag": each, "words": red_flag_words.words_of(each)} for each in rows]
