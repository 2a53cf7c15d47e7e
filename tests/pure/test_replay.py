"""Recorded calls through the files they went through, and through changed ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts_dsl.check import check_path
from scripts_dsl.diff.noticing import same_words
from scripts_dsl.events import AgentLeft, NoEvent, Resumed, event_from_json
from scripts_dsl.graph import Graph
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.replay import Kind, PastCall, PastStep, Verdict, course, path, replayed, verdict
from scripts_dsl.site import read_site
from support.callers import NOON, flow
from support.past_calls import HANG_UP, SILENCE, Anybody, answer, past_call, press

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SHOP = """
    vars: {{account: digits 4, customer: {{name: text}}, pin: digits 4}}
    always: {{0: desk, error: desk}}
    places:
      start:
        {first}
        - menu: {menu}
          options: {{1: {one}, 2: pin}}
      account:
        - ask: Your number, please.
          into: account
        - run: crm.customer
          with: {{number: caller.number}}
          into: customer
        - say: Hello ${{customer.name else "you"}}.
        - goto: desk
      pin:
        - ask: Your code, please.
          into: pin
          secret: yes
          check: pin starts with "1"
        - goto: desk
      desk:
        - queue: {queue}
          on_done: bye
          on_timeout: bye
          on_nobody: bye
      bye:
        - outcome: {outcome}
        - hangup: Bye.
