"""Logs: one JSON object or one console line per happening, with the call's id, without what is personal.

In: structlog events and the standard library's records (aiohttp, sqlalchemy, …). Out: lines on a stream. Called once
by centrala/app.py; calls.py and agi_server.py wrap a call's work in `call_context`.

Three things happen to every value: secrets are struck out by the name of their field, telephone numbers and digits
that a caller typed keep their last three, control characters are written out (a caller's name may hold an escape
sequence for the terminal that shows the log, or a line break that forges a line).
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRETS = frozenset(
    ["password", "secret", "token", "ticket", "cookie", "authorization", "csrf", "pin", "hash", "password_hash"]
)
"""Fields whose value never leaves memory."""
TYPED = frozenset(["digits", "keys", "typed", "values", "account", "card"])
"""Fields with what a caller pressed: masked however short."""
PERSONAL = frozenset(["caller_name", "customer_name", "note"])
"""Fields with words that name a person."""
IDS = frozenset(["call_id", "id", "cause_id", "uniqueid", "linkedid", "epoch", "timestamp", "version"])
"""Fields that are ours or Asterisk's numbers for things, shown whole but for control characters."""

SHOWN = 3
"""Digits left of a masked number: enough to tell two calls apart."""
SHORTEST_SHOWN = 7
"""A shorter number shows nothing of itself: three of a PIN's four digits would be the PIN."""
DEEPEST = 6
"""Levels of a nested value that are walked; below, the text of the value is masked as a whole."""

STRUCK = "***"
_NUMBER = re.compile(
    r"(?P<keep>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"  # an id
    r"|\b(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?)?\b"  # a day or moment, ISO 8601
    r"|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b)"  # an IPv4 address and port
    r"|\+?\d(?:[ ().\-]{0,2}\d){4,}",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z_. ]*")
"""Most values: nothing in them to be taken out."""
_HOSTILE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def masked_number(text: str) -> str:
    """Only the last three digits of a number, none of a short one."""
    digits = [c for c in text if c.isdigit()]
    return "…" + "".join(digits[-SHOWN:]) if len(digits) >= SHORTEST_SHOWN else "…"


def masked_text(text: str) -> str:
    """A text with every run of five or more digits masked; ids, moments and addresses stay."""
    return _NUMBER.sub(lambda found: found["keep"] or masked_number(found[0]), text)


def escaped(text: str) -> str:
    """A text without control characters: ESC becomes the four characters \\x1b."""
    return _HOSTILE.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """structlog processor: takes out of every field what a log must not hold."""
    return {
        shown: _clean(key, value, 0) for (shown, key), value in zip(map(_names, event), event.values(), strict=True)
    }


@lru_cache(maxsize=1_024)
def _names(key: object) -> tuple[str, str]:
    """A field's name as it is shown, and as the rules know it. Programmers write them: there are few."""
    return escaped(str(key)), str(key).lower()


def _clean(key: str, value: Any, depth: int) -> Any:
    if key in SECRETS:
        return STRUCK
    if key in PERSONAL:
        return STRUCK if value else value
    if isinstance(value, str):
        return _clean_text(key, value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return masked_number(str(value)) if key in TYPED else value
    if isinstance(value, Mapping) and depth < DEEPEST:
        return {escaped(masked_text(str(k))): _clean(_key(key, k), v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset) and depth < DEEPEST:
        return [_clean(key, v, depth + 1) for v in value]
    return _clean_text(key, repr(value))


def _key(parent: str, key: object) -> str:
    return parent if parent in TYPED else str(key).lower()


def _clean_text(key: str, text: str) -> str:
    if key in TYPED:
        return masked_number(text) if text else text
    if _WORDS.fullmatch(text):
        return text
    if key == "exception":
        return "\n  | ".join(escaped(masked_text(line)) for line in text.splitlines())
    if key not in IDS:
        text = masked_text(text)
    return text if text.isascii() and text.isprintable() else escaped(text)


def call_context(call_id: str) -> AbstractContextManager[None]:
    """All lines written inside, by whatever task, carry the call's id."""
    return structlog.contextvars.bound_contextvars(call_id=call_id)


def configure(
    style: str = "json",
    level: int = logging.INFO,
    stream: TextIO | None = None,
    also: Processor | None = None,
    *,
    for_good: bool = False,
) -> None:
    """Send all logs of the process to `stream` (stderr). `style`: json or console; `also` sees every line, masked;
    `for_good`: it is not asked again, so every logger may keep what it was made with."""
    out = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    structlog.configure(
        processors=[*before, *([also] if also else ()), _renderer(style)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=for_good,
    )
    _configure_standard_library(before, style, level, out)


def _renderer(style: str) -> Processor:
    if style == "console":
        return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(lambda event, **_: orjson.dumps(event, default=str).decode())


def _configure_standard_library(before: list[Processor], style: str, level: int, out: TextIO) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *before],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(style)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
