"""What can be told of two versions without a call: texts, hours, and what is newly touched. Called by shown.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts_dsl.describe import prompts_of
from scripts_dsl.graph import Graph
from scripts_dsl.hours import shown
from scripts_dsl.touched import touched


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text in one language; '' where there was or is none."""

    name: str
    language: str
    before: str
    after: str


def changed_texts(old: Graph, new: Graph) -> list[TextChange]:
    """Texts by the names of their prompts; those written inside steps by themselves."""
    before, after = _texts(old), _texts(new)
    return [
        TextChange(*key, before.get(key, ""), after.get(key, ""))
        for key in dict.fromkeys((*after, *before))
        if before.get(key, "") != after.get(key, "")
    ]


def _texts(graph: Graph) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for told in (step for step in graph.steps.values() if step.verb == "tell"):
        key, text = (f"told in {told.place}", ""), told.args["tell"].text
        found[key] = f"{found[key]} | {text}" if key in found else text
    for prompt, step in prompts_of(graph):
        for language, template in prompt.texts.items():
            name = prompt.name or (f"in {step.place}" if step else "")
            key = (name, language if prompt.name and prompt.audio is None else "")
            text = template.text if prompt.audio is None else f"{template.text} ({prompt.audio}.wav)"
            found[key] = f"{found[key]} | {text}" if key in found and prompt.audio is None else text
    return found


def changed_hours(old: Graph, new: Graph) -> Iterator[str]:
    """`office: mon-fri: 08:00-18:00 (Europe/Warsaw)  →  …`, `lunch is new`."""
    for name in dict.fromkeys((*new.hours, *old.hours)):
        if name not in old.hours:
            yield f"{name} is new"
        elif name not in new.hours:
            yield f"{name} is gone"
        elif old.hours[name] != new.hours[name]:
            yield f"{name}: {_hours(old, name)}  →  {_hours(new, name)}"


def _hours(graph: Graph, name: str) -> str:
    """With the clock they are on, as that may be all that changed."""
    return f"{shown.calendar(graph.hours[name])} ({graph.hours[name].zone})"


def newly_touched(old: Graph, new: Graph) -> dict[str, list[str]]:
    """Queues, numbers, URLs, … that callers can come to now and could not before, by group."""
    before = touched(old)
    found = {group: sorted(names - before.get(group, frozenset())) for group, names in touched(new).items()}
    return {group: names for group, names in found.items() if names}


def no_longer_touched(old: Graph, new: Graph) -> dict[str, list[str]]:
    """The other way round."""
    return newly_touched(new, old)
