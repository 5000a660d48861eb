"""The part of the one table that keeps duties apart: holds, appeals, waivers, interests, flags, training."""

POSTED = {
    "casework:place_hold": {"code": "litigation", "severity": "prevents_final", "reason": "A suit."},
    "casework:lift_hold": {"reason": "Settled."},
    "casework:propose_to_lift_hold": {"reason": "I saw the settlement."},
    "casework:decline_to_lift": {"finding": "It was appealed."},
    "inspections:ask_correction": {"result": "passed", "notes": "Nails.", "reason": "Words."},
    "inspections:refuse_correction": {"finding": "The photos show that roof."},
    "casework:appeal": {"grounds": "The use is allowed."},
    "casework:decide_appeal": {"outcome": "dismissed", "findings": "It is not."},
    "fees:ask_waiver": {"code": "{waivable}", "authority": "Resolution 311", "reason": "Burnt down."},
    "fees:reject_waiver": {"reason": "Not of this kind."},
    "casework:interests": {"kind": "parcel", "parcel": "999-000-00-00", "words": "My parents’."},
    "casework:end_interest": {"reason": "Sold."},
    "casework:look_through_flag": {"finding": "Nothing to object to."},
    "casework:attest_training": {"{course}-completed_on": "2026-11-09", "{course}-word": "on"},
    "casework:training_of_all": {
        "title": "Ethics",
        "statement": "I know it.",
        "valid_days": "365",
        "warning_days": "30",
    },
    "casework:district": {"postal_codes": "92101"},
}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  casework:place_hold        submitted       L . x x x G G G G x G G x . x
POST casework:place_hold        submitted       L . x x x R R R R x R R x . x
GET  casework:lift_hold         hold            L . x x x x x x G x x G x . x
POST casework:lift_hold         hold            L . x x x x x x R x x R x . x
GET  casework:propose_to_lift_hold hold         L . x x x x x x x x G x x . x
POST casework:propose_to_lift_hold hold         L . x x x x x x x x R x x . x
GET  casework:decline_to_lift   lifting         L . x x x x x x G x x G x . x
POST casework:decline_to_lift   lifting         L . x x x x x x R x x R x . x
GET  casework:second_person     -               L x x x x x x x G x x G x x x
GET  inspections:ask_correction posted          L . x x x x x x x x G G x . x
POST inspections:ask_correction posted          L . x x x x x x x x R R x . x
GET  inspections:correction     made_wrong      L . x x x x x x x x G G x . x
POST inspections:correction     made_wrong      L . x x x x x x x x x R x . x
POST inspections:refuse_correction made_wrong   L . x x x x x x x x R R x . x
GET  casework:appeal            revoked         L . G G x x x x x x x x x . x
POST casework:appeal            revoked         L . R R x x x x x x x x x . x
GET  casework:decide_appeal     appealed        L . x x x x x x x x x G x . x
POST casework:decide_appeal     appealed        L . x x x x x x x x x R x . x
GET  fees:ask_waiver            waivable        L . x x x x x x x x x G G . x
POST fees:ask_waiver            waivable        L . x x x x x x x x x R R . x
GET  fees:waivers               -               L x x x x x x x x x x G G x x
GET  fees:waiver                waiver          L . x x x x x x x x x G G . x
POST fees:waiver                waiver          L . x x x x x x x x x R R . x
POST fees:reject_waiver         waiver          L . x x x x x x x x x R R . x
GET  casework:interests         -               L x x x x G G G G G G G G G G
POST casework:interests         -               L x x x x R R R R R R R R R R
GET  casework:end_interest      interest        L x x x x x x x x x x G x x x
POST casework:end_interest      interest        L x x x x x x x x x x R x x x
GET  casework:red_flags         -               L x x x x x x x G x x G G x G
GET  casework:look_through_flag flag            L x x x x x x x G x x G G x G
POST casework:look_through_flag flag            L x x x x x x x R x x R R x R
GET  casework:training          -               L x x x x G G G G G G G G G G
POST casework:attest_training   course          L x x x x R R R R R R R R R R
GET  casework:training_of_all   -               L x x x x x x x G x x G x x G
POST casework:training_of_all   -               L x x x x x x x x x x R x x x
POST casework:retire_course     course          L x x x x x x x x x x R x x x
GET  casework:inspectors        -               L x x x x x x x G x x G x x x
GET  casework:district          inspector       L x x x x x x x G x x G x x x
POST casework:district          inspector       L x x x x x x x R x x R x x x
"""
