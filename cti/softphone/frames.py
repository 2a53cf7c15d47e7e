"""One SIP message of a browser, a frame of a websocket (RFC 7118): looked at, and signed as whose telephone it is.

Pure. In: text of a page. Out: text for Asterisk, or BadFrame. Asterisk asks the telephone for a proof that it knows a
password (digest, RFC 3261 section 22). The page does not know it, answers with any, and the answer is made right here:
so it can be no other telephone than that of who is logged in. What else is in the message is Asterisk's business.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

METHODS = frozenset(
    {"REGISTER", "INVITE", "ACK", "CANCEL", "BYE", "REFER", "NOTIFY", "INFO", "UPDATE", "PRACK", "OPTIONS"}
)
"""All that a telephone needs; no messages, no subscriptions."""

_REQUEST = re.compile(r"([A-Z]{3,9}) [!-~]{1,1000} SIP/2\.0")
_ANSWER = re.compile(r"SIP/2\.0 [1-6][0-9]{2} [^\r\n]{0,200}")
_KEEPALIVE = re.compile(r"(\r\n){1,2}")
"""RFC 5626 section 4.4.1."""
_PROOF = re.compile(r"(?i)^(?:proxy-)?authorization[ \t]*:(?P<value>[^\r\n]*)(?=[\r\n]|\Z)", re.MULTILINE)
_FIELD = re.compile(r'(?P<name>[a-z]+)=(?:"(?P<quoted>[^"\\\r\n]{0,1000})"|(?P<bare>[A-Za-z0-9_.-]{1,100}))')
_PROVED = ("realm", "nonce", "uri")


class BadFrame(Exception):
    """Not one SIP message of a telephone; the text says why, without its content."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """Whose it is for Asterisk."""

    name: str
    """SIP user and endpoint: ewa.web."""
    secret: str


def signed(frame: str, telephone: Telephone) -> str:
    """A request with the right proof, where it has one; anything else as it is. Raises BadFrame."""
    if _KEEPALIVE.fullmatch(frame):
        return frame
    first, end, _ = frame.partition("\r\n")
    if not end or "\0" in frame:
        raise BadFrame("no SIP message")
    if _ANSWER.fullmatch(first):
        return frame
    request = _REQUEST.fullmatch(first)
    if request is None or request[1] not in METHODS:
        raise BadFrame("no request of a telephone")
    head, blank, body = frame.partition("\r\n\r\n")
    return _PROOF.sub(lambda found: _proof(found["value"], request[1], telephone), head) + blank + body


def _proof(value: str, method: str, telephone: Telephone) -> str:
    """The header anew. Raises BadFrame."""
    scheme, _, rest = value.strip().partition(" ")
    fields = {one["name"].lower(): one["quoted"] or one["bare"] or "" for one in _FIELD.finditer(rest)}
    if scheme.lower() != "digest" or any(not fields.get(name) for name in _PROVED):
        raise BadFrame("a proof of another kind")
    if fields.get("algorithm", "MD5").upper() != "MD5" or fields.get("qop", "auth") != "auth":
        raise BadFrame("a proof by another algorithm")
    a1 = _md5(f"{telephone.name}:{fields['realm']}:{telephone.secret}")
    a2 = _md5(f"{method}:{fields['uri']}")
    between = [fields["nonce"]]
    if "qop" in fields:
        between += [fields.get("nc", ""), fields.get("cnonce", ""), "auth"]
    said = {name: fields[name] for name in (*_PROVED, "cnonce", "opaque") if name in fields}
    quoted = {"username": telephone.name, **said, "response": _md5(":".join((a1, *between, a2)))}
    bare = {name: fields[name] for name in ("nc", "qop") if name in fields}
    return "Authorization: Digest " + ", ".join(
        (
            "algorithm=MD5",
            *(f'{name}="{word}"' for name, word in quoted.items()),
            *(f"{n}={w}" for n, w in bare.items()),
        )
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
