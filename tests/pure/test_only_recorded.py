"""`on_no_recording`: the checker's word on it, tests in files; and how long what is recorded stays, by what it is."""

from __future__ import annotations

import pytest

from ivr.recordings.keeping import KEEP_SECONDS, Retention
from scripts_dsl.check import check_file
from scripts_dsl.site import read_site
from scripts_dsl.testing import run_tests
from support.callers import flow_with_tests

DAY = 86_400.0
SITE = read_site("zone: Europe/Warsaw\nqueues: {support: {}}\n")[0]
FLOW = """\
flow: t
languages: [en]
places:
  start:
    - consent: recording
      say: May we record? Yes – 1, no – 2.
      on_no: sorry
    - queue: support
      record_call: yes
      on_no_recording: sorry
      on_timeout: bye
  sorry:
    - hangup: Nobody talks to you unrecorded.
  bye:
    - hangup: Bye.
tests:
  - test: It cannot be recorded
    given: {recordings: none}
    script:
      - presses: 1
      - ends: unrecorded
  - test: It can
    script:
      - presses: 1
      - reaches: queue support
"""


def errors(text: str) -> list[tuple[str, int]]:
    return [(m.rule, m.line) for m in check_file(text, "t.flow.yaml", SITE).messages if m.is_error]


def test_the_way_out_needs_a_talk_that_is_to_be_recorded() -> None:
    assert errors(FLOW) == []
    assert errors(FLOW.replace("      record_call: yes\n", "")) == [("missing-field", 9)]


def test_a_test_may_say_that_nothing_can_be_recorded() -> None:
    results = run_tests(*flow_with_tests(FLOW, SITE), "t.flow.yaml").tests
    assert [result.failure for result in results] == [None, None]


@pytest.mark.parametrize("given", ["recordings: some", "recordings: [none]"])
def test_no_other_word_is_known_of_recordings(given: str) -> None:
    assert errors(FLOW.replace("recordings: none", given)) == [("test", 18)]


KEPT = read_site("""
queues: {support: {keep_recordings: 30d}, sales: {}}
boxes: {support: {keep_recordings: 7d}, sales: {}}
keep_recordings: {talks: 60d, messages: 14d}
""")[0]


@pytest.mark.parametrize(
    ("what", "named", "days"),
    [
        ("talk", "support", 30),
        ("talk", "sales", 60),
        ("talk", None, 60),
        ("talk", "gone", 60),
        ("message", "support", 7),
        ("message", "sales", 14),
        ("answer", None, KEEP_SECONDS / DAY),
    ],
)
def test_a_queue_and_a_box_say_for_themselves_the_site_for_the_rest(what: str, named: str | None, days: float) -> None:
    assert Retention(KEPT).seconds(what, named) == days * DAY


def test_without_settings_everything_is_kept_for_90_days() -> None:
    assert {Retention().seconds(what, "support") for what in ("talk", "message", "answer")} == {90 * DAY}
