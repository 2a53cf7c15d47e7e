"""What somebody whom a campaign calls hears, what a machine hears, and who is told of a stop."""

from __future__ import annotations

from datetime import UTC, datetime

from outbound.campaigns.facts import facts_of
from outbound.campaigns.happenings import CampaignMoved
from outbound.campaigns.machine import at_machine
from outbound.campaigns.telling import told
from outbound.lists.candidate import Candidate
from scripts_dsl.effects import Answer, Hangup, Outcome, Say
from scripts_dsl.engine import advance, start
from scripts_dsl.events import SayDone
from support.callers import flow
from support.campaign_line import campaign

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
OLA = Candidate(7, "overdue", "+48601234567", None, "l1", {"name": "Ola", "bill": "80 PLN"}, "pl")
REMINDER = """\
flow: reminder
direction: outbound
languages: {en: otherwise, pl: +48}
takes: {name: text, bill: money PLN}
always: {9: stop}
places:
  start:
    - menu: question
      options: {1: stop}
      on_give_up: stop
  stop:
    - outcome: do_not_call
    - hangup: text
prompts:
  question:
    en: Hello ${name}, press 1 or 9.
    pl: Witaj ${name}, 1 lub 9.
  text:
    en: We shall call again about ${bill}.
    pl: Zadzwonimy w sprawie ${bill}.
"""


class Alarms:
    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], str | None]] = []

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None:
        assert call_id is None
        self.told.append((what, details, who))


def test_the_call_knows_the_person_and_the_fields_of_the_list() -> None:
    facts = facts_of(campaign(), OLA, "a1")
    assert (facts.call_id, facts.direction, facts.number, facts.name) == ("a1", "outbound", OLA.number, "Ola")
    assert (facts.dialled, facts.language, facts.takes["bill"]) == ("+48221234567", "pl", "80 PLN")


def test_a_machine_hears_nothing_and_the_outcome_says_so() -> None:
    state, effects = start(at_machine(flow(REMINDER), None), facts_of(campaign(), OLA, "a1"), NOW, {})
    assert [type(effect) for effect in effects] == [Answer, Outcome, Hangup]
    assert state.outcome == "machine"


def test_a_machine_hears_the_text_that_is_left_with_the_values_of_the_person() -> None:
    graph = at_machine(flow(REMINDER), "text")
    state, effects = start(graph, facts_of(campaign(), OLA, "a1"), NOW, {})
    said = [effect for effect in effects if isinstance(effect, (Say, Hangup))]
    assert said
    assert state.outcome == "machine"
    if isinstance(said[-1], Say):
        state, effects = advance(graph, state, SayDone(now=NOW))
        assert isinstance(effects[-1], Hangup)
    assert state.over


def moved(state: str, by: str = "", tell: str = "sofia") -> CampaignMoved:
    return CampaignMoved(campaign="overdue", state=state, because="share", why="share(no, 3) > 1%", by=by, tell=tell)


def test_whoever_the_file_names_is_told_of_a_stop_and_of_nothing_else() -> None:
    alarms = Alarms()
    for event in (moved("stopped"), moved("stopped", tell=""), moved("paused", by="sofia"), moved("done")):
        told(alarms)(event)
    details = {"campaign": "overdue", "because": "share", "why": "share(no, 3) > 1%"}
    assert alarms.told == [("campaign.stopped", details, "sofia"), ("campaign.stopped", details, None)]
