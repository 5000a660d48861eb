"""Write values as the plain YAML that `yaml_source` reads back as the same values."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z0-9_($§“][^:#\[\]{},&*!|>'\"%@`\\\t\n\r]*")
_READ_OTHERWISE = re.compile(r"[-+]?\d+(\.\d+)?|true|false|null|~", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def scalar(value: Any) -> str:
    """Write one value on one line: text without quotes only where it reads back as the same text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return _number(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text == text.strip() and not _READ_OTHERWISE.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _number(value: Decimal) -> str:
    written = f"{value:f}"
    return written if "." in written else str(int(value))


def folded(text: str, indent: int) -> str:
    """Write a long text over several lines, folded; what a fold cannot hold goes between quotes."""
    words = text.split(" ")
    if len(text) < WIDTH - indent or not all(words) or any(each in text for each in "\n\r\t"):
        return scalar(text)
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def key(name: str) -> str:
    return name if _KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def flow(value: Any) -> str:
    """Write a value on one line, with braces and brackets where it has parts."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(name)}: {flow(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return scalar(value)


def entry(name: str, value: Any, indent: int) -> str:
    """Write one key of a block, its parts below it; the first line is not indented."""
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        items = "".join(f"\n{' ' * (indent + 2)}- {item(each, indent + 4)}" for each in value)
        return f"{key(name)}:{items}"
    if isinstance(value, str):
        return f"{key(name)}: {folded(value, indent + 2)}"
    return f"{key(name)}: {flow(value)}"


def item(value: Any, indent: int) -> str:
    """Write one item of a list: on one line where it is short, else a key a line."""
    if not isinstance(value, Mapping):
        return flow(value)
    if len(flow(value)) + indent <= WIDTH and not any(isinstance(each, list) for each in value.values()):
        return flow(value)
    return block(value, indent)


def block(value: Mapping[str, Any], indent: int) -> str:
    """Write a mapping a key a line; the first line is not indented."""
    return f"\n{' ' * indent}".join(_entries(value, indent))


def _entries(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    for name, each in value.items():
        yield entry(name, each, indent)
