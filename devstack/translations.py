"""`python -m devstack.translations update|check|compile`: catalogues with Babel, no gettext programs."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from devstack.folders import HOUSE

LANGUAGES = ("es",)
_PACKAGES = ("accounts", "config", "permits", "templates", "workflows")
_TEXTS = {".html", ".txt"}
_KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def extracted() -> Catalog:
    """Return the messages of all our code and templates."""
    catalog = Catalog(domain="django", project="Lintel", charset="utf-8")
    for path in _sources():
        place = (str(path.relative_to(HOUSE)), 0)
        for _line, text, comments, context in _messages_in(path):
            catalog.add(text, locations=[place], auto_comments=comments, context=context)
    return catalog


def update() -> int:
    """Bring every language's catalogue up to date with the sources."""
    template = extracted()
    for language in LANGUAGES:
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = _read(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
        missing = _untranslated(catalog)
        _say(f"{path.relative_to(HOUSE)}: {len(catalog)} messages, {missing} not translated yet.")
    return 0


def check() -> int:
    """Tell which messages the catalogues lack or translate wrongly; return 1 when there are any."""
    template = extracted()
    problems = [
        problem for language in LANGUAGES for problem in _problems(template, _read(language), language)
    ]
    for problem in problems:
        _say(problem)
    if problems:
        _say("Run `make messages`, translate what is new, and check again.")
    return bool(problems)


def compile_all() -> int:
    """Compile each catalogue to where Django looks for it."""
    for path in HOUSE.glob("locale/*/LC_MESSAGES/*.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=path.parent.parent.name))
    return 0


def _problems(template: Catalog, catalog: Catalog, language: str) -> Iterator[str]:
    for message in template:
        if message.id and catalog.get(message.id, message.context) is None:
            yield f"{language}: {message.id!r} ({_places(message)}) is not in the catalogue."
    for message in catalog:
        for error in message.check(catalog) if message.string else ():
            yield f"{language}: {message.id!r} is translated wrongly: {error}."


def _messages_in(path: Path) -> Iterator[Found]:
    source = path.read_text()
    if path.suffix in _TEXTS:
        # What templatize leaves between messages is indented in a way that Python's tokenizer refuses.
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    found = extract("python", io.BytesIO(source.encode()), _KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    return cast("Iterator[Found]", found)


def _sources() -> Iterator[Path]:
    for package in _PACKAGES:
        for path in sorted((HOUSE / package).rglob("*")):
            is_code = path.suffix == ".py" and "migrations" not in path.parts
            if is_code or (path.suffix in _TEXTS and "templates" in path.parts):
                yield path


def _read(language: str) -> Catalog:
    path = _path(language)
    if not path.exists():
        return Catalog(language, "django", "# Lintel's texts.", "Lintel", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def _path(language: str) -> Path:
    return HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"


def _untranslated(catalog: Catalog) -> int:
    return sum(1 for message in catalog if message.id and not (message.string and any(message.string)))


def _places(message: Message) -> str:
    return ", ".join(str(name) for name, _line in message.locations)


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    django.setup()
    sys.exit({"update": update, "check": check, "compile": compile_all}[sys.argv[1]]())
