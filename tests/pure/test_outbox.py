"""An outbox gives a client everything exactly once, however often the line breaks."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cti.desk.outbox import MAX_AGE, MAX_MESSAGES, NeverSentError, Outbox, TooSlowError


def filled(count: int, now: float = 0.0) -> Outbox:
    outbox = Outbox("e1")
    for _ in range(count):
        outbox.put(str, now)
    return outbox


def seqs(outbox: Outbox, after: int) -> list[int]:
    return [kept.seq for kept in outbox.after(after)]


def test_numbers_begin_at_one_and_have_no_gap() -> None:
    outbox = filled(3)
    assert [(k.seq, k.frame) for k in outbox.after(0)] == [(1, "1"), (2, "2"), (3, "3")]


def test_a_client_that_saw_two_gets_the_third_only() -> None:
    outbox = filled(3)
    assert outbox.can_resume("e1", 2, 0.0)
    assert seqs(outbox, 2) == [3]


def test_a_client_that_saw_all_gets_nothing() -> None:
    outbox = filled(3)
    assert outbox.can_resume("e1", 3, 0.0)
    assert seqs(outbox, 3) == []


@pytest.mark.parametrize(
    ("epoch", "last_seq"), [(None, None), (None, 2), ("e0", 2), ("e1", None), ("e1", 4), ("e1", 2**53 - 1)]
)
def test_a_client_of_another_numbering_needs_a_snapshot(epoch: str | None, last_seq: int | None) -> None:
    assert not filled(3).can_resume(epoch, last_seq, 0.0)


def test_what_was_acknowledged_is_forgotten_and_cannot_be_asked_for_again() -> None:
    outbox = filled(3)
    outbox.ack(2)
    assert len(outbox) == 1
    assert outbox.can_resume("e1", 2, 0.0)
    assert not outbox.can_resume("e1", 1, 0.0)


def test_an_acknowledgement_of_the_future_is_refused_and_changes_nothing() -> None:
    outbox = filled(3)
    with pytest.raises(NeverSentError):
        outbox.ack(4)
    assert len(outbox) == 3


def test_a_thousand_messages_are_kept_and_no_more() -> None:
    outbox = filled(MAX_MESSAGES + 1)
    assert len(outbox) == MAX_MESSAGES
    assert not outbox.can_resume("e1", 0, 0.0)
    assert outbox.can_resume("e1", 1, 0.0)


def test_messages_are_kept_for_five_minutes() -> None:
    outbox = filled(1)
    assert outbox.can_resume("e1", 0, MAX_AGE)
    assert not outbox.can_resume("e1", 0, MAX_AGE + 0.1)
    assert outbox.can_resume("e1", 1, MAX_AGE + 0.1), "who has seen everything misses nothing"


def test_a_client_whose_next_message_is_gone_is_too_slow() -> None:
    outbox = filled(MAX_MESSAGES + 5)
    with pytest.raises(TooSlowError):
        outbox.after(4)
    assert seqs(outbox, 5)[0] == 6


def test_a_frame_that_cannot_be_made_takes_no_number() -> None:
    outbox = filled(1)
    with pytest.raises(ZeroDivisionError):
        outbox.put(lambda _seq: str(1 // 0), 0.0)
    assert outbox.seq == 1


class BrokenLines(RuleBasedStateMachine):
    """A client on a line that is cut anywhere, loses acks, and comes back; an engine that starts anew.

    What the client shows must be every message once and in order, as long as it is never told to resync; a resync says
    how far the snapshot reaches.
    """

    @initialize()
    def begin(self) -> None:
        self.restarts = 0
        self.now = 0.0
        self.outbox = Outbox("e0")
        self.seen = 0  # client: last seq shown, all before it are shown too
        self.epoch: str | None = None
        self.cursor: int | None = None  # server: last seq sent on this connection; None = no connection
        self.shown: list[tuple[str, int]] = []
        self.covered: set[tuple[str, int]] = set()  # by a snapshot

    @rule(count=st.sampled_from([1, 1, 2, 5, 40, 990]))
    def something_happens(self, count: int) -> None:
        for _ in range(count):
            self.outbox.put(str, self.now)

    @rule(seconds=st.sampled_from([0.1, 20.0, 299.0, 301.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.cursor is not None)
    @rule(arrives=st.integers(0, 50))
    def the_server_sends_and_some_arrives(self, arrives: int) -> None:
        assert self.cursor is not None
        try:
            todo = self.outbox.after(self.cursor)
        except TooSlowError:
            self.cursor = None
            return
        for kept in todo[:arrives]:
            assert kept.frame == str(kept.seq)
            self.shown.append((self.outbox.epoch, kept.seq))
            self.cursor = self.seen = kept.seq

    @precondition(lambda self: self.cursor is not None)
    @rule(back=st.integers(0, 3))
    def an_ack_arrives_perhaps_an_old_one(self, back: int) -> None:
        self.outbox.ack(max(0, self.seen - back))

    @rule()
    def the_line_is_cut(self) -> None:
        self.cursor = None

    @rule()
    def the_engine_starts_anew(self) -> None:
        self.restarts += 1
        self.outbox = Outbox(f"e{self.restarts}")
        self.cursor = None

    @rule()
    def the_client_comes_back(self) -> None:
        if self.outbox.can_resume(self.epoch, self.seen, self.now):
            self.cursor = self.seen
        else:
            self.cursor = self.seen = self.outbox.seq
            self.epoch = self.outbox.epoch
            self.covered |= {(self.epoch, n) for n in range(1, self.seen + 1)}

    @invariant()
    def nothing_is_shown_twice(self) -> None:
        assert len(set(self.shown)) == len(self.shown)

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.epoch is not None:
            got = set(self.shown) | self.covered
            assert all((self.epoch, n) in got for n in range(1, self.seen + 1))

    @invariant()
    def memory_is_bounded(self) -> None:
        assert len(self.outbox) <= MAX_MESSAGES


BrokenLines.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
test_random_cuts_never_lose_or_double = BrokenLines.TestCase
