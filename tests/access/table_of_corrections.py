"""Who reaches the letters in the making, answers as typed, standard comments and the stamped plans."""

POSTED: dict[str, dict[str, str]] = {
    "reviews:letter_draft": {"reason": "Geology takes two more weeks."},
    "reviews:keep_answer": {"answer": "Shown on S-2."},
    "reviews:applicant_remark": {"text": "Which sheet?"},
    "reviews:remark": {"text": "Ask the engineer."},
    "reviews:decide_late_comment": {"decision": "approve"},
    "reviews:write_comment": {"title": "Header size", "text": "Show the size of every header."},
    "reviews:change_comment": {"title": "Anchor bolts", "text": "Show every anchor bolt."},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  reviews:letter_draft       in_review       L . x x x G G G G x G G x . G
POST reviews:letter_draft       reviewing       L . x x x x x x G x x G x . x
POST reviews:keep_answer        corrections/1   L . G G G x x x x x x x x . x
POST reviews:applicant_remark   corrections/1   L . R R R x x x x x x x x . x
POST reviews:remark             correction      L . x x x x R x x x x x x . x
GET  reviews:choose_comment     held_review     L . x x x x G x x x x x x . x
GET  reviews:late_comments      -               L x x x x x x x G x x G x x x
POST reviews:decide_late_comment late_comment   L . . . . x x x R x x R x . x
GET  reviews:libraries          -               L x x x x x G G G x x G x x G
GET  reviews:library            =structural     L x x x x x G G G x x G x x G
GET  reviews:write_comment      =structural     L x x x x x x x G x x x x x x
POST reviews:write_comment      =structural     L x x x x x x x R x x x x x x
GET  reviews:change_comment     comment         L x x x x x x x G x x x x x x
POST reviews:change_comment     comment         L x x x x x x x R x x x x x x
POST reviews:retire_comment     comment         L x x x x x x x R x x x x x x

GET  approved_plans:plans       approved        L . G G G G G G G x G G x . G
GET  approved_plans:plans_state approved        L . G G G G G G G x G G x . G
GET  approved_plans:plan_file   stamped         L . R R R R R R R x R R x . R
POST approved_plans:retry_plans approved        L . x x x R x x R x x R x . x
GET  register:approved_plans    plans_code      G G G G G G G G G G G G G G G
"""
