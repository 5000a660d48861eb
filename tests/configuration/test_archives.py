"""A ZIP of a pack's folder: read byte for byte, or refused with the reason; nothing it says is trusted."""

import io
import stat
import zipfile

import pytest

from permits.rulebook.archives import read_archive
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused
from tests.configuration.tiny_pack import FILES, tiny_pack


def zipped(files: dict[str, str | bytes], *, top: str = "", mode: int = 0o100644) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(top + name)
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    file.seek(0)
    return file


def unpacked(file: io.BytesIO) -> Pack:
    return read_archive(file, size=len(file.getvalue()), name="tinytown")


@pytest.mark.parametrize("top", ["", "tinytown/"])
def test_a_zip_of_the_folder_or_of_its_files_is_read_byte_for_byte(top: str) -> None:
    files = {**FILES, ".DS_Store": "x", "__MACOSX/._a": "x"} if not top else FILES

    assert unpacked(zipped(files, top=top)) == tiny_pack()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../city.yaml": "a: 1"}, "leads out of the pack"),
        ({"/etc/city.yaml": "a: 1"}, "leads out of the pack"),
        ({"C:\\city.yaml": "a: 1"}, "leads out of the pack"),
        ({"a/../../city.yaml": "a: 1"}, "leads out of the pack"),
        ({"types/run.sh": "rm"}, "does not belong in a pack"),
        ({"city.yaml": b"name: Espa\xf1a"}, "not UTF-8"),
        ({"city.yaml": "a\0b"}, "not text"),
        ({"city.yaml": " " * (600 * 1024)}, "A file has at most 512 KiB"),
        ({f"types/t{n}.yaml": "a: 1" for n in range(301)}, "A pack has at most 300 files, this has 301"),
        ({f"types/t{n}.yaml": " " * 500_000 for n in range(10)}, "A pack has at most 4096 KiB in all"),
        ({f"types/t{n}.yaml": "" for n in range(1_001)}, "The ZIP has 1001 entries"),
        ({}, "The ZIP is empty"),
    ],
)
def test_a_zip_that_is_no_pack_is_refused(files: dict[str, str | bytes], said: str) -> None:
    with pytest.raises(PackRefused, match=said):
        unpacked(zipped(files))


def test_a_zip_with_a_link_a_bomb_or_ten_megabytes_is_refused_unread() -> None:
    with pytest.raises(PackRefused, match="Links are not allowed"):
        unpacked(zipped({"city.yaml": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777))
    with pytest.raises(PackRefused, match="A file has at most 512 KiB"):
        unpacked(zipped({"city.yaml": b"\0" * 200_000_000}))
    with pytest.raises(PackRefused, match="at most 10240 are read"):
        read_archive(io.BytesIO(), size=11 * 1024 * 1024, name="x")


@pytest.mark.parametrize("spoilt", [b"", b"no zip", b"PK\x03\x04 and so on", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_zip_is_said_so(spoilt: bytes) -> None:
    with pytest.raises(PackRefused, match="not a ZIP file"):
        unpacked(io.BytesIO(spoilt))


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    raw = bytearray(zipped({"city.yaml": "a" * 100_000}).getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(mark) + offset
        raw[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(PackRefused):
        unpacked(io.BytesIO(bytes(raw)))
