"""What can be done to an application on the applicant's side; each verb in its room."""

from permits.applications.services.answers import save_answers, save_project
from permits.applications.services.declarations import sign_declaration
from permits.applications.services.drafts import start_draft
from permits.applications.services.holds import lift_hold, place_hold
from permits.applications.services.jobs import start_job
from permits.applications.services.numbers import next_number
from permits.applications.services.parties import choose_builder, remove_party, save_party
from permits.applications.services.people import save_people
from permits.applications.services.ruling import follow_rules

__all__ = [
    "choose_builder",
    "follow_rules",
    "lift_hold",
    "next_number",
    "place_hold",
    "remove_party",
    "save_answers",
    "save_party",
    "save_people",
    "save_project",
    "sign_declaration",
    "start_draft",
    "start_job",
]
