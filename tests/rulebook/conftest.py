"""The sample city's rules, and small packs made of text."""

from pathlib import Path

import pytest

from permits.rulebook.rulebook import Rulebook, load_folder

SAMPLE = Path(__file__).resolve().parents[2] / "permits" / "rulebook" / "packs" / "san_diego_sample"


@pytest.fixture(scope="session")
def city() -> Rulebook:
    return load_folder(SAMPLE)


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    """A copy of the sample city that a test may spoil."""
    folder = tmp_path / "spoilt"
    for source in SAMPLE.rglob("*.yaml"):
        copy = folder / source.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    return folder


@pytest.fixture
def spoil(pack_folder: Path):
    """Replace text in a file of the copied pack."""

    def replace(file: str, before: str, after: str) -> Path:
        path = pack_folder / file
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))
        return pack_folder

    return replace
