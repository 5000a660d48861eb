"""What the members of a company may do on its applications: one readable table.

``permits.rights`` says what a contractor may do. Who acts for the contractor's company may do of it what his
role in the company says: an owner and the office all of it, the field what is needed on the site. Managing
members and licences is not about an application: that is for owners, see ``accounts.companies.services``.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.roles import CompanyRole
from permits.applications.models import Party, PermitApplication

EVERYTHING = None
MAY: dict[str, frozenset[str] | None] = {
    CompanyRole.OWNER: EVERYTHING,
    CompanyRole.OFFICE: EVERYTHING,
    CompanyRole.FIELD: frozenset(
        {
            "see_application",
            "see_documents",
            "see_money",
            "see_history",
            "upload_document",
            "request_inspection",
        }
    ),
}
"""By role in the company: what of the contractor's rights its holder has."""


def allows(company_role: str, action: str) -> bool:
    """Tell whether a role in a company carries an action on the company's applications."""
    some = MAY[company_role]
    return some is EVERYTHING or action in some


def companies_for(user: Any, action: str) -> list[int]:
    """Return the companies for which a person may do something."""
    return [company for company, role in user.company_roles.items() if allows(role, action)]


def narrowed(
    held: Collection[str], user: Any, action: str, application: PermitApplication, *, at: datetime
) -> set[str]:
    """Keep of somebody's roles on an application those in which he may do an action.

    A role that he holds himself counts for everything; one that he holds through a company, as far as his
    role there goes.
    """
    companies = companies_for(user, action)
    if not held or len(companies) == len(user.company_roles):
        return set(held)
    known = application.__dict__.setdefault("_party_roles", {})
    key = (user.pk, tuple(companies))
    if key not in known:
        known[key] = {role for _application, role in _places(user, [application], companies, at)}
    mine: set[str] = known[key]
    return set(held) & mine


def keep(user: Any, application: PermitApplication, held: Collection[tuple[str, int | None]]) -> None:
    """Keep what :func:`narrowed` needs to know, from roles with the companies through which they are held."""
    companies = companies_for(user, "submit")  # what the field may not: the same companies
    if len(companies) < len(user.company_roles):
        known = application.__dict__.setdefault("_party_roles", {})
        own = {name for name, company in held if company is None or company in companies}
        known[user.pk, tuple(companies)] = own


def _places(
    user: Any, applications: Sequence[PermitApplication], companies: list[int], at: datetime
) -> Iterable[tuple[int, str]]:
    places = Party.objects.current(at).filter(application__in=applications)
    mine = places.filter(Q(user=user) | Q(organisation_id__in=companies))
    return list(mine.values_list("application_id", "role"))
