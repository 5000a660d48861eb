"""Who has an interest in which application, and of what kind (domain §5, S1): asked fresh, in one statement.

A person has one where he is or was on the record, by his account or by one of his e-mail addresses; where
a company is, to which he belongs or belonged in the last year, or in which he declared an interest; where
somebody of his household is, by the declaration of either; and where he declared one in the parcel. What
somebody declares on a case itself lies in :mod:`workflows.interests`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.models import PermitApplication
from permits.separation import told
from workflows.interests import is_declared

COOLING_OFF = timedelta(days=365)
"""How long a company that somebody left is still his own (as 2 CCR § 18700 counts a source of income)."""


class KeptOut(NamedTuple):
    """A record from which an interest has kept a person out, and of which kind it is."""

    application: int
    kind: str


KINDS = ("party", "company", "household", "declared")
WHY = {
    "party": gettext_lazy("You are, or were, on this record yourself."),
    "company": gettext_lazy(
        "A company to which you belong, or belonged in the last year, is on this record."
    ),
    "household": gettext_lazy("Somebody of your household is on this record."),
    "declared": gettext_lazy("You have declared an interest in what this record is about."),
    "case": gettext_lazy("You have declared an interest in this case."),
}

NEAR = """
WITH asked AS (SELECT unnest(%(people)s::bigint[]) AS person),
own AS (
    SELECT a.person, lower(u.email) AS email FROM asked a JOIN accounts_user u ON u.id = a.person
    UNION
    SELECT a.person, lower(e.email) FROM asked a JOIN account_emailaddress e ON e.user_id = a.person
    WHERE e.verified
),
holding AS (
    SELECT d.* FROM applications_declaredinterest d
    WHERE d.since <= %(at)s AND (d.ended_at IS NULL OR d.ended_at > %(at)s)
),
shared AS (
    SELECT a.person, lower(d.other_email) AS email FROM asked a
    JOIN holding d ON d.person_id = a.person AND d.kind = 'household'
    UNION
    SELECT o.person, lower(u.email) FROM own o
    JOIN holding d ON lower(d.other_email) = o.email AND d.other_email <> '' AND d.kind = 'household'
    JOIN accounts_user u ON u.id = d.person_id
),
living AS (
    SELECT s.person, u.id AS near FROM shared s JOIN accounts_user u ON lower(u.email) = s.email
    UNION
    SELECT s.person, e.user_id FROM shared s JOIN account_emailaddress e ON lower(e.email) = s.email
    WHERE e.verified
),
near AS (
    SELECT person, person AS near, 1 AS kind FROM asked
    UNION ALL
    SELECT person, near, 3 FROM living
),
addresses AS (
    SELECT person, email, 1 AS kind FROM own UNION ALL SELECT person, email, 3 FROM shared
),
companies AS (
    SELECT n.person, m.organisation_id AS company, CASE n.kind WHEN 1 THEN 2 ELSE 3 END AS kind
    FROM near n JOIN accounts_membership m ON m.user_id = n.near
    WHERE m.left_at IS NULL OR m.left_at > %(cooled)s
    UNION ALL
    SELECT a.person, d.organisation_id, 4 FROM asked a
    JOIN holding d ON d.person_id = a.person AND d.kind = 'company'
),
parcels AS (
    SELECT a.person, d.parcel FROM asked a JOIN holding d ON d.person_id = a.person AND d.kind = 'parcel'
)
"""
FOUND = """
SELECT person, application, min(kind) FROM (
    SELECT n.person, f.application, n.kind FROM near n CROSS JOIN LATERAL (
        SELECT p.application_id AS application FROM applications_party p
        WHERE p.user_id = n.near {party} OFFSET 0) f
    UNION ALL
    SELECT n.person, f.application, n.kind FROM near n CROSS JOIN LATERAL (
        SELECT t.id AS application FROM applications_permitapplication t
        WHERE t.applicant_id = n.near {application} OFFSET 0) f
    UNION ALL
    SELECT e.person, f.application, e.kind FROM addresses e CROSS JOIN LATERAL (
        SELECT p.application_id AS application FROM applications_party p
        WHERE lower(p.email) = e.email AND p.email <> '' {party} OFFSET 0) f
    UNION ALL
    SELECT c.person, f.application, c.kind FROM companies c CROSS JOIN LATERAL (
        SELECT p.application_id AS application FROM applications_party p
        WHERE p.organisation_id = c.company {party} OFFSET 0) f
    UNION ALL
    SELECT l.person, f.application, 4 FROM parcels l CROSS JOIN LATERAL (
        SELECT t.id AS application FROM applications_permitapplication t
        WHERE t.parcel = l.parcel AND t.parcel <> '' {application} OFFSET 0) f
) AS known GROUP BY person, application
"""
"""Each way is looked up in its own index, person by person: joined plainly, PostgreSQL would rather read
every application once than believe how few a person is near to, hence LATERAL with OFFSET 0."""
OF_SOME = NEAR + FOUND.format(
    party="AND p.application_id = ANY(%(applications)s)", application="AND t.id = ANY(%(applications)s)"
)
OF_ALL = (
    NEAR  # noqa: S608 (put together of constants)
    + ", mine AS ("
    + FOUND.format(party="", application="")
    + """)
