"""`ask` in a script: the agent asks and presses a button, or writes the answer into a field.

- ask: good_moment
  options: {yes: why, no: later}
- ask: how_do_you_feel
  into: mood

A button leads to a place, or is one of the words that the value may have. The buttons of `always:` stay on the screen;
a place that one of them leads to may end in `return`: back to the question that was left. Where an answer is written,
whose words could be any, a word of `always:` is that button.
"""

from __future__ import annotations

from typing import Any

from scripts_dsl import offered
from scripts_dsl.effects import Choose, Parts
from scripts_dsl.events import Chosen
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.lookup import type_of
from scripts_dsl.problems import ValueProblem
from scripts_dsl.running import Run
from scripts_dsl.types import Choice, Language, Type, YesNo

VERB = Verb(
    name="ask",
    group="listen",
    main=Field("ask", Kind.PROMPT, "What the agent asks.", required=True),
    help="The agent asks; the answer is a button or a field.",
    example="- ask: good_moment\n  options: {yes: why, no: later}\n",
    fields=(
        Field("into", Kind.VALUE_NAME, "The value that is filled; its type makes the buttons or the field."),
        Field("options", Kind.BUTTONS, "Buttons and the places they lead to."),
        Field("check", Kind.CHECKED_FORMULA, "An answer counts only if this is so."),
    ),
    exits=(Exit("next", "next", unless="options"),),
    files=frozenset({"script"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)


def begin(run: Run, step: Step) -> str | None:
    """The question."""
    return again(run, step)


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The question once more."""
    args = step.args
    kind = type_of(run.graph, args["into"]) if "into" in args else None
    words = _words(run, step)
    return show(run, run.parts(args["ask"]), words, kind.name if kind is not None and not words else "")


def _words(run: Run, step: Step) -> tuple[str, ...]:
    """The question's own buttons."""
    options, into = step.args.get("options"), step.args.get("into")
    return tuple(options or ()) if options or into is None else buttons_of(type_of(run.graph, into))


def resume(run: Run, step: Step, event: Chosen) -> str | None:
    """Where the button leads, or on with the answer; what is no answer is asked again."""
    word, into, options = event.word.strip(), step.args.get("into"), step.args.get("options") or ()
    if word in run.graph.buttons and word not in _words(run, step):
        return run.by_button(word)
    answer = _answer(run, into, word) if into is not None else None
    right = word in options if options else answer is not None and passes(run, step, answer)
    if not right:
        return again(run, step)
    if into is not None and answer is not None:
        run.keep(into, answer)
    offered.answered(run, step, word)
    return run.go(step, word if options else "next")


def show(run: Run, parts: Parts, words: tuple[str, ...], field: str = "") -> str | None:
    """A question with these buttons on the screen, beside those that never leave it."""
    return run.wait(Choose(parts, words, field, run.graph.buttons), "Choose")


def buttons_of(kind: Type) -> tuple[str, ...]:
    """The words that a value of this type may have; () when it is written."""
    if isinstance(kind, YesNo):
        return ("yes", "no")
    return kind.words if isinstance(kind, Choice | Language) else ()


def _answer(run: Run, into: str, word: str) -> Any:
    """The value of a word, as JSON; None if it makes none."""
    kind = type_of(run.graph, into)
    try:
        return kind.dump(kind.parse(word)) if word else None
    except ValueProblem:
        return None


def passes(run: Run, step: Step, answer: Any) -> bool:
    """Whether `check:` holds with this answer in place."""
    check = step.args.get("check")
    if check is None:
        return True
    run.draft = {step.args["into"]: answer}
    passes = check.value(run.value) is True
    run.draft = None
    return passes
