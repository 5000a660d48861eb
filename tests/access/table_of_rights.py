"""The part of the one table that is about roles, shares, loans and emergencies."""

SHARED = {"email": "ada@example.com", "until": "2026-12-31", "reason": "She checks it for us."}
POSTED = {
    "access:ask_for_role": {
        "user": "ada@example.com",
        "role": "auditor",
        "since": "2026-11-10",
        "until": "2027-05-10",
        "reason": "Starts next week.",
    },
    "access:extend_role": {"until": "2027-06-30", "reason": "Stays longer."},
    "access:end_role": {"reason": "Changes the department."},
    "access:refuse_role": {"reason": "Not agreed with the supervisor."},
    "access:record": SHARED,
    "access:offer": {"accept": "1"},
    "access:company_readers": SHARED,
    "access:loans": {
        "user": "{lent}",
        "team": "{other_team}",
        "until": "2026-12-31",
        "reason": "Many are ill.",
    },
    "access:emergency": {
        "number": "{submitted_number}",
        "reason": "The wall moves and the plans are needed now.",
        "hours": "1",
    },
    "access:look_through_emergency": {"finding": "Read what was opened; it was needed."},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  access:roles               -               L x x x x x x x x x x G x G G
GET  access:ask_for_role        -               L x x x x x x x x x x x x G x
POST access:ask_for_role        -               L x x x x x x x x x x x x R x
GET  access:extend_role         ending_role     L x x x x x x x x x x x x G x
POST access:extend_role         ending_role     L x x x x x x x x x x x x R x
GET  access:end_role            ending_role     L x x x x x x x x x x G x G x
POST access:end_role            ending_role     L x x x x x x x x x x R x R x
POST access:approve_role        asked_role      L x x x x x x x x x x R x R x
GET  access:refuse_role         asked_role      L x x x x x x x x x x G x G x
POST access:refuse_role         asked_role      L x x x x x x x x x x R x R x
POST access:take_back_role      own_asked_role  L x x x x x x x x x x x x R x
GET  access:record              submitted       L . G G G x x x G x x G x . G
POST access:record              submitted       L . R R x x x x R x x R x . x
GET  access:offered             link_to_offer   G . . . R . . . . . . . . . .
GET  access:offer               offer           L . . . G . . . . . . . . . .
POST access:offer               offer           L . . . R . . . . . . . . . .
POST access:take_back_offer     offer           L . R R x x x x R x x R x . x
POST access:end_grant           share           L . R R x x x x R x x R x . x
GET  access:company_readers     company         L . G . . . . . . . . . . . .
POST access:company_readers     company         L . R . . . . . . . . . . . .
POST access:end_company_grant   company_share   L . R . . . . . . . . . . . .
GET  access:loans               -               L x x x x x x x G x x G x x x
POST access:loans               -               L x x x x x x x R x x R x x x
POST access:end_loan            loan            L x x x x x x x R x x R x x x
GET  access:emergency           -               L x x x x G G G G G G G G G G
POST access:emergency           -               L x x x x G G G G R G G R R G
GET  access:emergencies         -               L x x x x x x x x x x G x x G
GET  access:look_through_emergency emergency_taken L x x x x x x x x x x G x x G
POST access:look_through_emergency emergency_taken L x x x x x x x x x x R x x R
POST access:close_emergency     emergency_taken L x x x x x x x x x x R x R R
"""
