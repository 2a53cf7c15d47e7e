"""`send`: a text message or an email.

- send: sms
  to: caller.number
  text: pay_link
"""

from __future__ import annotations

from scripts_dsl.effects import Send
from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="send",
    group="write and end",
    main=Field("send", Kind.CHANNEL, "sms or email.", required=True),
    help="A text message or an email.",
    example="- send: sms\n  to: caller.number\n  text: Thank you for your call, your number is ${caller.number}.\n",
    fields=(
        Field("to", Kind.FORMULA, "A telephone number, or an address of email.", required=True),
        Field("text", Kind.PROMPT, "What it says, in the language of the call.", required=True),
        Field("on_error", Kind.PLACE, "Where the call goes when it could not be sent."),
    ),
    exits=(Exit("next", "next", "It was taken for sending."), Exit("on_error", "next", "It could not be sent.")),
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)

TIMEOUT = 5.0
"""Seconds that a gateway has for taking a message; the caller hears nothing meanwhile."""


def begin(run: Run, step: Step) -> str | None:
    """Hand it over. Without an address there is nothing to send."""
    to = step.args["to"].value(run.value)
    if not isinstance(to, str) or not to:
        return run.go(step, "on_error")
    effect = Send(step.args["send"], to, run.written(step.args["text"]), TIMEOUT, run.key())
    return run.wait(effect, "Send")


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """Nobody gets a message twice: when it is not known to be unsent, it is not sent again."""
    if performed is False:
        return begin(run, step)
    return run.go(step, "next" if performed else "on_error")


def resume(run: Run, step: Step, event: Fetched | FetchFailed) -> str | None:
    """On, whether or not it was sent."""
    return run.go(step, "on_error" if isinstance(event, FetchFailed) else "next")
