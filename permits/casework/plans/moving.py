"""Chosen open applications go over to a newer plan review, with a reason that their history keeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.authority import load_party_roles
from permits.applications.facts import facts_of, type_of
from permits.applications.models import PermitApplication
from permits.casework import review_rounds
from permits.casework.plans import comparing
from permits.casework.plans.comparing import Compared
from permits.casework.plans.going_by import own_plan
from permits.casework.round_plans import RoundReview
from permits.reviews import services as reviews
from permits.reviews.models import Correction, Review
from permits.rulebook.review_plan import STAGE
from permits.rulebook.routing import RoutedReview, route_by
from workflows.blockers import Blocked, Blocker, NotPermitted
from workflows.definitions import migrating
from workflows.definitions.migrating import MIGRATE, CaseWork, Migrated
from workflows.definitions.models import DefinitionVersion
from workflows.definitions.planning import PlannedStep
from workflows.models import Case
from workflows.work_items import Planned

MOST_AT_ONCE = 100


@transaction.atomic
def move_applications(
    chosen: Sequence[int],
    version: DefinitionVersion,
    type_code: str,
    *,
    reason: str,
    actor: Any,
    at: datetime,
) -> list[Migrated]:
    """Move open applications (by their keys) to a published plan; all of them or none.

    In a round under way the reviews that an application gains are opened and those that it loses cancelled;
    when nothing is left open, the round ends. One that goes by the plan already is left alone.

    :raises MoveRefused: when one may not be moved, naming it and saying why.
    """
    applications = _locked(chosen, version, type_code)
    _demand_movable(applications, version, actor, at)
    by_case = {each.case_id: each for each in applications}
    work = CaseWork(
        facts_of=lambda cases: {case: facts_of(by_case[case]) for case in cases},
        work_of=partial(_work_of, by_case, version, at),
        unpinned=lambda cases: {case: own_plan(by_case[case]) for case in cases},
    )
    cases = [each.case for each in applications]
    done = migrating.migrate(cases, version, actor=actor, at=at, reason=reason, work=work)
    for each in done:
        _follow(by_case[each.case.pk], each, at=at)
    return done


def hindrances(compared: Sequence[Compared], number: int | None = None) -> dict[int, str]:
    """Say of applications, by key, why they cannot be moved to the version of a number.

    Those that can are not in the answer.
    """
    lost = {each.pk: each.change.lost for each in compared if each.change.lost}
    waiting: dict[int, list[str]] = {}
    rows = Correction.objects.filter(application__in=lost, status__in=Correction.UNSETTLED).order_by("number")
    for pk, code, name in rows.values_list("application_id", "discipline", "discipline_name"):
        if code in lost[pk] and name not in waiting.setdefault(pk, []):
            waiting[pk].append(name)
    text = _("Corrections by %(disciplines)s are open: settle them first, or leave the application out.")
    said = {pk: text % {"disciplines": ", ".join(names)} for pk, names in waiting.items() if names}
    said |= {each.pk: each.change.problem for each in compared if each.change.problem}
    back = _("It goes by the newer version %(number)s; it cannot go back.")
    newer = [each for each in compared if number and each.version and int(each.version) > number]
    return said | {each.pk: back % {"number": each.version} for each in newer}


def _locked(chosen: Sequence[int], version: DefinitionVersion, type_code: str) -> list[PermitApplication]:
    """Lock the cases of the chosen applications, in their order, and return these as they stand now."""
    rows = PermitApplication.objects.filter(pk__in=chosen)
    list(Case.objects.select_for_update().filter(pk__in=rows.values("case_id")).order_by("id"))
    basis = version.definition.basis
    open_ones = comparing.concerned(type_code, basis).filter(pk__in=chosen).select_related("case")
    found = list(open_ones.prefetch_related("parties").order_by("case_id"))
    gone = set(chosen) - {each.pk for each in found}
    if gone:
        names = ", ".join(str(each) for each in PermitApplication.objects.filter(pk__in=gone).order_by("pk"))
        text = _("No plan review of these rules is to come or under way any more: %(names)s. Choose again.")
        raise Blocked(None, MIGRATE, [Blocker("not_open", text % {"names": names or _("unknown")})])
    return found


def _demand_movable(
    applications: Sequence[PermitApplication], version: DefinitionVersion, actor: Any, at: datetime
) -> None:
    load_party_roles(actor, applications, at=at)
    for each in applications:
        if not actor.has_perm(MIGRATE, each):
            text = _("%(number)s: your role, or an interest in it, does not allow you to move it.")
            raise NotPermitted(each, MIGRATE, [Blocker("not_permitted", text % {"number": each.number})])
    said = hindrances(comparing.compare(applications, version.definition), version.number)
    numbers = {each.pk: each.number for each in applications}
    if said:
        blockers = [Blocker("cannot_move", f"{numbers[pk]}: {text}") for pk, text in sorted(said.items())]
        raise Blocked(None, MIGRATE, blockers)


def _work_of(
    by_case: Mapping[int, PermitApplication],
    version: DefinitionVersion,
    at: datetime,
    case: Case,
    stage: str,
    round: int,
    step: PlannedStep,
) -> Planned:
    application = by_case[case.pk]
    routed = _routed(application, version)[step.key]
    package = application.packages.latest("number")
    return review_rounds.work_of(application, RoundReview(routed, "new"), package, at=at)


def _routed(application: PermitApplication, version: DefinitionVersion) -> dict[str, RoutedReview]:
    plan = route_by(type_of(application), version.definition, facts_of(application))
    return {each.discipline: each for each in plan}


def _follow(application: PermitApplication, moved: Migrated, *, at: datetime) -> None:
    """Write the reviews of what was opened; end the round in which nothing is open any more."""
    package = application.packages.latest("number")
    there = set(Review.objects.filter(work_item__in=moved.opened).values_list("work_item_id", flat=True))
    for item in moved.opened:
        if item.pk not in there:
            why = str(item.facts["why"])
            reviews.open_review(item, application, package, discipline_name=item.title, why=why)
    if STAGE in moved.finished:
        review_rounds.end_round(application, at=at)
