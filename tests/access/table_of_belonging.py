"""The part of the one table that is about what belongs to a permit, and the queues of the office."""

POSTED = {
    "casework:decide_request": {"decision": "grant", "days": "30", "reason": "The supplier was late."},
    "casework:prepare_refund": {
        "payment": "{payment}",
        "amount": "10.00",
        "way": "as_paid",
        "reason": "Never begun.",
    },
    "fees:void_invoice": {"reason": "Charged for the wrong visit."},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  casework:application       parent          L . G G G G G G G G G G G . G
POST casework:put_in_force      change_ready    L . x x x R x x R x x R x . x
GET  casework:decide_request    extension       L . x x x x x x x x x G x . x
POST casework:decide_request    extension       L . x x x x x x x x x R x . x
GET  casework:prepare_refund    refund_request  L . x x x x x x x G x x x . x
POST casework:prepare_refund    refund_request  L . x x x x x x x R x x x . x
POST casework:take_back_refund  prepared_refund L . x x x x x x x R x x x . x
GET  casework:amendment_file    amendment       L . R R R R R R R x R R x . R
POST casework:retry_amendment_file amendment    L . x x x R x x R x x R x . x
GET  casework:queue             =intake         L x x x x G . . G . x G . x x
GET  casework:queue             =reviews        L x x x x . G G . . x . . x x
GET  casework:queue             =all_reviews    L x x x x G . . G . x G . x x
GET  casework:queue             =issuance       L x x x x G . . G . x G . x x
GET  casework:queue             =requests       L x x x x G . . G G x G G x x
GET  fees:void_invoice          charged         L . x x x x x x x x x G G . x
POST fees:void_invoice          charged         L . x x x x x x x x x R R . x
"""
