"""`callback`: a promise that somebody of a queue calls back.

- callback: support
  within: 4h
  on_declined: operator
"""

from __future__ import annotations

import re

from scripts_dsl import builtin_words, spoken
from scripts_dsl.effects import MakeCallback, Value
from scripts_dsl.events import Chosen, Keys, Silence
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.types import Phone
from scripts_dsl.verbs import answers, listening

VERB = Verb(
    name="callback",
    group="people",
    main=Field("callback", Kind.QUEUE, "Whose agents call back.", required=True),
    help="A promise that somebody calls back.",
    example="- callback: support\n  within: 4h\n  on_declined: operator\n",
    fields=(
        Field("number", Kind.FORMULA, "The number to call.", default="caller.number"),
        Field("confirm", Kind.YES_NO, "Read the number back and ask for a yes.", default="yes"),
        Field("within", Kind.DURATION, "The promise: how soon.", default="4h"),
        Field("tell_agent", Kind.TEXT, "What the agent reads before dialling."),
        Field("on_declined", Kind.PLACE, "Where the call goes without a yes, or without a number."),
    ),
    exits=(
        Exit("next", "next", "The promise is made."),
        Exit("on_declined", "next", "The caller does not want it, or there is no number to call.", at_once=True),
    ),
    files=frozenset({"flow", "script", "survey"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def begin(run: Run, step: Step) -> str | None:
    """Ask, or promise at once."""
    number = _number(run, step)
    if number is None:
        return run.go(step, "on_declined")
    if not step.args["confirm"] or run.state.gone or run.graph.kind == "script":
        return _promise(run, step, number)
    run.state.tries, run.state.draft = 1, number
    return again(run, step)


def again(run: Run, _step: Step, _performed: bool | None = None) -> str | None:
    """The question once more."""
    state = run.state
    return answers.ask(run, builtin_words.call_back(_spoken(run, state.draft), state.language))


def resume(run: Run, step: Step, event: Keys | Silence | Chosen) -> str | None:
    """Only a yes is a yes."""
    answer = answers.answered(event)
    if answer is None and (place := listening.way_out(run, event)):
        return place
    if answer is None and not answers.asked_enough(run):
        return again(run, step)
    number, run.state.draft = run.state.draft, None
    return _promise(run, step, number) if answer else run.go(step, "on_declined")


def _number(run: Run, step: Step) -> str | None:
    """Only a whole number with its country can be called back at any time from anywhere."""
    number = step.args["number"].value(run.value)
    return number if isinstance(number, str) and E164.fullmatch(number) else None


def _promise(run: Run, step: Step, number: str) -> str | None:
    tell = run.plain(step.args.get("tell_agent"))
    run.effects.append(MakeCallback(step.args["callback"], number, step.args["within"], tell, run.key()))
    return run.go(step, "next")


def _spoken(run: Run, number: str) -> Value:
    language, nouns = run.state.language, run.graph.nouns
    text = spoken.show(number, Phone(), language, None, nouns, None)
    return Value(text, spoken.speak(number, Phone(), language, None, nouns, None), language)
