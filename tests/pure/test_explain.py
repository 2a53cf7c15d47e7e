"""What a flow can do to a caller, worked out without a call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.explain import explain
from scripts_dsl.explain.shown import spoken_time
from scripts_dsl.graph import Graph
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.touched import touched
from support.callers import flow
from support.flows import SITE

TEXT = "x" * 29
"""Two seconds."""

FLOW = f"""\
languages: [en, pl]
vars: {{n: number}}
always: {{0: help}}
places:
  start:
    - run: crm.customer
      with: {{number: caller.number}}
      into: n
      timeout: 4s
    - say: hello
    - menu: main
      tries: 2
      wait: 5s
      options: {{1: start, 2: help}}
  help:
    - say: hello
      when: n > 3
    - queue: support
      on_timeout: bye
  bye:
    - hangup: hello
prompts:
  hello:
    en: {TEXT}
    pl: {TEXT}{TEXT}
  main:
    en: {TEXT}
    pl: {TEXT}
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return flow(FLOW)


def test_who_does_nothing_waits_for_all_tries_in_the_slowest_language(graph: Graph) -> None:
    way = explain(graph).ways.nothing
    assert (way.seconds, way.person, way.end) == (4 + 4 + 2 * (2 + 5) + 4, True, "help.2")
    assert way.steps == ("start.1", "start.2", "start.3", "help.1")


def test_key_0_works_from_the_first_announcement_on(graph: Graph) -> None:
    way = explain(graph).ways.zero
    assert way is not None
    assert (way.seconds, way.person) == (4 + 4, True)


def test_circles_are_bounded_by_the_limit(graph: Graph) -> None:
    made = explain(graph)
    assert made.ways.circle == ("start",)
    assert made.as_json()["self_service"] == {"seconds": 600, "limited": True, "circle": ["start"]}


def test_without_circles_self_service_is_the_longest_way() -> None:
    spoken = "x " * 14 + "x"
    made = explain(
        flow(f"""
            places:
              start:
                - menu: {spoken}
                  wait: 5s
                  between_keys: 3s
                  tries: 1
                  options: {{1: bye}}
              bye:
                - hangup: {spoken}
            """)
    )
    assert made.ways.circle == ()
    assert made.ways.self_service.seconds == 2 + 5 + 3 + 2


def test_a_flow_without_people_says_so() -> None:
    made = explain(flow('places: {start: [{hangup: "Good bye."}]}'))
    assert not made.ways.nothing.person
    assert made.ways.zero is None
    assert "reaches nobody: the call ends in start" in "\n".join(made.lines())


def test_going_round_in_silence_is_not_promised_to_end_early() -> None:
    made = explain(
        flow("""
            places:
              start:
                - menu: Press 1.
                  options: {1: help}
                  on_give_up: start
              help:
                - queue: support
                  on_timeout: start
            """)
    )
    assert made.ways.nothing.circles
    assert "at most 10 min" in "\n".join(made.lines())


def test_everything_that_is_touched(graph: Graph) -> None:
    assert touched(graph) == {"queue": frozenset({"support"}), "function": frozenset({"crm.customer"})}


def test_every_text_in_every_language(graph: Graph) -> None:
    made = explain(graph)
    assert [(t.name, t.language, t.seconds) for t in made.texts] == [
        ("hello", "en", 2), ("hello", "pl", 4), ("main", "en", 2), ("main", "pl", 2),
    ]  # fmt: skip


def test_a_chain_of_a_thousand_steps_is_explained() -> None:
    steps = "\n".join(f"    - say: Step {n} is here." for n in range(1_500))
    made = explain(flow(f"places:\n  start:\n{steps}\n    - hangup: Good bye."))
    assert len(made.ways.nothing.steps) == 1_501


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "0 s"), (59.6, "1 min"), (125, "2 min 5 s"), (600, "10 min")])
def test_times_are_told_as_people_say_them(seconds: float, said: str) -> None:
    assert spoken_time(seconds) == said


# --- called files ----------------------------------------------------------------------------------------------------

IDENTIFY = f"""\
flow: identify
languages: [en]
vars: {{account: digits 8}}
places:
  start:
    - ask: which
      into: account
      tries: 1
      wait: 6s
      on_give_up: back
    - http: GET https://billing.example/${{account}}
      timeout: 2s
      on_error: back
    - goto: back
  back:
    - return:
prompts:
  which: {TEXT}
"""
PEOPLE = f"""\
flow: people
languages: [en]
places:
  start:
    - say: moment
    - queue: faults
      on_timeout: bye
  bye:
    - hangup: moment
prompts:
  moment: {TEXT}
"""
MAIN = f"""\
flow: main
languages: [en]
places:
  start:
    - say: hello
    - call: identify
    - call: people
    - hangup: hello
prompts:
  hello: {TEXT}
"""


@pytest.fixture
def calls(tmp_path: Path) -> Graph:
    for name, text in (("identify", IDENTIFY), ("people", PEOPLE)):
        (tmp_path / f"{name}.flow.yaml").write_text(text)
    return check_file(MAIN, "main.flow.yaml", replace(SITE, files=Neighbours(tmp_path))).ready()


def test_what_called_files_touch_and_say_belongs_to_the_flow(calls: Graph) -> None:
    found = touched(calls)
    assert found["queue"] == {"faults"}
    assert found["URL"] == {"GET https://billing.example/${account}"}
    names = [text.name for text in explain(calls).texts]
    assert names == ["hello", "identify/which", "people/moment"]


def test_a_way_leads_through_called_files_to_a_person(calls: Graph) -> None:
    """Two seconds of hello; 8 s of a question without an answer, and the look-up; two seconds in the last one."""
    way = explain(calls).ways.nothing
    assert (way.person, way.end) == (True, "start.3")
    typing = 8 * 3.0
    assert way.seconds == pytest.approx(2 + (8 + typing + 2) + 2)
