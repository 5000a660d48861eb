"""Forms made of text, alone and inside a copy of the sample city."""

from pathlib import Path

from permits.rulebook.problems import PackRefused, errors
from permits.rulebook.rulebook import load_folder
from permits.rulebook.schema.permit_type import PermitType
from permits.rulebook.yaml_source import read_yaml
from tests.rulebook.conftest import SAMPLE

TYPE = "types/reroof.yaml"
ASKING = ("eligibility", "documents", "checklist", "routing", "clearances", "facts")
"""What of a type asks for questions that another form does not have."""


def form_of(pages: str) -> PermitType:
    """Return a type whose form has the given pages."""
    given = read_yaml(TYPE, (SAMPLE / TYPE).read_text()).value
    kept = {key: value for key, value in given.items() if key not in ASKING}
    return PermitType.model_validate({**kept, "pages": read_yaml("pages.yaml", pages).value})


def refused(folder: Path, page: str) -> list[str]:
    """Return what is wrong with the sample city whose re-roof form has one page more."""
    for source in SAMPLE.rglob("*.yaml"):
        copy = folder / source.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    place = folder / TYPE
    place.write_text(place.read_text().replace("\npages:\n", "\npages:\n" + _indented(page), 1))
    try:
        return [str(each) for each in errors(list(load_folder(folder).warnings))]
    except PackRefused as wrong:
        return [str(each) for each in wrong.problems if each.severity == "error"]


def _indented(page: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in page.splitlines())
