"""The flows of a folder, checked and compiled, with what they need from the rest of the program.

In: a folder with `settings.yaml` and files of the language. Out: Flows, or StartError with all that the checker says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.hooks import Functions
from scripts_dsl import builtin_words
from scripts_dsl.campaign import Campaign
from scripts_dsl.check.folder import check_folder
from scripts_dsl.effects import Parts
from scripts_dsl.graph import Graph, Prompt
from scripts_dsl.messages import Message, render
from scripts_dsl.running import spoken
from scripts_dsl.site import FILE_NAME, Site
from scripts_dsl.types import MapType, Type


class StartError(Exception):
    """The program cannot begin; says what to mend."""


@dataclass(frozen=True, slots=True)
class Flows:
    """What callers can reach."""

    site: Site
    graphs: Mapping[str, Graph]
    """By name of the flow; those that a number leads to come first."""
    recordings: Path | None = None
    """Of a published version, which has its own; None: those of the program."""
    scripts: Mapping[str, Graph] = field(default_factory=dict)
    """By name: what agents have beside the card."""
    surveys: Mapping[str, Graph] = field(default_factory=dict)
    """By name: forms against which talks are graded are among them."""
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    """By name."""

    def plan_of(self, campaign: Campaign) -> Graph | None:
        """What speaks with its people."""
        return (self.graphs if campaign.call.kind == "flow" else self.scripts).get(campaign.call.name)


def load_flows(folder: Path) -> Flows:
    """Every flow of `folder`. Raises StartError when a file has an error, or a number leads to no flow."""
    if not (folder / FILE_NAME).is_file():
        raise StartError(f"{folder / FILE_NAME}: No such file or directory")
    try:
        checked = check_folder(folder)
    except OSError as problem:
        raise StartError(f"{problem.filename}: {problem.strerror}") from problem
    _refuse(checked.messages, checked.lines)
    for file in checked.files.values():
        _refuse(file.messages, file.lines)
    compiled = [file.graph for file in checked.files.values() if file.graph is not None]
    graphs = [graph for graph in compiled if graph.kind == "flow"]
    called = frozenset(checked.site.numbers.values())
    graphs.sort(key=lambda graph: graph.name not in called)
    beside = {kind: {one.name: one for one in compiled if one.kind == kind} for kind in ("script", "survey")}
    return Flows(
        checked.site,
        {graph.name: graph for graph in graphs},
        scripts=beside["script"],
        surveys=beside["survey"],
        campaigns={one.campaign.name: one.campaign for one in checked.files.values() if one.campaign is not None},
    )


def _refuse(messages: tuple[Message, ...], lines: tuple[str, ...]) -> None:
    errors = [render(message, lines) for message in messages if message.is_error]
    if errors:
        raise StartError("\n\n".join(errors))


def refuse_unknown_functions(site: Site, functions: Functions) -> None:
    """Raises StartError when the settings name a function that no Python file brings, or describe it otherwise."""
    there = {signature.name: signature for signature in functions.signatures()}
    missing = sorted(site.functions.keys() - there.keys())
    if missing:
        raise StartError(f"{FILE_NAME} names functions that nobody wrote: {', '.join(missing)}")
    for name, spec in site.functions.items():
        written = {argument: _word(type_) for argument, type_ in spec.arguments.items()}
        if written != there[name].arguments:
            raise StartError(f"{FILE_NAME}: {name} takes {_listed(there[name].arguments)}, not {_listed(written)}")
        result = _result(spec.result)
        if spec.result is not None and result != there[name].result:
            raise StartError(f"{FILE_NAME}: {name} gives {_listed(there[name].result)}, not {_listed(result)}")


def _word(type_: Type) -> str:
    """A type without its limits: `money` for `money PLN`."""
    return type_.name.split()[0]


def _result(type_: Type | None) -> Mapping[str, str] | str | None:
    if isinstance(type_, MapType):
        return {name: _word(field) for name, field in type_.fields}
    return None if type_ is None else _word(type_)


def _listed(types: Mapping[str, str] | str | None) -> str:
    if isinstance(types, Mapping):
        return ", ".join(f"{name}: {word}" for name, word in types.items()) or "nothing"
    return types or "nothing"


def constant_prompts(graph: Graph) -> Iterator[Parts]:
    """Every text of a flow and of what it calls without values, in every language, and the built-in words of those
    languages: what can be spoken before anybody calls."""
    for language in graph.languages.prefixes:
        yield builtin_words.again(language)
        yield builtin_words.sorry(language)
    for prompt in _prompts(graph):
        for language, template in prompt.texts.items():
            if template.constant is not None and language in graph.languages.prefixes:
                yield spoken(graph, prompt, language, _no_values)
    for called in graph.flows.values():
        yield from constant_prompts(called)


def _prompts(graph: Graph) -> Iterator[Prompt]:
    yield from graph.prompts.values()
    for step in graph.steps.values():
        for value in step.args.values():
            for prompt in value if isinstance(value, tuple) else (value,):
                if isinstance(prompt, Prompt) and prompt.name is None:
                    yield prompt


def _no_values(name: str) -> object:
    raise KeyError(name)
