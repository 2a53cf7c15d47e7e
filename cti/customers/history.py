"""The one query behind a screen pop: whose number it is and everything that belongs on the card, in one round trip.

Text SQL through the driver: it stands between a ringing phone and the agent's screen. Every branch gives the same
columns (what it is, four texts, two whole numbers, five texts), so both databases take the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cti.customers.asked import answered
from cti.customers.models import (
    Account,
    Candidate,
    Chosen,
    Consent,
    Customer,
    History,
    Interaction,
    Promise,
    Recording,
    Satisfaction,
    Suppression,
    Warned,
)
from ivr.moments import moment
from ivr.statements import Sql
from ivr.store import Row
from scripts_dsl.values import read_money

_WHO_CALLS = """
WITH who AS (
  SELECT count(*) AS matches, CASE WHEN count(*) = 1 THEN min(customer_id) ELSE (
    SELECT h.customer_id FROM number_choice h JOIN customer_number o
    ON o.number = h.number AND o.customer_id = h.customer_id WHERE h.number = :number) END AS id
  FROM customer_number WHERE number = :number)
SELECT 'who', c.id, c.name, c.language, c.email, who.matches, CAST(NULL AS BIGINT),
  c.address, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
  FROM who LEFT JOIN customer c ON c.id = who.id
"""
_WHO_IS_IT = """
WITH who AS (SELECT CAST(:id AS TEXT) AS id)
SELECT 'who', c.id, c.name, c.language, c.email, CAST(1 AS BIGINT), CAST(NULL AS BIGINT),
  c.address, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
  FROM who JOIN customer c ON c.id = who.id
"""
_BELONGINGS = """
UNION ALL
SELECT 'number', number, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM customer_number WHERE customer_id = (SELECT id FROM who)
UNION ALL
SELECT 'promise', id, text, owner, kind, due_at, NULL, queue, NULL, NULL, NULL, NULL
  FROM promise WHERE customer_id = (SELECT id FROM who) AND state IN ('open', 'late')
UNION ALL
SELECT 'promise', id, tell, NULL, 'callback', CASE WHEN since > asked THEN since ELSE due END, NULL, queue,
  NULL, NULL, NULL, NULL FROM callback WHERE state IN ('waiting', 'calling')
  AND number IN (SELECT number FROM customer_number WHERE customer_id = (SELECT id FROM who))
UNION ALL
SELECT 'consent', purpose, NULL, NULL, NULL, at, CASE WHEN given THEN 1 ELSE 0 END, NULL, NULL, NULL, NULL, NULL
  FROM consent WHERE customer_id = (SELECT id FROM who)
UNION ALL
SELECT 'account', number, debt, due, NULL, at, NULL, NULL, NULL, NULL, NULL, NULL
  FROM account WHERE customer_id = (SELECT id FROM who)
UNION ALL
SELECT 'hold', why, NULL, NULL, NULL, at, NULL, NULL, NULL, NULL, NULL, NULL
  FROM hold WHERE customer_id = (SELECT id FROM who) AND released IS NULL
UNION ALL
SELECT 'mood', word, NULL, NULL, NULL, max(at), NULL, NULL, NULL, NULL, NULL, NULL FROM (
  SELECT disposition AS word, at FROM interaction
  WHERE customer_id = (SELECT id FROM who) AND disposition IN ('complaint', 'solved')
  UNION ALL SELECT 'complaint', at FROM complaint WHERE customer_id = (SELECT id FROM who)) AS moods GROUP BY word
UNION ALL
SELECT 'survey', survey, NULL, NULL, NULL, at, thousandths, NULL, NULL, NULL, NULL, NULL FROM (
  SELECT s.survey, s.at, CAST(1000 * s.satisfaction AS BIGINT) AS thousandths
  FROM interaction i JOIN survey_result s ON s.call_id = i.id
  WHERE i.customer_id = (SELECT id FROM who) AND s.satisfaction IS NOT NULL ORDER BY s.at DESC LIMIT 1) AS answered
UNION ALL
SELECT 'answers', survey, answers, band, channel, at, thousandths, outcome, texts, NULL, NULL, NULL FROM (
  SELECT s.survey, s.answers, s.band, s.channel, s.at, CAST(1000 * s.score AS BIGINT) AS thousandths,
    s.outcome, s.texts
  FROM interaction i JOIN survey_result s ON s.call_id = i.id
  WHERE i.customer_id = (SELECT id FROM who) ORDER BY s.at DESC LIMIT 10) AS asked
