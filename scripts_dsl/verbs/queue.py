"""`queue`: the caller waits for an agent.

- queue: support
  tell_agent: Account ${account else "not given"}
  options: {1: call_me}
  longest: 15m
  on_timeout: leave_message
"""

from __future__ import annotations

from decimal import Decimal

from scripts_dsl.effects import Enqueue, StartCallRecording, StopCallRecording
from scripts_dsl.events import AgentLeft, Keys, NobodyThere, NotRecorded, QueueTimeout
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="queue",
    group="people",
    main=Field("queue", Kind.QUEUE, "Name of the queue.", required=True),
    help="The caller waits for an agent.",
    example="- queue: support\n  tell_agent: New contract\n  longest: 15m\n  on_timeout: leave_message\n",
    fields=(
        Field("tell_agent", Kind.TEXT, "What the agent reads before answering."),
        Field("speaks", Kind.LANGUAGE, "Language asked of the agent; after 60 s anyone.", default="language"),
        Field("priority", Kind.FORMULA, "1 is served first, 9 last.", default="5"),
        Field("music", Kind.WORD, "Class of music on hold."),
        Field("announce", Kind.DURATION, "How often the caller hears the position.", default="60s"),
        Field("options", Kind.KEY_PLACES, "Keys that work while waiting and where they lead."),
        Field("longest", Kind.DURATION, "How long the caller waits at most.", default="10m"),
        Field(
            "at_closing",
            Kind.CLOSING,
            "Where callers who still wait go when the queue closes; `serve` keeps them.",
            default="serve",
        ),
        Field("record_call", Kind.YES_NO, "Record the talk; needs a yes to `consent: recording`.", default="no"),
        Field("on_timeout", Kind.PLACE, "Where the call goes after `longest`."),
        Field("on_nobody", Kind.PLACE, "Where the call goes when no agent is logged in."),
        Field(
            "on_no_recording",
            Kind.PLACE,
            "Where the call goes when the talk would not be recorded: no recording, no talk.",
        ),
        Field("on_done", Kind.PLACE, "Where the call goes when the agent has hung up."),
    ),
    exits=(
        Exit("on_timeout", "next", "Nobody took the call in time."),
        Exit("on_nobody", "on_timeout", "No agent is logged in.", at_once=True),
        Exit("on_done", "end", "The agent has hung up and the caller is still there."),
        Exit("at_closing", "on_timeout", "The queue has closed.", at_once=True, optional=True),
        Exit("on_no_recording", "on_timeout", "The talk would not be recorded.", at_once=True, optional=True),
    ),
    talks=True,
    listens=True,
    waits=True,
    person=True,
)


FIRST, MIDDLE, LAST = 1, 5, 9
"""Priorities."""

EXITS = {
    AgentLeft: "on_done",
    QueueTimeout: "on_timeout",
    NobodyThere: "on_nobody",
    NotRecorded: "on_no_recording",
}


def begin(run: Run, step: Step) -> str | None:
    """Into the queue; not into one that has closed, or without a recording, when the step says where to go then."""
    args, state = step.args, run.state
    longest = _longest(run, step)
    if longest <= 0:
        return run.go(step, "at_closing")
    recorded = _recorded(run, step)
    if not recorded and "on_no_recording" in step.exits:
        return run.go(step, "on_no_recording")
    if recorded:
        run.effects.append(StartCallRecording(run.key()))
    queue, instead_of = _queue(run, step)
    effect = Enqueue(
        queue,
        instead_of=instead_of,
        tell=run.plain(args.get("tell_agent")),
        speaks=args["speaks"].value(run.value) or state.language,
        language=state.language,
        priority=_priority(args["priority"].value(run.value)),
        longest=longest,
        announce=args["announce"],
        music=args.get("music"),
        keys="".join(args.get("options", ())),
        key=run.key(),
        only_recorded="on_no_recording" in step.exits,
    )
    return run.wait(effect, "Enqueue")


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """Back into the queue, unless the talk is known to be over."""
    return _out(run, step, "on_done") if performed else begin(run, step)


def _queue(run: Run, step: Step) -> tuple[str, str]:
    """The queue of the step; for a caller who was passed on too often the site's last one, and the step's beside it."""
    hops = run.root.hops
    queue: str = step.args["queue"]
    if hops is None or run.state.hops < hops.most or queue == hops.queue:
        return queue, ""
    return hops.queue, queue


def _longest(run: Run, step: Step) -> float:
    """Seconds that the caller may wait: until the queue closes, when the step says where to go then."""
    longest: float = step.args["longest"]
    hours = step.args.get("at_closing")
    if hours is None:
        return longest
    if not hours.open_at(run.now):
        return 0.0
    closes = hours.closes(run.now)
    return longest if closes is None else min(longest, (closes - run.now).total_seconds())


def _recorded(run: Run, step: Step) -> bool:
    """Only with the caller's consent, whatever way led here."""
    return bool(step.args["record_call"]) and run.state.consents.get("recording", False)


def _priority(wanted: object) -> int:
    """1-9; an empty or odd value is the middle."""
    return min(max(int(wanted), FIRST), LAST) if isinstance(wanted, int | Decimal) else MIDDLE


def resume(run: Run, step: Step, event: AgentLeft | QueueTimeout | NobodyThere | NotRecorded | Keys) -> str | None:
    """Out of the queue. A key that leads nowhere changes nothing: the caller waits on, and so do we."""
    if type(event) is Keys:
        return _out(run, step, event.digits) if event.digits in step.args.get("options", ()) else None
    if type(event) is AgentLeft:
        run.talked(event.talk)
        run.state.waited = max(0.0, run.state.waited - event.talk)
    if type(event) is QueueTimeout and _longest(run, step) <= 0:
        return _out(run, step, "at_closing")
    return _out(run, step, EXITS[type(event)])


def _out(run: Run, step: Step, exit_name: str) -> str:
    """Out of the queue, and nothing is recorded any more."""
    if _recorded(run, step):
        run.effects.append(StopCallRecording(run.key()))
    return run.go(step, exit_name)
