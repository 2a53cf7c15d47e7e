"""A file as its author meant it: sections, places, steps and tests, every word still with its position.

Made by reader.py from a tree, driven by the grammar table; compile.py makes a graph of it, the checks look into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from scripts_dsl.grammar import Verb
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar

NEXT = "next"
"""Written where a place is expected: the step below."""

Plain = str | list["Plain"] | dict[str, "Plain"]
"""Texts, lists and maps without positions: what a test gives."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an exit leads: the name of a place, `next`, or the steps themselves."""

    mark: Mark
    name: str | None
    """A place, or NEXT; None when the steps themselves stand there."""
    steps: tuple[StepNode, ...] = ()


@dataclass(frozen=True, slots=True)
class StepNode:
    """One verb with its details."""

    verb: Verb
    key: Scalar
    """The verb as written, for its position."""
    main: Node
    fields: Mapping[str, tuple[Scalar, Node]]
    """What stands beside the verb, by the names of the grammar."""
    targets: Mapping[str, Target] = field(default_factory=dict)
    """By exit name or key (0-9 * #): of PLACE, STEPS and KEY_PLACES fields."""

    def of(self, name: str) -> Node | None:
        """The value of a field or of the verb itself."""
        if name == self.verb.name:
            return self.main
        pair = self.fields.get(name)
        return pair[1] if pair else None

    def mark_of(self, name: str) -> Mark:
        """Where a field stands; the verb when it does not."""
        pair = self.fields.get(name)
        return pair[0].mark if pair else self.key.mark

    def walk(self) -> Iterator[StepNode]:
        """The step and all steps written inside it."""
        yield self
        for target in self.targets.values():
            for step in target.steps:
                yield from step.walk()


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A named list of steps."""

    name: str
    key: Scalar
    steps: tuple[StepNode, ...]


@dataclass(frozen=True, slots=True)
class PromptNode:
    """Texts under `prompts:`, by language."""

    name: str
    key: Scalar
    texts: Mapping[str, tuple[Scalar, Scalar]]
    """Language -> (the language as written, the text); one text for every language stands under ''."""
    audio: Scalar | None = None
    """A sound that is played, the same in every language; the text says what is in it."""


@dataclass(frozen=True, slots=True)
class TestStep:
    """One line of a test's script."""

    __test__: ClassVar[bool] = False
    word: str
    """presses, says, waits, hangs_up, hears, never hears, reaches, ends."""
    value: str
    """`10s` of waits is still text; '' when nothing stands there (hangs_up, ends)."""
    mark: Mark


@dataclass(frozen=True, slots=True)
class TestCase:
    """A call told in the file: who calls and what the world answers, what happens, what must be so afterwards."""

    __test__: ClassVar[bool] = False
    name: str
    mark: Mark
    given: Mapping[str, Plain]
    """now, caller, language, names of `takes`, queues.<name>.wait, agents, functions with an answer, …"""
    script: tuple[TestStep, ...]
    expect: Mapping[str, Plain]
    """Values of the run, `language`, `outcome` at the end of the call."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Where the value of each name of `given` and `expect` stands: `given.now`, `expect.language`."""
    names: Mapping[str, Mark] = field(default_factory=dict)
    """Where the names themselves stand."""
    answers: Mapping[str, Plain] = field(default_factory=dict)
    """Of a survey: what is answered to each question, or `skip`."""
    person: Mapping[str, Plain] = field(default_factory=dict)
    """Of a campaign: the fields of the person it is about."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a file that has its own reader later: `hours:`, `vars:`, `defaults:`, …"""

    key: Scalar
    node: Node


@dataclass(frozen=True, slots=True)
class QuestionNode:
    """One question of a survey."""

    name: str
    """The value that keeps the answer."""
    into: Scalar
    """That name as written."""
    step: StepNode
    entries: Mapping[str, tuple[Scalar, Node]]
    """The words of surveys beside it: scale, points, weight, bands, …"""


@dataclass(frozen=True, slots=True)
class File:
    """One file."""

    kind: str
    """flow; survey, script and campaign have their own words."""
    name: str
    head: Scalar
    """The word `flow`, for messages about the whole file."""
    root: MappingNode
    sections: Mapping[str, Section]
    always: Mapping[str, tuple[Scalar, Target]]
    """Key (0-9 * #), or error, too_long, hangup."""
    places: Mapping[str, PlaceNode]
    prompts: Mapping[str, PromptNode]
    tests: tuple[TestCase, ...]
    questions: tuple[QuestionNode, ...] = ()
    """Of a survey."""

    def steps(self) -> Iterator[tuple[str, StepNode]]:
        """Every step with the place it belongs to, in the order of the file."""
        for _, target in self.always.values():
            for step in target.steps:
                for inner in step.walk():
                    yield "always", inner
        for place in self.places.values():
            for step in place.steps:
                for inner in step.walk():
                    yield place.name, inner
