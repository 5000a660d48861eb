"""Why something cannot be done to a correction or a letter."""


class CorrectionRefused(Exception):
    """Something that cannot be done to a correction now; the text says why and what to do."""
