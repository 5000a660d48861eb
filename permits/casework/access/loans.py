"""Reviewers lent to another team for a time: they work on its reviews as on their own team's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authority import grants
from accounts.models import TeamGrant
from permits.casework import staffing
from permits.casework.access.forms import LoanForm
from permits.casework.access.working import end_loan
from permits.casework.access.zone import city_zone
from permits.casework.policies import demand
from permits.rights import WORK_FOR_TEAM
from workflows.timing import now

SHOWN = 100


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Show who is lent to which team, and lend somebody."""
    demand(request.user, "lend_to_team")
    at = now()
    people = staffing.reviewers(at)
    form = LoanForm(request.POST if request.method == "POST" else None, zone=city_zone(), people=people)
    if form.is_valid() and _lent(request, form):
        return redirect("access:loans")
    loans = TeamGrant.objects.not_over(at).select_related("user", "content_object", "giver")
    context = {
        "page_title": _("Lent to other teams"),
        "loans": loans.order_by("until", "id")[:SHOWN],
        "form": form,
    }
    return render(request, "access/loans.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a loan now; what the person holds for the team goes back to it."""
    demand(request.user, "lend_to_team")
    loan = get_object_or_404(TeamGrant.objects.select_related("user", "content_object"), pk=pk)
    end_loan(loan, actor=request.user, at=now())
    told = {"name": loan.user, "team": loan.content_object}
    messages.success(request, _("%(name)s works for %(team)s no more.") % told)
    return redirect("access:loans")


def _lent(request: HttpRequest, form: LoanForm) -> bool:
    at, chosen = now(), form.cleaned_data
    if chosen["team"].code in {held.team_code for held in chosen["user"].roles_at(at)}:
        form.add_error("team", _("The person works for this team already."))
        return False
    try:
        grants.give(
            chosen["user"],
            WORK_FOR_TEAM,
            chosen["team"],
            giver=request.user,
            since=at,
            at=at,
            **form.facts(),
        )
    except grants.GrantRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Lent. The reviews of the team are in the person’s queue now."))
    return True
