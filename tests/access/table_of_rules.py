"""The part of the one table that is about the city's rules, read and written by the configuration role."""

POSTED = {
    "rules:begin": {"title": "Fees of 2027"},
    "rules:edit_file": {"text": "{rules_text}", "edit": "2"},
    "rules:part_form": {"edit": "2"},
    "rules:remove_file": {"edit": "2"},
    "rules:confirm": {"newest": "1", "edit": "2"},
    "rules:offer": {"effective_from": "2027-07-02", "edit": "2"},
    "rules:send_back": {"reason": "The council decides first."},
    "rules:approve": {"seen": "{rules_seen}"},
    "rules:ask_cancellation": {"reason": "The council changed its mind."},
    "whatif:ask": {"basis": "open", "in_force_on": "2026-11-09"},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  rules:home                 -               L x x x x x x x x x x G x G G
GET  rules:compare              -               L x x x x x x x x x x G x G G
GET  rules:overview             rules_source    L x x x x x x x x x x G x G G
GET  rules:fees                 rules_source    L x x x x x x x x x x G x G G
GET  rules:calendars            rules_source    L x x x x x x x x x x G x G G
GET  rules:guide                rules_source    L x x x x x x x x x x G x G G
GET  rules:reach                rules_source    L x x x x x x x x x x G x G G
GET  rules:pack                 rules_source    L x x x x x x x x x x G x G G
GET  rules:type                 rules_type      L x x x x x x x x x x G x G G
GET  rules:preview              rules_type      L x x x x x x x x x x G x G G
GET  rules:trial                rules_type      L x x x x x x x x x x G x G G
GET  rules:begin                -               L x x x x x x x x x x x x G x
POST rules:begin                -               L x x x x x x x x x x x x R x
GET  rules:draft                rules_draft     L x x x x x x x x x x G x G G
GET  rules:edit_file            rules_file      L x x x x x x x x x x x x G x
POST rules:edit_file            rules_file      L x x x x x x x x x x x x R x
GET  rules:part_form            rules_file      L x x x x x x x x x x x x G x
POST rules:part_form            rules_file      L x x x x x x x x x x x x R x
GET  rules:add_file             rules_draft     L x x x x x x x x x x x x R x
POST rules:remove_file          rules_file      L x x x x x x x x x x x x R x
POST rules:upload               rules_draft     L x x x x x x x x x x x x ! x
POST rules:catch_up             rules_draft     L x x x x x x x x x x x x R x
POST rules:confirm              rules_draft     L x x x x x x x x x x x x R x
POST rules:offer                rules_draft     L x x x x x x x x x x x x R x
POST rules:send_back            rules_offered   L x x x x x x x x x x x x R x
POST rules:take_back            rules_offered   L x x x x x x x x x x x x R x
POST rules:approve              rules_offered   L x x x x x x x x x x x x R x
POST rules:discard              rules_draft     L x x x x x x x x x x x x R x
POST rules:ask_cancellation     rules_later     L x x x x x x x x x x x x R x
POST rules:confirm_cancellation rules_wish      L x x x x x x x x x x x x R x
POST rules:reject_cancellation  rules_wish      L x x x x x x x x x x x x R x

GET  whatif:what_ifs            -               L x x x x x x x x x x G x G G
GET  whatif:ask                 =1              L x x x x x x x x x x x x G x
POST whatif:ask                 =1              L x x x x x x x x x x x x R x
GET  whatif:what_if             what_if         L x x x x x x x x x x G x G G
GET  whatif:progress            what_if         L x x x x x x x x x x G x G G
GET  whatif:applications        what_if         L x x x x x x x x x x G x G G
POST whatif:discard             what_if         L x x x x x x x x x x x x R x
"""
