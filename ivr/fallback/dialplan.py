"""The published flows' voices as dialplan: what a caller hears and reaches while there is no engine. Pure.

In: `Spoken` voices, whose sounds lie in one folder. Out: the text of fallback.conf, which [fallback] of extensions.conf
looks for, and the values of fallback.json for script.py. Written by centrala/publishing/fallback.py.

FELL_KEY, FELL_WAY: what the caller pressed and where it led, for [call-ended].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.fallback import QUEUE, TRIES, Voice, Way

NUMBER = re.compile(r"\+?[0-9]{1,15}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
PREFIX = re.compile(r"\+[0-9]{1,4}")
LANGUAGE = re.compile(r"[a-z]{2}")
FOLDER = re.compile(r"/[\w/.+~ -]*")
"""As in configuration.py: nothing that ends a line, an argument or a list."""

CONTEXT = "fallback-number"
"""Numbers of the flows, as extensions."""

Json = dict[str, object]


class Unwritable(Exception):
    """A value must not stand in a dialplan: names it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice and the folder of its sounds: `<flow>-<greeting|menu>-<language>.wav`."""

    voice: Voice
    folder: str


def dialplan(numbers: Mapping[str, str], voices: Iterable[Spoken], version: str) -> str:
    """`numbers`: as dialled -> flow. Raises Unwritable."""
    there = {spoken.voice.flow: spoken for spoken in voices}
    lines = [f"; Written when {_safe(NAME_OF_VERSION, version)} was put in force. Read by extensions.conf."]
    lines.append(f"[{CONTEXT}]")
    for number, flow in numbers.items():
        if flow in there and NUMBER.fullmatch(number):
            lines.append(f"exten => 0{number},1,Goto(fallback-{_safe(NAME, flow)},s,1)")
    for spoken in there.values():
        lines += _context(spoken)
    return "\n".join(lines) + "\n"


NAME_OF_VERSION = re.compile(r"[0-9]{4,}-[0-9a-f]{12}")


def _context(spoken: Spoken) -> Iterator[str]:
    voice, sounds = spoken.voice, _sounds(spoken)
    yield f"\n[fallback-{_safe(NAME, voice.flow)}]"
    yield f"exten => s,1,Set(SPOKEN={_safe(LANGUAGE, voice.language)})"
    prefixes = [(prefix, language) for language, found in voice.languages.items() for prefix in found]
    # The longest stands last: it overwrites a shorter one.
    for prefix, language in sorted(prefixes, key=lambda item: len(item[0])):
        length = len(_safe(PREFIX, prefix))
        yield f' same => n,ExecIf($["${{ANI:0:{length}}}"="{prefix}"]?Set(SPOKEN={_safe(LANGUAGE, language)}))'
    if sounds["greeting"]:
        yield f" same => n,Playback({sounds['greeting']})"
    if sounds["menu"]:
        yield " same => n,Set(FELL_TRIES=0)"
        yield f" same => n(menu),Background({sounds['menu']})"
        yield f" same => n,WaitExten({voice.wait:g})"
        yield from (f"exten => {key},1,{_way(way, key)}" for key, way in voice.keys.items())
        yield "exten => i,1,Goto(t,1)"
        yield "exten => t,1,Set(FELL_TRIES=$[${FELL_TRIES} + 1])"
        yield f" same => n,GotoIf($[${{FELL_TRIES}} < {TRIES}]?s,menu)"
        yield f" same => n,{_way(voice.otherwise, '')}"
    else:
        yield f" same => n,{_way(voice.otherwise, '')}"
    yield "exten => T,1,Hangup()"


def _way(way: Way | None, key: str) -> str:
    """[fallback-to] brings the caller there; it is told by words alone."""
    if way is None:
        return "Goto(fallback-to,operators,1)"
    verb = "queue" if way.verb == QUEUE else "box"
    return f"Gosub(fallback-to,{verb},1({_safe(NAME, way.name)},{key}))"


def _sounds(spoken: Spoken) -> Mapping[str, str]:
    """Without extension; '' for what is not said."""
    said = {"greeting": spoken.voice.greeting, "menu": spoken.voice.menu}
    base = f"{_safe(FOLDER, spoken.folder)}/{spoken.voice.flow}"
    return {what: f"{base}-{what}-${{SPOKEN}}" if parts else "" for what, parts in said.items()}


def snapshot(numbers: Mapping[str, str], voices: Iterable[Spoken], version: str) -> Json:
    """The same for script.py."""
    flows = {
        s.voice.flow: {
            "languages": {prefix: word for word, found in s.voice.languages.items() for prefix in found},
            "language": s.voice.language,
            "folder": s.folder,
            "greeting": bool(s.voice.greeting),
            "menu": bool(s.voice.menu),
            "keys": {key: [way.verb, way.name] for key, way in s.voice.keys.items()},
            "otherwise": [s.voice.otherwise.verb, s.voice.otherwise.name] if s.voice.otherwise else None,
            "wait": s.voice.wait,
        }
        for s in voices
    }
    return {"version": version, "numbers": dict(numbers), "flows": flows}


def _safe(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise Unwritable(f"{value[:60]!r} cannot stand in a dialplan")
    return value
