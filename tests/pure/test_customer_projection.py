"""What a happening writes into the timeline, without any database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cti.customers import projection as p
from cti.customers.history import history
from cti.happenings import AgentStateChanged, DispositionSet
from ivr import happenings as h
from ivr.happenings import Happening
from ivr.statements import Sql

AT = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("happening", "sql"),
    [
        (h.CallBegan(call_id="c", ani=None, name=None, dialled="100", flow="f", flow_hash="9", asterisk="a",
                     uniqueid="1", linkedid="1"), p.BEGIN),
        (h.NoteTaken(call_id="c", text="no power"), p.NOTE),
        (h.OutcomeSaid(call_id="c", word="promised"), p.OUTCOME),
        (h.CallerQueued(call_id="c", queue="support", position=1), p.QUEUED),
        (h.CallerLeftQueue(call_id="c", queue="support", waited=3.5, why="abandoned"), p.LEFT),
        (h.AgentConnected(call_id="c", member="ewa", queue="support", hold=3.0, rang=1.0), p.CONNECTED),
        (h.TalkEnded(call_id="c", member="ewa", queue="support", talk=60.0, by="caller"), p.TALKED),
        (h.CallEnded(call_id="c", seconds=90.0, why="completed"), p.ENDED),
        (DispositionSet(call_id="c", user="ewa", disposition="solved"), p.DISPOSED),
    ],
)  # fmt: skip
def test_each_happening_of_a_call_writes_its_own_row_and_only_that(happening: Happening, sql: Sql) -> None:
    write, *others = p.project(happening)
    assert (write.sql, write.key) == (sql, "c")
    assert all(other.sql is p.SAID_IN_CALL for other in others), "and the words by which it is found"


@pytest.mark.parametrize(
    "happening",
    [
        h.CallStepped(call_id="c", seq=1, step="a.1", event={}),
        h.AgentMissed(call_id="c", member="ewa", queue=None, rang=20.0),
        AgentStateChanged(call_id="c", user="ewa", before="ready", state="ringing"),
        h.TalkEnded(call_id=None, member="ewa", queue=None, talk=1.0, by="agent"),
    ],
)
def test_what_says_nothing_about_a_call_of_ours_writes_nothing(happening: Happening) -> None:
    assert p.project(happening) == ()


def test_a_flow_that_notes_without_end_fills_no_card() -> None:
    write, *_ = p.project(h.NoteTaken(call_id="c", text="x" * 100_000))
    assert max(len(a) for a in write.args) == p.MOST_OF_A_NOTE


@pytest.mark.parametrize(
    ("outcome", "talk", "agent", "words"),
    [
        ("completed", None, None, "served by the menu"),
        ("abandoned", None, None, "gave up waiting"),
        ("completed", 65, "ewa", "talked 1:05 with ewa"),
        ("hung_up", None, "ewa", "talked with ewa"),
        ("something_new", None, None, "something new"),
        (None, None, None, ""),
    ],
)
def test_a_call_without_notes_is_told_by_its_end(
    outcome: str | None, talk: int | None, agent: str | None, words: str
) -> None:
    contact = ("interaction", "c", "inbound", "", outcome, 0, talk, agent, None, None, None, "call")
    found = history([("who", None, None, None, None, 0, None, None, None, None, None, None), contact])
    assert found is not None
    assert found.timeline[0].summary == words
