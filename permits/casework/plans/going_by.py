"""Which plan review an application goes by: the one with which it began, or the one it was moved to."""

from datetime import datetime

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.rulebook import routing
from permits.rulebook.plan_versions import plan_in_force
from permits.rulebook.review_plan import code_of
from permits.rulebook.routing import RoutedReview
from workflows.actors import SYSTEM
from workflows.definitions import pins
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.definitions.schema import Definition


def pin_at_submission(application: PermitApplication, *, at: datetime) -> None:
    """Pin what is handed in to the plan in force, where one was published besides the rules' own."""
    if application.is_instant:
        return
    today = rulebook_of(application).calendar().local_date(at)
    plan = plan_in_force(application.rulebook_version, application.permit_type, today)
    if plan is not None:
        pins.pin(application.case, plan, actor=SYSTEM, at=at)


def version_of(application: PermitApplication) -> DefinitionVersion | None:
    """Return the published plan to which an application is pinned, None when it goes by its rules."""
    pinned = DefinitionPin.objects.filter(case=application.case_id, code=code_of(application.permit_type))
    held = pinned.select_related("version").first()
    return held.version if held else None


def definition_of(application: PermitApplication) -> Definition:
    """Return the plan review that an application goes by.

    :raises LookupError: for a type that nobody reviews.
    """
    version = version_of(application)
    return version.definition if version else own_plan(application)


def own_plan(application: PermitApplication) -> Definition:
    """Return the plan that the rules of an application bring. :raises LookupError: when nobody reviews it."""
    definition = rulebook_of(application).definition(application.permit_type)
    if definition is None:
        raise LookupError(f"Nobody reviews applications of the type {application.permit_type}.")
    return definition


def routed(application: PermitApplication) -> list[RoutedReview]:
    """Return the reviews that the plan of an application asks for."""
    version, facts = version_of(application), facts_of(application)
    if version is None:
        return rulebook_of(application).route(application.permit_type, facts)
    return routing.route_by(type_of(application), version.definition, facts)
