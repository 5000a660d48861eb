"""What is written down while the program runs: one line of JSON for each event, and nothing personal in it.

Our own lines name things by number. Whatever a library says, and the text of an exception, is searched for
what could tell a person: addresses of mail and of the internet, telephone numbers, values that the database
quotes from a row, and the secret part of a link. Keys whose values are personal or secret are never written.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "[…]"
NEVER_WRITTEN = re.compile(
    r"password|passwd|secret|token|cookie|authorization|api_?key|session|credential|csrf|signature|otp|"
    r"^e?mail|_email$|^name$|full_name|first_name|last_name|phone|address$|^ip|username|birth|recovery",
    re.IGNORECASE,
)
PERSONAL: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"), "[e-mail]"),
    (re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*)://[^\s\"'<>]+"), "[link]"),
    (re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"), "[address]"),
    (
        re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]{1,4}:){5})[0-9A-Fa-f:]{3,}(?![\w:])"),
        "[address]",
    ),
    (re.compile(r"\b[\w-]+:[A-Za-z0-9]{6}:[\w-]{27,}"), "[signed value]"),
    (re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])"), "[phone]"),
    (re.compile(r"(DETAIL|CONTEXT|LINE \d+|HINT): .*"), r"\1: […]"),
    (re.compile(r"\(([\w(), \"]+)\)=\(.*?\)"), r"(\1)=([…])"),
    (re.compile(r"(?<![\w/])/(?:account|v|p|people|mail|applications|money|permits)/[^\s\"',)]*"), "[path]"),
    (re.compile(r"\b[A-Za-z0-9_-]{40,}\b"), "[long value]"),
]
QUIET = ("axes", "botocore", "fontTools", "pikepdf", "pyhanko", "pyhanko_certvalidator", "allauth")


def without_personal_data(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take out of a line what tells a person or opens a door (a processor of structlog)."""
    return {key: _cleaned(key, value) for key, value in event.items()}


def scrubbed(text: str) -> str:
    """Return a text with what could tell a person put out of sight."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def _cleaned(key: str, value: Any) -> Any:
    if key in {"timestamp", "level", "logger", "page", "request"}:
        return value
    if NEVER_WRITTEN.search(key):
        return HIDDEN
    if isinstance(value, dict):
        return {str(name): _cleaned(str(name), each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_cleaned(key, each) for each in value]
    return value if isinstance(value, bool | int | float | None) else scrubbed(str(value))


def _about_requests(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Let Django's lines about a request name the page instead of its address."""
    record = event.get("_record")
    if record is not None and record.name in {"django.request", "django.security.csrf"}:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        event["page"] = match.view_name if match else "unknown"
        event["event"] = str(event["event"]).partition(":")[0].strip()
        event["status"] = getattr(record, "status_code", None)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def configured(*, level: str, for_people: bool) -> dict[str, Any]:
    """Return Django's LOGGING: every line of ours and of the libraries goes through the same cleaning."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": _formatter(for_people)}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"level": "WARNING"} for name in QUIET}
        | {"django": {"handlers": [], "level": level}, "django.server": {"handlers": [], "propagate": True}},
    }


def _formatter(for_people: bool) -> Callable[[], logging.Formatter]:
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if for_people else structlog.processors.JSONRenderer()
    )
    return lambda: structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            _about_requests,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            without_personal_data,
            last,
        ],
    )
