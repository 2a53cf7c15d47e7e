"""A megabyte of anything: files that nobody means, for every reader of strangers' files.

`python -m support.bad_input`, in tests/, reads them all and prints a line of JSON for each: reader, case, CPU seconds,
and what was said first; the last line is the most memory that the process had.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from scripts_dsl.beside import Beside, PromptsFile
from scripts_dsl.check import check_file
from scripts_dsl.importers import ImportRefused, import_freepbx, import_studio
from scripts_dsl.messages import Message, render
from scripts_dsl.site import read_site

FLOW = (Path(__file__).parents[2] / "callflows" / "helpline.flow.yaml").read_text("utf-8")
MEGABYTE = 990_000
"""A little below the limit of bytes, so that the other limits are seen."""
STEP = "flow: x\nplaces:\n  start:\n    - "
STEPS = 1_990
"""A little below the limit of steps."""
ENDS = "    - hangup: bye bye\n"
SEED = 5


def _texts() -> Iterator[tuple[str, str]]:
    """No structure at all, or one that never ends."""
    for name, piece in {
        "spaces": " ", "lines": "\n", "dashes": "- ", "list": "- \n", "colons": ":", "pairs": "a: ", "tabs": "\t",
        "documents": "---\n", "percent": "%", "questions": "? ", "quotes": '"', "singles": "'", "pipes": "|",
        "folded": "a: >\n", "hashes": "#", "comments": "# x\n", "digits": "9", "objects": '{"a": ', "nul": "\0",
        "ducks": "🦆", "accents": "\u0301", "same": "flow: x\n", "anchors": "a: &x 1\n", "tags": "a: !x y\n",
        "braces": "{", "inserts": "INSERT INTO x VALUES (1,'", "tables": "CREATE TABLE `ivr_details` (\n  `id` int\n",
        "cells": "1,x\n", "commas": ",",
    }.items():  # fmt: skip
        yield name, (piece * (MEGABYTE // len(piece)))[: MEGABYTE // len(piece.encode()) * len(piece)]
    yield "brackets", "places: " + "[" * 100_000
    yield "closed brackets", "a: " + "[" * 100_000 + "]" * 100_000
    yield "deep list", "places:\n" + "- " * 100_000 + "x"
    yield "deep map", "\n".join(" " * depth + "a:" for depth in range(1_300))
    yield "laughs", "flow: x\na: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(30))
    yield "object", 'flow: !!python/object/apply:os.system ["true"]\n'
    yield "merge", "flow: x\n<<: *a\n"
    yield "invisible", "flow: \u202ex\u2066\n"
    yield "an endless name", "flow: " + "x" * MEGABYTE
    yield "an endless key", "x" * MEGABYTE + ": a"
    yield "an endless quote", 'flow: "' + "x\n" * (MEGABYTE // 2 - 10)
    yield "escapes", 'flow: "' + "\\U0010ffff" * 98_000 + '"'
    yield "white space in SQL", "INSERT INTO x" + " " * MEGABYTE
    yield (
        "a text in SQL",
        "CREATE TABLE ivr_details (\n  `id` int\n);\nINSERT INTO ivr_details VALUES ('" + "''" * 490_000,
    )


def _flows() -> Iterator[tuple[str, str]]:
    """Flows of Studio whose texts never end."""
    for name, said in {
        "open ifs": "{% if x %}" * 90_000, "branches": "{% if flow.data.a %}" + "{% elsif flow.data.a %}a" * 30_000,
        "values": "{{ x | default: '" * 50_000, "tags": "<" * 900_000,
    }.items():  # fmt: skip
        begin = {"name": "T", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "a"}]}
        yield (
            f"Studio, {name}",
            json.dumps({"states": [begin, {"name": "a", "type": "say-play", "properties": {"say": said}}]}),
        )


def _files() -> Iterator[tuple[str, str]]:
    """Right YAML, but too much of it."""
    for name, text in {
        "say": "ha " * 329_000, "slots": "say: hello " + "${x} " * 190_000, "values": "${caller.number} " * 58_000,
        "dollars": "$" * MEGABYTE, "open slots": "${" * 490_000,
    }.items():  # fmt: skip
        yield name, STEP + f"say: {text}"[:MEGABYTE]
    for name, formula in {
        "sum": "1 + " * 240_000 + "1", "and": "yes and " * 120_000 + "yes", "not": "not " * 240_000 + "yes",
        "parentheses": "(" * 980_000, "minus": "-" * 980_000 + "1 > 0", "dots": "a." * 490_000 + "a",
        "in": "call.id in [" + '"a", ' * 190_000 + '"a"]', "else": "caller.name else " * 58_000 + '"x" = "y"',
    }.items():  # fmt: skip
        yield name, STEP + f"goto: start\n      when: {formula}"
    for name, step in {
        "many says": "say: Hello number {n} and good bye", "many queues": "queue: q{n}\n      on_timeout: next",
        "many menus": "menu: Press 1\n      options: {{1: next}}", "many slips": "gotp: st{n}",
        "many records": "record: Say it now\n      into: a", "many strangers": "goto: nowhere{n}",
        "many consents": "consent: recording\n      say: May we record this\n      on_no: next",
    }.items():  # fmt: skip
        yield name, STEP[:-6] + "".join(f"    - {step.format(n=n)}\n" for n in range(STEPS)) + ENDS
    half = range(STEPS // 2 - 5)
    circles = "".join(f"    - goto: p{n}\n      when: call.seconds > {n}\n" for n in half)
    yield "many circles", STEP[:-6] + circles + ENDS + "".join(f"  p{n}:\n    - goto: start\n" for n in half)
    yield "many steps", STEP[:-6] + "    - say: Hello you\n" * 30_000
    yield "many places", STEP + "goto: p0\n" + "".join(f"  p{n}:\n    - goto: p{n + 1}\n" for n in range(STEPS - 2))
    yield "many prompts", STEP + "hangup: p0\nprompts:\n" + "".join(f"  p{n}: Text {n} is here\n" for n in range(9_900))
    yield "many keys", "".join(f"k{n}: v\n" for n in range(90_000))


def _bytes() -> Iterator[tuple[str, bytes]]:
    """Encodings, and what is no text."""
    chance = random.Random(SEED)
    yield "random", chance.randbytes(MEGABYTE)
    yield "random letters", bytes(chance.choices(b" -:{}[]#'\"|>&*!%@`\n\t,abc012", k=MEGABYTE))
    for encoding in ("cp1250", "utf-16", "utf-16-be", "utf-32", "utf-7"):
        yield encoding, FLOW.encode(encoding, "replace")
    yield "surrogates", b"\xed\xa0\x80" * 300_000
    yield "NUL inside", FLOW[:200].encode() + b"\0" + FLOW[200:].encode()
    yield "two marks", "\ufeff\ufeff".encode() + FLOW.encode()
    yield "2 MB", b"x: y\n" * 400_000
    yield "gzip", b"\x1f\x8b\x08" + chance.randbytes(1_000)
    yield "nothing", b""


def cases() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each."""
    for name, text in chain(_texts(), _flows(), _files()):
        yield name, text.encode("utf-8", "surrogatepass")
    yield from _bytes()


