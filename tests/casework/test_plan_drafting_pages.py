"""From a draft to a published plan review and the applications that go by it, in the browser's own steps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.casework.plan_forms import PlanTextForm
from tests.casework.plan_texts import FIRE, plan_of_homes, text_with
from tests.driving import NOON, People, application_at
from workflows.definitions import drafts
from workflows.definitions.findings import DefinitionRefused
from workflows.definitions.models import DefinitionDraft, DefinitionPin, DefinitionVersion
from workflows.models import TransitionRecord

pytestmark = pytest.mark.django_db
BEGIN = "/rules/review-plans/ADU/drafts/begin/"


def visiting(person: object) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return browser


def page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def drafted(who: People, text: str) -> DefinitionDraft:
    visiting(who.configuration).post(BEGIN, {"text": text})
    return DefinitionDraft.objects.latest("pk")


def acted(person: object, draft: DefinitionDraft, verb: str, **posted: str) -> str:
    address = reverse(f"plans:{verb}", args=[draft.pk])
    return page(visiting(person).post(address, posted, follow=True))


def test_a_draft_is_written_published_by_a_second_person_and_an_application_moved_to_it(who: People) -> None:
    application = application_at("in_review", who)
    draft = drafted(who, "# Fire reviews every home.\n" + text_with(plan_of_homes(), FIRE))

    own = page(visiting(who.configuration).get(f"/rules/review-plans/drafts/{draft.pk}/"))
    early = acted(who.official, draft, "publish_draft", seen=draft.sha256)
    acted(who.configuration, draft, "offer_draft")
    alone = acted(who.configuration, draft, "publish_draft", seen=draft.sha256)
    done = acted(who.official, draft, "publish_draft", seen=draft.sha256, reason="As the fire marshal asked")
    trial = page(visiting(who.supervisor).get("/rules/review-plans/ADU/versions/1/dry-run/"))
    move = "/rules/review-plans/ADU/versions/1/move/"
    chosen = {"application": str(application.pk)}
    asked = page(visiting(who.supervisor).post(move, {"listed": str(application.pk), "all": "1"}))
    moved = page(visiting(who.supervisor).post(move, {**chosen, "reason": "Asked by fire"}, follow=True))

    assert "Fire and life safety › business days in round 1, 2, …" in own
    assert "Its author has not asked for publication yet." in early
    assert "You wrote this draft: a second person must publish it." in alone
    assert "Published. What is handed in from tomorrow on goes by it" in done
    assert DefinitionVersion.objects.get().reason == "As the fire marshal asked"
    assert "1 open application," in trial
    assert f'name="application" value="{application.pk}"' in trial
    assert "<strong>gains</strong> Fire and life safety" in asked
    assert "1 application now goes by version 1." in moved
    assert DefinitionPin.objects.get().case_id == application.case_id
    history = page(visiting(who.supervisor).get(f"/desk/applications/{application.pk}/"))
    assert "Moved to version 1 of the plan review of its type; opened: fire" in history


def test_what_is_wrong_is_told_with_its_line_and_nothing_typed_is_lost(who: People) -> None:
    browser = visiting(who.configuration)
    typed = text_with(plan_of_homes()).replace("        team: structural\n", "        taem: structural\n")
    line = typed.splitlines().index("        taem: structural") + 1

    answer = page(browser.post(BEGIN, {"text": typed}))

    assert f"Line {line}, stages[0].steps[0].taem: This key is not known here." in answer
    assert "stages[0].steps[0].team: This key is missing. Add it." in answer
    assert "        taem: structural" in answer
    assert not DefinitionDraft.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the plan, or choose its file."),
        ("code: [", "This is not YAML"),
        ("code: adu\ncode: adu", "stands twice"),
        ("a: &b 1", "Anchors and aliases"),
        ("x" * 100_001, "at most 100000 characters"),
        ("- a", "Expected keys with values."),
    ],
)
def test_a_text_that_is_no_plan_is_refused_in_words(typed: str, said: str) -> None:
    form = PlanTextForm({"text": typed})

    assert not form.is_valid()
    assert said in " ".join(form.errors["text"])


def test_the_plan_of_another_type_is_not_kept_here(who: People) -> None:
    text = text_with(plan_of_homes()).replace("code: adu", "code: sign")

    answer = page(visiting(who.configuration).post(BEGIN, {"text": text}))

    assert "This plan is of “sign”; here you write that of “adu”." in answer


def test_a_file_comes_into_the_box_with_its_mistakes(who: People) -> None:
    wrong = SimpleUploadedFile("plan.yaml", "\ufeffcode: adu\ntitel: Homes\n".encode())

    answer = page(visiting(who.configuration).post(BEGIN, {"text": "", "file": wrong}))

    assert "titel: Homes" in answer
    assert "Line 2, titel: This key is not known here." in answer


def test_a_file_becomes_a_draft(who: People) -> None:
    good = SimpleUploadedFile("plan.yaml", text_with(plan_of_homes(), FIRE).encode())

    visiting(who.configuration).post(BEGIN, {"text": "", "file": good})

    assert "fire" in DefinitionDraft.objects.get().source


def test_what_the_check_finds_stands_on_the_draft_with_its_line(who: People) -> None:
    plan = plan_of_homes()
    text = text_with(plan, {**FIRE, "key": "fires", "team": "brigade", "when": ["sewage == 'sceptic'"]})
    draft = drafted(who, text.replace("basis: '1'", "basis: '7'"))
    line = draft.source.splitlines().index("        team: brigade") + 1

    shown = page(visiting(who.official).get(f"/rules/review-plans/drafts/{draft.pk}/"))
    refused = acted(who.configuration, draft, "offer_draft")

    assert f'<th scope="row" data-label="Line">{line}</th>' in shown
    assert "There is no team “brigade”." in shown
    assert "There is no discipline “fires”." in shown
    assert "Nothing ever opens the step “fires”" in shown
    assert "Write basis: &#x27;1&#x27;." in shown
    assert "errors are to be put right first." in shown
    assert "There is no discipline “fires”." in refused
    draft.refresh_from_db()
    assert draft.offered_at is None


def test_no_other_way_publishes_what_the_product_cannot_work_by(who: People) -> None:
    draft = drafted(who, text_with(plan_of_homes(), {**FIRE, "key": "fires"}))

    with pytest.raises(DefinitionRefused, match="There is no discipline “fires”"):
        drafts.publish(draft, actor=who.official, at=NOON)


def test_only_its_author_edits_a_draft_and_comments_stay(who: People) -> None:
    text = "# Fire, from spring on\n" + text_with(plan_of_homes(), FIRE)
    draft = drafted(who, text)
    other = User.objects.create_user("other@example.com", "x", name="Other Adviser")
    StaffRole.objects.create(user=other, role=Role.CONFIGURATION, since=NOON)
    address = reverse("plans:edit_draft", args=[draft.pk])

    refused = page(visiting(other).post(address, {"text": text + "# mine\n"}))
    shown = page(visiting(who.configuration).get(address))
    visiting(who.configuration).post(address, {"text": text + "# more\n"})

    assert "This draft is written by Configuration." in refused
    assert "# mine" in refused
    assert "# Fire, from spring on" in shown
    draft.refresh_from_db()
    assert draft.source.rstrip().endswith("# more")


def test_a_draft_that_changed_while_somebody_looked_is_not_published(who: People) -> None:
    draft = drafted(who, text_with(plan_of_homes(), FIRE))
    acted(who.configuration, draft, "offer_draft")
    seen = draft.sha256
    address = reverse("plans:edit_draft", args=[draft.pk])
    visiting(who.configuration).post(address, {"text": text_with(plan_of_homes(), without=("plumbing",))})
    acted(who.configuration, draft, "offer_draft")

    answer = acted(who.official, draft, "publish_draft", seen=seen)
    without = acted(who.official, draft, "publish_draft")

    assert "Its author changed this draft while you looked at it." in answer
    assert "Its author changed this draft while you looked at it." in without
    assert not DefinitionVersion.objects.exists()


def test_a_discarded_draft_leaves_the_list(who: People) -> None:
    draft = drafted(who, text_with(plan_of_homes(), FIRE))
    overview = visiting(who.official).get("/rules/review-plans/")

    acted(who.configuration, draft, "discard_draft")

    assert f"Draft {draft.pk}" in page(overview)
    assert f"Draft {draft.pk}" not in page(visiting(who.official).get("/rules/review-plans/"))


def test_a_move_without_something_to_move_is_told(who: People) -> None:
    draft = drafted(who, text_with(plan_of_homes(), FIRE))
    acted(who.configuration, draft, "offer_draft")
    acted(who.official, draft, "publish_draft", seen=draft.sha256)
    before = TransitionRecord.objects.count()
    browser, address = visiting(who.official), "/rules/review-plans/ADU/versions/1/move/"

    none, nonsense, unknown = (
        page(browser.post(address, posted, follow=True))
        for posted in ({}, {"application": "x"}, {"application": "999999", "reason": "x"})
    )

    assert "Choose at least one application." in none
    assert "Choose at least one application." in nonsense
    assert "Choose again." in unknown
    assert TransitionRecord.objects.count() == before
