"""`queue`: the caller waits for an agent.

- queue: support
  tell_agent: Account ${account else "not given"}
  options: {1: call_me}
  longest: 15m
  on_timeout: leave_message
"""

from __future__ import annotations

from decimal import Decimal

from scripts_dsl.effects import Enqueue
from scripts_dsl.events import AgentLeft, Keys, NobodyThere, QueueTimeout
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
        Field("speaks", Kind.LANGUAGE, "Language asked of the agent; the call's own if not written."),
        Field("priority", Kind.FORMULA, "1 is served first, 9 last.", default="5"),
        Field("music", Kind.WORD, "Class of music on hold."),
        Field("announce", Kind.DURATION, "How often the caller hears the position.", default="60s"),
        Field("options", Kind.KEY_PLACES, "Keys that work while waiting and where they lead."),
        Field("longest", Kind.DURATION, "How long the caller waits at most.", default="10m"),
        Field("on_timeout", Kind.PLACE, "Where the call goes after `longest`."),
        Field("on_nobody", Kind.PLACE, "Where the call goes when no agent is logged in."),
        Field("on_done", Kind.PLACE, "Where the call goes when the agent has hung up."),
    ),
    exits=(
        Exit("on_timeout", "next", "Nobody took the call in time."),
        Exit("on_nobody", "on_timeout", "No agent is logged in.", at_once=True),
        Exit("on_done", "end", "The agent has hung up and the caller is still there."),
    ),
    talks=True,
    listens=True,
    waits=True,
    person=True,
)


FIRST, MIDDLE, LAST = 1, 5, 9
"""Priorities."""

EXITS = {AgentLeft: "on_done", QueueTimeout: "on_timeout", NobodyThere: "on_nobody"}


def begin(run: Run, step: Step) -> str | None:
    """Into the queue."""
    args, state = step.args, run.state
    tell, speaks = args.get("tell_agent"), args.get("speaks")
    effect = Enqueue(
        args["queue"],
        tell=tell.plain(run.value, state.language) if tell is not None else "",
        speaks=speaks.value(run.value) if speaks is not None else state.language,
        priority=_priority(args["priority"].value(run.value)),
        longest=args["longest"],
        announce=args["announce"],
        music=args.get("music"),
        keys="".join(args.get("options", ())),
        key=run.key(),
    )
    return run.wait(effect, "Enqueue")


def _priority(wanted: object) -> int:
    """1-9; an empty or odd value is the middle."""
    return min(max(int(wanted), FIRST), LAST) if isinstance(wanted, int | Decimal) else MIDDLE


def resume(run: Run, step: Step, event: AgentLeft | QueueTimeout | NobodyThere | Keys) -> str | None:
    """Out of the queue. A key that leads nowhere changes nothing: the caller waits on, and so do we."""
    if type(event) is Keys:
        return run.go(step, event.digits) if event.digits in step.args.get("options", ()) else None
    if type(event) is AgentLeft:
        run.state.talk += event.talk
    return run.go(step, EXITS[type(event)])
