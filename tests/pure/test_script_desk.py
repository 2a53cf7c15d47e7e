"""The script beside the card: begun with the talk, moved by the agent's choices, kept after each; without a loop."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from cti.desk.card import Consent, Customer, Pop, TimelineEntry
from cti.desk.connection import Refused
from cti.desk.messages import ScriptChoice
from cti.desk.script import Script
from cti.desk.status import CallStatus
from cti.floor.floor import Floor
from cti.happenings import DispositionSet, ScriptAnswered, ScriptBegan, ScriptEnded
from cti.scripts import Saved, project
from cti.scripts.desk import Contacts, ScriptDesk
from cti.scripts.values import contact, values
from ivr.bus import Bus
from ivr.happenings import (
    AgentConnected,
    CallbackAsked,
    ConsentSaid,
    Happening,
    NoteTaken,
    OfferAnswered,
    OutcomeSaid,
)
from ivr.live import LiveCall, LiveCalls
from scripts_dsl import talking
from scripts_dsl.check import check_file
from scripts_dsl.events import CallFacts
from scripts_dsl.graph import Graph
from scripts_dsl.policy import History
from scripts_dsl.policy.earned import Contact
from scripts_dsl.site import Queue, Site, read_site
from support.power_script import power

CALLFLOWS = Path(__file__).parents[2] / "callflows"
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SITE = Site(queues={"sales": Queue("sales", "Sales", script="winback"), "faults": Queue("faults", "Faults")})


SETTINGS = read_site((CALLFLOWS / "settings.yaml").read_text())[0]


def winback() -> Graph:
    graph = check_file((CALLFLOWS / "winback.script.yaml").read_text(), "winback.script.yaml", SETTINGS).graph
    assert graph is not None
    return graph


WINBACK = winback()


def pop(**changes: Any) -> Pop:
    card = Pop(
        call_id="c1", at=NOW, ani="+48601234567", caller_name=None, dialled="100", language="en", queue="sales",
        waited=10.0, tell="", trail=[], typed=[], matches=1, timeline=[], promises=[], consents=[], accounts=[],
        customer=Customer(id="c-anna", name="Anna Kowalska", language="pl", numbers=["+48601234567"]), delay_ms=1.0,
    )  # fmt: skip
    return card.model_copy(update=changes)


@dataclass
class Seat:
    """What of a seat is looked at."""

    user: str
    name: str
    call: CallStatus | None = None
    pop: Pop | None = None


@dataclass
class Stage:
    """A floor without lanes: work is done at once."""

    seats: dict[str, Seat]
    sent: list[tuple[str, Script]] = field(default_factory=list)

    @property
    def desk(self) -> Stage:
        return self

    def send(self, user: str, body: Script) -> None:
        self.sent.append((user, body))

    def seat(self, user: str) -> Seat | None:
        return self.seats.get(user)

    def __iter__(self) -> Any:
        return iter(self.seats.values())

    def later(self, _user: str, work: Any) -> None:
        done(work())


@dataclass
class Disk:
    """What is kept."""

    saved: dict[str, Saved] = field(default_factory=dict)

    def keep(self, call_id: str, saved: Saved, _at: datetime) -> None:
        self.saved[call_id] = saved

    async def on_disk(self) -> None: ...

    async def of(self, call_id: str) -> Saved | None:
        return self.saved.get(call_id)


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """Its result; nothing here has to wait."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits")


class Desk:
    """Ewa and Boris, and the script of their queue."""

    def __init__(self, disk: Disk | None = None, graph: Graph = WINBACK, contacts: Contacts | None = None) -> None:
        self.bus, self.live, self.disk = Bus(), LiveCalls(), disk or Disk()
        self.told: list[Happening] = []
        self.bus.subscribe(Happening, self.told.append)
        self.stage = Stage({"ewa": Seat("ewa", "Ewa Nowak"), "boris": Seat("boris", "Boris Horvat")})
        self.scripts = ScriptDesk(
            self.bus, cast(Floor, self.stage), self.live, self.disk, lambda: SITE, lambda: NOW, contacts=contacts
        )  # fmt: skip
        self.scripts.put_beside("script", {"winback": graph})
        began = NOW - timedelta(minutes=1)
        self.live.add(LiveCall("c1", "energia", "+48601234567", None, "100", began, "en", values={"tariff": "G11"}))

    def answers(self, user: str = "ewa", queue: str = "sales", **card: Any) -> None:
        seat = self.stage.seats[user]
        seat.call = CallStatus(call_id="c1", state="answered", at=NOW, queue=queue)
        seat.pop = pop(**card)
        self.bus.publish(AgentConnected(call_id="c1", member=user, queue=queue, hold=1.0, rang=1.0))

    def chooses(self, *words: str, user: str = "ewa") -> Script:
        for word in words:
            choice = ScriptChoice(type="choose", call_id="c1", turn=self.page(user).turn, word=word)
            done(self.scripts.choose(user, choice))
        return self.page(user)

    def page(self, user: str = "ewa") -> Script:
        shown = self.shown(user)
        assert shown is not None
        return shown

    def shown(self, user: str = "ewa") -> Script | None:
        return self.scripts.of(cast(Any, self.stage.seats[user]))

    def heard(self, kind: type[Happening]) -> list[Any]:
        return [one for one in self.told if type(one) is kind]


