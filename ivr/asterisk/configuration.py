"""Asterisk's configuration files from values: `Box` in, {file name: text} out. Pure.

The text is in deploy/asterisk/: `*.conf.tmpl` is a file, `part/*.tmpl` a piece that is repeated or only there in the
demonstration. `@@{name}` is replaced; Asterisk's own `${…}` stands as it is. Called by centrala/pbx/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from string import Template

from ivr.asterisk import trunks
from ivr.asterisk.box import FOLDER, Box, ConfigurationError, check, check_all, trunks_of
from ivr.asterisk.trunks import Trunk

SUFFIX = ".tmpl"

INTERFACE = re.compile(r"(PJSIP|SIP)/[A-Za-z0-9_.-]{1,64}")
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
    check(box)
    values = _values(box) | _lists(templates, box)
    files = {name: fill(text, values) for name, text in templates.items() if name.endswith(".conf")}
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
        "agents_file": "agents.conf",
        "made_phones": "",
        "made_queues": "",
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
        return "".join(fill(templates[f"part/{part}"], common | row) for row in rows)

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
            "emergency", ({"number": n, "dials": trunks.emergency(n, trunks_of(box))} for n in box.emergency)
        ),
        "dial_phones": each("dial_phone_or_browser" if browsers else "dial_phone", phones),
        "dial_numbers": each("dial_number", ({"number": number} for number in box.numbers)),
        "fallback_voice": each("fallback_voice", voice),
        "fallback_script": each("fallback_script", voice if box.script else ()),
        **_trunk_lists(templates, trunks_of(box)),
        **{part: each(part, demo) for part in ("demo_manager", "demo_to_carrier", "demo_dialplan")},
    }


def parts_for_existing(templates: Templates, box: Box, operators: Sequence[str], folder: str) -> dict[str, str]:
    """What an Asterisk that is not ours includes, without the sections that are its own: File name -> text.

    Those that change with the agents are made in agents_files.py. `operators`: interfaces of those whom callers without
    an engine reach; `folder`: where the files will be. Raises ConfigurationError.
    """
    check(box)
    check_all("operator", INTERFACE, operators)
    check_all("folder", FOLDER, [folder])
    values = _values(box) | _lists(templates, box)
    values["operators"] = "".join(f"member => {interface}\n" for interface in operators)
    values |= {"own_queues": "", "agents_file": f"{folder}/agents.conf"}
    files = {name: fill(templates[name], values) for name in THEIRS}
    kept = {name: _sections(text, partial(_is_ours, THEIRS[name])) for name, text in files.items()}
    kept["globals.conf"] = _sections(files["extensions.conf"], "globals".__eq__).replace("[globals]\n", "")
    kept["extensions.conf"] += f"#include {folder}/outgoing.conf\n"
    lines = {"ring_outside": str(RING_OUTSIDE), "demo_to_carrier": ""} | _trunk_lists(templates, box.trunks)
    return kept | {name: fill(templates[name], lines) for name in ("trunks.conf", "outgoing.conf")}


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
    return {name: fill(templates[name], values) for name in ("trunks.conf", "outgoing.conf")}


def _trunk_lists(templates: Templates, lines: Sequence[Trunk]) -> dict[str, str]:
    """Endpoints, and the choice among them for a call out."""

    def filled(trunk: Trunk, place: int, names: Iterable[str]) -> str:
        row = trunks.row(trunk, place)
        shown = "".join(fill(templates["part/choice_shown"], row | {"shown": n}) for n in trunk.caller_ids[1:])
        return "".join(fill(templates[f"part/{name}"], row | {"shown": shown}) for name in names)

    return {
        "trunks": "".join(filled(trunk, place, trunks.parts(trunk)) for place, trunk in enumerate(lines)),
        "choices": "".join(filled(trunk, place, trunks.choice_parts(trunk)) for place, trunk in enumerate(lines)),
        "no_trunk": str(len(lines)),
    }


def fill(text: str, values: Mapping[str, str]) -> str:
    """A template with its values. Raises KeyError for one that is missing."""
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
