"""The approved plans: the stamped set with its progress and manifest, and its files to download."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.documents import generated
from permits.issuance import stamping
from permits.issuance.codes import grouped
from permits.issuance.models import StampedFile, StampedFileAccess, StampedSet
from permits.issuance.stamp_making import progress_key
from permits.issuance.stamp_words import verify_url
from workflows.timing import now

State = StampedFile.State


@require_safe
def plans(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stamped set that stands, and those that were withdrawn."""
    application = _application(request, pk)
    sets = application.stamped_sets.select_related("package").order_by("-pk")
    context = {
        "page_title": _("Approved plans: %s") % application.number,
        "application": application,
        "withdrawn": sets.filter(withdrawn_at__isnull=False),
        **_standing(request, application),
    }
    return render(request, "issuance/plans.html", context)


@require_safe
def plans_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far the stamping is, as the fragment that the page polls for."""
    application = _application(request, pk)
    context = {"application": application, **_standing(request, application)}
    return render(request, "issuance/_plans.html", context)


@require_safe
def plan_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Record who opens a stamped file, and lead there; that of a withdrawn set is not handed out any more."""
    application = _application(request, pk)
    files = StampedFile.objects.select_related("stamped_set", "version")
    found = get_object_or_404(files, pk=file, stamped_set__application=application)
    if found.stamped_set.is_withdrawn:
        messages.error(request, _("The approval of these plans was taken back: do not build from them."))
        return redirect("approved_plans:plans", pk)
    if not found.is_stamped:
        messages.info(request, _("This file is not stamped yet."))
        return redirect("approved_plans:plans", pk)
    StampedFileAccess.objects.create(file=found, user=request.user, at=now())
    return redirect(generated.link(found, inline="download" not in request.GET))


@require_POST
def retry_plans(request: HttpRequest, pk: int) -> HttpResponse:
    """Have what could not be stamped tried again."""
    application = _application(request, pk)
    if not may(request.user, "assign_work", application):
        raise PermissionDenied(_("City staff can have the plans stamped again."))
    standing = StampedSet.objects.standing().filter(application=application).first()
    if standing is None:
        began = stamping.begin_late(application)
        said = _("The plans are being stamped.") if began else _("No plans stand approved here.")
        messages.info(request, said)
        return redirect("approved_plans:plans", pk)
    count = stamping.want_again(standing, at=now())
    again = ngettext("%d file is stamped again.", "%d files are stamped again.", count)
    messages.success(request, again % count)
    return redirect("approved_plans:plans", pk)


def _application(request: HttpRequest, pk: int) -> PermitApplication:
    visible = PermitApplication.objects.visible_to(request.user).select_related("case")
    application = seen_or_404(request.user, visible, pk=pk)
    if not may(request.user, "see_documents", application):
        raise PermissionDenied(_("Only parties of the application and city staff see its plans."))
    return application


def _standing(request: HttpRequest, application: PermitApplication) -> dict[str, Any]:
    standing = StampedSet.objects.standing().filter(application=application).first()
    if standing is None:
        late = application.status in stamping.STANDING and not application.is_instant
        return {"set": None, "may_begin": late and may(request.user, "assign_work", application)}
    files = list(standing.files.select_related("version__document").order_by("pk"))
    keys = {each.pk: progress_key(each) for each in files if each.file_state == State.PENDING}
    under_way = cache.get_many(keys.values()) if keys else {}
    done = sum(each.page_count for each in files if each.file_state == State.DONE)
    done += sum(under_way.values())
    failed = [each for each in files if each.file_state == State.FAILED]
    return {
        "set": standing,
        "code": grouped(standing.code),
        "verify_url": verify_url(standing),
        "files": files,
        "pending": bool(keys),
        "failed": failed,
        "done": done,
        "total": sum(each.page_count for each in files),
        "may_retry": bool(failed) and may(request.user, "assign_work", application),
    }