def test_a_script_begins_with_the_talk_and_has_the_values_of_the_card() -> None:
    desk = Desk()
    desk.answers()
    page = desk.page()
    assert page.lines[1].text == "Hello, this is Ewa Nowak from Energia Kowalski. Am I speaking to Anna Kowalska?"
    assert desk.stage.sent == [("ewa", page)]
    assert [one.script for one in desk.heard(ScriptBegan)] == ["winback"]
    assert page.offer is not None
    assert page.offer.missing == ["solved", "asked", "agreed"]


def test_a_queue_without_a_script_has_none() -> None:
    desk = Desk()
    desk.answers(queue="faults")
    assert desk.shown() is None
    assert desk.stage.sent == []


def test_answers_are_told_and_kept_and_what_the_script_says_happens() -> None:
    desk = Desk()
    desk.answers()
    desk.chooses("yes", "service", "no")
    assert [(one.question, one.answer) for one in desk.heard(ScriptAnswered)] == [
        ("good_moment", "yes"), ("why", "service"), ("solved", "no"),
    ]  # fmt: skip
    assert [one.text for one in desk.heard(NoteTaken)] == ["Case to open for Anna Kowalska, reason service"]
    assert [(one.queue, one.key) for one in desk.heard(CallbackAsked)] == [("support", "script:c1:5")]
    assert [one.word for one in desk.heard(OutcomeSaid)] == ["promised_call"]
    assert [one.outcome for one in desk.heard(ScriptEnded)] == ["promised_call"]
    assert desk.page().over
    assert [(one.question, one.answer) for one in desk.page().answers][-1] == ("solved", "no")


def test_what_the_caller_agrees_to_belongs_to_the_caller() -> None:
    desk = Desk()
    desk.answers()
    desk.chooses("yes", "price", "4", "yes")
    assert [(one.purpose, one.given) for one in desk.heard(ConsentSaid)] == [("hear_offer", True)]


def test_a_refused_answer_stays_on_the_page_with_its_sentence() -> None:
    desk = Desk()
    desk.answers()
    page = desk.chooses("yes", "price", "nine")
    assert page.refusal is not None
    assert (page.refusal.why, page.refusal.answer) == ("field", "nine")
    assert page.refusal.sentence
    assert len(desk.heard(ScriptAnswered)) == 2


def test_a_choice_of_an_older_page_changes_nothing() -> None:
    desk = Desk()
    desk.answers()
    first = desk.page()
    desk.chooses("yes")
    done(desk.scripts.choose("ewa", ScriptChoice(type="choose", call_id="c1", turn=first.turn, word="stop")))
    assert desk.page().question == "Why did you decide to leave?"
    assert desk.stage.sent[-1] == ("ewa", desk.page())


def test_nobody_moves_the_script_of_another() -> None:
    desk = Desk()
    desk.answers()
    with pytest.raises(Refused, match="no script"):
        done(desk.scripts.choose("boris", ScriptChoice(type="choose", call_id="c1", turn=1, word="yes")))


def test_who_is_passed_the_call_goes_on_where_it_was() -> None:
    desk = Desk()
    desk.answers()
    desk.chooses("yes")
    desk.answers("boris")
    assert desk.page("boris").question == "Why did you decide to leave?"
    assert desk.shown("ewa") is None
    with pytest.raises(Refused, match="no script"):
        done(desk.scripts.choose("ewa", ScriptChoice(type="choose", call_id="c1", turn=2, word="price")))
    assert len(desk.heard(ScriptBegan)) == 1


def test_a_program_that_was_started_again_goes_on_where_it_was() -> None:
    before = Desk()
    before.answers()
    shown = before.chooses("yes", "price", "nine")
    after = Desk(before.disk)
    after.stage.seats["ewa"].call = CallStatus(call_id="c1", state="ended", at=NOW, queue="sales")
    done(after.scripts.restore())
    assert after.page() == shown
    assert after.chooses("4").question == "May I suggest something?"


