"""What was answered stands on the permit, whatever kind of question it was."""

from permits.applications.facts import tried
from permits.issuance import facets
from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.rulebook import Rulebook, load
from tests.rulebook.forms import FORM, TYPE, indented
from tests.townspeople import SAMPLE


def rules() -> Rulebook:
    """Return the sample city with a page of every kind of question on its re-roof."""
    pack = read_folder(SAMPLE)
    text = pack.files[TYPE].replace("\npages:\n", "\npages:\n" + indented(FORM), 1)
    return load(Pack(pack.name, {**pack.files, TYPE: text}))


def test_the_paper_shows_places_people_and_licences_and_no_way_to_reach_anybody() -> None:
    application = tried(
        rules(),
        "REROOF",
        {
            "site": {"street": "1 Main St", "unit": "2", "city": "San Diego", "state": "CA", "zip": "92101"},
            "contact": {
                "name": "Carla Contact",
                "email": "carla@example.com",
                "phone": "619-555-0100",
                "organisation": "Bay Builders",
            },
            "roofer": {"number": "1098765", "class": "C-39", "state": "CA"},
            "rooms": [{"name": "Bedroom", "area": "120", "heated": True}],
        },
    )

    told = dict(facets.characteristics(application))

    assert told["Former place"] == "1 Main St, unit 2, San Diego, CA 92101"
    assert told["Contact"] == "Carla Contact, Bay Builders"
    assert told["Roofer"] == "C-39 1098765 (CA)"
    assert told["Rooms"].startswith("1. Name: Bedroom; Area: 120 square feet")
    assert told["All"] == "120"
