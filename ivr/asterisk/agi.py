"""The words of FastAGI without a socket: bytes in, AgiRequest and AgiReply out; commands become bytes.

Called by ivr/asterisk/agi_server.py. Grammar: Asterisk 22 `res_agi` (head of `agi_name: value` lines up to a blank
line; one reply per command; `HANGUP` on a line of its own between replies).

    LineError
    └── AgiError
        ├── AgiHeadError   the head of a connection is no AGI head, or too large
        ├── AgiDesync      a reply that breaks the grammar, or that nobody asked for
        ├── AgiRefused     Asterisk does not know the command or its arguments (510, 520, 503): our fault
        └── BadArgument    a value that must not reach the wire
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.lines import LineError

MAX_HEAD = 65_536
"""Bytes. A genuine head has about 22 lines and 1 KB, and at most 128 arguments."""
MAX_HEAD_LINES = 256
MAX_REPLY = 65_536
"""Bytes. The longest reply is the value of a channel variable."""
MAX_COMMAND = 2_000
"""Bytes with the line end. Asterisk cuts a line at 2,048 and would run the rest as a second command."""

RESUME = "resume"
"""The path of agi:// for a call that an engine has begun."""

_ANSWER = re.compile(rb"200 result=(-?[0-9*#A-D]*)(?: \((.*?)\))?(?: endpos=([0-9]{1,18}))?", re.DOTALL)
_VALUE_END = re.compile(rb"\)(?: endpos=[0-9]{1,18})?\n")
_HEAD = re.compile(rb"agi_[a-z0-9_]{1,32}: [^\n]*+(?:\nagi_[a-z0-9_]{1,32}: [^\n]*+)*+")
_KEYS = {str(ord(key)): key for key in "0123456789*#"}
"""The codes of A to D, which no telephone has, count as no key."""
_FORBIDDEN = re.compile("[\r\n\x00]")


class AgiError(LineError):
    """FastAGI broke on this connection."""


class AgiHeadError(AgiError):
    """What came first on the connection is no AGI head."""


class AgiDesync(AgiError):
    """Replies and commands no longer belong together; the connection must not be used again."""


class AgiRefused(AgiError):
    """Asterisk does not know the command, or its arguments are wrong."""


class BadArgument(AgiError):
    """A line break, a NUL or too much text in a value for a command."""


