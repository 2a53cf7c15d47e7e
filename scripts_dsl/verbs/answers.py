"""Two keys, yes and no: what `consent`, `callback` and `offer` have in common."""

from __future__ import annotations

from scripts_dsl import builtin_words
from scripts_dsl.effects import Listen, Parts
from scripts_dsl.events import Chosen, Keys, Silence
from scripts_dsl.running import Run
from scripts_dsl.verbs import choose
from scripts_dsl.verbs.listening import pressed

YES, NO = "1", "2"
BUTTONS = {"yes": True, "no": False}
WAIT = 6.0
"""Seconds for the key."""
TRIES = 2
"""A question that can be answered with two keys is asked twice; nobody is pressed for a yes."""


def ask(run: Run, parts: Parts) -> str | None:
    """The question. Keys typed before it was heard are no answer. In a script there are two buttons."""
    if run.graph.kind == "script":
        return choose.show(run, parts, tuple(BUTTONS))
    if run.state.tries > 1:
        parts = builtin_words.again(run.state.language) + parts
    effect = Listen(parts, 1, 1, WAIT, WAIT, None, keep_typed_ahead=False)
    return run.wait(effect, "Listen")


def answered(event: Keys | Silence | Chosen, yes: str = YES, no: str = NO) -> bool | None:
    """The answer; None for silence and other keys."""
    if isinstance(event, Chosen):
        return BUTTONS.get(event.word)
    return {yes: True, no: False}.get(pressed(event))


def asked_enough(run: Run) -> bool:
    """One more try has been used up; whether it was the last."""
    run.state.tries += 1
    return run.state.tries > TRIES
