"""The little of a flow that works without an engine: one prompt, one menu, and for each key a queue or a box. Pure.

In: a Graph. Out: a Voice, which centrala/publishing/fallback.py writes as dialplan and as a file for the script of
ivr/fallback/. Nothing that depends on a value is in it: texts with values are left out, questions are passed by.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.effects import Parts
from scripts_dsl.graph import Graph, Prompt, Step
from scripts_dsl.running import spoken

QUEUE, BOX = "queue", "voicemail"
PEOPLE = (QUEUE, BOX)
"""Verbs at which a caller without an engine may arrive."""
TRIES = 3
"""How often the menu is said in all."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a caller gets."""

    verb: str
    """queue or voicemail."""
    name: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What callers of a flow hear and reach."""

    flow: str
    languages: Mapping[str, tuple[str, ...]]
    """Language -> prefixes of calling numbers."""
    language: str
    """Of all other numbers."""
    greeting: Mapping[str, Parts]
    """By language; empty when no greeting is without values."""
    menu: Mapping[str, Parts]
    """By language; empty when there is no menu that could be said."""
    keys: Mapping[str, Way]
    otherwise: Way | None
    """For silence and wrong keys; None: nobody is reached by this flow."""
    wait: float
    """Seconds for a key after the menu."""


def voice_of(graph: Graph) -> Voice:
    """The voice of a flow."""
    way = _until(graph, graph.start, lambda step: step.verb == "menu" and bool(_said(graph, step, "menu")))
    menu = way[-1] if way else None
    way = way or _until(graph, graph.start, lambda step: step.verb in PEOPLE)
    way = way or _until(graph, graph.start, lambda step: step.verb == "say" and bool(_said(graph, step, "say")))
    greetings = (said for step in way if step.verb == "say" and (said := _said(graph, step, "say")))
    otherwise = _people(graph, menu.exits.get("on_give_up", "")) if menu else None
    otherwise = otherwise or _people(graph, graph.start)
    keys = dict(_keys(graph, menu, otherwise)) if menu else {}
    return Voice(
        graph.name,
        graph.languages.prefixes,
        graph.languages.fallback,
        next(greetings, {}),
        _said(graph, menu, "menu") if menu and keys else {},
        keys,
        otherwise,
        float(menu.args.get("wait", 6.0)) if menu else 0.0,
    )


# --- inside --------------------------------------------------------------------------------------------------------


def _keys(graph: Graph, menu: Step, otherwise: Way | None) -> Iterator[tuple[str, Way]]:
    """A key of which nobody can be reached does what silence does."""
    places = {**graph.always, **{key: menu.exits.get(key, "") for key in menu.args.get("options", ())}}
    for key, target in places.items():
        way = (_people(graph, target) or otherwise) if len(key) == 1 else None
        if way is not None:
            yield key, way


def _people(graph: Graph, start: str) -> Way | None:
    """The nearest queue or box."""
    way = _until(graph, start, lambda step: step.verb in PEOPLE)
    found = way[-1] if way else None
    return Way(found.verb, str(found.args[found.verb])) if found else None


def _until(graph: Graph, start: str, wanted: Callable[[Step], bool]) -> tuple[Step, ...]:
    """The shortest way from `start` to a step that is `wanted`, both included; () when there is none."""
    came: dict[str, str] = {start: ""}
    waiting = deque([start] if start in graph.steps else [])
    while waiting:
        at = waiting.popleft()
        step = graph.steps[at]
        if wanted(step):
            return tuple(reversed([graph.steps[id_] for id_ in _back(came, at)]))
        for target in step.exits.values():
            if target in graph.steps and target not in came:
                came[target] = at
                waiting.append(target)
    return ()


def _back(came: Mapping[str, str], at: str) -> Iterator[str]:
    while at:
        yield at
        at = came[at]


def _said(graph: Graph, step: Step, verb: str) -> Mapping[str, Parts]:
    """What a step says in every language of the flow; {} when a value stands in it somewhere."""
    prompt = step.args.get(verb)
    if not isinstance(prompt, Prompt):
        return {}
    parts: dict[str, Parts] = {}
    for language in graph.languages.all():
        if language not in prompt.texts or prompt.texts[language].constant is None:
            return {}
        parts[language] = spoken(graph, prompt, language, _no_values)
    return parts


def _no_values(name: str) -> object:
    raise KeyError(name)
