"""The text of a letter: its first line is the subject, empty paragraphs fall away."""


def laid_out(said: str) -> tuple[str, str]:
    """Return subject and body of a rendered letter."""
    first, _newline, rest = said.lstrip().partition("\n")
    paragraphs = [part.strip("\n") for part in rest.split("\n\n")]
    return " ".join(first.split()), "\n\n".join(part for part in paragraphs if part.strip()) + "\n"
