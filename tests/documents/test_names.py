"""Names in keys and headers: nothing that a person types can break out of them."""

import pytest

from permits.documents import naming

NASTY = [
    "../../etc/passwd",
    'a"; filename="evil.html',
    "a\r\nSet-Cookie: x=1",
    "plän ☂.pdf",
    "\u202efdp.exe",
    "",
    "." * 300,
]


@pytest.mark.parametrize("name", NASTY)
def test_a_key_holds_only_plain_characters(name: str) -> None:
    safe = naming.safe_name(name, "application/pdf")

    assert safe.endswith(".pdf")
    assert set(safe) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")
    assert (safe.count("."), len(safe) < 100) == (1, True)


@pytest.mark.parametrize("name", NASTY)
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = naming.disposition(naming.base_name(name), inline=False)

    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert header.isascii()
    assert not set(header) & {"\r", "\n"}


def test_the_extension_tells_the_truth_about_the_content() -> None:
    assert naming.safe_name("invoice.exe", "image/png") == "invoice.png"
