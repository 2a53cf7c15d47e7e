"""The tests of a file: names and values in them must exist. Rules `test`, `unknown-queue`, `unknown-prompt`, …"""

from __future__ import annotations

import re

from scripts_dsl import suggest
from scripts_dsl.compile import Compiled
from scripts_dsl.givens import ANONYMOUS, COUNTED, DIALLED, NOBODY, NOW, keys_of, moment, touched
from scripts_dsl.messages import Report
from scripts_dsl.model import Plain, TestCase, TestStep
from scripts_dsl.problems import Problem
from scripts_dsl.reader_tests import REACHES
from scripts_dsl.requests import METHODS
from scripts_dsl.tree import Mark
from scripts_dsl.types import MapType, Type
from scripts_dsl.values import read_duration

GIVEN = ("now", "caller", "language", "agents", "recordings")
"""Words of `given:` beside names of values, queues and functions."""
EXPECTED = ("language", "outcome", "verified", "notes")
"""Words of `expect:` beside values of the run."""
_NUMBER = re.compile(r"\+?[0-9]{2,15}", re.ASCII)
_REQUEST = re.compile(rf"({'|'.join(METHODS)}) https?://\S+")
_TRANSFER = re.compile(r"transfer (\+?[0-9]+)", re.ASCII)
_NOTICE = re.compile(r"notices\.(?P<name>[^.]+)\.(on|text)")
_QUEUE_FACT = re.compile(r"queues\.(?P<name>[^.]+)\.(?P<word>wait|waiting|agents)")


def check(compiled: Compiled, report: Report) -> None:
    """Every test of the file."""
    names: dict[str, Mark] = {}
    for case in compiled.file.tests:
        first = names.setdefault(case.name, case.mark)
        if first is not case.mark:
            hint = f"the first one is in line {first.line}"
            report.error("twice", case.mark, "two tests have the same name", hint)
        _Case(compiled, case, report).check()


