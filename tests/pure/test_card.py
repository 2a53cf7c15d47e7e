"""The caller's card: whatever a caller sent and whatever the past holds, it is a valid message of bounded size."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cti.card import card, completed, following
from cti.customers import Account, Consent, Customer, History, Interaction, Promise
from cti.desk.messages import SERVER, numbered
from ivr.happenings import AgentRinging
from ivr.live import LiveCall, TrailEntry
from scripts_dsl.values import Money

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LIMIT = 64 * 1024
"""Bytes of a websocket message, in either direction."""


def ring(name: str | None = "Anna") -> AgentRinging:
    return AgentRinging(
        call_id="c1", member="ewa", interface="PJSIP/ewa", queue="faults", ani="+48601234567", name=name,
        linkedid="1.1", leg="1.2", received=0.0, at=AT,
    )  # fmt: skip


def live(**known: object) -> LiveCall:
    call = LiveCall("c1", "energia", "+48601234567", "Anna", "100", AT - timedelta(minutes=1), "pl")
    for name, value in known.items():
        setattr(call, name, value)
    return call


def test_waiting_is_counted_from_joining_the_queue_to_the_ring() -> None:
    assert card(ring(), live(joined=AT - timedelta(seconds=31.5)), None, AT, delay_ms=1.0).waited == 31.5
    assert card(ring(), live(), None, AT, delay_ms=1.0).waited == 0


def test_a_clock_that_was_set_back_gives_no_negative_waiting() -> None:
    assert card(ring(), live(joined=AT + timedelta(seconds=5)), None, AT, delay_ms=1.0).waited == 0


def test_a_late_past_is_said_to_be_late_and_an_empty_one_complete() -> None:
    assert card(ring(), None, None, AT, delay_ms=1.0).history == "late"
    assert card(ring(), None, History(None, 0), AT, delay_ms=1.0).history == "complete"


def test_a_card_says_that_the_flow_has_proven_who_calls_and_a_number_alone_does_not() -> None:
    assert card(ring(), live(verified=True), None, AT, delay_ms=1.0).verified
    assert not card(ring(), live(), None, AT, delay_ms=1.0).verified
    assert not card(ring(), None, None, AT, delay_ms=1.0).verified


def test_a_number_of_several_customers_shows_none_of_them() -> None:
    shown = card(ring(), None, History(None, 3), AT, delay_ms=1.0)
    assert (shown.customer, shown.matches) == (None, 3)


def test_a_promise_is_overdue_after_its_time() -> None:
    promises = (
        Promise("p1", "call", AT - timedelta(seconds=1), "ewa"),
        Promise("p2", "write", AT + timedelta(seconds=1), None),
        Promise("p3", "some day", None, None),
    )
    shown = card(ring(), None, History(None, 0, promises=promises), AT, delay_ms=1.0)
    assert [p.overdue for p in shown.promises] == [True, False, False]


def test_money_and_dates_are_written_as_the_protocol_says() -> None:
    account = Account("4539578767", Money(Decimal("120.50"), "PLN"), date(2026, 4, 20))
    shown = card(ring(), None, History(None, 0, accounts=(account, Account("1", None, None))), AT, delay_ms=1.0)
    assert (shown.accounts[0].debt, shown.accounts[0].due) == ("120.50 PLN", "2026-04-20")
    assert (shown.accounts[1].debt, shown.accounts[1].due) == (None, None)


def test_no_key_and_no_prompt_are_null_and_not_empty() -> None:
    entry = card(ring(), live(trail=[TrailEntry("main", None, "", None, AT)]), None, AT, delay_ms=1.0).trail[0]
    assert (entry.prompt, entry.keys) == (None, None)


hostile = st.text(max_size=2_000)


def test_a_past_that_was_late_takes_nothing_from_the_card_that_is_there() -> None:
    """What the call told stays, also when the call is over by now, and what was promised meanwhile."""
    new, old = Promise("p-new", "call", None, "ewa"), Promise("p-old", "mail", None, "ewa")
    late = card(ring(), live(tell="Power is out"), None, AT, delay_ms=1.0)
    made = card(ring(), None, History(None, 1, promises=(new,)), AT, delay_ms=1.0)
    late = late.model_copy(update={"promises": made.promises})
    made = card(ring(), None, History(None, 1, promises=(old,)), AT, delay_ms=9.0)
    done = completed(late, made)
    assert (done.tell, done.waited, done.delay_ms, done.history) == (late.tell, late.waited, 1.0, "followed")
    assert [one.id for one in done.promises] == ["p-old", "p-new"]
    assert done.read_at == AT
    SERVER.validate_json(numbered(1, following(done)))


@given(name=hostile, tell=hostile, label=hostile, value=hostile)
def test_hostile_texts_make_a_valid_message(name: str, tell: str, label: str, value: str) -> None:
    call = live(name=name, tell=tell, values={"x": value}, trail=[TrailEntry("p", "q", "1", label, AT)])
    frame = numbered(1, card(ring(), call, None, AT, delay_ms=1.0))
    assert SERVER.validate_json(frame).type == "pop"  # type: ignore[union-attr]


def test_the_longest_possible_card_still_fits_into_a_frame() -> None:
    long = "ż" * 5_000
    call = live(
        name=long, tell=long, values={f"v{n}": long for n in range(500)},
        trail=[TrailEntry("place", "prompt", "1", long, AT)] * 500,
    )  # fmt: skip
    past = History(
        Customer("c", "Anna", "pl", ("+48601234567",)), 1,
        timeline=tuple(Interaction(str(n), AT, "call", "inbound", long, note=long) for n in range(20)),
        promises=(Promise("p", long, AT, "ewa"),) * 50, consents=(Consent("recording", True, AT),) * 20,
    )  # fmt: skip
    assert len(numbered(1, card(ring(), call, past, AT, delay_ms=1.0)).encode()) <= LIMIT