SELECT f.case_id FROM mine CROSS JOIN LATERAL (
    SELECT t.case_id FROM applications_permitapplication t WHERE t.id = mine.application OFFSET 0) f
UNION SELECT f.case_id FROM mine CROSS JOIN LATERAL (
    SELECT t.case_id FROM applications_permitapplication t WHERE t.parent_id = mine.application OFFSET 0) f
UNION SELECT i.case_id FROM workflows_interest i WHERE i.person_id = ANY(%(people)s)
"""
)


def interest_in(user: Any, application: PermitApplication, *, at: datetime) -> str:
    """Return which kind of interest keeps a person out of an application, "" when none does.

    The person remembers which record it was, so that a page that refuses him can say and record why.
    """
    kind = kind_of(user, application, at=at) or _declared(user, application)
    if kind:
        user.__dict__["_kept_out"] = KeptOut(application.pk, kind)
    return kind


def kept_out_of(user: Any) -> KeptOut | None:
    """Return from which record an interest has kept a person out in this request, the last one."""
    found: KeptOut | None = user.__dict__.get("_kept_out")
    return found


def kind_of(user: Any, application: PermitApplication, *, at: datetime) -> str:
    """Return which kind of interest a person has in an application, "" when none is known.

    An interest in the permit to which it belongs is one in it. Kept on the application until its lock.
    """
    known = _kept(application)
    if user.pk not in known:
        load(user, [application], at=at)
    return known[user.pk]


def load(user: Any, applications: Sequence[PermitApplication], *, at: datetime) -> None:
    """Ask once for what :func:`kind_of` says of many applications."""
    about = {pk for each in applications for pk in (each.pk, each.parent_id) if pk}
    found = found_in(about, [user.pk], at=at)
    for each in applications:
        kinds = [found.get((pk, user.pk), "") for pk in (each.pk, each.parent_id)]
        _kept(each)[user.pk] = next(filter(None, kinds), "")


def found_in(
    applications: Collection[int], people: Collection[int], *, at: datetime
) -> dict[tuple[int, int], str]:
    """Return the kind of interest by (application, person), where there is one."""
    facts = {"applications": list(applications), "people": list(people), "at": at, "cooled": at - COOLING_OFF}
    with connection.cursor() as cursor:
        cursor.execute(OF_SOME, facts)
        return {(application, person): KINDS[kind - 1] for person, application, kind in cursor.fetchall()}


def cases_of(user: Any, *, at: datetime) -> list[int]:
    """Return every case in which a person has an interest, known or declared."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ALL, {"people": [user.pk], "at": at, "cooled": at - COOLING_OFF})
        return [case for (case,) in cursor.fetchall()]


def sentence(kind: str) -> str:
    """Return the refusal of a person with an interest, in words for him."""
    return told("S1", _("%(why)s Another person decides here.") % {"why": WHY[kind]})


def _kept(application: PermitApplication) -> dict[int, str]:
    """Return what is known of interests in an application, kept with what its lock forgets."""
    brought: dict[str, Any] = application.__dict__.setdefault("_prefetched_objects_cache", {})
    found: dict[int, str] = brought.setdefault("interests of people", {})
    return found


def _declared(user: Any, application: PermitApplication) -> str:
    """Tell of a declaration on the case itself, or on that of the permit to which it belongs."""
    if is_declared(user, application.case):
        return "case"
    parent = application.parent if application.parent_id else None
    return "case" if parent is not None and is_declared(user, parent.case) else ""
