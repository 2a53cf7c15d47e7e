"""Runs the tests inside a file, and counts which exits of the flow they tried.

A graph and its TestCases come in, Results go out. Called by `centrala test`, publish and the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts_dsl.failed import Failed
from scripts_dsl.graph import Graph
from scripts_dsl.messages import Message, Severity
from scripts_dsl.model import TestCase
from scripts_dsl.testing.rehearsal import Rehearsal
from scripts_dsl.testing.words import play

Play = Callable[[Rehearsal, TestCase], None]
"""Plays one test; raises Failed."""

Exit = tuple[str, str]
"""(step, name of the exit)."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test went."""

    name: str
    line: int
    failure: Message | None
    """None: it passed."""
    seconds: float
    """Length of the call on the virtual clock."""
    tried: frozenset[Exit]


@dataclass(frozen=True, slots=True)
class Results:
    """All tests of one file."""

    file: str
    tests: tuple[TestResult, ...]
    exits: tuple[Exit, ...]
    """Every exit of the flow, in the order of the file."""

    @property
    def passed(self) -> bool:
        """No test failed."""
        return not self.failures

    @property
    def failures(self) -> list[Message]:
        """What went wrong, in the order of the file."""
        return [test.failure for test in self.tests if test.failure is not None]

    @property
    def seconds(self) -> float:
        """Seconds of calls."""
        return sum(test.seconds for test in self.tests)

    @property
    def tried(self) -> frozenset[Exit]:
        """Exits that at least one test took."""
        return frozenset().union(*(test.tried for test in self.tests)).intersection(self.exits)

    @property
    def never_tried(self) -> list[Exit]:
        """Exits that no test took, in the order of the file."""
        tried = self.tried
        return [exit_ for exit_ in self.exits if exit_ not in tried]


def run_tests(graph: Graph, cases: Iterable[TestCase], file: str, play: Play = play) -> Results:
    """Rehearse every test of `file`; `play` is what a test means."""
    exits = tuple((step.id, name) for step in graph.steps.values() for name in step.exits)
    return Results(file, tuple(_run(graph, case, file, play) for case in cases), exits)


def _run(graph: Graph, case: TestCase, file: str, play: Play) -> TestResult:
    try:
        rehearsal = Rehearsal(graph, case)
    except Failed as failed:
        return TestResult(case.name, case.mark.line, failure_of(failed, file), 0, frozenset())
    try:
        play(rehearsal, case)
        failure = None
    except Failed as failed:
        failure = failure_of(failed, file)
    return TestResult(case.name, case.mark.line, failure, rehearsal.seconds, frozenset(rehearsal.trail))


def failure_of(failed: Failed, file: str) -> Message:
    """A failed test as a message about its file."""
    mark = failed.mark
    return Message("test", Severity.ERROR, file, mark.line, mark.column, mark.length, failed.text, failed.hints)
