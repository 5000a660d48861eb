"""The part of the one table that is about documents, their copies and holds, and the file store."""

POSTED = {
    "documents:upload_start": {"slot": "plans", "name": "a.pdf", "size": "9"},
    "documents:upload_form": {"slot": "plans", "name": "a.pdf"},
    "documents:upload_parts": {"numbers": "1"},
    "documents:redact": {"words": "Secret name", "areas": "", "reason": "Request 26-1"},
    "documents:retract": {"reason": "A name was left."},
    "documents:decide_disposal": {"decision": "approve"},
    "documents:hold": {"reason": "Case 26-CV-1"},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  documents:for_application  draft           L . G G G . . . . . . . . . .
GET  documents:for_application  submitted       L . G G G G G G G x G G x . G
GET  documents:slot             submitted/plans L . G G G G G G G x G G x . G
GET  documents:package          submitted/1     L . G G G G G G G x G G x . G
POST documents:upload_start     draft           L . G G G . . . . . . . . . .
POST documents:upload_start     submitted       L . G G G x x x x x x x x . x
POST documents:upload_form      draft           L . R R R . . . . . . . . . .
GET  documents:upload_here      sending         L . G G G . . . . . . . . . .
GET  documents:upload_received  sending         L . R R R . . . . . . . . . .
GET  documents:upload_parts     sending         L . G G G . . . . . . . . . .
POST documents:upload_parts     sending         L . ! ! ! . . . . . . . . . .
POST documents:upload_finish    sending         L . ! ! ! . . . . . . . . . .
POST documents:upload_cancel    sending         L . R R R . . . . . . . . . .
POST documents:remove           removable       L . R R R . . . . . . . . . .
GET  documents:open             version         L . G G G G G G G x G G x . G
GET  documents:link             version         L . G G G G G G G x G G x . G
GET  documents:download         version         L . R R R R R R R x R R x . R
GET  documents:report           version         L . G G G G G G G x G G x . G
GET  documents:thumbnail        sheet           L . R R R R R R R x R R x . R
POST documents:export           submitted/1     L . G G G G G G G x G G x . G
GET  documents:redact           version         L . x x x G x x G x x G x . x
POST documents:redact           version         L . x x x R x x R x x R x . x
GET  documents:redacted         redacted        L . x x x R x x R x x R x . x
POST documents:release          redacted        L . x x x x x x R x x R x . x
GET  documents:hold             held_document   L . x x x x x x G x x G x . x
POST documents:hold             held_document   L . x x x x x x R x x R x . x
POST documents:retract          released        L . x x x x x x R x x R x . x
GET  register:public_copy       copy_code       G G G G G G G G G G G G G G G
GET  documents:disposals        -               L x x x x x x x G x x G x x G
POST documents:decide_disposal  disposal        L . x x x x x x R x x R x . x
GET  documents:stocktakings     -               L x x x x x x x G x x G x G G
"""
