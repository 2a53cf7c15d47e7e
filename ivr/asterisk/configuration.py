"""Asterisk's configuration files from values: `Box` in, {file name: text} out. Pure.

The text is in deploy/asterisk/: `*.conf.tmpl` is a file, `part/*.tmpl` a piece that is repeated or only there in the
demonstration. `@@{name}` is replaced; Asterisk's own `${…}` stands as it is. Called by centrala/pbx/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from string import Template

from ivr.asterisk import trunks
from ivr.asterisk.trunks import Trunk, TrunkError

SUFFIX = ".tmpl"

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


TEMPLATES = ("phone", "phone-auth", "phone-aor", "browser", "browser-auth", "browser-aor")
"""Of pjsip.conf."""

INTERFACE = re.compile(r"(PJSIP|SIP)/[A-Za-z0-9_.-]{1,64}")
ENDPOINT = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Of an agent's telephone on an Asterisk that is not ours: `ewa`, or a number."""
THEIRS = {
    "manager.conf": ("general",),
    "extensions.conf": ("general", "globals", "from-agent"),
    "queues.conf": ("general",),
    "musiconhold.conf": ("default",),
}
"""Files of which a part is included elsewhere, and the sections that an Asterisk has already."""

RING_INSIDE, RING_OUTSIDE = 30, 45
"""s a phone rings when nobody says otherwise."""
PORTS_OF_A_CALL = 4
"""UDP ports for sound: two for the caller, two for the agent."""
SCRIPTS_AT_ONCE = 5
"""Programs for callers without an engine: each is a Python of its own."""


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


class _Conf(Template):
    """`@@{name}`, so that `$`, `@` and `%` mean what they mean to Asterisk."""

    delimiter = "@@"


Templates = Mapping[str, str]
"""Path below deploy/asterisk/ without `.tmpl` -> text."""


def read_templates(folder: Path) -> Templates:
    """The templates of a folder. Raises OSError."""
    return {
        str(path.relative_to(folder)).removesuffix(SUFFIX): path.read_text("utf-8")
        for path in sorted(folder.rglob("*" + SUFFIX))
    }


def render(templates: Templates, box: Box, modules: frozenset[str]) -> dict[str, str]:
    """File name -> text. `modules`: file names that this Asterisk's package has. Raises ConfigurationError."""
    _check(box)
    values = _values(box) | _lists(templates, box)
    files = {name: _fill(text, values) for name, text in templates.items() if name.endswith(".conf")}
    files["modules.conf"] = _only_present(files["modules.conf"], modules)
    return files


def _values(box: Box) -> dict[str, str]:
    first, last = box.ports.rtp
    plain: dict[str, object] = {
        "system_name": box.name,
        "entity_id": entity_id(box.ports.ami),
        "base": box.folders.base,
        "modules_folder": box.folders.modules,
        "sounds_folder": box.folders.sounds,
        "run_folder": box.folders.run,
        "sip_host": box.sip_host,
        "sip_port": box.ports.sip,
        "ami_port": box.ports.ami,
        "agi_host": box.agi_host,
        "agi_port": box.ports.agi,
        "agi_secret": box.agi_secret,
        "rtp_first": first,
        "rtp_last": last,
        "ami_user": box.engine.name,
        "ami_secret": box.engine.secret,
        "language": box.language,
        "longest_call": box.longest_call,
        "most_calls": box.most_calls or (last - first + 1) // PORTS_OF_A_CALL,
        "operators_queue": box.operators_queue,
        "operators_wait": box.operators_wait,
        "messages_folder": box.messages or f"{box.folders.base}/spool/messages",
        "fallback_folder": box.fallback,
        "script": box.script,
        "scripts_at_once": SCRIPTS_AT_ONCE,
        "websocket": "yes" if box.ports.websocket else "no",
        "websocket_port": box.ports.websocket or 8088,
        "websocket_secret": box.websocket_secret,
        "ring_inside": RING_INSIDE,
        "ring_outside": RING_OUTSIDE,
    }
    if box.demo:
        plain |= {"demo_user": box.demo.name, "demo_secret": box.demo.secret}
    return {name: str(value) for name, value in plain.items()}


