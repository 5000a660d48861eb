"""The part of the one table that is about reports, redacted copies, legal holds and the file store."""

POSTED = {
    "documents:redact": {"words": "Secret name", "areas": "", "reason": "Request 26-1"},
    "documents:hold": {"reason": "Case 26-CV-1"},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  documents:report           version         L . G G G G G G G x G G x . G
GET  documents:thumbnail        sheet           L . R R R R R R R x R R x . R
POST documents:export           submitted/1     L . G G G G G G G x G G x . G
GET  documents:redact           version         L . x x x G x x G x x G x . x
POST documents:redact           version         L . x x x R x x R x x R x . x
GET  documents:redacted         redacted        L . x x x R x x R x x R x . x
POST documents:release          redacted        L . x x x x x x R x x R x . x
GET  documents:hold             held_document   L . x x x x x x G x x G x . x
POST documents:hold             held_document   L . x x x x x x R x x R x . x
GET  documents:stocktakings     -               L x x x x x x x G x x G x G G
"""
