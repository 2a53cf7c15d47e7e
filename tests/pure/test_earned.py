"""An offer is earned: each condition alone keeps it locked, and says so."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from scripts_dsl.policy.earned import CONDITIONS, LONGEST_WAIT, OF_THE_CONTACT, Contact, Standing, may_ever, missing

EARNED = Standing(solved=True, asked=True, agreed=True)
ALONE = {
    "waited_little": replace(EARNED, contact=Contact(waited=LONGEST_WAIT + 0.1)),
    "calls_once": replace(EARNED, contact=Contact(calls_again=True)),
    "no_complaint": replace(EARNED, contact=Contact(complains=True)),
    "rested": replace(EARNED, contact=Contact(rests=True)),
    "first_offer": replace(EARNED, offered=True),
    "solved": replace(EARNED, solved=False),
    "asked": replace(EARNED, asked=False),
    "agreed": replace(EARNED, agreed=False),
}


def test_whoever_is_served_asked_and_agrees_may_hear_an_offer() -> None:
    assert missing(EARNED) == ()


def test_every_condition_has_its_line_here() -> None:
    assert list(ALONE) == list(CONDITIONS)


@pytest.mark.parametrize("name", ALONE)
def test_each_condition_alone_keeps_the_offer_locked(name: str) -> None:
    assert missing(ALONE[name]) == (name,)


def test_it_is_earned_in_one_row_of_the_whole_table_only() -> None:
    rows = [
        Standing(
            contact=Contact(waited=200.0 * w, calls_again=c, complains=k, rests=r),
            solved=s,
            asked=a,
            agreed=y,
            offered=o,
        )
        for w, c, k, r, s, a, y, o in itertools.product(*[(False, True)] * 8)
    ]
    assert [row for row in rows if not missing(row)] == [EARNED]


def test_two_minutes_of_waiting_are_little() -> None:
    assert not missing(replace(EARNED, contact=Contact(waited=LONGEST_WAIT)))


@pytest.mark.parametrize("name", CONDITIONS)
def test_no_talk_can_bring_about_what_was_before_it(name: str) -> None:
    assert may_ever(ALONE[name].contact) is (name not in OF_THE_CONTACT)