UNION ALL
SELECT 'answers', survey, answers, band, channel, at, thousandths, outcome, texts, NULL, NULL, NULL FROM (
  SELECT s.survey, s.answers, s.band, s.channel, s.at, CAST(1000 * s.score AS BIGINT) AS thousandths,
    s.outcome, s.texts
  FROM survey_result s
  WHERE s.customer_id = (SELECT id FROM who) AND NOT EXISTS (SELECT 1 FROM interaction i WHERE i.id = s.call_id)
  ORDER BY s.at DESC LIMIT 10) AS written
UNION ALL
SELECT 'suppression', scope, NULL, NULL, NULL, since, NULL, NULL, NULL, NULL, NULL, NULL
  FROM suppression WHERE number IN (SELECT number FROM customer_number WHERE customer_id = (SELECT id FROM who))
UNION ALL
SELECT 'interaction', id, direction, summary, outcome, at, talk, agent, queue, disposition, note, kind FROM (
  SELECT id, direction, summary, outcome, at, CAST(talk AS BIGINT) AS talk, agent, queue, disposition, note, kind
  FROM interaction WHERE customer_id = (SELECT id FROM who) AND id <> :but ORDER BY at DESC LIMIT :last) AS known
"""
_HEARD = """
UNION ALL
SELECT 'recording', id, call_id, what, box, at, seconds, agent, state, NULL, NULL, NULL FROM (
  SELECT r.id, r.call_id, r.what, r.box, r.at, CAST(r.seconds AS BIGINT) AS seconds, r.agent, r.state
  FROM interaction i JOIN recording r ON r.call_id = i.id
  WHERE i.customer_id = (SELECT id FROM who) AND r.state IN ('kept', 'short') ORDER BY r.at DESC LIMIT 50) AS heard
"""
_HEARD_OF_UNKNOWN = """
UNION ALL
SELECT 'recording', id, call_id, what, box, at, seconds, agent, state, NULL, NULL, NULL FROM (
  SELECT r.id, r.call_id, r.what, r.box, r.at, CAST(r.seconds AS BIGINT) AS seconds, r.agent, r.state
  FROM interaction i JOIN recording r ON r.call_id = i.id
  WHERE i.number = :number AND (SELECT id FROM who) IS NULL AND r.state IN ('kept', 'short')
  ORDER BY r.at DESC LIMIT 50) AS heard_of_unknown
"""
_UNKNOWN = """
UNION ALL
SELECT 'interaction', id, direction, summary, outcome, at, talk, agent, queue, disposition, note, kind FROM (
  SELECT id, direction, summary, outcome, at, CAST(talk AS BIGINT) AS talk, agent, queue, disposition, note, kind
  FROM interaction WHERE number = :number AND (SELECT id FROM who) IS NULL AND id <> :but
  ORDER BY at DESC LIMIT :last) AS unknown
UNION ALL
SELECT 'promise', id, text, owner, kind, due_at, NULL, queue, NULL, NULL, NULL, NULL
  FROM promise WHERE number = :number AND (SELECT id FROM who) IS NULL AND state IN ('open', 'late')
UNION ALL
SELECT 'answers', survey, answers, band, channel, at, thousandths, outcome, texts, NULL, NULL, NULL FROM (
  SELECT s.survey, s.answers, s.band, s.channel, s.at, CAST(1000 * s.score AS BIGINT) AS thousandths,
    s.outcome, s.texts
  FROM interaction i JOIN survey_result s ON s.call_id = i.id
  WHERE i.number = :number AND (SELECT id FROM who) IS NULL ORDER BY s.at DESC LIMIT 10) AS asked_of_unknown
"""
_SEVERAL = """
UNION ALL
SELECT 'candidate', id, name, language, email, last, NULL, address, NULL, NULL, NULL, NULL FROM (
  SELECT c.id, c.name, c.language, c.email, c.address,
    (SELECT max(at) FROM interaction i WHERE i.customer_id = c.id) AS last
  FROM customer_number n JOIN customer c ON c.id = n.customer_id
  WHERE n.number = :number AND (SELECT matches FROM who) > 1 ORDER BY c.name, c.id LIMIT 20) AS several
UNION ALL
SELECT 'chosen', by_user, NULL, NULL, NULL, at, NULL, NULL, NULL, NULL, NULL, NULL FROM number_choice
  WHERE number = :number AND (SELECT matches FROM who) > 1 AND customer_id = (SELECT id FROM who)
"""
BY_NUMBER = Sql(_WHO_CALLS + _BELONGINGS + _HEARD + _SEVERAL + _UNKNOWN + _HEARD_OF_UNKNOWN)
BY_ID = Sql(_WHO_IS_IT + _BELONGINGS + _HEARD)

LAST = 20
"""Interactions on a card."""

_ENDS = {
    "completed": "served by the menu",
    "hung_up": "hung up",
    "abandoned": "gave up waiting",
    "fallback": "cut short by a fault of ours",
    "engine_lost": "end not seen",
    "pbx_restart": "cut short by a restart of the switch",
}
"""CallEnded.why, and abandoned, in an agent's words."""


