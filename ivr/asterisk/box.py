"""Everything that differs from one Asterisk to the next, as values; and what may not stand in its files.

Pure. Made by centrala/pbx/; configuration.py makes the files of it. Errors: ConfigurationError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.asterisk import trunks
from ivr.asterisk.trunks import Trunk, TrunkError

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
"""Names of sections: queues, manager users, the system."""
USER = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""An agent's SIP user: also an extension, so nothing that a dialplan pattern reads otherwise."""
SECRET = re.compile(r"[A-Za-z0-9_-]{12,128}")
"""What `secrets.token_urlsafe` makes; shorter is a password somebody thought of."""
NUMBER = re.compile(r"\+?[0-9]{1,15}")
PREFIX = re.compile(r"\+[0-9]{1,4}")
LANGUAGE = re.compile(r"[a-z]{2}")
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
FOLDER = re.compile(r"/[\w/.+~ -]*")
"""No character that ends a line, an argument or a list in Asterisk's files: ; , & $ ( ) [ ] | quotes, backslash."""
PERSON = re.compile(r"[\w .'-]{1,80}")
TEMPLATES = (
    "phone", "phone-auth", "phone-aor", "browser", "browser-auth", "browser-aor", "made-phone", "made-auth", "made-aor",
)  # fmt: skip
"""Of pjsip.conf."""


class ConfigurationError(Exception):
    """A value must not stand in Asterisk's configuration: names the value and what it may be."""


@dataclass(frozen=True, slots=True)
class Phone:
    """An agent's telephone that registers here."""

    user: str
    """SIP user and endpoint: PJSIP/<user>."""
    secret: str
    name: str
    extension: str
    """Digits that ring it from another agent's phone."""


@dataclass(frozen=True, slots=True)
class ManagerUser:
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Folders:
    """Absolute paths."""

    base: str
    """Belongs to this Asterisk alone: etc, lib, data, spool, log."""
    modules: str
    sounds: str
    """fallback-<language>.wav and the other files of centrala/pbx/sounds.py."""
    run: str
    """The control socket: its path must stay below 108 bytes."""


@dataclass(frozen=True, slots=True)
class Ports:
    sip: int
    """UDP."""
    ami: int
    agi: int
    rtp: tuple[int, int]
    """First and last UDP port for sound."""
    websocket: int = 0
    """TCP, loopback: SIP of telephones in browsers; 0: there are none."""


@dataclass(frozen=True, slots=True)
class Box:
    """Everything that differs from one Asterisk to the next."""

    name: str
    folders: Folders
    ports: Ports
    engine: ManagerUser
    agi_secret: str
    """Of the tokens by which the engine knows a call of this Asterisk."""
    phones: tuple[Phone, ...]
    queues: tuple[str, ...]
    spoken: Mapping[str, tuple[str, ...]]
    """Queue -> languages of which its agents speak some: who speaks one is asked first (ivr/asterisk/halls.py)."""
    numbers: tuple[str, ...]
    """Numbers of our own call flows, as dialled."""
    languages: Mapping[str, str]
    """Prefix of the calling number -> language the fallback speaks: {"+48": "pl"}."""
    language: str = "en"
    """Spoken to all other numbers."""
    trunks: tuple[Trunk, ...] = ()
    """In the order in which calls out try them; without any, one named `carrier` of the two values below."""
    carrier_to: str = "127.0.0.1:5070"
    """host:port that takes our outgoing calls."""
    carrier_from: str = "127.0.0.1"
    """Address whose calls are the carrier's."""
    sip_host: str = "127.0.0.1"
    agi_host: str = "127.0.0.1"
    emergency: tuple[str, ...] = ("112", "911", "997", "998", "999")
    """Numbers that any agent's phone rings at once; those of the country, and 112 and 911."""
    longest_call: int = 7200
    """s."""
    most_calls: int = 0
    """At once; 0: as many as there are ports for the sound of caller and agent."""
    operators_queue: str = "operators"
    operators_wait: int = 60
    """s a caller without an engine waits for a person."""
    messages: str = ""
    """Folder of the messages that callers leave without an engine; below base when it is ''."""
    fallback: str = ""
    """Folder of fallback.conf and fallback.json, which `centrala publish` writes; '': neither is used."""
    script: str = ""
    """Program that reads fallback.json for a caller; '': there is none."""
    websocket_secret: str = ""
    """Password of all telephones in browsers: the engine alone knows it; there when their port is."""
    music: Mapping[str, str] = field(default_factory=dict)
    """Class of music on hold, as `music:` of a step names it -> folder of its sounds; `default` is there anyway."""
    demo: ManagerUser | None = None
    """Present only in the demonstration: user of the simulated callers and phones."""


