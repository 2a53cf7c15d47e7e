"""The prompts of a flow that can be made before anybody calls: those without values. Asked at the start."""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl import builtin_words
from scripts_dsl.effects import Parts
from scripts_dsl.graph import Graph, Prompt


def constant_prompts(graph: Graph) -> list[Parts]:
    """What every call of `graph` may hear word for word, in every language of the file."""
    languages = graph.languages.all()
    found = [
        builtin for language in languages for builtin in (builtin_words.again(language), builtin_words.sorry(language))
    ]
    for prompt in _prompts(graph):
        recording = f"{graph.name}/{prompt.name}" if prompt.name else None
        for language, text in prompt.texts.items():
            if not text.names:
                found.append(text.render(_no_values, language, recording))
    return list(dict.fromkeys(found))


def _no_values(name: str) -> object:
    raise LookupError(name)


def _prompts(graph: Graph) -> Iterator[Prompt]:
    yield from graph.prompts.values()
    for step in graph.steps.values():
        for value in step.args.values():
            yield from _inside(value)


def _inside(value: object) -> Iterator[Prompt]:
    if isinstance(value, Prompt):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _inside(item)
