"""Verifying approved plans: whether they stand as of now, and whether a file is one of them."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from permits.issuance.codes import normalized, well_formed
from permits.issuance.models import StampedFile, StampedSet
from workflows.timing import now

STOPPED = frozenset({"suspended", "revoked", "void", "permit_expired", "withdrawn", "denied"})
HASH = re.compile(r"[0-9a-f]{64}")


@login_not_required
@require_safe
@never_cache
def approved_plans(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the plans with this code stand approved, and compare a fingerprint that was typed."""
    wanted = normalized(code)
    sets = StampedSet.objects.select_related("application")
    found = sets.filter(code=wanted).first() if well_formed(wanted) else None
    if found is None:
        context = {"page_title": _("No such plans")}
        return _unlisted(render(request, "register/plans_unknown.html", context, status=404))
    files = list(found.files.filter(file_state=StampedFile.State.DONE, unstamped_because=""))
    typed = "".join(request.GET.get("sha256", "").lower().split())[:80]
    context = {
        "page_title": _("Approved plans of %s") % found.application.number,
        "set": found,
        "application": found.application,
        "stands": not found.is_withdrawn and found.application.status not in STOPPED,
        "files": files,
        "hashes": " ".join(each.file_sha256 for each in files),
        "complete": len(files) == found.files.filter(unstamped_because="").count(),
        "typed": typed,
        "readable": bool(HASH.fullmatch(typed)),
        "same": typed in {each.file_sha256 for each in files},
        "as_of": now(),
    }
    return _unlisted(render(request, "register/plans.html", context))


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
