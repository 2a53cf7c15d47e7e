"""A tree comes in, a File goes out: sections, places, exits, prompts, tests.

Only the shape is read here; names, types, formulas and texts are the compiler's. `None` goes out, with messages, when
the file cannot be understood as one of the language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts_dsl import reader_tests, strays, suggest
from scripts_dsl.grammar import ALWAYS_WORDS, FILE_KINDS, FOREIGN_PARTS, KEY_WORDS, PARTS
from scripts_dsl.loader import Loaded
from scripts_dsl.messages import Report
from scripts_dsl.model import NEXT, File, PlaceNode, PromptNode, Section, StepNode, Target
from scripts_dsl.reader_steps import StepReader
from scripts_dsl.sizes import MOST_STEPS, too_many_steps
from scripts_dsl.survey.lowering import lower
from scripts_dsl.survey.questions import read_questions
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, is_empty

START = "start"
WITH_PLACES = frozenset({"flow", "script"})
"""Kinds of file whose steps stand in places."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood."""

    file: File | None
    lost: bool
    """Parts were not understood: checks of the whole would only repeat it in other words."""


def read(loaded: Loaded) -> Read:
    """The file of a tree."""
    if loaded.root is None:
        return Read(None, lost=True)
    if (mark := too_many_steps(loaded.root)) is not None:
        hint = "put parts of it into files of their own, and  call:  them"
        loaded.report.error("too-large", mark, f"more than {MOST_STEPS:,} steps in one file", hint)
        return Read(None, lost=True)
    reader = _Reader(loaded)
    file = reader.file(loaded.root)
    return Read(file, reader.steps.lost or file is None)


