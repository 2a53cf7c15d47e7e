"""Happenings of refusals -> rows of `talk_exit`, and a line on the timeline of a call that did not end. Pure; the event
log runs the statements."""

from __future__ import annotations

from cti.customers.projection import NOTE
from cti.happenings import ExitAsked, ExitBlocked, ExitGiven
from ivr.happenings import Happening
from ivr.moments import micros
from ivr.statements import Sql, Write

ASKED = Sql(
    "INSERT INTO talk_exit (call_id, agent, how, asked) VALUES (:call_id, :agent, :how, :asked)"
    " ON CONFLICT (call_id) DO UPDATE SET agent = excluded.agent, how = excluded.how, asked = excluded.asked,"
    " seconds = NULL WHERE excluded.how = 'key' AND talk_exit.how <> 'key'",
    key="call_id",
)
"""Key 9 (letting_go.KEY) takes the place of what was only said before it; nothing else takes that of the first."""
GIVEN = Sql(
    "UPDATE talk_exit SET seconds = :seconds WHERE call_id = :call_id AND agent = :agent AND seconds IS NULL",
    key="call_id",
)


def project(happening: Happening) -> tuple[Write, ...]:
    """The refusal of a call that counts is a row, with the seconds until the talk was over."""
    match happening:
        case ExitAsked() as h if h.call_id is not None:
            return (ASKED(call_id=h.call_id, agent=h.user, how=h.how, asked=micros(h.at)),)
        case ExitGiven() as h if h.call_id is not None:
            return (GIVEN(call_id=h.call_id, agent=h.user, seconds=h.seconds),)
        case ExitBlocked() as h if h.call_id is not None:
            text = f"said no ({h.how}{f', {h.what}' if h.what else ''}), and {h.user} went on for {h.seconds:.0f} s"
            return (NOTE(id=h.call_id, text=text),)
    return ()