"""


def shop(**words: str) -> Graph:
    given = {
        "first": "- say: Welcome.",
        "menu": "Account 1, code 2.",
        "one": "account",
        "queue": "support",
        "outcome": "served",
    }
    return flow(SHOP.format(**{**given, **words}))


SHOP_THEN = shop()
ACCOUNT = (press("1"), press("4539"), answer({"name": "Anna"}), HANG_UP)


def through(now: Graph, *did: tuple[object, object]) -> Verdict:
    return verdict(past_call(SHOP_THEN, did), SHOP_THEN, now)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_a_call_through_its_own_version_goes_as_it_went(seed: int) -> None:
    call = past_call(SHOP_THEN, Anybody(seed))
    found = course(SHOP_THEN, call, same_words(SHOP_THEN, SHOP_THEN))
    assert found.strays is None
    assert [turn.step for turn in found.turns] == [step.step for step in call.steps]
    assert verdict(call, SHOP_THEN, SHOP_THEN).kind is Kind.SAME


@pytest.mark.parametrize("file", sorted(CALLFLOWS.rglob("*.flow.yaml")), ids=lambda p: p.stem)
def test_calls_through_every_shipped_flow_go_as_they_went(file: Path) -> None:
    site = replace(read_site((CALLFLOWS / "settings.yaml").read_bytes())[0], files=Neighbours(CALLFLOWS))
    graph = check_path(file, site).graph
    assert graph is not None
    for seed in range(25):
        call = past_call(graph, Anybody(seed))
        found = course(graph, call, same_words(graph, graph))
        assert [turn.step for turn in found.turns] == [step.step for step in call.steps]
        assert found.strays is None
        assert verdict(call, graph, graph).kind is Kind.SAME


def test_a_key_that_leads_elsewhere_now() -> None:
    found = through(shop(one="desk"), *ACCOUNT)
    assert found.kind is Kind.DIFFERENT
    assert found.moves == ("press 1",)
    assert found.before[0] == "Your number, please."
    assert found.after == ("→queue support", "waits at desk")


def test_another_queue_is_a_difference_and_the_talk_goes_on_as_it_did() -> None:
    found = through(shop(queue="sales"), press("0"), HANG_UP)
    assert (found.before[0], found.after[0]) == ("→queue support", "→queue sales")
    assert found.moves == ("press 0",)


def test_an_announcement_more_is_heard_out_and_told() -> None:
    found = through(shop(first="- say: Welcome.\n        - say: We moved."), *ACCOUNT)
    assert found.after[:2] == ("We moved.", "Account 1, code 2.")
    assert found.moves == ()


def test_an_announcement_less_moves_no_key() -> None:
    found = through(shop(first="- note: came"), *ACCOUNT)
    assert found.before[:2] == ("Welcome.", "Account 1, code 2.")
    assert found.after[0] == "Account 1, code 2."


def test_other_words_of_the_same_question_are_no_difference() -> None:
    assert through(shop(menu="For your account 1, for the code 2."), *ACCOUNT).kind is Kind.SAME


def test_another_outcome_is_a_difference_only_to_calls_that_had_one() -> None:
    now = shop(outcome="helped")
    assert through(now, press("0"), HANG_UP).kind is Kind.SAME
    found = through(now, press("0"), (AgentLeft, {"talk": 3.0}))
    assert (found.before[0], found.after[0]) == ("→outcome served", "→outcome helped")


def test_a_look_up_that_comes_elsewhere_now_gets_the_answer_of_then() -> None:
    early = "- run: crm.customer\n          with: {number: caller.number}\n          into: customer"
    now = shop(first=f"{early}\n        - say: Welcome.")
    assert through(now, *ACCOUNT).kind is Kind.DIFFERENT  # asked twice now, answered once
    call = past_call(SHOP_THEN, ACCOUNT)
    then = course(SHOP_THEN, call, same_words(SHOP_THEN, now))
    assert course(now, call, same_words(SHOP_THEN, now), then).end == "asks crm.customer"


def test_a_question_that_nobody_asked_then_stops_the_call_there() -> None:
    check = "- run: bank.check\n          with: {pin: account}\n          on_error: desk\n        - say: Welcome."
    found = through(shop(first=check), *ACCOUNT)
    assert found.after == ("asks bank.check",)


def test_a_secret_is_not_in_the_log_and_the_call_is_compared_all_the_same() -> None:
    call = past_call(SHOP_THEN, (press("2"), press("4444"), press("1203"), HANG_UP))
    assert [step.event["digits"] for step in call.steps if step.event["event"] == "Keys"] == ["2", "????", "????"]
    assert verdict(call, SHOP_THEN, SHOP_THEN).kind is Kind.SAME
    assert verdict(call, SHOP_THEN, shop(queue="sales")).before == ("→queue support", "ends desk")


def test_nobodys_number_is_told() -> None:
    found = through(shop(queue="sales"), *ACCOUNT)
    assert found.moves == ("press 1", "press 4 keys")


def test_a_call_that_its_own_version_does_not_explain_is_not_compared() -> None:
    call = past_call(SHOP_THEN, ACCOUNT)
    steps = (*call.steps[:2], replace(call.steps[2], step="bye.1"), *call.steps[3:])
    found = verdict(replace(call, steps=steps), SHOP_THEN, shop(queue="sales"))
    assert found.kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (PastStep(NOON, "start.1", {"event": "SayDone"}),),
        (PastStep(NOON, "start.1", {"event": "Started"}),),
        (PastStep(NOON, "start.1", {"event": "Started", "call": {"nonsense": 1}}),),
        (PastStep(NOON, "start.1", {"event": ["Started"]}),),
        (PastStep(NOON, "start.1", {}),),
    ],
)
def test_a_log_without_a_beginning_or_with_garbage_is_told(steps: tuple[PastStep, ...]) -> None:
    found = verdict(PastCall("c", "t", "h", steps), SHOP_THEN, SHOP_THEN)
    assert found.kind is Kind.UNKNOWN
    assert found.why


def test_a_flow_that_is_gone_is_a_difference() -> None:
    assert verdict(past_call(SHOP_THEN, ACCOUNT), SHOP_THEN, None).after == ("no such flow",)


def test_without_the_version_of_then_places_are_compared() -> None:
    call = past_call(SHOP_THEN, ACCOUNT)
    assert verdict(call, None, SHOP_THEN) == Verdict(call, Kind.SAME, exact=False)
    assert verdict(call, None, shop(first="- say: Welcome.\n        - say: We moved.")).kind is Kind.SAME
    found = verdict(call, None, shop(one="desk"))
    assert (found.kind, found.exact) == (Kind.DIFFERENT, False)
    assert found.before[0] == "account"


def test_the_queue_that_the_log_names_is_compared_without_the_version() -> None:
    call = replace(past_call(SHOP_THEN, ACCOUNT), reached=("→queue support",))
    assert verdict(call, None, SHOP_THEN).kind is Kind.SAME
    assert verdict(call, None, shop(queue="sales")).before == ("→queue support",)


def test_differences_of_one_kind_stand_together_the_most_frequent_first() -> None:
    now = shop(queue="sales", menu="Account 1.", one="desk")
    calls = [past_call(SHOP_THEN, did, call_id=f"c-{n}") for n, did in enumerate([ACCOUNT, (press("0"), HANG_UP)] * 3)]
    calls.append(past_call(SHOP_THEN, (SILENCE, HANG_UP), call_id="same"))
    found = replayed(verdict(call, SHOP_THEN, now) for call in calls)
    assert len(found.changes) == 2
    lines = list(found.lines())
    assert lines[0] == "7 calls replayed, 6 would go differently"
    assert "    c-1 c-3 c-5" in lines
    assert len(found.as_json()["different"]) == 6


def test_an_event_survives_json() -> None:
    for seed in range(10):
        for step in past_call(SHOP_THEN, Anybody(seed)).steps:
            assert event_from_json(step.event, step.at).now == step.at
    with pytest.raises(NoEvent):
        event_from_json({"event": "Keys", "digits": "1", "why": "me"} | {"by": None, "event": "Nonsense"}, NOON)


def test_the_way_over_the_places_with_the_time_at_each() -> None:
    call = past_call(SHOP_THEN, ACCOUNT)
    found = course(SHOP_THEN, call, same_words(SHOP_THEN, SHOP_THEN))
    way = path(SHOP_THEN, call, found)
    assert [(visit.number, visit.place, visit.seconds) for visit in way.visits] == [
        (1, "start", 2.0),
        (2, "account", 3.0),
        (3, "desk", 1.0),
    ]
    assert way.ways == {("start", "account"), ("account", "desk")}
    assert [visit.place for visit in path(SHOP_THEN, call, None).visits] == ["start", "account", "desk"]


def test_what_an_engine_knew_of_secrets_died_with_it() -> None:
    """The code is asked once more, because nobody can read it back; the replay does the same."""
    graph = flow("""
        vars: {pin: digits 4}
        places:
          start:
            - ask: Your code, please.
              into: pin
              secret: yes
              confirm: yes
            - hangup: Bye.
    """)
    died = (Resumed, {"performed": None})
    call = past_call(graph, (press("1203"), died, press("4711"), press("1")))
    found = course(graph, call, same_words(graph, graph))
    assert (found.strays, found.over) == (None, True)
    assert [turn.noticed for turn in found.turns][1:] == [
        ("confirm",),
        (found.turns[0].noticed[0],),
        ("confirm",),
        ("Bye.",),
    ]