def history(rows: Iterable[Row]) -> History | None:
    """Rows of one of the queries above; None when there is no `who` (no such customer id)."""
    parts: dict[str, list[Any]] = {"who": [], "number": [], **{kind: [] for kind in _READ}}
    for kind, *values in rows:
        parts[kind].append(_READ[kind](values) if kind in _READ else values)
    if not parts["who"]:
        return None
    id_, name, language, email, matches, _, address, *_rest = parts["who"][0]
    numbers = tuple(sorted(v[0] for v in parts["number"]))
    return History(
        customer=None if id_ is None else Customer(id_, name, language, numbers, email, address),
        matches=matches,
        timeline=tuple(
            sorted(
                [*_with(parts["interaction"], parts["recording"]), *parts["answers"]], key=lambda i: i.at, reverse=True
            )
        ),
        promises=tuple(sorted(parts["promise"], key=lambda p: (p.due_at is None, p.due_at, p.id))),
        consents=tuple(sorted(parts["consent"], key=lambda c: c.purpose)),
        accounts=tuple(sorted(parts["account"], key=lambda a: a.number)),
        candidates=tuple(sorted(parts["candidate"], key=lambda c: (c.customer.name, c.customer.id))),
        chosen=next(iter(parts["chosen"]), None),
        warnings=_warnings(dict(parts["mood"]), parts["hold"]),
        satisfaction=next(iter(parts["survey"]), None),
        suppressions=tuple(sorted(parts["suppression"], key=lambda s: s.since)),
    )


def _warnings(moods: dict[str, datetime], holds: Iterable[Warned]) -> tuple[Warned, ...]:
    """A complaint is open until a later talk is said to have solved it."""
    complained, solved = moods.get("complaint"), moods.get("solved")
    is_open = complained is not None and (solved is None or solved < complained)
    return (*((Warned("complaint", complained),) if complained and is_open else ()), *holds)


def _with(contacts: Iterable[Interaction], recordings: Iterable[tuple[str, Recording]]) -> list[Interaction]:
    """Each contact with what can be heard of it."""
    of: dict[str, list[Recording]] = {}
    for call_id, recording in recordings:
        of.setdefault(call_id, []).append(recording)
    return [replace(c, recordings=tuple(of[c.id])) if c.id in of else c for c in contacts]


def interaction(values: list[Any]) -> Interaction:
    """One row of the timeline."""
    id_, direction, summary, outcome, at, talk, agent, queue, disposition, note, kind = values
    return Interaction(
        id=id_, at=moment(at), kind=kind, direction=direction, summary=summary or _in_words(outcome, agent, talk),
        agent=agent, queue=queue, talk=talk, disposition=disposition, note=note,
    )  # fmt: skip


def account(number: str, debt: str | None, due: str | None) -> Account:
    """An account as its table has it."""
    return Account(number, read_money(debt) if debt else None, date.fromisoformat(due) if due else None)


def _in_words(outcome: str | None, agent: str | None, talk: int | None) -> str:
    if agent is not None:
        return f"talked with {agent}" if talk is None else f"talked {talk // 60}:{talk % 60:02} with {agent}"
    return _ENDS.get(outcome, outcome.replace("_", " ")) if outcome else ""


def _promise(v: list[Any]) -> Promise:
    due = None if v[4] is None else moment(v[4])
    return Promise(id=v[0], text=v[1], due_at=due, owner=v[2], kind=v[3], queue=v[6])


def _recording(v: list[Any]) -> tuple[str, Recording]:
    id_, call_id, what, box, _at, seconds, agent, state, *_ = v
    return call_id, Recording(id_, what, box, float(seconds or 0), agent, state == "kept")


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


_READ: dict[str, Callable[[list[Any]], Any]] = {
    "promise": _promise,
    "consent": lambda v: Consent(purpose=v[0], given=bool(v[5]), at=moment(v[4])),
    "account": lambda v: replace(account(v[0], v[1], v[2]), at=_moment(v[4])),
    "candidate": lambda v: Candidate(
        Customer(v[0], v[1], v[2], (), v[3], v[6]), None if v[4] is None else moment(v[4])
    ),
    "chosen": lambda v: Chosen(v[0], moment(v[4])),
    "hold": lambda v: Warned("hold", moment(v[4]), v[0]),
    "mood": lambda v: (v[0], moment(v[4])),
    "survey": lambda v: Satisfaction(v[0], moment(v[4]), None if v[5] is None else v[5] / 1000),
    "answers": answered,
    "suppression": lambda v: Suppression(v[0], moment(v[4])),
    "interaction": interaction,
    "recording": _recording,
}
