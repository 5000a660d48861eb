"""The part of the one table that is about the review desk and what is drawn on the sheets."""

POSTED = {
    "plancheck:add_correction": {"text": "Show it.", "severity": "must"},
    "plancheck:add_mark_up": {"mark-sheet": "{sheet}", "mark-kind": "pin", "mark-place": "1, 1"},
    "plancheck:change_mark_up": {"mark-kind": "pin", "mark-place": "2, 2"},
    "plancheck:tie_mark_up": {"correction": ""},
    "plancheck:set_scale": {
        "scale-sheet": "{sheet}",
        "scale-place": "1, 1 to 2, 1",
        "scale-length": "10 ft",
    },
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  plancheck:desk             held_review     L . x x x G G G G x G G x . G
POST plancheck:add_correction   held_review     L . x x x x R x x x x x x . x
GET  plancheck:find             held_review     L . x x x G G G G x G G x . G
GET  plancheck:mark_ups         held_review     L . x x x G G G G x G G x . G
POST plancheck:add_mark_up      held_review     L . x x x x R x x x x x x . x
POST plancheck:publish_drafts   held_review     L . x x x x R x x x x x x . x
POST plancheck:set_scale        held_review     L . x x x x R x x x x x x . x
POST plancheck:change_mark_up   mark_up         L . x x x x R x x x x x x . x
POST plancheck:publish_mark_up  mark_up         L . x x x x R x x x x x x . x
POST plancheck:remove_mark_up   mark_up         L . x x x x R x x x x x x . x
POST plancheck:tie_mark_up      mark_up         L . x x x x R x x x x x x . x
GET  plancheck:compare          two_sheets      L . G G G G G G G x G G x . G
GET  plancheck:sent_mark_ups    corrections     L . G G G G G G G x G G x . G
"""
