"""An alert of a survey stops the campaigns that have begun and ask it, and no others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cti.remarks.happenings import SurveyAlert
from ivr.bus import Bus
from outbound.braking.alerted import Alerted, asks
from outbound.braking.course import SAYS
from outbound.braking.happenings import BrakeTripped
from scripts_dsl.campaign.model import Asks
from scripts_dsl.policy.brake.states import Trigger
from support.callers import flow


def plan(survey: str) -> Any:
    step = SimpleNamespace(verb="survey", args={"survey": f"survey {survey}"})
    return SimpleNamespace(steps={"a": SimpleNamespace(verb="say", args={}), "b": step}, flows={})


PLANS = {"asks": plan("after"), "not_begun": plan("after"), "other": plan("before"), "no_plan": None, "agents": None}
AFTER_A_TALK = {"agents": Asks("after", "email"), "other": Asks("before")}


@pytest.mark.parametrize(("on", "tripped"), [(True, ["asks", "agents"]), (False, [])])
def test_only_what_has_begun_and_asks_that_survey_is_stopped(on: bool, tripped: list[str]) -> None:
    bus, found = Bus(), list[BrakeTripped]()
    bus.subscribe(BrakeTripped, found.append)
    campaigns: Any = {
        name: SimpleNamespace(name=name, call=SimpleNamespace(asks=AFTER_A_TALK.get(name))) for name in PLANS
    }
    alerted = Alerted(bus, lambda: campaigns, lambda one: PLANS[one.name], lambda name: name != "not_begun")
    bus.subscribe(SurveyAlert, alerted.heard)
    bus.publish(SurveyAlert(survey="after", when="average(score, 50) < 60", tell="sofia", on=on))
    assert [one.campaign for one in found] == tripped
    assert all(one.trigger == Trigger.ALERT.value and one.why == "after: average(score, 50) < 60" for one in found)


def test_a_file_that_asks_is_found_as_the_checker_compiles_it() -> None:
    graph: Any = flow("places:\n  start:\n    - survey: after\n    - hangup: Bye.\n")
    nothing: Any = SimpleNamespace(call=SimpleNamespace(asks=None))
    assert asks(nothing, graph, "after")
    assert not asks(nothing, graph, "before")


def test_every_trigger_has_its_sentence() -> None:
    assert {*Trigger} <= SAYS.keys()