def _lists(templates: Templates, box: Box) -> dict[str, str]:
    """The repeated pieces; a piece whose name begins with `demo_` is empty outside the demonstration."""
    common = _values(box)

    def each(part: str, rows: Iterable[dict[str, str]]) -> str:
        return "".join(_fill(templates[f"part/{part}"], common | row) for row in rows)

    phones = [{"user": p.user, "secret": p.secret, "name": p.name, "extension": p.extension} for p in box.phones]
    halls = [{"name": name, "language": word} for name, words in box.spoken.items() for word in words]
    longest_first = sorted(box.languages.items(), key=lambda item: len(item[0]))
    prefixes = [{"prefix": p, "length": str(len(p)), "language": word} for p, word in longest_first]
    demo: list[dict[str, str]] = [{}] if box.demo else []
    voice: list[dict[str, str]] = [{}] if box.fallback else []
    browsers = phones if box.ports.websocket else []
    return {
        "phones": each("phone", phones),
        "browsers": each("browsers", [{}] if browsers else []) + each("browser", browsers),
        "queues": each("queue", ({"name": name} for name in box.queues)) + each("queue_language", halls),
        "own_queues": each("own_queue", phones),
        "music": each("music", ({"name": name, "folder": folder} for name, folder in box.music.items())),
        "operators": each("operator", phones) + each("demo_operator", phones if box.demo else ()),
        # The longest prefix stands last: it overwrites a shorter one.
        "languages": each("language", prefixes),
        "emergency": each(
            "emergency", ({"number": n, "dials": trunks.emergency(n, _trunks(box))} for n in box.emergency)
        ),
        "dial_phones": each("dial_phone_or_browser" if browsers else "dial_phone", phones),
        "dial_numbers": each("dial_number", ({"number": number} for number in box.numbers)),
        "fallback_voice": each("fallback_voice", voice),
        "fallback_script": each("fallback_script", voice if box.script else ()),
        **_trunk_lists(templates, _trunks(box)),
        **{part: each(part, demo) for part in ("demo_manager", "demo_to_carrier", "demo_dialplan")},
    }


def _trunks(box: Box) -> tuple[Trunk, ...]:
    known = Trunk("carrier", box.carrier_to, addresses=(box.carrier_from,), codecs=("ulaw", "alaw"), ask_every=0)
    return box.trunks or (known,)


def parts_for_existing(
    templates: Templates, box: Box, operators: Sequence[str], agents: Sequence[str], folder: str
) -> dict[str, str]:
    """What an Asterisk that is not ours includes, without the sections that are its own: File name -> text.

    `operators`: interfaces of those whom callers without an engine reach; `agents`: endpoints of their telephones;
    `folder`: where the files will be. Raises ConfigurationError.
    """
    _check(box)
    _all("agent", ENDPOINT, agents)
    _all("operator", INTERFACE, operators)
    _all("folder", FOLDER, [folder])
    values = _values(box) | _lists(templates, box)
    values["operators"] = "".join(f"member => {interface}\n" for interface in operators)
    rows = [values | {"user": agent, "name": agent, "extension": agent} for agent in dict.fromkeys(agents)]
    values["own_queues"] = "".join(_fill(templates["part/own_queue"], row) for row in rows)
    files = {name: _fill(templates[name], values) for name in THEIRS}
    kept = {name: _sections(text, partial(_is_ours, THEIRS[name])) for name, text in files.items()}
    kept["globals.conf"] = _sections(files["extensions.conf"], "globals".__eq__).replace("[globals]\n", "")
    kept["extensions.conf"] += f"#include {folder}/outgoing.conf\n"
    kept["browsers.conf"] = ""
    if box.ports.websocket and rows:
        each = "".join(_fill(templates["part/browser"], row) for row in rows)
        kept["browsers.conf"] = _fill(templates["part/browsers"], values) + each
    lines = {"ring_outside": str(RING_OUTSIDE), "demo_to_carrier": ""} | _trunk_lists(templates, box.trunks)
    return kept | {name: _fill(templates[name], lines) for name in ("trunks.conf", "outgoing.conf")}


def _is_ours(theirs: Sequence[str], section: str) -> bool:
    return section not in theirs


