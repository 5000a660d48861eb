"""How far a person's sight reaches: the keys of the applications that he may open, as one subquery.

Each way in has its own table and its own index, beginning with the person. The ways are joined by UNION and
never by OR: with an OR, PostgreSQL reads every application and asks each way of each (``bench/lists.py``).
The moment is a parameter of the statement, so a right stops in the minute in which it ends.
"""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

HIMSELF = """
SELECT place.application_id FROM applications_party place
WHERE place.user_id = %s AND (place.until IS NULL OR place.until > %s)"""
THROUGH_COMPANY = """
SELECT place.application_id FROM accounts_membership member
JOIN applications_party place ON place.organisation_id = member.organisation_id
WHERE member.user_id = %s AND member.left_at IS NULL AND (place.until IS NULL OR place.until > %s)"""
GRANTED = """
SELECT given.content_object_id FROM applications_applicationgrant given
WHERE given.user_id = %s AND given.ended_at IS NULL AND given.since <= %s AND given.until > %s"""
GRANTED_BY_COMPANY = """
SELECT place.application_id FROM accounts_organisationgrant given
JOIN applications_party place ON place.organisation_id = given.content_object_id
JOIN applications_permitapplication record ON record.id = place.application_id AND record.status <> 'draft'
WHERE given.user_id = %s AND given.ended_at IS NULL AND given.since <= %s AND given.until > %s
AND (place.until IS NULL OR place.until > %s)"""
SIDE = f"{HIMSELF} UNION ALL {THROUGH_COMPANY}"
EVERYTHING = f"{SIDE} UNION ALL {GRANTED} UNION ALL {GRANTED_BY_COMPANY}"


def on_side_of(user: Any, *, at: datetime) -> RawSQL:
    """Return the applications on which a person is a party, himself or through his company."""
    return RawSQL(SIDE, (user.pk, at, user.pk, at), BigIntegerField())  # noqa: S611 (no text of anybody's)


def readable_by(user: Any, *, at: datetime) -> RawSQL:
    """Return those and the ones that he was granted to read, himself or a company's, until they end."""
    places = (user.pk, at, user.pk, at)
    granted = (user.pk, at, at, user.pk, at, at, at)
    return RawSQL(EVERYTHING, places + granted, BigIntegerField())  # noqa: S611 (no text of anybody's)
