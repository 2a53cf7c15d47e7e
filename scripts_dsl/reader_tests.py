"""The `tests:` of a file: a section of the tree comes in, TestCases go out for testing/. Called by reader.py."""

from __future__ import annotations

from scripts_dsl import suggest
from scripts_dsl.loader import plain
from scripts_dsl.model import Plain, Section, TestCase, TestStep
from scripts_dsl.traps import Traps
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, Sequence

CALLER_WORDS = ("presses", "says", "waits", "hangs_up")
CHECK_WORDS = ("hears", "never hears", "reaches", "ends")
WORDS = (*CALLER_WORDS, *CHECK_WORDS)
WITHOUT_VALUE = frozenset({"hangs_up", "ends"})
"""Words that may stand alone."""
TEST_PARTS = {
    "flow": ("test", "given", "script", "expect"),
    "script": ("test", "given", "script", "expect"),
    "survey": ("test", "given", "answers", "script", "expect"),
    "campaign": ("test", "given", "person", "expect"),
}
"""What a test may have, by the kind of its file."""
REACHES = {
    "queue": "reaches: queue support",
    "transfer": "reaches: transfer 221234567",
    "voicemail": "reaches: voicemail support",
    "place": "reaches: place start",
}


def read(section: Section | None, traps: Traps, kind: str = "flow") -> tuple[TestCase, ...]:
    """The tests of a file of this kind, in its order."""
    if section is None:
        return ()
    if not isinstance(section.node, Sequence):
        traps.report.error("shape", section.key.mark, "tests are a list", "write  - test: what must be so")
        return ()
    reader = _Reader(traps, TEST_PARTS[kind])
    return tuple(case for item in section.node.items if (case := reader.case(item)) is not None)


class _Reader:
    def __init__(self, traps: Traps, parts: tuple[str, ...]) -> None:
        self.traps = traps
        self.parts = parts
        self.report = traps.report

    def case(self, node: Node) -> TestCase | None:
        if not isinstance(node, Mapping):
            self.report.error("test", node.mark, "a test is a map", "write  - test: what must be so")
            return None
        for key, _ in node.entries:
            if key.text not in self.parts and not self.traps.bad_key(key, self.parts):
                hints = suggest.hints(key.text, self.parts, "a test has")
                self.report.error("unknown-field", key.mark, f"a test has no '{key.text}'", *hints)
        name = node.get("test")
        if not isinstance(name, Scalar) or not name.text:
            mark = node.entries[0][0].mark if node.entries else node.mark
            self.report.error("test", mark, "this test has no name", "begin with  - test: what must be so")
            return None
        marks: dict[str, Mark] = {}
        names: dict[str, Mark] = {}
        values = {
            part: self._values(node, part, marks, names)
            for part in ("given", "expect", "answers", "person")
            if part in self.parts
        }
        return TestCase(
            name.text, name.mark, script=self._script(node.get("script")), marks=marks, names=names, **values
        )

    def _values(self, test: Mapping, part: str, marks: dict[str, Mark], names: dict[str, Mark]) -> dict[str, Plain]:
        node = test.get(part)
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.report.error("test", node.mark, f"'{part}' takes names with values", f"write  {part}: {{name: value}}")
            return {}
        for key, value in node.entries:
            names[f"{part}.{key.text}"] = key.mark
            marks[f"{part}.{key.text}"] = value.mark if isinstance(value, Scalar) and value.text else key.mark
        return {key.text: plain(value) for key, value in node.entries}

    def _script(self, node: Node | None) -> tuple[TestStep, ...]:
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.report.error("test", node.mark, "a script is a list", "write  - hears: welcome")
            return ()
        return tuple(step for item in node.items if (step := self._step(item)) is not None)

    def _step(self, item: Node) -> TestStep | None:
        if isinstance(item, Scalar) and item.text in WITHOUT_VALUE:
            return TestStep(item.text, "", item.mark)
        if isinstance(item, Scalar):
            if not self.traps.bad_key(item, WORDS):
                self.report.error("test", item.mark, "a line of a script is  word: value", _words_hint(item.text))
            return None
        if not isinstance(item, Mapping) or len(item.entries) != 1:
            mark = item.entries[1][0].mark if isinstance(item, Mapping) and len(item.entries) > 1 else item.mark
            self.report.error("test", mark, "one line, one word", "begin a new line with a dash:  - hears: …")
            return None
        (key, value), *_ = item.entries
        if key.text not in WORDS:
            self.report.error("test", key.mark, f"a test has no word '{key.text}'", _words_hint(key.text))
            return None
        if not isinstance(value, Scalar) or (not value.text and key.text not in WITHOUT_VALUE):
            self.report.error("test", key.mark, f"'{key.text}' needs a value on the same line")
            return None
        return TestStep(key.text, value.text, value.mark if value.text else key.mark)


def _words_hint(word: str) -> str:
    near = suggest.nearest(word, WORDS)
    return suggest.meant(word, near) if near else suggest.listed("words", WORDS)
