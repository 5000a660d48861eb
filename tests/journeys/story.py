"""The story of a second home: who is in it, and how every step of it is checked."""

from dataclasses import dataclass, field
from pathlib import Path

from permits.applications.models import PermitApplication
from permits.casework.demo.people import DEMO_PASSWORD
from tests.journeys import working
from tests.journeys.applying import PASSWORD, NewContractor
from tests.journeys.visitors import City, Visitor, eventually
from workflows import audit
from workflows.models import OutboxEvent

BUILDER = NewContractor(
    name="Bianca Builder",
    email="bianca@secondhomes.example",
    company="Second Homes Inc.",
    trade="General",
    licence="1077123",
    classification="B",
)
OWNER = "olga.owner@example.com"
PROJECT = {
    "address": "4567 Utah Street",
    "postal_code": "92104",
    "parcel": "446-123-45-00",
    "work_class": "new_detached",
    "scope": "Build a detached second home of 750 square feet with two bedrooms.",
    "valuation": "185432",
}
DISCIPLINES = ["structural", "planning", "electrical", "plumbing"]
STRANGER, OTHER_BUILDER = "homeowner@lintel.example", "builder@lintel.example"
PLAN, ELEVATION = "A-101 plan set.pdf", "A-201 floor plan.pdf"


@dataclass
class Story:
    """What the people of this story know so far."""

    city: City
    folder: Path
    builder: Visitor
    pk: int
    number: str = ""
    people: dict[str, Visitor] = field(default_factory=dict)

    @property
    def application(self) -> PermitApplication:
        return PermitApplication.objects.get(pk=self.pk)

    def person(self, email: str) -> Visitor:
        """Return somebody of the demo city, signed in once and kept."""
        if email not in self.people:
            known = {BUILDER.email: PASSWORD}
            self.people[email] = self.city.signed_in(email, password=known.get(email, DEMO_PASSWORD))
        return self.people[email]

    @property
    def technician(self) -> Visitor:
        return self.person(working.TECHNICIAN)

    def page(self) -> str:
        return f"/desk/applications/{self.pk}/"

    def stands(self, status: str) -> None:
        """Wait until the application has a status, and check that its history is whole."""
        eventually(lambda: self.application.status == status, f"the status {status}")
        assert list(audit.verify(case=self.application.case_id)) == []

    def moves(self) -> list[str]:
        return list(
            self.application.case.records.filter(thing="").order_by("seq").values_list("move", flat=True)
        )

    def events(self, topic: str) -> int:
        return OutboxEvent.objects.filter(case_id=self.application.case_id, topic=topic).count()

    def refuses(self, email: str, path: str, status: int, **posted: str) -> None:
        """Have somebody try what is not theirs."""
        visitor = self.person(email)
        found = visitor.answer_to_posting(path, **posted) if posted else visitor.answer_of(path)
        assert found == status, f"{email} at {path}: {found}, not {status}"