@dataclass(frozen=True, slots=True)
class AgiRequest:
    """The head of a connection. Every value may have been chosen by the caller: hostile."""

    env: Mapping[str, str]
    """Values by name without `agi_`: channel, uniqueid, callerid, calleridname, dnid, extension, arg_1, …"""

    def get(self, name: str) -> str | None:
        """A value; None when it was not sent, is empty, or is Asterisk's word `unknown`."""
        value = self.env.get(name)
        return None if value in (None, "", "unknown") else value

    @property
    def path(self) -> str:
        """`call` of agi://host:port/call."""
        return self.env.get("network_script", "")

    @property
    def arguments(self) -> tuple[str, ...]:
        """What stands after the URL in the dialplan's AGI()."""
        count = sum(name.startswith("arg_") for name in self.env)
        return tuple(self.env.get(f"arg_{n}", "") for n in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class AgiReply:
    """The reply to one command."""

    code: int
    """200 done; 511 the channel is dead; the others are raised as AgiRefused."""
    result: str = ""
    text: str | None = None
    """What stood in brackets: a variable's value, `timeout`, `dtmf`."""
    endpos: int | None = None
    """Where a sound stopped, in samples."""

    @property
    def failed(self) -> bool:
        """-1: the channel hung up or the command failed; -2: there is no such application."""
        return self.code != 200 or self.result in ("-1", "-2")

    @property
    def key(self) -> str:
        """The key whose code is the result (STREAM FILE, WAIT FOR DIGIT); '' for none."""
        return _KEYS.get(self.result, "")


@dataclass(frozen=True, slots=True)
class HangupNotice:
    """The line `HANGUP`: the caller hung up. It comes between replies, often after `200 result=-1`."""


DEAD = AgiReply(511)
HANGUP = HangupNotice()
_COMMON = {f"200 result={result}\n".encode(): (AgiReply(200, result),) for result in ("0", "1")}
"""Most replies are one of these: not worth a regular expression."""


class AgiReader:
    """Cuts the bytes of one connection into a head, replies and hang-up notices.

    Set `expecting` before a command is sent: "line", or "value" when the reply may hold line breaks (GET VARIABLE).
    After an error the reader must not be fed again.
    """

    __slots__ = ("_buffer", "_in_head", "expecting")

    def __init__(self) -> None:
        self._buffer = b""
        self._in_head = True
        self.expecting: str | None = None

    def feed(self, data: bytes) -> Sequence[AgiRequest | AgiReply | HangupNotice]:
        """All that is complete now. Raises AgiHeadError, AgiDesync, AgiRefused."""
        if not self._buffer and self.expecting is not None and data in _COMMON:
            self.expecting = None
            return _COMMON[data]
        self._buffer = buffer = self._buffer + data if self._buffer else data
        found: list[AgiRequest | AgiReply | HangupNotice] = []
        if self._in_head:
            end = buffer.find(b"\n\n")
            if end < 0 or end > MAX_HEAD:
                if len(buffer) > MAX_HEAD or not _may_be_head(buffer):
                    raise AgiHeadError(f"no AGI head in {len(buffer)} bytes")
                return found
            found.append(parse_head(buffer[:end]))
            self._in_head = False
            self._buffer = buffer[end + 2 :]
        while self._buffer:
            item = self._next()
            if item is None:
                break
            found.append(item)
        return found

    def _next(self) -> AgiReply | HangupNotice | None:
        buffer = self._buffer
        end = buffer.find(b"\n")
        if end < 0:
            self._check_size()
            return None
        if buffer.startswith(b"HANGUP") and end == 6:
            self._buffer = buffer[7:]
            return HANGUP
        if self.expecting is None:
            raise AgiDesync(f"reply of {len(buffer)} bytes that nobody asked for")
        if buffer.startswith(b"520-"):
            end = buffer.find(b"\n520 ")
            last = buffer.find(b"\n", end + 1)
            if end < 0 or last < 0:
                self._check_size()
                return None
            raise AgiRefused("520 wrong arguments")
        if not buffer.startswith(b"200 "):
            return self._refusal(buffer[:end])
        return self._answer(end)

    def _answer(self, end: int) -> AgiReply | None:
        """`200 result=…`; a value's line breaks are passed over until a line ends with the closing bracket."""
        buffer = self._buffer
        if self.expecting == "value" and buffer.startswith(b"200 result=1 ("):
            closing = _VALUE_END.search(buffer, 14)
            if closing is None:
                self._check_size()
                return None
            end = closing.end() - 1
        match = _ANSWER.fullmatch(buffer, 0, end)
        if match is None:
            raise AgiDesync("a reply that breaks the grammar")
        result, text, endpos = match.groups()
        self._buffer = buffer[end + 1 :]
        self.expecting = None
        return AgiReply(
            200,
            result.decode("ascii"),
            None if text is None else _decode(text),
            None if endpos is None else int(endpos),
        )

    def _refusal(self, line: bytes) -> AgiReply:
        if line.startswith(b"511"):
            self._buffer = self._buffer[len(line) + 1 :]
            self.expecting = None
            return DEAD
        if line.startswith((b"510", b"520", b"503")):
            raise AgiRefused(line[:80].decode("ascii", "replace"))
        raise AgiDesync("a reply that breaks the grammar")

    def _check_size(self) -> None:
        if len(self._buffer) > MAX_REPLY:
            raise AgiDesync(f"reply of more than {MAX_REPLY} bytes")


def _may_be_head(data: bytes) -> bool:
    return data.startswith(b"agi_") if len(data) >= 4 else b"agi_".startswith(data)


def parse_head(head: bytes) -> AgiRequest:
    """The lines before the blank line. Raises AgiHeadError; also when a name comes twice, because the second may
    have been smuggled in with a caller's name."""
    if len(head) > MAX_HEAD or head.count(b"\n") >= MAX_HEAD_LINES:
        raise AgiHeadError("AGI head too large")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError:
        lines = [_decode(line) for line in head.split(b"\n")]
    env: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        env[name[4:]] = value
    if len(env) != len(lines) or not _HEAD.fullmatch(head):
        raise AgiHeadError("a line of the head is not `agi_name: value`, or a name comes twice")
    return AgiRequest(env)


def _decode(raw: bytes) -> str:
    """UTF-8, else Latin-1: no byte of a caller's name may break a call."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def build(verb: str, *arguments: str) -> bytes:
    """A command line: `verb` as it is, arguments quoted. Raises BadArgument for CR, LF, NUL and too long a line."""
    text = " ".join((verb, *map(quote, arguments)))
    if _FORBIDDEN.search(text):
        raise BadArgument(f"{verb}: line break or NUL in an argument")
    line = text.encode("utf-8", "replace") + b"\n"
    if len(line) > MAX_COMMAND:
        raise BadArgument(f"{verb}: {len(line)} bytes, at most {MAX_COMMAND}")
    return line


def quote(value: str) -> str:
    """In double quotes, with `\\` before `"` and `\\`, as Asterisk's own argument splitter undoes it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