def test_a_program_that_ended_while_something_was_looked_up_leaves_nobody_waiting() -> None:
    graph = power()
    move = talking.begin(graph, CallFacts("c1", "100", language="en"), NOW, {}, Contact())
    asking = talking.choose(graph, move.course, "3", NOW, {})
    assert asking.asks is not None
    desk = Desk(Disk({"c1": Saved("winback", graph.hash, asking.course.to_json())}), graph)
    desk.answers()
    page = desk.page()
    assert (page.busy, page.over, page.lines[-1].text) == (False, True, "I am sorry.")


def test_a_script_that_was_changed_meanwhile_begins_anew() -> None:
    before = Desk()
    before.answers()
    before.chooses("yes")
    text = (CALLFLOWS / "winback.script.yaml").read_text().replace("Smile. Two", "Smile. Three")
    changed = check_file(text, "winback.script.yaml", SETTINGS).graph
    assert changed is not None
    after = Desk(before.disk, changed)
    after.answers()
    assert after.page().lines[0].text.startswith("Smile. Three")


def test_the_script_goes_when_the_agent_has_said_how_the_call_ended() -> None:
    desk = Desk()
    desk.answers()
    desk.bus.publish(DispositionSet(call_id="c1", user="ewa", disposition="solved"))
    assert desk.shown() is None
    assert len(project(desk.told[-1])) == 1


# --- the card -----------------------------------------------------------------------------------------------------


def test_what_nobody_knows_stays_empty() -> None:
    assert values(WINBACK, None, {}) == {"customer": {}}
    assert values(WINBACK, pop(), {"tariff": "G11", "since": "yesterday"}) == {
        "customer": {"name": "Anna Kowalska", "tariff": "G11"}
    }


def test_the_card_says_what_keeps_an_offer_locked() -> None:
    def past(days: int, **changes: Any) -> TimelineEntry:
        entry = TimelineEntry(
            at=NOW - timedelta(days=days), kind="call", direction="inbound", summary="", agent=None, queue=None,
            disposition=None, note=None,
        )  # fmt: skip
        return entry.model_copy(update=changes)

    def no(days: int) -> Consent:
        return Consent(purpose="hear_offer", given=False, at=NOW - timedelta(days=days))

    def of(**card: Any) -> Contact:
        return contact(WINBACK, pop(**card), NOW, History())

    assert contact(WINBACK, None, NOW, History()) == Contact()
    assert of(waited=130.0).waited == 130.0
    assert of(timeline=[past(6)]).calls_again
    assert not of(timeline=[past(8), past(3, direction="outbound")]).calls_again
    assert of(timeline=[past(9, disposition="complaint")]).complains
    older = [past(9, disposition="solved"), past(20, disposition="complaint")]
    assert not of(timeline=older).complains
    assert of(consents=[no(59)]).rests
    assert not of(consents=[no(61)]).rests


# --- offers -------------------------------------------------------------------------------------------------------


class Known:
    """What is known of everybody, and of the campaign that calls."""

    def __init__(self, past: History | None, state: str = "green") -> None:
        self._past, self._state = past, state

    async def past(self, _number: str | None) -> History:
        if self._past is None:
            raise TimeoutError
        return self._past

    def state(self, _call_id: str) -> str:
        return self._state


@pytest.mark.parametrize(
    ("known", "live", "name"),
    [
        (Known(None), {}, "known"),
        (Known(History(complains=True)), {}, "no_complaint"),
        (Known(History(score=2)), {}, "content"),
        (Known(History(declined=(NOW - timedelta(days=3),))), {}, "rested"),
        (Known(History(), "amber"), {"direction": "outbound"}, "campaign_green"),
        (Known(History()), {"offered": True}, "first_offer"),
    ],
)
def test_an_offer_that_was_not_earned_before_the_talk_stays_locked_in_it(
    known: Known, live: dict[str, Any], name: str
) -> None:
    desk = Desk(contacts=known)
    call = desk.live.get("c1")
    assert call is not None
    for word, value in live.items():
        setattr(call, word, value)
    desk.answers()
    page = desk.chooses("yes", "price", "4", "yes")
    assert page.offer is not None
    assert page.offer.missing == [name]
    assert not page.offer.made
    assert desk.heard(OfferAnswered) == []


def test_what_becomes_of_an_offer_is_told() -> None:
    desk = Desk()
    desk.answers()
    desk.chooses("yes", "price", "4", "no")
    assert [(one.product, one.answer, one.user) for one in desk.heard(OfferAnswered)] == [
        ("loyalty_tariff", "unheard", "ewa")
    ]
    taken = Desk()
    taken.answers()
    taken.chooses("yes", "price", "4", "yes", "yes")
    assert [one.answer for one in taken.heard(OfferAnswered)] == ["heard", "taken"]