Reader = Callable[[bytes], str]
"""Reads a file; gives what it says first, '' when nothing is wrong with it."""


def _first(messages: tuple[Message, ...] | list[Message], lines: tuple[str, ...]) -> str:
    return max((render(message, lines) for message in messages), key=len, default="")


def _flow(data: bytes) -> str:
    checked = check_file(data, "x.flow.yaml")
    return _first(checked.messages, checked.lines)


def _prompts(data: bytes) -> str:
    checked = check_file(STEP + "hangup: bye", "x.flow.yaml", beside=Beside(PromptsFile("x.prompts.yaml", data)))
    return checked.messages[0].text if checked.messages else ""


def _settings(data: bytes) -> str:
    _, report, lines = read_site(data)
    return _first(report.messages, lines)


def _import(make: Callable[[bytes], object]) -> Reader:
    def read(data: bytes) -> str:
        try:
            make(data)
        except ImportRefused as refused:
            return str(refused)
        return ""

    return read


READERS: dict[str, Reader] = {
    "flow": _flow,
    "prompts": _prompts,
    "settings": _settings,
    "freepbx": _import(lambda data: import_freepbx([data])),
    "studio": _import(import_studio),
}


def main() -> None:
    """All readers, all cases."""
    for name, data in cases():
        for reader, read in READERS.items():
            began = time.process_time()
            said = read(data)
            seconds = time.process_time() - began
            print(
                json.dumps(
                    {"reader": reader, "case": name, "seconds": seconds, "said": said[:300], "length": len(said)}
                )
            )
    print(json.dumps({"megabytes": _most_memory()}))
    sys.stdout.flush()


def _most_memory() -> float:
    """Megabytes; `getrusage` would count the program that started this one."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
