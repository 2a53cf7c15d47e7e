"""What a seat says of its agent, what the switch should know, and the legal way between two states."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from cti.agents import MOVES, AgentState, Status, move
from cti.floor.seats import Membership, Seat, wanted, way

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
OWN, DEMO = "PJSIP/ewa", "Local/ewa@demo-phone/n"
S = AgentState


def seat(state: AgentState, phones: frozenset[str] = frozenset({OWN}), member: Membership | None = None) -> Seat:
    return Seat("ewa", "Ewa", ("pl",), ("support",), (OWN, DEMO), Status(state, None, AT), phones=phones, member=member)


MEMBER = Membership(OWN, ("support",), paused=False)


@pytest.mark.parametrize(
    ("state", "member", "paused"),
    [
        (S.READY, None, False),
        (S.RINGING, MEMBER, False),
        (S.TALKING, MEMBER, True),
        (S.WRAP_UP, MEMBER, True),
        (S.NOT_READY, MEMBER, True),
    ],
)
def test_only_who_is_ready_or_rings_is_a_member_that_rings(
    state: AgentState, member: Membership | None, paused: bool
) -> None:
    assert wanted(seat(state, member=member)) == Membership(OWN, ("support",), paused)


def test_who_was_never_ready_who_left_and_who_has_no_telephone_is_no_member() -> None:
    assert wanted(seat(S.NOT_READY)) is None
    assert wanted(seat(S.LOGGED_OUT, member=MEMBER)) is None
    assert wanted(seat(S.READY, frozenset(), member=MEMBER)) is None


def test_the_own_telephone_comes_before_the_demonstrations() -> None:
    assert seat(S.READY, frozenset({OWN, DEMO})).phone.interface == OWN
    assert seat(S.READY, frozenset({DEMO})).phone.interface == DEMO
    nothing = seat(S.READY, frozenset()).phone
    assert (nothing.interface, nothing.registered) == (OWN, False)


def test_what_is_left_of_wrap_up_is_told_in_wrap_up_alone() -> None:
    ends = AT + timedelta(seconds=120)
    for state in S:
        one = seat(state)
        one.ends = ends
        told = ends if state is S.WRAP_UP else None
        assert (one.status().until, one.agent().until) == (told, told), state


def test_a_browser_that_is_switched_on_comes_before_the_telephone_on_the_desk() -> None:
    both = Seat("ewa", "Ewa", ("pl",), (), (OWN, f"{OWN}.web", DEMO), Status(S.READY, None, AT))
    both.phones = frozenset({OWN, f"{OWN}.web"})
    assert both.phone.interface == f"{OWN}.web"
    both.phones = frozenset({OWN})
    assert both.phone.interface == OWN
    both.phones = frozenset()
    assert (both.phone.interface, both.phone.registered) == (OWN, False)


def test_a_supervisor_without_a_telephone_can_be_shown() -> None:
    sofia = Seat("sofia", "Sofia", ("en",), (), (), Status(S.NOT_READY, "lunch", AT))
    assert sofia.agent().phone.registered is False
    assert sofia.status().reason == "lunch"


def test_a_missed_event_is_made_up_for_by_the_shortest_way() -> None:
    assert way(S.READY, S.RINGING) == (S.RINGING,)
    assert len(way(S.LOGGED_OUT, S.RINGING)) == 2
    assert way(S.TALKING, S.TALKING) == ()
    assert way(S.TALKING, S.READY) == (S.WRAP_UP, S.READY)


@pytest.mark.parametrize(("begin", "end"), list(itertools.permutations(AgentState, 2)))
def test_a_way_is_made_of_legal_moves(begin: AgentState, end: AgentState) -> None:
    state = begin
    for step in way(begin, end):
        assert step in MOVES[state]
        state = move(state, step)
    assert state is end
