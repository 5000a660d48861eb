"""Build SVG safely: every attribute and every text is escaped; nothing carries a style."""

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify


def element(name: str, *children: object, **attributes: object) -> SafeString:
    """Return one element; ``text_anchor`` becomes ``text-anchor`` and ``class_`` becomes ``class``."""
    written = format_html_join(
        "", ' {}="{}"', ((attribute_name(key), value) for key, value in attributes.items())
    )
    inside = mark_safe("".join(conditional_escape(child) for child in children))  # noqa: S308 # each is escaped
    return format_html("<{}{}>{}</{}>", mark_safe(name), written, inside, mark_safe(name))  # noqa: S308 # our own names


def attribute_name(key: str) -> str:
    """Turn a Python keyword into the attribute that SVG knows."""
    camel = {"view_box": "viewBox", "preserve_aspect_ratio": "preserveAspectRatio", "class_": "class"}
    return camel.get(key, key.replace("_", "-"))


def text(words: object, x: object, y: object, *, anchor: str = "start", kind: str = "label") -> SafeString:
    """Return text that keeps its size however wide the picture is."""
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=f"lintel-chart__{kind}")


def percent(part: float, whole: float) -> str:
    """Return a share as ``12.5%``, zero when there is no whole."""
    return f"{part / whole * 100 if whole else 0:.2f}%"


def picture(
    *children: object, title: str, summary: str, height: int, key: str = "", grouped: bool = False
) -> SafeString:
    """Wrap marks into a picture of full width and given height, named and described for screen readers.

    :param grouped: true when the picture holds links, which an image may not.
    """
    name = f"chart-{slugify(key or title) or 'x'}"
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", summary, id=f"{name}-desc"),
        *children,
        class_="lintel-chart__picture",
        width="100%",
        height=height,
        role="group" if grouped else "img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        focusable="false",
    )
