"""Every text that a caller can hear or be sent, per language, with seconds; a Graph comes in. Called by shown.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scripts_dsl.check.prompts import seconds
from scripts_dsl.describe import prompts_of
from scripts_dsl.graph import Graph


@dataclass(frozen=True, slots=True)
class SpokenText:
    """One text in one language."""

    name: str
    """Of the prompt; of a text written inside a step, the step."""
    language: str
    seconds: float
    text: str


def spoken_texts(graph: Graph) -> Iterator[SpokenText]:
    """In the order of the file, then those of called files, `pay/welcome`; a text written inside a step is in the
    fallback language."""
    for prompt, step in prompts_of(graph):
        for language, template in prompt.texts.items():
            if prompt.name is None and language != graph.languages.fallback:
                continue
            name = prompt.name or (step.id if step is not None else "")
            yield SpokenText(name, language, seconds(template), template.text)
    for called in graph.flows.values():
        for text in spoken_texts(called):
            yield replace(text, name=f"{called.name}/{text.name}")
