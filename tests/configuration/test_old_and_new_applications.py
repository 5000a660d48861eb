"""New rules reach what is begun under them; who applied before keeps the list of his own day (AB 2234)."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.casework import intake
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.yaml_source import read_yaml
from tests import driving
from tests.configuration.conftest import signed_in
from tests.driving import NOON, People
from tests.townspeople import PASSWORD
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 1, 11, 20, tzinfo=UTC)
ITEM = {"code": "soils_report", "text": "A soils report", "citation": "SDMC 142.0146"}


def add_item_in_the_browser(who: People) -> None:
    """Publish a checklist with one more item, by two people and through the pages alone."""
    second = User.objects.create_user("adviser@example.com", PASSWORD, name="Second Adviser")
    StaffRole.objects.create(user=second, role=Role.CONFIGURATION, since=NOON)
    writer, approver = signed_in(who.configuration), signed_in(second)
    writer.post(reverse("rules:begin"), {"title": "Soils"})
    draft = RulebookDraft.objects.get()
    file = "types/adu.yaml"
    standing = len(read_yaml(file, draft.pack.files[file]).value["checklist"])
    boxes = {f"checklist[{standing}].{key}": value for key, value in ITEM.items()}
    writer.post(reverse("rules:part_form", args=[draft.pk, file]), {"edit": "1", **boxes})
    writer.post(reverse("rules:offer", args=[draft.pk]), {"effective_from": "2027-01-04", "edit": "2"})
    page = approver.get(reverse("rules:draft", args=[draft.pk])).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None, page
    approver.post(reverse("rules:approve", args=[draft.pk]), {"seen": seen[1]})
    assert RulebookVersion.objects.count() == 2


def test_a_newer_checklist_item_is_demanded_of_new_applications_only(who: People) -> None:
    before = driving.application_at("submitted", who)
    add_item_in_the_browser(who)

    with at_moment(AFTER):
        after = driving.application_at("submitted", who, at=AFTER)
        lists = [{line.item.code for line in intake.checklist_of(each)} for each in (before, after)]
        technician = signed_in(who.technician)
        pages = [
            technician.get(reverse("casework:completeness", args=[each.pk])).content.decode()
            for each in (before, after)
        ]
        with pytest.raises(intake.NotOnTheList):
            intake.return_incomplete(
                before, missing={ITEM["code"]: "Send it."}, message="", actor=who.technician, at=AFTER
            )
        intake.return_incomplete(
            after, missing={ITEM["code"]: "Send it."}, message="", actor=who.technician, at=AFTER
        )

    assert [each.rulebook_version.number for each in (before, after)] == [1, 2]
    assert [ITEM["code"] in each for each in lists] == [False, True]
    assert [ITEM["text"] in page for page in pages] == [False, True]
    assert before.status == "submitted"
    assert after.status == "incomplete"
