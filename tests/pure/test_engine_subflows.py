"""call and return: values in and out, the caller's always, secrets, and a state that survives JSON in the middle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.check.folder import check_folder
from scripts_dsl.effects import Hangup, Listen
from scripts_dsl.events import CallerHungUp
from scripts_dsl.graph import Graph
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.site import NO_SITE
from support.callers import Caller

MAIN = """
    flow: main
    languages: [en]
    vars: {debt: money PLN = 5 PLN, payment: {paid: yes/no, how: text}}
    always: {0: desk, hangup: gone}
    places:
      start:
        - call: pay
          with: {amount: debt}
          into: payment
          on_error: trouble
        - hangup: Paid ${payment.paid else "?"}, ${payment.how else "nothing"}.
      desk:
        - say: The desk, debt ${debt}.
        - hangup: Bye.
      trouble:
        - hangup: Trouble.
      gone:
        - note: Gone with debt ${debt}
        - hangup:
"""
PAY = """
    flow: pay
    languages: [en]
    takes: {amount: money PLN}
    gives: [paid, how]
    vars: {paid: yes/no, how: text = "cash", pin: digits 4}
    always: {star: start}
    places:
      start:
        - ask: Your code for ${amount}, please.
          into: pin
          secret: yes
        - set:
            paid: pin = "7531"
            how: '"card"'
          when: pin = "7531"
        - return:
"""


def graph_of(tmp_path: Path, main: str = MAIN, **others: str) -> Graph:
    for name, text in {"main": main, **others}.items():
        (tmp_path / f"{name}.flow.yaml").write_text(dedent(text))
    checked = check_file(dedent(main), "main", replace(NO_SITE, files=Neighbours(tmp_path)))
    assert not checked.refused, checked.messages
    return checked.graph  # type: ignore[return-value]


@pytest.fixture
def main(tmp_path: Path) -> Graph:
    return graph_of(tmp_path, pay=PAY)


def test_a_sub_flow_gets_values_and_gives_others_back(main: Graph) -> None:
    caller = Caller(main)
    assert "5 zł" in caller.said
    assert len(caller.state.stack) == 1
    caller.presses("9999")
    assert (caller.state.stack, caller.said) == ((), "Paid ?, cash.")


def test_the_values_of_the_two_do_not_mix(main: Graph) -> None:
    caller = Caller(main)
    assert set(caller.state.vars) == {"amount", "how"}
    assert set(caller.state.own) == {"debt"}
    assert set(caller.presses("9999").state.vars) == {"debt", "payment"}


def test_the_callers_always_stays_in_force_and_the_sub_flow_adds_its_own(main: Graph) -> None:
    caller = Caller(main)
    assert isinstance(caller.effect, Listen)
    caller.presses("*")
    assert "Your code" in caller.said
    caller.presses("0")
    assert caller.said == "The desk, debt 5 zł."
    assert (caller.state.stack, caller.state.step) == ((), "desk.1")


def test_in_a_sub_flow_who_gives_up_comes_to_the_callers_person(main: Graph) -> None:
    caller = Caller(main).is_silent().is_silent().is_silent()
    assert caller.state.step == "desk.1"


def test_the_keys_of_both_act_while_something_is_said(tmp_path: Path) -> None:
    talk = """
        flow: pay
        languages: [en]
        takes: {amount: money PLN}
        gives: [paid, how]
        vars: {paid: yes/no, how: text}
        always: {star: start}
        places:
          start:
            - say: A word about ${amount}.
            - return:
    """
    caller = Caller(graph_of(tmp_path, pay=talk))
    assert set(caller.effect.keys) == {"0", "*"}


def test_secrets_of_a_sub_flow_are_forgotten_when_it_is_left(main: Graph) -> None:
    caller = Caller(main).presses("7531")
    assert caller.said == "Paid yes, card."
    assert caller.state.secrets == {}
    assert "7531" not in str(caller.state.to_json())


def test_a_caller_who_hangs_up_in_a_sub_flow_is_tidied_up_by_the_caller(main: Graph) -> None:
    caller = Caller(main).meets(CallerHungUp)
    assert caller.notes == ["Gone with debt 5 zł"]
    assert caller.state.over


def test_a_return_that_nobody_waits_for_ends_the_call(tmp_path: Path) -> None:
    graph = graph_of(
        tmp_path,
        PAY.replace("flow: pay", "flow: main").replace("takes: {amount: money PLN}\n", "takes: {amount: money PLN}\n"),
    )
    caller = Caller(graph, takes={"amount": "5.00 PLN"}).presses("9999")
    assert caller.effects == (Hangup(()),)


def test_the_identity_of_a_flow_covers_what_it_calls(tmp_path: Path) -> None:
    one = graph_of(tmp_path, pay=PAY)
    other = graph_of(tmp_path, pay=PAY.replace("Your code", "Your number"))
    assert one.hash != other.hash
    assert one.flows["flow pay"].hash != other.flows["flow pay"].hash


def test_an_answer_that_does_not_fit_is_an_error(main: Graph) -> None:
    """A graph of another version may give something else than the file promised."""
    swapped = {"flow pay": replace(main.flows["flow pay"], gives=("how", "paid"))}
    odd = replace(main, flows=swapped, types={**main.types, "payment": main.types["debt"]})
    assert Caller(odd).presses("9999").said == "Trouble."


def test_a_flow_that_is_not_there_is_an_error(main: Graph) -> None:
    assert Caller(replace(main, flows={})).said == "Trouble."


# --- across files --------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a flow with a typo": ({"main": MAIN.replace("call: pay", "call: pai")}, "unknown-flow"),
    "a value that it does not take": ({"main": MAIN.replace("{amount: debt}", "{amount: debt, x: 1}")}, "takes-gives"),
    "a value that is not given": ({"main": MAIN.replace("          with: {amount: debt}\n", "")}, "takes-gives"),
    "a value of another type": ({"main": MAIN.replace("{amount: debt}", "{amount: 5}")}, "formula"),
    "a place for what is not given": ({"main": MAIN.replace("how: text}}", "how: text, when_: date}}")}, "takes-gives"),
    "a sub-flow with errors": ({"pay": PAY.replace("- return:", "- retrun:")}, "takes-gives"),
    "a language that it does not speak": (
        {"main": MAIN.replace("languages: [en]", "languages: [en, pl]")},
        "missing-translation",
    ),
    "a circle": ({"pay": PAY.replace("- return:", "- call: main\n        - return:")}, "call-circle"),
}


@pytest.mark.parametrize("name", WRONG)
def test_files_must_fit_together(tmp_path: Path, name: str) -> None:
    changed, rule = WRONG[name]
    for file, text in {"main": MAIN, "pay": PAY, **changed}.items():
        (tmp_path / f"{file}.flow.yaml").write_text(dedent(text))
    checked = check_folder(tmp_path).files
    told = [m.rule for file in checked.values() for m in file.messages if m.is_error]
    assert rule in told


def test_files_that_fit_have_nothing_to_complain_about(tmp_path: Path) -> None:
    (tmp_path / "main.flow.yaml").write_text(dedent(MAIN))
    (tmp_path / "pay.flow.yaml").write_text(dedent(PAY))
    checked: dict[Path, Any] = check_folder(tmp_path).files
    assert [m for file in checked.values() for m in file.messages if m.is_error] == []
