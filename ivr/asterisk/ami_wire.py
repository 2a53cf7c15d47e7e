"""The words of AMI without a socket: bytes in, AmiEvent and AmiReply out; what may be sent. Called by ami.py.

AmiError
├── AmiDown         no connection: whether an action that was sent took effect is unknown
│   └── AmiSilent   no answer in time
├── AmiLoginRefused wrong user or secret
├── AmiBroken       the stream is no AMI, or a message is too large
└── AmiBadValue     a value that must not reach the wire: our fault
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

MAX_MESSAGE = 1_048_576
"""Bytes. The longest genuine message has a few KB; Asterisk itself cuts a client off at 4 MB unread."""
MAX_HEADER = 1_024
"""Bytes of one header line with its end; a longer one is `line too long` for Asterisk."""
MAX_HEADERS = 128
"""Of one action; with more, Asterisk does not answer at all."""

BANNER = b"Asterisk Call Manager/"
END = b"\r\n\r\n"
_FORBIDDEN = re.compile("[\r\n\x00\x85\u2028\u2029]")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


class AmiError(Exception):
    """AMI did not do what it was asked."""


class AmiDown(AmiError):
    """No connection. `sent`: the action was written, its outcome is unknown; look before you repeat it."""

    def __init__(self, what: str, *, sent: bool) -> None:
        super().__init__(f"{what}: outcome unknown" if sent else what)
        self.sent = sent


class AmiSilent(AmiDown):
    """Nobody answers: asking again is not cheap."""


class AmiLoginRefused(AmiError):
    """Asterisk refuses user or secret."""


class AmiBroken(AmiError):
    """The peer does not speak AMI, or sends too much."""


class AmiBadValue(AmiError):
    """A line break, a NUL, or too much in an action."""


def allowed(pattern: re.Pattern[str], value: str) -> str:
    """The value, when all of it is of the pattern. Raises AmiBadValue."""
    if not pattern.fullmatch(value):
        raise AmiBadValue(f"not allowed: {value[:40]!r}")
    return value


Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AmiEvent:
    """One event as Asterisk sent it. Values may have been chosen by a caller: hostile."""

    name: str
    headers: Headers
    """A header that came more than once holds its values with line feeds between them."""
    received: float
    """time.perf_counter() when its bytes were read."""

    def get(self, header: str) -> str:
        """A value; '' when the header is missing, empty, or Asterisk's word `<unknown>`."""
        value = self.headers.get(header, "")
        return "" if value == "<unknown>" else value

    def number(self, header: str) -> float:
        """A numeric value; 0 when it is none."""
        try:
            return float(self.headers.get(header, ""))
        except ValueError:
            return 0.0


@dataclass(frozen=True, slots=True)
class AmiReply:
    """The answer to one action."""

    success: bool
    message: str
    headers: Headers
    events: tuple[AmiEvent, ...] = ()
    """Of a list action: its items, without the event that ends the list."""


class Splitter:
    """Cuts the stream of one connection into messages, wherever the network has cut it."""

    __slots__ = ("_rest", "banner")

    def __init__(self) -> None:
        self._rest = b""
        self.banner = ""
        """`Asterisk Call Manager/11.0.0`, once it has come."""

    def feed(self, data: bytes) -> list[bytes]:
        """Whole messages without their blank line. Raises AmiBroken."""
        data = self._rest + data if self._rest else data
        if not self.banner:
            line, end, rest = data.partition(b"\r\n")
            start = BANNER if end else BANNER[: len(line)]
            if not line.startswith(start) or len(line) > MAX_HEADER:
                raise AmiBroken("the peer is no Asterisk manager port")
            if not end:
                self._rest = data
                return []
            self.banner, data = line.decode("ascii", "replace"), rest
        messages = data.split(END)
        self._rest = messages.pop()
        if len(self._rest) > MAX_MESSAGE:
            raise AmiBroken(f"a message of more than {MAX_MESSAGE} bytes")
        return messages


def event_name(message: bytes) -> str:
    """The event's name; '' for a reply. Asterisk writes it first, so an unwanted event costs no parsing."""
    if not message.startswith(b"Event: "):
        return ""
    end = message.find(b"\r\n")
    return message[7 : end if end > 0 else len(message)].decode("latin-1")


def parse(message: bytes) -> dict[str, str]:
    """Headers of one message: UTF-8, else Latin-1 as a whole, so no byte is lost."""
    try:
        text = message.decode()
    except UnicodeDecodeError:
        text = message.decode("latin-1")
    headers: dict[str, str] = {}
    for line in text.split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            continue
        value = value[1:] if value.startswith(" ") else value
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    return headers


def reply(headers: Headers, events: Sequence[AmiEvent] = ()) -> AmiReply:
    """The reply that `headers` of a message with `Response` mean."""
    good = headers.get("Response") in ("Success", "Goodbye", "Follows")
    return AmiReply(good, headers.get("Message", ""), headers, tuple(events))


def check(fields: Mapping[str, str | Sequence[str]]) -> None:
    """Raises AmiBadValue for what would become another header or action, or what Asterisk would not read."""
    lines = [(name, one) for name, value in fields.items() for one in ((value,) if isinstance(value, str) else value)]
    if len(lines) > MAX_HEADERS:
        raise AmiBadValue(f"{len(lines)} headers, at most {MAX_HEADERS}")
    for name, value in lines:
        if not _HEADER_NAME.fullmatch(name):
            raise AmiBadValue("not a header's name")
        if _FORBIDDEN.search(value):
            raise AmiBadValue(f"{name}: line break or NUL")
        if len(f"{name}: {value}\r\n".encode("utf-8", "surrogatepass")) > MAX_HEADER:
            raise AmiBadValue(f"{name}: longer than {MAX_HEADER} bytes")


def wanted(name: str, names: Container[str] | None) -> bool:
    """Whether somebody asked for events of this name; None: for all."""
    return names is None or name in names
