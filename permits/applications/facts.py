"""The facts of an application: what conditions, prices, routing and demands are asked with."""

from decimal import Decimal

from django.db.models import prefetch_related_objects

from permits.applications.models import Party, PermitApplication
from permits.applications.related import brought
from permits.rulebook import answers
from permits.rulebook.queries import version_by_id
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.permit_type import PermitType


def rulebook_of(application: PermitApplication) -> Rulebook:
    """Return the rules that the application is judged by: those in force when it was handed in.

    A draft goes by those of the day on which it was begun, until it takes newer ones over.

    One that exists only to try rules (:func:`tried`) is judged by these.
    """
    rules: Rulebook | None = application.__dict__.get("_tried_rules")
    return rules or version_by_id(application.rulebook_version_id).rulebook


def tried(rulebook: Rulebook, type_code: str, answers_given: dict[str, object]) -> PermitApplication:
    """Return an application that is never stored, to see how rules treat these answers."""
    application = PermitApplication(pk=0, permit_type=type_code, answers=answers_given)
    application.__dict__["_tried_rules"] = rulebook
    application.__dict__["_prefetched_objects_cache"] = {"parties": Party.objects.none()}
    return application


def type_of(application: PermitApplication) -> PermitType:
    """Return the permit type of the application, as its rulebook has it."""
    return rulebook_of(application).types[application.permit_type]


def facts_of(application: PermitApplication) -> dict[str, object]:
    """Return the typed facts: visible answers, constants of the type, valuation and the like."""
    return answers.facts(type_of(application), application.answers, fields_of(application))


def fields_of(application: PermitApplication) -> dict[str, object]:
    """Return the application's own fields that conditions may ask for."""
    return {
        "valuation": valuation_of(application),
        "work_class": application.work_class,
        "owner_builder": is_owner_built(application),
    }


def valuation_of(application: PermitApplication) -> Decimal | None:
    """Return the valuation that counts: the one that the city set, otherwise the declared."""
    if application.assessed_valuation is not None:
        return application.assessed_valuation
    return application.valuation


def is_owner_built(application: PermitApplication) -> bool:
    """Tell whether the owner does the work, that is, whether no contractor is named."""
    return party_in(application, Party.Role.CONTRACTOR) is None


def party_in(application: PermitApplication, role: str) -> Party | None:
    """Return who holds a role on the application now; the parties are asked for once, until they change."""
    if brought(application, "parties") is None:
        prefetch_related_objects([application], "parties")
    places = application.parties.all()
    return next((party for party in places if party.role == role and party.until is None), None)
