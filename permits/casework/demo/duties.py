"""What the demo city has of separated duties: a course that its staff attested, an inspector’s district."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.authority import training
from accounts.models import Course, StaffRole, User
from accounts.roles import Role
from permits.inspections.models import InspectorDistrict

TITLE = "Cybersecurity for city staff"
STATEMENT = (
    "I completed this year’s cybersecurity training. I know how to recognize phishing, I use a second "
    "factor, and I know whom to tell when something is wrong."
)


@transaction.atomic
def settle_duties(*, zone: str, at: datetime) -> None:
    """Require the course and let everybody have attested it, once; run twice it changes nothing."""
    if Course.objects.filter(title=TITLE).exists():
        return
    official = User.objects.filter(staff_roles__role=Role.BUILDING_OFFICIAL).order_by("pk").first()
    inspector = User.objects.filter(staff_roles__role=Role.INSPECTOR).order_by("pk").first()
    if official is None:
        return
    course = training.require(
        title=TITLE, statement=STATEMENT, valid_days=365, warning_days=30, actor=official, at=at
    )
    today = at.astimezone(ZoneInfo(zone)).date()
    for person in User.objects.filter(pk__in=StaffRole.objects.values("user_id")):
        training.attest(person, course, completed_on=today, zone=zone, at=at)
    if inspector is not None and inspector.pk != official.pk:
        codes = [str(number) for number in range(92101, 92120)]
        facts = {"postal_codes": codes, "kinds": [], "set_by": official, "set_at": at}
        InspectorDistrict.objects.get_or_create(inspector=inspector, defaults=facts)
