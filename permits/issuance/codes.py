"""The opaque code of a permit: nobody guesses it, and a slip of the pen in typing it is noticed.

20 random characters (100 bits) in Crockford's base 32, which has no letters that look like digits, and two
that check them.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM, CHECK = 20, 2
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
VERIFY_PATH = "/v/{code}/"  # printed on every permit: it never changes


def new_code() -> str:
    """Return a code that nobody can guess."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return body + checksum(body)


def checksum(body: str) -> str:
    """Return the two characters that check a code's random part."""
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()[:2], "big")
    return ALPHABET[number % 32] + ALPHABET[number // 32 % 32]


def normalized(typed: str) -> str:
    """Return a code as stored, from what somebody typed: spaces, hyphens and look-alikes forgiven."""
    return typed.strip().upper().translate(LOOKALIKES)


def well_formed(code: str) -> bool:
    """Tell whether a normalized code can be one of ours, before anything is looked up."""
    body, check = code[:RANDOM], code[RANDOM:]
    return len(code) == RANDOM + CHECK and set(code) <= set(ALPHABET) and checksum(body) == check


def grouped(code: str) -> str:
    """Return a code in groups, as people read and type it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def verify_path(code: str) -> str:
    """Return the path of the page that tells a permit's standing as of now."""
    return VERIFY_PATH.format(code=code)
