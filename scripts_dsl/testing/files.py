"""Runs the tests of a file of any kind. Called by `centrala test`, publish and the editor."""

from __future__ import annotations

from scripts_dsl.campaign import Campaign, rehearsal
from scripts_dsl.check import Checked
from scripts_dsl.failed import Failed
from scripts_dsl.model import TestCase
from scripts_dsl.policy.country import NO_COUNTRIES, Countries
from scripts_dsl.testing import surveys, words
from scripts_dsl.testing.running import Results, TestResult, failure_of, run_tests


def run_file(checked: Checked, file: str, countries: Countries = NO_COUNTRIES) -> Results | None:
    """The tests of a checked file; None when it has errors. `file` is its name in messages, `countries` are asked by
    those of a campaign."""
    if checked.campaign is not None:
        campaign = checked.campaign
        return Results(file, tuple(_decided(campaign, case, file, countries) for case in checked.tests), ())
    graph = checked.graph
    if graph is None:
        return None
    return run_tests(graph, checked.tests, file, surveys.play if graph.survey is not None else words.play)


def _decided(campaign: Campaign, case: TestCase, file: str, countries: Countries) -> TestResult:
    """One test of a campaign; it takes no time."""
    try:
        rehearsal.play(campaign, case, countries)
        failure = None
    except Failed as failed:
        failure = failure_of(failed, file)
    return TestResult(case.name, case.mark.line, failure, 0, frozenset())
