"""The one table: every address, with what it is about, and what each person gets there.

An answer is one letter: ``G`` the page (200), ``R`` led on (302), ``L`` led to sign-in, ``x`` refused (403),
``.`` not found, so that nobody learns that it exists (404), ``!`` refused in words for a script (409, 422).
"""

from dataclasses import dataclass, field

from tests.access import (
    table_of_belonging,
    table_of_corrections,
    table_of_documents,
    table_of_duties,
    table_of_front_door,
    table_of_people,
    table_of_plancheck,
    table_of_privacy,
    table_of_rights,
    table_of_rules,
)

PEOPLE = [
    *("nobody", "stranger", "contractor", "owner", "designer", "technician", "reviewer", "other_reviewer"),
    *("supervisor", "cashier", "inspector", "official", "finance", "configuration", "auditor"),
]


@dataclass(frozen=True)
class Row:
    """One address, asked in one way: the answer for each person, in the order of ``PEOPLE``."""

    method: str
    name: str
    about: str
    answers: dict[str, str]
    more: tuple[object, ...] = ()
    posted: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name} ({self.about or '–'})"


POSTED: dict[str, dict[str, str]] = {
    "casework:completeness": {},
    "casework:withdraw": {"reason": "Not building."},
    "casework:suspend": {"reason": "Unsafe."},
    "casework:lift_suspension": {"reason": "Safe again."},
    "casework:reinstate": {"reason": "The owner was ill."},
    "casework:reopen_review": {"reason": "Wrong sheet."},
    "casework:recuse": {"reason": "My sister’s house."},
    "casework:enter_absence": {
        "absence-since": "2026-11-20",
        "absence-until": "2026-11-27",
        "absence-reason": "Leave",
    },
    "casework:appoint_deputy": {
        "deputy-deputy": "{deputy}",
        "deputy-since": "2026-11-20",
        "deputy-until": "2026-11-27",
        "deputy-reason": "Leave",
    },
    "casework:save_skills": {"skills-names": "ADU"},
    "casework:end_service": {"reason": "Retires."},
    "casework:propose_deny": {"reason": "Not allowed."},
    "casework:propose_revoke": {"reason": "Issued on wrong facts."},
    "casework:propose_void": {"reason": "Issued in error."},
    "casework:propose_take_back_denial": {"reason": "The use is allowed after all."},
    "casework:propose_take_back_revocation": {"reason": "The facts were right."},
    "casework:look_through": {"finding": "Nothing to object to."},
    "casework:take_back_approval": {"reason": "Wrong sheet.", "disciplines": "structural"},
    "casework:take_back_incompleteness": {"reason": "It was there."},
    "casework:confirm_clearance": {"evidence": "Receipt 7"},
    "casework:close_review": {"outcome": "not_applicable", "notes": "Nothing of ours."},
    "plans:begin_draft": {"text": "{plan}"},
    "plans:edit_draft": {"text": "{plan}"},
    "plans:publish_draft": {"seen": "{seen}", "reason": "As agreed."},
    "plans:move_applications": {"application": "{in_review}"},
    "reviews:edit_correction": {"text": "Show it better."},
    "reviews:settle_correction": {"status": "withdrawn"},
    "reviews:save_draft": {"notes": "So far"},
    "reviews:answer": {"number": "1", "answer": "See S-2."},
    "fees:pay": {"provider": "demo"},
    "fees:demo_checkout": {"payer": "Carla", "card": "decline"},
    "fees:record_cheque": {"number": "1", "payer": "Bay", "amount": "{balance}"},
    "fees:reassess": {"shown": "0"},
    "fees:valuation": {"amount": "25000", "reason": "The contract says so."},
    "fees:charge": {
        "fact-inspection_hours": "1",
        "reason": "Second visit.",
        "key": "4f5d8f0e-7c39-4a43-9d3e-2f8f6a1c0b11",
        "shown": "47.00",
    },
    "fees:record_cash": {"cash-payer": "Bay", "cash-amount": "{balance}"},
    "inspections:inspection": {"result": "passed"},
    "accounts:register_company": {},
    "accounts:add_licence": {},
    "accounts:profile": {"name": "A Person", "language": "en"},
    "set_language": {"language": "es"},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  register:home              -               G G G G G G G G G G G G G G G
GET  register:search            -               G G G G G G G G G G G G G G G
GET  register:status            public_number   G G G G G G G G G G G G G G G
GET  register:status_json       public_number   G G G G G G G G G G G G G G G
GET  register:verify_check      -               G G G G G G G G G G G G G G G
GET  register:verify            code            G G G G G G G G G G G G G G G
GET  register:open_data         -               G G G G G G G G G G G G G G G
GET  register:permits_csv       -               G G G G G G G G G G G G G G G
GET  register:permits_json      -               G G G G G G G G G G G G G G G
GET  applications:choose        -               G G G G G G G G G G G G G G G
GET  applications:permit_type   =ADU            G G G G G G G G G G G G G G G
GET  fees:estimate              -               G G G G G G G G G G G G G G G
POST fees:demo_webhook          -               ! ! ! ! ! ! ! ! ! ! ! ! ! ! !
POST set_language               -               R R R R R R R R R R R R R R R

GET  applications:mine          -               L G G G G G G G G G G G G G G
GET  applications:start         =ADU            L G G G G x x x x x x x x x x
POST applications:start         =ADU            L G G G G x x x x x x x x x x
GET  applications:project       draft           L . G G G . . . . . . . . . .
POST applications:project       draft           L . R R R . . . . . . . . . .
GET  applications:edit          draft/{page}    L . G G G . . . . . . . . . .
POST applications:edit          draft/{page}    L . R R R . . . . . . . . . .
POST applications:visible       draft/{page}    L . G G G . . . . . . . . . .
GET  applications:parties       draft           L . G G G . . . . . . . . . .
POST applications:parties       draft           L . R R R . . . . . . . . . .
GET  applications:declarations  draft           L . G G G . . . . . . . . . .
POST applications:declarations  draft           L . G G G . . . . . . . . . .
GET  applications:review        draft           L . G G G . . . . . . . . . .
POST applications:follow_rules  draft           L . R R R . . . . . . . . . .
POST applications:autosave      draft/project   L . G G G . . . . . . . . . .
POST applications:project       submitted       L . R R R . . . . . . . . . .


GET  reviews:edit_correction    correction      L . x x x x G x x x x x x . x
POST reviews:edit_correction    correction      L . x x x x R x x x x x x . x
POST reviews:settle_correction  correction      L . x x x x R x x x x x x . x
POST reviews:save_draft         held_review     L . x x x x G x x x x x x . x
GET  reviews:answer             corrections     L . G G G G G G G x G G x . G
POST reviews:answer             corrections     L . R R R x x x x x x x x . x
GET  reviews:letter             letter          L . G G G G G G G x G G x . G
GET  reviews:letter_state       letter          L . G G G G G G G x G G x . G
GET  reviews:letter_file        letter          L . R R R R R R R x R R x . R
POST reviews:retry_letter       letter          L . x x x R x x R x x R x . x

GET  fees:open_invoices         -               L x x x x x x x x G x x x x x
GET  fees:invoice               invoice         L . G G G G G G G G G G G . G
GET  fees:invoice_state         invoice         L . G G G G G G G G G G G . G
GET  fees:invoice_file          invoice         L . R R R R R R R R R R R . R
GET  fees:file_state            invoice         L . G G G G G G G G G G G . G
POST fees:retry_file            invoice         L . R R R R R R R R R R R . R
POST fees:pay                   invoice         L . R R x x x x x x x x x . x
GET  fees:record_cheque         invoice         L . x x x x x x x G x x x . x
POST fees:record_cheque         invoice         L . x x x x x x x R x x x . x
POST fees:record_cash           invoice         L . x x x x x x x R x x x . x
GET  fees:receipt               receipt         L . G G G G G G G G G G G . G
GET  fees:ledger                submitted       L . G G G G G G G G G G G . G
GET  fees:reassess              submitted       L . x x x G x x G x x G G . x
POST fees:reassess              submitted       L . x x x G x x G x x G G . x
GET  fees:valuation             submitted       L . x x x G G G G x x G x . x
POST fees:valuation             submitted       L . x x x G G G G x x G x . x
GET  fees:choose_charge         submitted       L . x x x G x x G x x x G . x
GET  fees:charge  submitted/services/REINSPECTION L . x x x G x x G x x x G . x
POST fees:charge  submitted/services/REINSPECTION L . x x x R x x R x x x R . x
GET  fees:provider_events       -               L x x x x x x x x G x x G x G
GET  fees:demo_checkout         checkout        L . G G x x x x x x x x x . x
POST fees:demo_checkout         checkout        L . R R x x x x x x x x x . x

GET  issuance:permit            permit          L . G G G G G G G x G G x . G
GET  issuance:permit_file       permit          L . R R R R R R R x R R x . R
GET  issuance:file_state        permit          L . G G G G G G G x G G x . G
POST issuance:retry_file        permit          L . x x x R x x R x x R x . x

GET  inspections:day            -               L x x x x x x x x x G x x x x
GET  inspections:for_application issued         L . G G G G G G G x G G x . G
POST inspections:for_application issued         L . G G x G x x x x x x x . x
GET  inspections:inspection     inspection      L . x x x x x x x x G x x . x
POST inspections:inspection     inspection      L . x x x x x x x x R x x . x
POST inspections:cancel         inspection      L . R R x R x x x x x x x . x

GET  casework:home              -               L R R R R R R R R R R R R R R
GET  casework:application       submitted       L . G G G G G G G G G G G . G
GET  casework:application       draft           L . R R R . . . . . . . . . .
POST casework:submit            draft           L . R R x . . . . . . . . . .
POST casework:resubmit          incomplete      L . R R x x x x x x x x x . x
GET  casework:completeness      submitted       L . x x x G x x G x x G x . x
POST casework:completeness      submitted       L . x x x G x x G x x G x . x
POST casework:accept            submitted       L . x x x R x x R x x R x . x
POST casework:resubmit_corrections answered     L . R R R x x x x x x x x . x
POST casework:issue             ready           L . x x x R x x R x x R x . x
GET  casework:withdraw          in_review       L . G G x x x x x x x x x . x
POST casework:withdraw          in_review       L . R R x x x x x x x x x . x
GET  casework:suspend           issued          L . x x x x x x x x x G x . x
POST casework:suspend           issued          L . x x x x x x x x x R x . x
GET  casework:reinstate         expired         L . x x x x x x x x x G x . x
POST casework:reinstate         expired         L . x x x x x x x x x R x . x
GET  casework:lift_suspension   suspended       L . x x x x x x x x x G x . x
POST casework:lift_suspension   suspended       L . x x x x x x x x x R x . x
POST casework:close_record      finaled         L . x x x R x x x x x R x . x
POST casework:confirm_clearance approved/{clear} L . x x x R x x R x x R x . x
GET  casework:propose_deny      reviewing       L . x x x x x x G x x G x . x
POST casework:propose_deny      reviewing       L . x x x x x x R x x R x . x
GET  casework:propose_revoke    issued          L . x x x x x x x x x G x . x
POST casework:propose_revoke    issued          L . x x x x x x x x x R x . x
GET  casework:propose_void      issued          L . x x x x x x x x x G x . x
POST casework:propose_void      issued          L . x x x x x x x x x R x . x
GET  casework:propose_take_back_denial denied   L . x x x x x x G x x G x . x
POST casework:propose_take_back_denial denied   L . x x x x x x R x x R x . x
GET  casework:propose_take_back_revocation revoked L . x x x x x x x x x G x . x
POST casework:propose_take_back_revocation revoked L . x x x x x x x x x R x . x
GET  casework:take_back_approval approved       L . x x x x x x G x x G x . x
POST casework:take_back_approval approved       L . x x x x x x R x x R x . x
GET  casework:take_back_incompleteness incomplete L . x x x G x x G x x G x . x
POST casework:take_back_incompleteness incomplete L . x x x R x x R x x R x . x
POST casework:confirm_proposal  proposal        L . x x x x x x x x x R x . x
POST casework:reject_proposal   proposal        L . x x x x x x x x x R x . x
POST casework:claim             open_review     L . x x x x R x x x x x x . x
GET  casework:assign            open_review     L . x x x G x x G x x G x . x
POST casework:assign            open_review     L . x x x G x x G x x G x . x
GET  casework:recuse            open_review     L . x x x x G x x x x x x . x
POST casework:recuse            open_review     L . x x x x R x x x x x x . x
POST casework:release           held_review     L . x x x x R x x x x x x . x
POST casework:close_review      held_review     L . x x x x R x x x x x x . x
GET  casework:reopen_review     closed_review   L . x x x x x x G x x G x . x
POST casework:reopen_review     closed_review   L . x x x x x x R x x R x . x
POST casework:share_out         -               L x x x x R x x R x x R x x x
GET  casework:staff             -               L x x x x x x x G x x G x x x
GET  casework:staff_member      member          L x x x x x x x G x x G x x x
POST casework:enter_absence     member          L x x x x x x x R x x R x x x
POST casework:appoint_deputy    member          L x x x x x x x R x x R x x x
POST casework:save_skills       member          L x x x x x x x R x x R x x x
POST casework:end_absence       absence         L x x x x x x x R x x R x x x
POST casework:end_deputyship    deputyship      L x x x x x x x R x x R x x x
GET  casework:end_service       member          L x x x x x x x x x x G x x x
POST casework:end_service       member          L x x x x x x x x x x R x x x
GET  casework:office            -               L x x x x G G G G G G G G G G
GET  casework:dead_letters      -               L x x x x x x x G x x x x G x
POST casework:replay_dead_letter dead           L x x x x x x x R x x x x R x
GET  casework:sole_decisions    -               L x x x x x x x G x x G x x G
GET  casework:look_through      sole            L x x x x x x x G x x G x x G
POST casework:look_through      sole            L x x x x x x x R x x R x x R

GET  plans:review_plans         -               L x x x x x x x G x x G x G x
GET  plans:review_plan          =ADU            L x x x x x x x G x x G x G x
GET  plans:begin_draft          =ADU            L x x x x x x x x x x x x G x
POST plans:begin_draft          =ADU            L x x x x x x x x x x x x R x
GET  plans:draft                plan_draft      L x x x x x x x G x x G x G x
GET  plans:edit_draft           own_plan_draft  L x x x x x x x x x x x x G x
POST plans:edit_draft           own_plan_draft  L x x x x x x x x x x x x R x
GET  plans:try_draft            plan_draft      L x x x x x x x G x x G x G x
POST plans:offer_draft          own_plan_draft  L x x x x x x x x x x x x R x
POST plans:publish_draft        plan_draft      L x x x x x x x x x x R x R x
POST plans:discard_draft        own_plan_draft  L x x x x x x x x x x x x R x
GET  plans:version              plan_version    L x x x x x x x G x x G x G x
GET  plans:try_version          plan_version    L x x x x x x x G x x G x G x
POST plans:move_applications    plan_version    L x x x x x x x G x x G x x x

GET  notices:outgoing           -               L x x x x G x x G x x G x G G
GET  notices:notice             notice          L . . . . G . . G . . G . G G
POST notices:send_again         notice          L . . . . R . . R . . R . R x

GET  accounts:register_company  -               L G G G G G G G G G G G G G G
POST accounts:register_company  -               L G G G G G G G G G G G G G G
GET  accounts:add_licence       company         L . G . . . . . . . . . . . .
POST accounts:add_licence       company         L . G . . . . . . . . . . . .
GET  accounts:profile           -               L G G G G G G G G G G G G G G
POST accounts:profile           -               L R R R R R R R R R R R R R R
"""


PARTS = (
    table_of_rules,
    table_of_belonging,
    table_of_plancheck,
    table_of_privacy,
    table_of_corrections,
    table_of_documents,
    table_of_duties,
    table_of_rights,
    table_of_front_door,
    table_of_people,
)
EVERY_TABLE = "".join([TABLE, *(part.TABLE for part in PARTS)])
EVERY_POST = POSTED | {name: posted for part in PARTS for name, posted in part.POSTED.items()}


def rows() -> list[Row]:
    """Read the table."""
    return [_row(line.split()) for line in EVERY_TABLE.splitlines() if line.strip()]


def _row(words: list[str]) -> Row:
    method, name, about, *answers = words
    if len(answers) != len(PEOPLE):
        raise ValueError(f"{method} {name} has {len(answers)} answers for {len(PEOPLE)} people")
    about, *more = about.strip("-").split("/")
    posted = EVERY_POST.get(name, {}) if method == "POST" else {}
    return Row(method, name, about, dict(zip(PEOPLE, answers, strict=True)), tuple(more), posted)