class _Case:
    def __init__(self, compiled: Compiled, case: TestCase, report: Report) -> None:
        self.case = case
        self.report = report
        self.graph = compiled.graph
        self.prompts, self.unknown = compiled.prompts.declared, compiled.prompts.unknown
        self.places = compiled.places.declared
        self.values = compiled.values.declared
        self.told = compiled.values.unknown
        self.site = compiled.site

    def check(self) -> None:
        for name, value in self.case.given.items():
            self._given(name, value, self.case.marks[f"given.{name}"])
        for line in self.case.script:
            self._line(line)
        for name, value in self.case.expect.items():
            self._expect(name, value, self.case.marks[f"expect.{name}"])

    # --- given ---------------------------------------------------------------------------------------------------

    def _given(self, name: str, value: Plain, mark: Mark) -> None:
        fact = _QUEUE_FACT.fullmatch(name)
        if name == "now" and moment(_shown(value)) is None:
            self.report.error("test", mark, f"'{_shown(value)}' is no moment", f"write {NOW}")
        elif name == "caller" and not (value == ANONYMOUS or (isinstance(value, str) and _NUMBER.fullmatch(value))):
            hint = f"write +48601234567, or {ANONYMOUS}"
            self.report.error("test", mark, f"'{_shown(value)}' is no telephone number", hint)
        elif name in ("agents", "recordings") and value != NOBODY:
            self.report.error("test", mark, f"'{_shown(value)}' is not known of {name}", f"write  {name}: {NOBODY}")
        elif name == "language" and not self.graph.languages.speaks(value):
            hints = suggest.hints(_shown(value), self.graph.languages.all(), "languages")
            self.report.error("unknown-language", mark, f"the file does not speak '{_shown(value)}'", *hints)
        elif name in self.graph.types:
            self._fits(name, value, mark)
        elif fact is not None:
            self._queue_fact(fact["name"], fact["word"], value, mark)
        elif name.startswith("transfer "):
            self._transfer(name, value, mark)
        elif name not in GIVEN and not self._answers(name):
            self._unknown_given(name, self.case.names[f"given.{name}"])

    def _queue_fact(self, queue: str, word: str, value: Plain, mark: Mark) -> None:
        self._queue(queue, mark)
        text = _shown(value)
        if not (text.isdecimal() if word in COUNTED else read_duration(text) is not None):
            hint = f"write  queues.{queue}.{word}: {'3' if word in COUNTED else '6m'}"
            self.report.error("test", mark, f"'{text}' does not fit queues.{queue}.{word}", hint)

    def _transfer(self, name: str, value: Plain, mark: Mark) -> None:
        if not _TRANSFER.fullmatch(name):
            self.report.error("test", self.case.names[f"given.{name}"], f"'{name}' has no number", "transfer 221234567")
        elif value not in DIALLED:
            hints = suggest.hints(_shown(value), DIALLED, "given may say")
            self.report.error("test", mark, f"'{_shown(value)}' is not known of a transfer", *hints)

    def _answers(self, name: str) -> bool:
        """Something of the site that a test may answer for."""
        notice = _NOTICE.fullmatch(name)
        return (
            name in self.site.functions
            or name in touched(self.graph)
            or bool(_REQUEST.fullmatch(name))
            or (notice is not None and (notice["name"] in self.site.notices or not self.site.known))
            or (not self.site.known and "." in name)
        )

    def _unknown_given(self, name: str, mark: Mark) -> None:
        known = [*GIVEN, *self.site.functions, *self.values]
        hints = suggest.hints(name, known, "given may say")
        self.report.error("test", mark, f"'{name}' cannot be given", *hints)

    # --- script --------------------------------------------------------------------------------------------------

    def _line(self, line: TestStep) -> None:
        if self.graph.kind == "script" and line.word in ("presses", "ends"):
            return
        if line.word == "presses" and keys_of(line.value) is None:
            self.report.error("test", line.mark, f"'{line.value}' are no keys", "keys: 0 to 9, star, hash")
        elif line.word == "waits" and read_duration(line.value) is None:
            self.report.error("duration", line.mark, f"'{line.value}' is not a length of time", "write 10s")
        elif line.word in ("hears", "never hears", "ends"):
            self._heard(line)
        elif line.word == "reaches":
            self._reaches(line)

    def _heard(self, line: TestStep) -> None:
        """A word near the name of a prompt was meant to be it; anything else is a piece of what is said. What a step
        says and nobody wrote is told there."""
        if line.value in self.prompts or line.value in self.unknown or not line.value.isidentifier():
            return
        if "_" in line.value or suggest.nearest(line.value, self.prompts):
            hints = suggest.hints(line.value, self.prompts, "prompts")
            self.report.error("unknown-prompt", line.mark, f"there is no prompt called '{line.value}'", *hints)

    def _reaches(self, line: TestStep) -> None:
        kind, _, name = line.value.partition(" ")
        if kind == "queue":
            self._queue(name, line.mark)
        elif kind == "place" and name not in self.places:
            hints = suggest.hints(name, self.places, "places")
            self.report.error("unknown-place", line.mark, f"there is no place called '{name}'", *hints)
        elif kind == "voicemail" and self.site.known and name not in self.site.boxes:
            hints = suggest.hints(name, self.site.boxes, "boxes")
            self.report.error("unknown-box", line.mark, f"the site has no box '{name}'", *hints)
        elif kind in REACHES and not name:
            self.report.error("test", line.mark, "it is not written which one is reached", f"write  {REACHES[kind]}")
        elif kind not in REACHES:
            near = suggest.nearest(kind, REACHES)
            hint = f"did you mean '{near}'?" if near else "write  reaches: queue support"
            self.report.error("test", line.mark, "a test reaches a queue, a transfer, a voicemail or a place", hint)

    def _queue(self, name: str, mark: Mark) -> None:
        if self.site.known and name not in self.site.queues:
            hints = suggest.hints(name, self.site.queues, "queues")
            self.report.error("unknown-queue", mark, f"the site has no queue '{name}'", *hints)

    # --- expect --------------------------------------------------------------------------------------------------

    def _expect(self, name: str, value: Plain, mark: Mark) -> None:
        head = name.partition(".")[0]
        if head in self.graph.types:
            self._fits(name, value, mark)
        elif head not in EXPECTED and head not in self.values and head not in self.told:
            hints = suggest.hints(name, [*self.values, *EXPECTED], "values")
            mark = self.case.names[f"expect.{name}"]
            self.report.error("unknown-value", mark, f"there is no value called '{name}'", *hints)

    def _fits(self, name: str, value: Plain, mark: Mark) -> None:
        type_ = _type(self.graph.types, name)
        if type_ is None or not isinstance(value, str) or isinstance(type_, MapType) or value == "empty":
            return
        try:
            type_.parse(value)
        except Problem as problem:
            self.report.error("test", mark, problem.message, *problem.hints)


def _type(types: object, name: str) -> Type | None:
    head, _, rest = name.partition(".")
    found = types.get(head) if isinstance(types, dict) else None
    if rest:
        return found.field(rest) if isinstance(found, MapType) else None
    return found if isinstance(found, Type) else None


def _shown(value: Plain) -> str:
    return value if isinstance(value, str) else "…"
