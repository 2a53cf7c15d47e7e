"""The flows of a folder, checked and compiled, with what they need from the rest of the program.

In: a folder with `settings.yaml` and `*.flow.yaml`. Out: Flows, or StartError with every message of the checker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.hooks import Functions
from scripts_dsl import builtin_words
from scripts_dsl.check import check_file
from scripts_dsl.effects import Parts
from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.messages import Message, render
from scripts_dsl.site import FILE_NAME, Site, read_site

PATTERN = "*.flow.yaml"


class StartError(Exception):
    """The program cannot begin; says what to mend."""


@dataclass(frozen=True, slots=True)
class Flows:
    """What callers can reach."""

    site: Site
    graphs: Mapping[str, Graph]
    """By name of the flow."""


def load_flows(folder: Path) -> Flows:
    """Every flow of `folder`. Raises StartError when one has an error, or a number leads to no flow."""
    try:
        source = (folder / FILE_NAME).read_bytes()
    except OSError as problem:
        raise StartError(f"{folder / FILE_NAME}: {problem.strerror}") from problem
    site, report, lines = read_site(source, str(folder / FILE_NAME))
    _refuse(report.messages, lines)
    graphs = {graph.name: graph for graph in _graphs(folder, site)}
    for number, name in site.numbers.items():
        if name not in graphs:
            raise StartError(f"{folder / FILE_NAME}: number {number} leads to flow {name}, which is not in {folder}")
    return Flows(site, graphs)


def _graphs(folder: Path, site: Site) -> Iterator[Graph]:
    for path in sorted(folder.rglob(PATTERN)):
        checked = check_file(path.read_bytes(), str(path), site)
        _refuse(checked.messages, checked.lines)
        yield checked.ready()


def _refuse(messages: list[Message] | tuple[Message, ...], lines: tuple[str, ...]) -> None:
    errors = [render(message, lines) for message in messages if message.is_error]
    if errors:
        raise StartError("\n\n".join(errors))


def refuse_unknown_functions(site: Site, functions: Functions) -> None:
    """Raises StartError when the settings name a function that no Python module brings."""
    there = {signature.name for signature in functions.signatures()}
    missing = sorted(site.functions.keys() - there)
    if missing:
        raise StartError(f"{FILE_NAME} names functions that nobody wrote: {', '.join(missing)}")


def constant_prompts(graph: Graph) -> Iterator[Parts]:
    """Every text of a flow without values, in every language, and the built-in words of those languages: what can be
    spoken before anybody calls."""
    for language in graph.languages.prefixes:
        yield builtin_words.again(language)
        yield builtin_words.sorry(language)
    for prompt in _prompts(graph):
        recording = f"{graph.name}/{prompt.name}" if prompt.name else None
        for language, template in prompt.texts.items():
            if template.constant is not None and language in graph.languages.prefixes:
                yield template.render(_no_values, language, recording)


def _prompts(graph: Graph) -> Iterator[Prompt]:
    yield from graph.prompts.values()
    for step in graph.steps.values():
        for value in step.args.values():
            for prompt in value if isinstance(value, tuple) else (value,):
                if isinstance(prompt, Prompt) and prompt.name is None:
                    yield prompt


def _no_values(name: str) -> object:
    raise KeyError(name)
