"""The checks of a survey file beside those of its steps: its tests make sense."""

from __future__ import annotations

from scripts_dsl.compile import Compiled
from scripts_dsl.failed import Failed
from scripts_dsl.messages import Report
from scripts_dsl.survey import rehearsal
from scripts_dsl.tree import Mark


def check(compiled: Compiled, report: Report) -> None:
    """Every test of the file."""
    names: dict[str, Mark] = {}
    for case in compiled.file.tests:
        first = names.setdefault(case.name, case.mark)
        if first is not case.mark:
            report.error("twice", case.mark, "two tests have the same name", f"the first one is in line {first.line}")
        elif case.answers and not report.has_errors:
            try:
                rehearsal.set_up(compiled.graph, case)
            except Failed as failed:
                report.error("test", failed.mark, failed.text, *failed.hints)
