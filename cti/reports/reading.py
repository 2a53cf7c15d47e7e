"""What the event log says, read into the rows that figures are made of. Pure.

In: Recorded rows in the order of writing. Out: a Log. Rows that speak of what began before the first of them are kept
as far as they say what was before; what is not over yet counts for nothing but its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cti.reports.rows import Call, Log, Neighbour, Owed, Spell, Visit
from ivr.eventlog.reader import Recorded

KINDS = (
    "call.began",
    "call.ended",
    "queue.left",
    "agent.connected",
    "agent.talk_ended",
    "agent.state",
    "callback.asked",
    "callback.moved",
    "promise.made",
    "promise.taken",
    "promise.moved",
    "survey.answered",
)
"""What a report reads."""
LATER = ("callback.moved", "promise.taken", "promise.moved")
"""What is told of a promise after the days in which it was made."""
NEIGHBOURS = ("call.began", "agent.connected", *LATER)
"""What it reads of the days before and after: did the person call again, was the promise kept?"""
HOUR = timedelta(hours=1)


def read(
    rows: Iterable[Recorded],
    around: Iterable[Recorded],
    since: datetime,
    until: datetime,
    known: datetime | None = None,
) -> Log:
    """The Log of a time, not later than now. `around`: NEIGHBOURS of the days before and after, up to `known`."""
    told, near = list(rows), list(around)
    reader = _Reader(since, until)
    for row in told:
        reader.take(row)
    for row in near:
        if row.kind in LATER:
            reader.take(row)
    neighbours = sorted([*near, *told], key=lambda row: row.at)
    return reader.log(_contacts(neighbours), known or until)


def _contacts(rows: Iterable[Recorded]) -> dict[str, tuple[Neighbour, ...]]:
    found: dict[str, list[Neighbour]] = {}
    number_of: dict[str, str] = {}
    for row in rows:
        if row.call_id is None or row.kind not in NEIGHBOURS:
            continue
        if row.kind == "call.began" and row.body.get("ani") and row.body.get("direction", "inbound") == "inbound":
            number_of[row.call_id] = row.body["ani"]
            found.setdefault(row.body["ani"], []).append(Neighbour(row.at, row.call_id, None))
        elif row.kind == "agent.connected" and (number := number_of.get(row.call_id)):
            found[number].append(Neighbour(row.at, row.call_id, row.body.get("queue")))
    return {number: tuple(contacts) for number, contacts in found.items()}


class _Reader:
    def __init__(self, since: datetime, until: datetime) -> None:
        self._since, self._until = since, until
        self._calls: dict[str, Call] = {}
        self._visits: list[Visit] = []
        self._open: dict[str, int] = {}
        """Call -> place in `_visits` of its talk that goes on."""
        self._states: dict[str, tuple[datetime, str, str | None]] = {}
        self._spells: list[Spell] = []
        self._owed: dict[str, Owed] = {}

    def take(self, row: Recorded) -> None:
        handler = _HANDLERS.get(row.kind)
        if handler is not None:
            handler(self, row, row.call_id or "")

    def log(self, contacts: Mapping[str, tuple[Neighbour, ...]], known: datetime) -> Log:
        for agent in list(self._states):
            self._close(agent, self._until)
        return Log(
            self._since,
            self._until,
            known,
            tuple(self._calls.values()),
            tuple(self._visits),
            tuple(self._spells),
            tuple(self._owed.values()),
            contacts,
        )

    # --- calls ---------------------------------------------------------------------------------------------------

    def _began(self, row: Recorded, call_id: str) -> None:
        body = row.body
        if body.get("direction", "inbound") == "inbound":
            self._calls[call_id] = Call(call_id, row.at, body.get("ani"), str(body.get("flow", "")), None, None, (), ())

    def _ended(self, row: Recorded, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is not None:
            self._calls[call_id] = replace(call, seconds=float(row.body["seconds"]), why=str(row.body["why"]))

    def _left(self, row: Recorded, call_id: str) -> None:
        queue, waited = str(row.body["queue"]), float(row.body["waited"])
        call = self._calls.get(call_id)
        number = call.number if call is not None else None
        joined = row.at - timedelta(seconds=waited)
        self._visits.append(Visit(call_id, joined, number, queue, waited, str(row.body["why"])))
        if call is not None:
            self._calls[call_id] = replace(call, queues=(*call.queues, queue))

    def _connected(self, row: Recorded, call_id: str) -> None:
        """The visit that ended so was told just before."""
        member = str(row.body["member"])
        place = next((n for n in range(len(self._visits) - 1, -1, -1) if self._visits[n].call_id == call_id), None)
        if place is not None and self._visits[place].why == "answered" and self._visits[place].agent is None:
            self._visits[place] = replace(self._visits[place], agent=member)
            self._open[call_id] = place
        call = self._calls.get(call_id)
        if call is not None:
            self._calls[call_id] = replace(call, agents=(*call.agents, member))

    def _talked(self, row: Recorded, call_id: str) -> None:
        place = self._open.pop(call_id, None)
        if place is not None:
            self._visits[place] = replace(self._visits[place], talk=float(row.body["talk"]))

    def _surveyed(self, row: Recorded, call_id: str) -> None:
        """Who is asked after a call speaks of the last queue in which somebody answered."""
        solved = row.body.get("solved")
        places = (n for n in range(len(self._visits) - 1, -1, -1) if self._visits[n].call_id == call_id)
        place = next((n for n in places if self._visits[n].agent is not None), None)
        if isinstance(solved, bool) and place is not None:
            self._visits[place] = replace(self._visits[place], solved=solved)

    # --- agents --------------------------------------------------------------------------------------------------

    def _moved(self, row: Recorded, _call_id: str) -> None:
        agent, state = str(row.body["user"]), str(row.body["state"])
        if agent not in self._states:
            self._states[agent] = (self._since, str(row.body["before"]), None)
        self._close(agent, row.at)
        self._states[agent] = (row.at, state, row.body.get("reason"))

    def _close(self, agent: str, end: datetime) -> None:
        begin, state, reason = self._states.pop(agent)
        for at, seconds in _hours(begin, end):
            self._spells.append(Spell(agent, at, seconds, state, reason))

    # --- promises ------------------------------------------------------------------------------------------------

    def _asked(self, row: Recorded, call_id: str) -> None:
        due = row.at + timedelta(seconds=float(row.body["within"]))
        number = row.body.get("number")
        self._owed[row.id] = Owed(call_id, row.at, str(row.body["queue"]), due, "waiting", None, number=number)

    def _promise_moved(self, row: Recorded, _call_id: str) -> None:
        owed = self._owed.get(str(row.body["callback"]))
        if owed is not None:
            state = str(row.body["state"])
            done = row.at if state == "done" else owed.done
            self._owed[str(row.body["callback"])] = replace(owed, state=state, done=done)

    def _made(self, row: Recorded, call_id: str) -> None:
        body = row.body
        self._owed[str(body["promise"])] = Owed(
            call_id, row.at, body.get("queue"), datetime.fromisoformat(body["due"]), "open", None,
            kind=str(body.get("what", "promise")), agent=body["owner"], number=body.get("number"),
        )  # fmt: skip

    def _taken(self, row: Recorded, _call_id: str) -> None:
        owed = self._owed.get(str(row.body["promise"]))
        if owed is not None:
            self._owed[str(row.body["promise"])] = replace(owed, agent=str(row.body["user"]))

    def _owed_moved(self, row: Recorded, _call_id: str) -> None:
        owed, state = self._owed.get(str(row.body["promise"])), str(row.body["state"])
        if owed is not None:
            done = row.at if state == "kept" else None
            self._owed[str(row.body["promise"])] = replace(owed, state=_OWED.get(state, state), done=done)


_OWED = {"kept": "done", "withdrawn": "cancelled"}
"""Words of cti.promises.states.PromiseState as promised calls have them."""
_HANDLERS = {
    "call.began": _Reader._began,
    "call.ended": _Reader._ended,
    "queue.left": _Reader._left,
    "agent.connected": _Reader._connected,
    "agent.talk_ended": _Reader._talked,
    "agent.state": _Reader._moved,
    "callback.asked": _Reader._asked,
    "callback.moved": _Reader._promise_moved,
    "promise.made": _Reader._made,
    "promise.taken": _Reader._taken,
    "promise.moved": _Reader._owed_moved,
    "survey.answered": _Reader._surveyed,
}


def _hours(begin: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """The time between two moments, cut at full hours."""
    while begin < end:
        hour = begin.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        cut = min(end, hour + HOUR)
        yield begin, (cut - begin).total_seconds()
        begin = cut
