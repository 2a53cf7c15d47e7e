"""`consent`: the caller is asked to agree to something, before it is done.

- consent: recording
  say: may_we_record
  on_no: anything_else
"""

from __future__ import annotations

from scripts_dsl import offered
from scripts_dsl.events import Chosen, Keys, Silence
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.verbs import answers, listening

ONCE = "this call"
"""`remember:` for an answer that counts for the whole call."""

VERB = Verb(
    name="consent",
    group="listen",
    main=Field("consent", Kind.WORD, "What it is for: recording, marketing, …", required=True),
    help="The caller is asked to agree. Silence is no.",
    example="- consent: recording\n  say: may_we_record\n  on_no: operator\n",
    fields=(
        Field("say", Kind.PROMPT, "The question, with its two keys.", required=True),
        Field("yes", Kind.KEY, "The key that agrees.", default="1"),
        Field("no", Kind.KEY, "The key that does not.", default="2"),
        Field("remember", Kind.ONE_OF, "Ask once in a call, or every time (no).", default=ONCE, words=(ONCE, "no")),
        Field("on_no", Kind.PLACE, "Where the call goes when the caller does not agree."),
    ),
    exits=(Exit("next", "next", "The caller agrees."), Exit("on_no", "next", "No, silence, or wrong keys.")),
    files=frozenset({"flow", "script", "survey"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Ask, unless the answer is known from earlier in this call."""
    state = run.state
    known = state.consents.get(step.args["consent"]) if step.args["remember"] == ONCE else None
    if known is not None:
        return run.go(step, "next" if known else "on_no")
    state.tries = 1
    return again(run, step)


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The question once more."""
    return answers.ask(run, run.parts(step.args["say"]))


def resume(run: Run, step: Step, event: Keys | Silence | Chosen) -> str | None:
    """Only the key for yes is a yes."""
    answer = answers.answered(event, step.args["yes"], step.args["no"])
    if answer is None and (place := listening.way_out(run, event)):
        return place
    if answer is None and not answers.asked_enough(run):
        return again(run, step)
    run.state.consents = {**run.state.consents, step.args["consent"]: answer is True}
    if not answer:
        offered.unheard(run, step)
    return run.go(step, "next" if answer else "on_no")