def _sections(text: str, wanted: Callable[[str], bool]) -> str:
    """Those of the sections that are wanted, each with the comment before it."""
    kept: list[str] = []
    comment: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith(";"):
            comment.append(line)
            continue
        if line.startswith("["):
            inside = wanted(line[1 : line.index("]")])
        if inside:
            kept += [*comment, line]
        comment = []
    return "\n".join(kept) + "\n"


def trunk_files(templates: Templates, lines: Sequence[Trunk]) -> dict[str, str]:
    """What an Asterisk that is not ours includes: File name -> text. Raises TrunkError."""
    trunks.check(lines)
    values = {"ring_outside": str(RING_OUTSIDE), "demo_to_carrier": ""} | _trunk_lists(templates, lines)
    return {name: _fill(templates[name], values) for name in ("trunks.conf", "outgoing.conf")}


def _trunk_lists(templates: Templates, lines: Sequence[Trunk]) -> dict[str, str]:
    """Endpoints, and the choice among them for a call out."""

    def filled(trunk: Trunk, place: int, names: Iterable[str]) -> str:
        row = trunks.row(trunk, place)
        shown = "".join(_fill(templates["part/choice_shown"], row | {"shown": n}) for n in trunk.caller_ids[1:])
        return "".join(_fill(templates[f"part/{name}"], row | {"shown": shown}) for name in names)

    return {
        "trunks": "".join(filled(trunk, place, trunks.parts(trunk)) for place, trunk in enumerate(lines)),
        "choices": "".join(filled(trunk, place, trunks.choice_parts(trunk)) for place, trunk in enumerate(lines)),
        "no_trunk": str(len(lines)),
    }


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _Conf(text).substitute(values)


def entity_id(ami_port: int) -> str:
    """A locally administered identity that no two Asterisks of one machine share."""
    return f"02:00:00:00:{ami_port >> 8:02x}:{ami_port & 255:02x}"


def _only_present(modules_conf: str, present: frozenset[str]) -> str:
    """`load` lines whose module is there; raises ConfigurationError for one that is missing and not optional."""
    kept: list[str] = []
    for line in modules_conf.splitlines():
        module = line.removeprefix("load = ").partition(" ")[0]
        if not line.startswith("load = ") or module in present:
            kept.append(line)
        elif not line.endswith("; optional"):
            raise ConfigurationError(f"this Asterisk lacks {module}")
    return "\n".join(kept) + "\n"


def _check(box: Box) -> None:
    """Every value of a stranger's or an administrator's making. Raises ConfigurationError."""
    users = [box.engine, *([box.demo] if box.demo else [])]
    _all("name", WORD, [box.name, box.operators_queue, *box.queues, *box.spoken, *box.music, *(u.name for u in users)])
    _all("user", USER, [p.user for p in box.phones])
    secrets = [box.agi_secret, *(p.secret for p in box.phones), *(u.secret for u in users)]
    if box.ports.websocket:
        secrets.append(box.websocket_secret)
    _all("secret", SECRET, secrets, shown=False)
    _all("person's name", PERSON, [p.name for p in box.phones])
    _all("number", NUMBER, [*(p.extension for p in box.phones), *box.numbers, *box.emergency])
    _all("prefix", PREFIX, box.languages)
    spoken = [language for words in box.spoken.values() for language in words]
    _all("language", LANGUAGE, [box.language, *box.languages.values(), *spoken])
    _all("address", HOST, [box.sip_host, box.agi_host])
    try:
        trunks.check(_trunks(box))
    except TrunkError as problem:
        raise ConfigurationError(str(problem)) from None
    folders = box.folders
    optional = [path for path in (box.messages, box.fallback, box.script) if path]
    own = [folders.base, folders.modules, folders.sounds, folders.run]
    _all("folder", FOLDER, [*own, *optional, *box.music.values()])
    _ports(box)
    _distinct(box)


def _all(what: str, pattern: re.Pattern[str], values: Iterable[str], shown: bool = True) -> None:
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
        ("phone", [*reserved, *(trunk.name for trunk in _trunks(box)), *(p.user for p in box.phones)]),
        ("extension", [*(p.extension for p in box.phones), *box.numbers, *box.emergency]),
        ("music", ["general", "default", *box.music]),
        ("queue", [*reserved, box.operators_queue, *box.queues]),
    ):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ConfigurationError(f"{what} {sorted(twice)[0]!r} is there twice or reserved")
