"""When a permit ends by itself (domain §2.9): a policy of the type, counted in the city's own days."""

from datetime import date, datetime, timedelta

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.rulebook.demands import expiry_policies
from permits.rulebook.schema.demand import ExpiryPolicy


def expiry_for(application: PermitApplication, at: datetime) -> tuple[date, str]:
    """Return the day on which a permit issued at a moment ends, and the rule in words.

    Before work begins the terms to commence and to complete count, the shorter one governs.
    """
    policies = _policies(application)
    governing = [each for each in policies if each.measure != "activity"] or policies
    policy = min(governing, key=_length)
    return _today(application, at) + timedelta(days=policy.days), policy.text


def expiry_after_inspection(application: PermitApplication, at: datetime) -> tuple[date, str]:
    """Return the new end once an inspection passed, in whole or part: the term of activity begins anew.

    The end never comes nearer by an inspection, nor does it pass the term to complete.
    """
    policies = _policies(application)
    standing = application.expires_on or _today(application, at)
    activity = next((each for each in policies if each.measure == "activity"), None)
    if activity is None:
        policy = min(policies, key=_length)
        return max(standing, _today(application, at) + timedelta(days=policy.days)), policy.text
    renewed = max(standing, _today(application, at) + timedelta(days=activity.days))
    return min([renewed, *_latest(application, policies)]), activity.text


def _latest(application: PermitApplication, policies: list[ExpiryPolicy]) -> list[date]:
    if application.issued_at is None:
        return []
    issued_on = _today(application, application.issued_at)
    return [issued_on + timedelta(days=each.days) for each in policies if each.measure == "complete"]


def _policies(application: PermitApplication) -> list[ExpiryPolicy]:
    """Return the policies that apply; all of the type when its conditions rule every one out."""
    permit_type = type_of(application)
    return expiry_policies(permit_type, facts_of(application)) or list(permit_type.expiry)


def _length(policy: ExpiryPolicy) -> int:
    return policy.days


def _today(application: PermitApplication, at: datetime) -> date:
    return rulebook_of(application).calendar().local_date(at)
