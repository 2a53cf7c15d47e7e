"""What stands in Asterisk's configuration files. In: the folder (/etc/asterisk). Out: findings.

Asterisk's files are FreePBX's, somebody's own, or ours (deploy/asterisk): the questions are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from centrala.doctor.conf import ConfUnreadable, lines_of, named, sections
from centrala.doctor.doors import http_file, manager_file
from centrala.doctor.finding import Finding, bad, ok, unknown, warning
from centrala.doctor.machine import readable
from centrala.doctor.phones import pjsip_file, sip_file


def files(folder: Path, *system_names: str, users: Collection[str] = ()) -> Iterator[Finding]:
    """Everything that can be read there. `system_names`: of the Asterisks of our configuration; `users`: with which we
    log in to them."""
    if not folder.is_dir():
        yield unknown(
            "files.folder", f"there is no folder {folder}", "run it on the Asterisk's machine, or name it with --etc"
        )
        return
    checks: tuple[tuple[str, Callable[[Path], Iterator[Finding]]], ...] = (
        ("manager.conf", lambda at: manager_file(at, users)),
        ("http.conf", http_file),
        ("pjsip.conf", pjsip_file),
        ("asterisk.conf", lambda at: _asterisk(at, system_names)),
        ("extensions.conf", _dialplan),
        ("rtp.conf", _rtp),
    )
    for name, check in checks:
        try:
            yield from check(folder)
        except ConfUnreadable as problem:
            yield unknown(f"files.{name}", str(problem), "run it as the user asterisk, or as root")
    yield from sip_file(folder)
    yield from _readable(folder)


# --- the program's lines ---------------------------------------------------------------------------------------------


def _asterisk(folder: Path, system_names: Sequence[str]) -> Iterator[Finding]:
    options = named(sections(folder, "asterisk.conf"), "options")
    if options.on("live_dangerously"):
        yield bad(
            "files.live-dangerously",
            "asterisk.conf: live_dangerously = yes lets a manager's user run programs through SHELL()",
            "asterisk.conf: live_dangerously = no",
        )
    name = options.get("systemname")
    if name and name not in system_names:
        yield bad(
            "files.systemname",
            f"asterisk.conf says systemname = {name}, the configuration asterisk.name = {', '.join(system_names)}",
            "the same name in both: the event log tells Asterisks apart by it",
        )


def _dialplan(folder: Path) -> Iterator[Finding]:
    text = "\n".join(lines_of(folder, "extensions.conf"))
    if "AGI(" not in text:
        yield bad(
            "files.dialplan",
            "extensions.conf: no call reaches Centrala: there is no AGI()",
            "see deploy/asterisk/extensions.conf.tmpl, [ivr-in]",
        )
        return
    compact = text.replace(" ", "").replace(">", "")
    needed = {
        "AGIEXITONHANGUP=yes": "a hung engine keeps its callers for ever",
        "IVR_DONE": "callers of a dead engine are hung up instead of hearing the fallback",
        "TIMEOUT(absolute)": "nothing ends a call that hangs",
        "AGI_SECRET": "the engine refuses calls without a token",
    }
    missing = {word: why for word, why in needed.items() if word.lower() not in compact.lower()}
    for word, why in missing.items():
        yield bad(
            f"files.dialplan.{word.partition('=')[0]}",
            f"extensions.conf: {word} is nowhere: {why}",
            "see deploy/asterisk/extensions.conf.tmpl, [globals] and [ivr-in]",
        )
    if "rec-leg" not in compact:
        yield warning(
            "files.dialplan.recordings",
            "extensions.conf: talks are not recorded on the agent's channel: after a transfer a voice may be missing",
            "see deploy/asterisk/extensions.conf.tmpl, [rec-leg], and queues.conf",
        )
    if not missing:
        yield ok("files.dialplan", "the dialplan has the lines that keep callers when the engine dies")


def _rtp(folder: Path) -> Iterator[Finding]:
    general = named(sections(folder, "rtp.conf"), "general")
    if not general.on("strictrtp", default=True):
        yield bad(
            "files.strictrtp",
            "rtp.conf: strictrtp = no: strangers can put sound into calls",
            "rtp.conf: strictrtp = yes",
        )


def _readable(folder: Path) -> Iterator[Finding]:
    open_ones = [name for name in ("manager.conf", "pjsip.conf", "extensions.conf") if readable(name, folder / name)]
    if open_ones:
        yield warning(
            "files.permissions",
            f"every user of this machine can read secrets: {', '.join(open_ones)}",
            f"chmod 640 {' '.join(str(folder / name) for name in open_ones)}",
        )
