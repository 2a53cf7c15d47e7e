"""What the caller of a test has heard, and the prompts it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts_dsl.effects import Parts, Value, Words, text_of
from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.state import State

SHOWN = 70
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something the caller heard."""

    names: frozenset[str]
    """Prompts of the file in it."""
    text: str

    def matches(self, wanted: str, prompts: Mapping[str, Prompt]) -> bool:
        """`wanted` is the name of a prompt or a piece of the text."""
        return wanted in self.names if wanted in prompts else wanted.casefold() in self.text.casefold()

    def __str__(self) -> str:
        text = self.text if len(self.text) <= SHOWN else f"{self.text[:SHOWN]}…"
        return f"{', '.join(sorted(self.names))}: “{text}”" if self.names else f"“{text}”"


def heard(graph: Graph, state: State, parts: Parts) -> Heard:
    """`parts` as the caller heard them when the call stood at `state`."""
    return Heard(_names(graph, state, parts), text_of(parts))


def _names(graph: Graph, state: State, parts: Parts) -> frozenset[str]:
    names = {name for p in parts if isinstance(p, Words) and (name := _prompt(graph.name, p.recording))}
    if not names and state.phase != "confirm" and any(isinstance(p, Value) for p in parts):
        names |= _of_step(graph, state)
    return frozenset(names)


def _prompt(flow: str, recording: str | None) -> str | None:
    """Name of the prompt: `energia/you_owe.1` is a piece of `you_owe`; None for words that are not the file's."""
    if recording is None or not recording.startswith(f"{flow}/"):
        return None
    name, _, piece = recording.removeprefix(f"{flow}/").rpartition(".")
    return name if name and piece.isdecimal() else recording.removeprefix(f"{flow}/")


def _of_step(graph: Graph, state: State) -> set[str]:
    """A prompt that is nothing but a value is known by the step that says it."""
    step = graph.steps[state.step]
    prompt = step.args.get(step.verb)
    return {prompt.name} if isinstance(prompt, Prompt) and prompt.name else set()
