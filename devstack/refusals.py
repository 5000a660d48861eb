"""What devstack says, in one sentence, when it cannot go on."""


class Refusal(Exception):
    """A reason to stop that the person at the terminal can act on."""
