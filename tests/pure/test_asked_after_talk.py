"""Whom an agent of a campaign has left is asked the campaign's survey: when the lot fell on the call, on the line or in
writing, and never whoever has said that they want to be left alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outbound.people.message import with_agents
from scripts_dsl.campaign.model import Asks
from scripts_dsl.effects import Enqueue, Hangup, Listen, SurveyCloses, SurveyInvites, SurveyOpens, SurveySkips
from scripts_dsl.events import AgentAnswered, AgentLeft, CallerHungUp, QueueTimeout
from scripts_dsl.graph import Graph
from scripts_dsl.survey.asking import draw
from scripts_dsl.verbs.invite import EVERYBODY, LAST_ASKED, LOT, REFUSES
from support.callers import NOON, Caller
from support.campaign_file import ALONE, CAMPAIGN, SITE, check, rules
from support.surveys import SURVEY, after

WRITES = replace(SITE, senders={"email": "Energia <help@energia.example>"})
PHONE, EMAIL = Asks("after"), Asks("after", "email")
CHOSEN = next(f"{n}" for n in range(100) if draw("after", f"{n}") < 30)
NOT_CHOSEN = next(f"{n}" for n in range(100) if draw("after", f"{n}") >= 30)
ALWAYS = SURVEY.replace("  when: talk.seconds > 45\n", "")


def flow(asks: Asks | None = PHONE, survey: Graph | None = None) -> Graph:
    return with_agents("outbound", "+48221234567", "Energia", "overdue", WRITES, asks=asks, survey=survey or after())


def called(graph: Graph, **site: Any) -> Caller:
    """Somebody who has answered and waits for an agent."""
    made = Caller(graph, site={LOT: CHOSEN, **site}, direction="outbound")
    assert any(isinstance(effect, Enqueue) for effect in made.effects)
    return made


def kinds(caller: Caller) -> list[type]:
    return [type(effect) for effect in caller.effects]


def test_whom_the_agent_has_left_hears_the_survey_and_then_the_call_is_over() -> None:
    caller = called(flow()).meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=60.0)
    assert kinds(caller) == [SurveyOpens, Listen]
    caller.presses("1").presses("5").presses("5").presses("1")
    closes = [effect for effect in caller.effects if isinstance(effect, SurveyCloses)]
    assert [(one.outcome, one.satisfaction) for one in closes] == [("answered", 1.0)]
    caller.hears_out()
    assert caller.state.over


def test_everybody_else_is_hung_up_without_a_word() -> None:
    for site in ({LOT: NOT_CHOSEN}, {LAST_ASKED: NOON.isoformat()}, {REFUSES: True}):
        caller = called(flow(), **site).meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=60.0)
        assert kinds(caller)[-1] is Hangup, site
        assert SurveyOpens not in kinds(caller)
        assert not [effect.parts for effect in caller.effects if isinstance(effect, Hangup) and effect.parts]


def test_while_everybody_is_to_be_heard_the_lot_does_not_count_but_a_refusal_does() -> None:
    amber = {LOT: NOT_CHOSEN, EVERYBODY: True}
    asked = called(flow(), **amber).meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=60.0)
    assert SurveyOpens in kinds(asked)
    refused = called(flow(), **amber, **{REFUSES: True}).meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=60.0)
    assert kinds(refused) == [SurveySkips, Hangup]


def test_a_machine_that_was_told_something_is_asked_nothing() -> None:
    """The agent has gone, and nobody has talked: ivr/asterisk/passing.py."""
    caller = called(flow(survey=after(ALWAYS)), **{EVERYBODY: True}).meets(AgentAnswered, agent="ewa")
    assert kinds(caller.meets(AgentLeft, talk=0.0)) == [Hangup]


@pytest.mark.parametrize("first", ["agent", "person"])
def test_in_writing_whoever_hangs_up_first(first: str) -> None:
    caller = called(flow(EMAIL)).meets(AgentAnswered, agent="ewa")
    if first == "agent":
        caller.meets(AgentLeft, talk=60.0)
    else:
        caller.meets(CallerHungUp, after=60)
    assert [effect.by for effect in caller.effects if isinstance(effect, SurveyInvites)] == ["email"]
    assert SurveyOpens not in kinds(caller)
    assert caller.state.over


def test_nobody_is_written_to_with_whom_nobody_has_talked() -> None:
    gone = called(flow(EMAIL, after(ALWAYS))).meets(CallerHungUp)
    assert SurveyInvites not in kinds(gone)
    waited = called(flow(EMAIL, after(ALWAYS))).meets(QueueTimeout).meets(CallerHungUp)
    assert SurveyInvites not in kinds(waited)


def test_who_hangs_up_on_the_agent_is_not_asked_on_the_line() -> None:
    caller = called(flow()).meets(AgentAnswered, agent="ewa").meets(CallerHungUp, after=60)
    assert not {SurveyOpens, SurveyInvites} & set(kinds(caller))


def test_the_flow_of_a_campaign_that_asks_nothing_is_as_it_was() -> None:
    assert not flow(None).flows
    caller = Caller(flow(None)).meets(AgentAnswered, agent="ewa").meets(AgentLeft, talk=60.0)
    assert kinds(caller) == [Hangup]


def test_another_survey_makes_another_flow_so_that_a_call_goes_on_in_its_own() -> None:
    assert len({flow(None).hash, flow().hash, flow(EMAIL).hash, flow(survey=after(ALWAYS)).hash}) == 4


# --- the file --------------------------------------------------------------------------------------------------------

AGENTS = CAMPAIGN.replace("with: flow reminder", "with: script winback by queue outbound\n  style: progressive")


@pytest.mark.parametrize(
    ("text", "asks"),
    [("after_call", Asks("after_call")), ("after_call by sms", Asks("after_call", "sms")), ("none", None)],
)
def test_a_campaign_names_its_survey(text: str, asks: Asks | None) -> None:
    checked = check(AGENTS.replace("  from: +", f"  survey: {text}\n  from: +", 1), ALONE)
    assert checked.campaign is not None, checked.messages
    assert checked.campaign.call.asks == asks


def test_where_agents_call_by_hand_nobody_hears_a_flow_to_which_he_could_come_back() -> None:
    by_hand = AGENTS.replace("progressive", "preview").replace("  from: +", "  survey: after_call\n  from: +", 1)
    (found,) = check(by_hand, ALONE).messages
    assert (found.rule, found.hints) == ("call", ("write  style: progressive,  or  style: predictive",))


def test_a_flow_asks_for_itself_and_nobody_is_asked_by_pigeon() -> None:
    assert "call" in " ".join(rules(check(CAMPAIGN.replace("  from: +", "  survey: after_call\n  from: +", 1))))
    assert "call" in " ".join(
        rules(check(AGENTS.replace("  from: +", "  survey: after_call by pigeon\n  from: +", 1), ALONE))
    )


def test_a_survey_that_is_not_there_is_said() -> None:
    found = check(AGENTS.replace("  from: +", "  survey: aftr\n  from: +", 1))
    assert "unknown-survey" in " ".join(rules(found))


def test_a_site_that_sends_nothing_asks_nobody_in_writing() -> None:
    found = check(AGENTS.replace("  from: +", "  survey: after by email\n  from: +", 1))
    assert "unknown-sender" in " ".join(rules(found))