class _Reader:
    def __init__(self, loaded: Loaded) -> None:
        self.report: Report = loaded.report
        self.kind = "flow"
        self.steps = StepReader(loaded.lines, loaded.report)
        self.steps.lost = loaded.report.has_errors

    def file(self, root: Mapping) -> File | None:
        head = self._head(root)
        if head is None:
            return None
        kind, key, name = head
        self.steps.kind = kind
        self.kind = kind
        sections = self._sections(root, key)
        places: dict[str, PlaceNode] = {}
        always = self._always(sections.get("always"))
        questions = read_questions(sections.get("questions"), self.steps)
        if kind in WITH_PLACES:
            places = self._places(sections.get("places"), key)
            if START not in places:
                self._no_start(sections.get("places"), places)
        elif kind == "survey":
            lowered = lower(key, questions, sections, self.steps)
            places, always = lowered.places, lowered.always
        return File(
            kind=kind,
            name=name,
            head=key,
            root=root,
            sections=sections,
            always=always,
            places=places,
            prompts=self._prompts(sections.get("prompts")),
            tests=reader_tests.read(sections.get("tests"), self.steps.traps, kind),
            questions=questions,
        )

    def _head(self, root: Mapping) -> tuple[str, Scalar, str] | None:
        """Kind, its word and the name of the file."""
        found = [(key, node) for key, node in root.entries if key.text in FILE_KINDS]
        if not found:
            first = root.entries[0][0] if root.entries else Scalar("", Mark(1, 1, 1, 1), "plain")
            near = suggest.nearest(first.text, FILE_KINDS)
            hint = f"did you mean '{near}'?" if near else "begin with  flow: name"
            self.report.error("no-kind", first.mark, "the file does not say what it is", hint)
            return None
        key, node = found[0]
        if not isinstance(node, Scalar) or not _is_name(node.text):
            hints = _name_hint(node.text) if isinstance(node, Scalar) else NAME_HINT
            self.report.error("name", node.mark, f"a {key.text} needs a name", *hints)
            return key.text, key, key.text
        return key.text, key, node.text

    def _sections(self, root: Mapping, head: Scalar) -> dict[str, Section]:
        names = [p.name for p in PARTS if head.text in p.files]
        sections: dict[str, Section] = {}
        for key, node in root.entries:
            if key is head:
                continue
            name = key.text if key.text in names else self._strange_section(key, names)
            if name and name not in sections:
                sections[name] = Section(key, node)
        if strays.settle(sections, self.report):
            self.steps.lost = True
        return sections

    def _strange_section(self, key: Scalar, names: list[str]) -> str | None:
        """A section that does not exist; its name if it is plain which one was meant."""
        if self.steps.traps.bad_key(key, names):
            self.steps.lost = True
            return None
        ours = FOREIGN_PARTS.get(key.text)
        near = None if ours else suggest.nearest(key.text, names)
        hints = (
            (f"here it is called '{ours}'",) if ours else suggest.hints(key.text, names, f"a {self.kind} has")
        )  # fmt: skip
        self.report.error("unknown-field", key.mark, f"a {self.kind} has no '{key.text}:'", *hints)
        self.steps.lost = self.steps.lost or near is None
        return near

    # --- places --------------------------------------------------------------------------------------------------

    def _places(self, section: Section | None, head: Scalar) -> dict[str, PlaceNode]:
        if section is None:
            self.steps.lost = True
            if not self.report.has_errors:
                hint = "add  places:  with a place  start:"
                self.report.error("no-start", head.mark, f"the {self.kind} has no places", hint)
            return {}
        places: dict[str, PlaceNode] = {}
        for key, node in self._entries(section, "start:  with its steps below"):
            places[key.text] = PlaceNode(key.text, key, self._steps_of(key, node))
        return places

    def _steps_of(self, key: Scalar, node: Node) -> tuple[StepNode, ...]:
        if not _is_name(key.text) or key.text == "next":
            self.steps.lost = True
            if not self.steps.traps.bad_key(key, ()):
                self.report.error(
                    "name", key.mark, f"'{key.text}' cannot be the name of a place", *_name_hint(key.text)
                )
        if is_empty(node):
            self.steps.lost = True
            hint = "add a step:  - hangup: goodbye"
            self.report.error("empty-place", key.mark, f"place '{key.text}' has no steps", hint)
            return ()
        return self.steps.steps(node)

    def _no_start(self, section: Section | None, places: dict[str, PlaceNode]) -> None:
        if section is None or self.steps.lost:
            return
        self.steps.lost = True
        near = suggest.nearest(START, places)
        mark = places[near].key.mark if near else section.key.mark
        hint = f"did you mean '{START}' instead of '{near}'?" if near else "every call begins there"
        self.report.error("no-start", mark, f"there is no place '{START}'", hint)

    def _always(self, section: Section | None) -> dict[str, tuple[Scalar, Target]]:
        exits: dict[str, tuple[Scalar, Target]] = {}
        if section is None:
            return exits
        for key, node in self._entries(section, "angry: calm_down" if self.kind == "script" else "0: operator"):
            name = key.text if key.text in ALWAYS_WORDS else self._always_key(key)
            if name and is_empty(node):
                self.report.error("missing-value", key.mark, f"'{key.text}' has no place")
            elif name:
                exits[name] = (key, self.steps.target(node))
        return exits

    def _always_key(self, key: Scalar) -> str | None:
        """A key of the telephone; of a script the name of a button."""
        if self.kind == "script" and _is_name(key.text) and key.text != NEXT:
            return key.text
        near = suggest.nearest(key.text, (*ALWAYS_WORDS, *KEY_WORDS))
        if near is None or key.text in KEY_WORDS:
            return self.steps.key(key)
        self.report.error("unknown-field", key.mark, f"always: has no '{key.text}'", f"did you mean '{near}'?")
        return KEY_WORDS.get(near, near)

    # --- prompts -------------------------------------------------------------------------------------------------

    def _prompts(self, section: Section | None) -> dict[str, PromptNode]:
        prompts: dict[str, PromptNode] = {}
        if section is None:
            return prompts
        for key, node in self._entries(section, "welcome:  with a text for each language below"):
            if not _is_name(key.text):
                self.report.error(
                    "name", key.mark, f"'{key.text}' cannot be the name of a prompt", *_name_hint(key.text)
                )
            if isinstance(node, Mapping) and node.get(AUDIO) is not None:
                prompts[key.text] = self._audio(key, node)
                continue
            texts = self._texts(key, node)
            if texts is not None:
                prompts[key.text] = PromptNode(key.text, key, texts)
        return prompts

    def _texts(self, key: Scalar, node: Node) -> dict[str, tuple[Scalar, Scalar]] | None:
        """Texts by language; a single text stands under the language `''`."""
        if isinstance(node, Scalar) and node.text:
            self._text(node)
            return {"": (key, node)}
        if self.steps.traps.prose(node):
            self.steps.lost = True
            return None
        if not isinstance(node, Mapping):
            self.report.error("missing-value", key.mark, f"prompt '{key.text}' has no text", "pl: Dzień dobry")
            return {}
        texts: dict[str, tuple[Scalar, Scalar]] = {}
        for language, text in node.entries:
            if not isinstance(text, Scalar):
                self.report.error("shape", text.mark, "a text is expected here")
            elif text.text.strip() or not self.steps.traps.bad_key(language, ()):
                self._text(text)
                texts[language.text] = (language, text)
        return texts

    def _audio(self, key: Scalar, node: Mapping) -> PromptNode:
        """`audio: moh/calm.wav` with `text:` beside it."""
        found: dict[str, Scalar] = {}
        for word, value in node.entries:
            if word.text not in (AUDIO, TEXT):
                hint = "a sound is the same in every language; a text for each is another prompt"
                self.report.error(
                    "unknown-field", word.mark, f"beside 'audio:' stands 'text:', not '{word.text}'", hint
                )
            elif not isinstance(value, Scalar) or not value.text.strip():
                self.report.error(
                    "missing-value", word.mark, f"'{word.text}' has no value", f"{word.text}: {TOLD[word.text]}"
                )
            else:
                self._text(value)
                found[word.text] = value
        if node.get(TEXT) is None:
            self.report.error("missing-field", key.mark, "'audio' needs 'text'", f"text: {TOLD[TEXT]}")
        texts = {"": (key, found[TEXT])} if TEXT in found else {}
        return PromptNode(key.text, key, texts, found.get(AUDIO, Scalar("", key.mark, "plain")))

    def _text(self, text: Scalar) -> None:
        if not self.steps.traps.cut(text):
            self.steps.traps.folded(text, (), is_text=True)

    def _entries(self, section: Section, example: str) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(section.node, Mapping):
            return section.node.entries
        self.steps.lost = True
        self.report.error("shape", section.key.mark, f"'{section.key.text}:' has nothing below", f"write  {example}")
        return ()


AUDIO, TEXT = "audio", "text"
TOLD = {AUDIO: "moh/calm.wav, a file below recordings/prompts/", TEXT: "what is to be heard there"}
"""What the two words of a sound are for."""
NAME_HINT = ("a name has letters, digits and _, and begins with a letter",)


def _name_hint(name: str) -> tuple[str, ...]:
    """`opening times` is written `opening_times`."""
    joined = re.sub(r"\W+", "_", name).strip("_")
    return (f"write {joined}", *NAME_HINT) if _is_name(joined) else NAME_HINT


def _is_name(word: str) -> bool:
    """One word in any alphabet; `next` and telephone keys are not names."""
    return word.isidentifier() and len(word) <= 80
