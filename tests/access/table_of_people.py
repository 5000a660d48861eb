"""The part of the one table that is about companies, their members, and who takes part in an application."""

POSTED = {
    "accounts:invite_member": {"email": "new@example.com", "role": "field"},
    "accounts:change_role": {"role": "office"},
    "accounts:company_invitation": {"accept": "1"},
    "applications:invite": {
        "role": "agent",
        "name": "Alex Agent",
        "email": "alex@example.com",
        "last_day": "2026-11-30",
    },
    "applications:invitation": {"accept": "1"},
    "casework:accept_licence": {"reason": "Seen by telephone."},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  accounts:company           company         L . G . . . . . . . . . . . .
POST accounts:check_licences    company         L . R . . . . . . . . . . . .
GET  accounts:invite_member     company         L . G . . . . . . . . . . . .
POST accounts:invite_member     company         L . R . . . . . . . . . . . .
POST accounts:revoke_invitation sent_by_company L . R . . . . . . . . . . . .
GET  accounts:change_role       member_of_company L . G . . . . . . . . . . . .
POST accounts:change_role       member_of_company L . R . . . . . . . . . . . .
GET  accounts:end_membership    member_of_company L . G . . . . . . . . . . . .
POST accounts:end_membership    member_of_company L . R . . . . . . . . . . . .
GET  accounts:company_invitation to_company     L . . . G . . . . . . . . . .
POST accounts:company_invitation to_company     L . . . R . . . . . . . . . .
GET  accounts:invited           link_to_company G . . . R . . . . . . . . . .

GET  applications:taking_part   draft           L . G G G . . . . . . . . . .
GET  applications:invite        draft           L . G G x . . . . . . . . . .
POST applications:invite        draft           L . R R x . . . . . . . . . .
POST applications:revoke_invitation sent_for_draft L . R R x . . . . . . . . . .
GET  applications:end_part      part_in_draft   L . G G G . . . . . . . . . .
POST applications:end_part      part_in_draft   L . R R R . . . . . . . . . .
GET  applications:invitation    to_application  L . . . G . . . . . . . . . .
POST applications:invitation    to_application  L . . . R . . . . . . . . . .
GET  applications:invited       link_to_application G . . . R . . . . . . . . . .
GET  applications:take_over     taken_over      L . x G x . . . . . . . . . .
POST applications:take_over     taken_over      L . x G x . . . . . . . . . .
POST casework:accept_licence    ready           L . x x x R x x R x x R x . x
"""
