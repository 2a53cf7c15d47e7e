"""`transfer`: the call is put through to a number.

- transfer: 221234567
  ring: 25s
  on_no_answer: leave_message
"""

from __future__ import annotations

from scripts_dsl import dialling
from scripts_dsl.effects import Dial
from scripts_dsl.events import DialResult
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="transfer",
    group="people",
    main=Field("transfer", Kind.DIAL, "The number.", required=True),
    help="The call is put through to a number.",
    example="- transfer: 221234567\n  ring: 25s\n  on_no_answer: operator\n",
    fields=(
        Field("ring", Kind.DURATION, "How long it rings, 2m at most.", default="25s", most="2m"),
        Field("tell_agent", Kind.TEXT, "What the person reads before answering."),
        Field("allow", Kind.PATTERNS, "Numbers that may be rung, when the number comes from outside: [+48?????????]."),
        Field("on_no_answer", Kind.PLACE, "Where the call goes when nobody answers."),
        Field("on_done", Kind.PLACE, "Where the call goes when the person has hung up."),
    ),
    exits=(
        Exit("on_no_answer", "next", "Busy, no answer, not to be reached, or not allowed.", at_once=True),
        Exit("on_done", "end", "They talked, the person has hung up and the caller is still there."),
    ),
    talks=True,
    waits=True,
    person=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Ring. A number that is not allowed is not rung."""
    args = step.args
    number = run.plain(args["transfer"]).strip()
    if args["transfer"].constant is None and not dialling.allowed(number, args.get("allow", ())):
        return run.go(step, "on_no_answer")
    return run.wait(Dial(number, args["ring"], run.plain(args.get("tell_agent")), run.key()), "Dial")


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """Nobody is dialled twice: when it is not known that nobody was rung, the call goes on."""
    if performed is False:
        return begin(run, step)
    return run.go(step, "on_done" if performed else "on_no_answer")


def resume(run: Run, step: Step, event: DialResult) -> str | None:
    """They talked, or nobody was there."""
    if event.status != "answered":
        return run.go(step, "on_no_answer")
    run.talked(event.talk)
    return run.go(step, "on_done")
