"""What devstack says, in one sentence, when it cannot go on."""


class Refusal(Exception):  # noqa: N818 - it is an answer to the person at the terminal, not a defect
    """A reason to stop that the person at the terminal can act on."""
