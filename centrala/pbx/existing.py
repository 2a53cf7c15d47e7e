"""Files for an Asterisk that is there already: what its own include, made of centrala.yaml and settings.yaml.

In: configuration, an Asterisk's name, a folder. Out: files and sounds in it. Called by `centrala asterisk`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from centrala.config import Config
from centrala.pbx.box import LANGUAGES, SCRIPT
from centrala.pbx.instance import TEMPLATES
from centrala.pbx.sounds import make_sounds
from centrala.publishing.fallback import FOLDER
from centrala.publishing.versions import Versions
from ivr.asterisk.agents_files import MadePhone, agents_files
from ivr.asterisk.box import Box, Folders, ManagerUser, Ports
from ivr.asterisk.configuration import parts_for_existing, read_templates
from ivr.asterisk.halls import halls
from ivr.fallback.calls import MESSAGES
from scripts_dsl.site import Site

INCLUDES = {
    "manager.conf": "manager.conf",
    "globals.conf": "extensions.conf, inside [globals]; FreePBX: globals_custom.conf",
    "extensions.conf": "extensions.conf",
    "queues.conf": "queues.conf",
    "musiconhold.conf": "musiconhold.conf",
    "trunks.conf": "pjsip.conf, which has a transport `udp`",
    "browsers.conf": "pjsip.conf; empty without `asterisk.websocket` and agents",
    "phones.conf": "pjsip.conf, which has a transport `udp`: telephones of `centrala phone add`",
}
"""File -> whose it is, for people."""
ANY_SIP, ANY_RTP, CALLS = 5060, (10_000, 20_000), 500
"""An Asterisk of somebody else's has its own; none of them is in these files. Calls at once that it should carry."""


def write_existing(
    config: Config,
    site: Site,
    asterisk: str,
    out: Path,
    operators: Sequence[str],
    agents: Sequence[str],
    made: Sequence[MadePhone] = (),
) -> Iterator[Path]:
    """The files, one by one as they are written. Raises ConfigurationError, PbxError, OSError."""
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    templates, box = read_templates(TEMPLATES), _box(config, site, asterisk, make_sounds(out))
    files = parts_for_existing(templates, box, operators, str(out))
    files |= agents_files(templates, agents, made, box.websocket_secret)
    files[SCRIPT] = f'#!/bin/sh\nexec "{sys.executable}" -m ivr.fallback.script "$@"\n'
    for name, text in files.items():
        _put(out / name, text, 0o750 if name == SCRIPT else 0o640)
        yield out / name


def _box(config: Config, site: Site, asterisk: str, sounds: Path) -> Box:
    at, flows = config.asterisks[asterisk], config.callflows.resolve()
    web = at.websocket
    anywhere = str(sounds.parent)
    return Box(
        name=asterisk,
        folders=Folders(base=anywhere, modules=anywhere, sounds=str(sounds), run=anywhere),
        ports=Ports(sip=ANY_SIP, ami=at.ami.port, agi=at.agi.port, rtp=ANY_RTP, websocket=web.port if web else 0),
        engine=ManagerUser(at.ami.user, at.ami.secret.get_secret_value()),
        agi_secret=at.agi.secret.get_secret_value(),
        agi_host=at.agi.host,
        phones=(),
        queues=tuple(site.queues),
        spoken=halls(site.queues),
        numbers=tuple(number for number in site.numbers if re.fullmatch(r"\+?[0-9]+", number)),
        languages=LANGUAGES,
        trunks=config.lines(asterisk),
        most_calls=CALLS,
        messages=str(config.call_recordings.resolve() / MESSAGES),
        fallback=str(Versions(flows).folder.resolve() / FOLDER),
        script=str(sounds.parent / SCRIPT),
        websocket_secret=web.secret.get_secret_value() if web else "",
        music={one.name: str(one) for one in sorted((config.recordings.resolve() / "music").glob("*/"))},
    )


def _put(path: Path, text: str, mode: int) -> None:
    """For its owner and group alone: passwords stand in it."""
    new = path.with_name(f".{path.name}.new")
    new.touch(mode)
    new.write_text(text, "utf-8")
    new.replace(path)
