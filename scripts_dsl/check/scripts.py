"""What only scripts can have wrong: a question that cannot be answered, an outcome of a test that is none."""

from __future__ import annotations

from scripts_dsl import suggest
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report

PRESSES, ENDS = "presses", "ends"


def check(compiled: Compiled, report: Report) -> None:
    """Questions and tests."""
    for link in compiled.chains.links.values():
        if link.node.verb.name == "ask" and link.node.of("options") is None and link.node.of("into") is None:
            hint = "add  options: {yes: place, no: place},  or  into: a value"
            report.error("missing-field", link.node.key.mark, "a question without buttons and without a field", hint)
    outcomes = {str(step.args["outcome"]) for step in compiled.graph.steps.values() if "outcome" in step.args}
    for case in compiled.file.tests:
        for line in case.script:
            if line.word == ENDS and line.value and line.value not in outcomes:
                hints = suggest.hints(line.value, sorted(outcomes), "outcomes")
                report.error("unknown-value", line.mark, f"there is no outcome '{line.value}'", *hints)
