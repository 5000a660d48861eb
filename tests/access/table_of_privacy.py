"""The part of the one table that is about a person's own data and about security events.

Who has not shown his password lately is led to where he does, whatever he asks for.
"""

POSTED = {"privacy:ask_erasure": {"understood": "on"}}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  privacy:own_data           -               L G G G G G G G G G G G G G G
POST privacy:ask_copy           -               L R R R R R R R R R R R R R R
POST privacy:download           =1              L R R R R R R R R R R R R R R
GET  privacy:ask_erasure        -               L G G G G G G G G G G G G G G
POST privacy:ask_erasure        -               L R R R R R R R R R R R R R R
POST privacy:take_back_erasure  -               L R R R R R R R R R R R R R R
GET  privacy:security_events    -               L x x x x x x x x x x x x G G
"""