def trunks_of(box: Box) -> tuple[Trunk, ...]:
    """In the order in which calls out try them."""
    known = Trunk("carrier", box.carrier_to, addresses=(box.carrier_from,), codecs=("ulaw", "alaw"), ask_every=0)
    return box.trunks or (known,)


def check(box: Box) -> None:
    """Every value of a stranger's or an administrator's making. Raises ConfigurationError."""
    users = [box.engine, *([box.demo] if box.demo else [])]
    check_all(
        "name", WORD, [box.name, box.operators_queue, *box.queues, *box.spoken, *box.music, *(u.name for u in users)]
    )
    check_all("user", USER, [p.user for p in box.phones])
    secrets = [box.agi_secret, *(p.secret for p in box.phones), *(u.secret for u in users)]
    if box.ports.websocket:
        secrets.append(box.websocket_secret)
    check_all("secret", SECRET, secrets, shown=False)
    check_all("person's name", PERSON, [p.name for p in box.phones])
    check_all("number", NUMBER, [*(p.extension for p in box.phones), *box.numbers, *box.emergency])
    check_all("prefix", PREFIX, box.languages)
    spoken = [language for words in box.spoken.values() for language in words]
    check_all("language", LANGUAGE, [box.language, *box.languages.values(), *spoken])
    check_all("address", HOST, [box.sip_host, box.agi_host])
    try:
        trunks.check(trunks_of(box))
    except TrunkError as problem:
        raise ConfigurationError(str(problem)) from None
    folders = box.folders
    optional = [path for path in (box.messages, box.fallback, box.script) if path]
    own = [folders.base, folders.modules, folders.sounds, folders.run]
    check_all("folder", FOLDER, [*own, *optional, *box.music.values()])
    _ports(box)
    _distinct(box)


def check_all(what: str, pattern: re.Pattern[str], values: Iterable[str], shown: bool = True) -> None:
    """Raises ConfigurationError."""
    for value in values:
        if not pattern.fullmatch(value) or value != value.strip():
            raise ConfigurationError(f"{what}{f' {value!r}' if shown else ''} must match {pattern.pattern}")


def _ports(box: Box) -> None:
    for port in (box.ports.sip, box.ports.ami, box.ports.agi, *box.ports.rtp, box.ports.websocket or 1):
        if not 1 <= port <= 65535:
            raise ConfigurationError(f"port {port}")


def _distinct(box: Box) -> None:
    """Two sections of one name would become one: an agent called `carrier` would take its calls."""
    reserved = (*TEMPLATES, "trunk", "global", "udp", "websocket", "general", "waiting")
    for what, names in (
        ("phone", [*reserved, *(trunk.name for trunk in trunks_of(box)), *(p.user for p in box.phones)]),
        ("extension", [*(p.extension for p in box.phones), *box.numbers, *box.emergency]),
        ("music", ["general", "default", *box.music]),
        ("queue", [*reserved, box.operators_queue, *box.queues]),
    ):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ConfigurationError(f"{what} {sorted(twice)[0]!r} is there twice or reserved")
