"""Invitations of every kind: the link of the letter, where it leads, and the answer."""


class InvitationRefused(ValueError):
    """Somebody cannot be invited so, or may not answer; the text says what to do."""
