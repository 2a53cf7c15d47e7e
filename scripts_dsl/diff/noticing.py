"""What a caller notices of effects, so that two versions of a call can be held against each other: prompts by name,
texts as they are, queues and numbers that are reached.

Called by walking.py, shown.py and replay/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts_dsl.describe import prompts_of
from scripts_dsl.effects import (
    Dial,
    Effect,
    Enqueue,
    Hangup,
    MakeCallback,
    Outcome,
    Parts,
    Record,
    Send,
    Tell,
    Voicemail,
    Words,
)
from scripts_dsl.graph import Graph
from scripts_dsl.template import Template

_PIECE = re.compile(r"\.\d+$")
BUILT_IN = "centrala/"
"""Beginning of recordings that every flow has."""
UNHEARD = frozenset({"again"})
"""Built-in words that say nothing new."""


@dataclass(frozen=True, slots=True)
class SameWords:
    """What counts as the same prompt in both versions: other words for it are told as a text, not as behaviour."""

    names: frozenset[str]
    """Names of prompts that both have; the others are told by their texts."""
    texts: Mapping[str, str]
    """Text written inside a step of the old version -> the one inside the same step of the new one."""

    def take(self, effects: Sequence[Effect], noticed: list[str]) -> Effect | None:
        """What of these a caller notices goes into `noticed`; gives the effect that waits."""
        waiting: Effect | None = None
        for effect in effects:
            noticed += [name for name in self._names(getattr(effect, "parts", ())) if name not in noticed[-1:]]
            noticed += [self.texts.get(effect.text, effect.text)] if isinstance(effect, Tell) else _reached(effect)
            waiting = None if isinstance(effect, Hangup) else effect
        return waiting

    def _names(self, parts: Parts) -> list[str]:
        """Prompts by name, texts written inside a step as they are; values are not looked at."""
        found: list[str] = []
        for part in parts:
            if isinstance(part, Words):
                name = _PIECE.sub("", part.recording.partition("/")[2]) if part.recording else ""
                known = name in self.names or (part.recording or "").startswith(BUILT_IN)
                name = name if known else self.texts.get(part.text.strip(), part.text.strip())
                found += [name] if name not in UNHEARD and name not in found[-1:] else []
        return found


def same_words(old: Graph, new: Graph) -> SameWords:
    """Prompts of the same name, and texts written inside a step with the same id."""
    before, after = _inside_steps(old), _inside_steps(new)
    moved = {text: after[step] for step, text in before.items() if step in after and text not in after.values()}
    return SameWords(frozenset(old.prompts.keys() & new.prompts.keys()), moved)


def shown(noticed: Sequence[str]) -> str:
    """`main_menu · →queue faults | ends goodbye`."""
    return " | ".join(filter(None, (" · ".join(noticed[:-1]), noticed[-1])))


def _inside_steps(graph: Graph) -> dict[str, str]:
    """Id of a step -> the text written inside it, where it is one piece: said, or told to an agent."""
    told = ((step.id, step.args.get("tell")) for step in graph.steps.values() if step.verb == "tell")
    found = {step: text.constant.strip() for step, text in told if isinstance(text, Template) and text.constant}
    for prompt, step in prompts_of(graph):
        texts = [text.constant for text in prompt.texts.values() if text.constant]
        if step is not None and texts:
            found[step.id] = texts[0].strip()
    return found


def _reached(effect: Effect) -> tuple[str, ...]:
    """What a caller comes to, or is promised."""
    match effect:
        case Enqueue():
            return (f"→queue {effect.queue}",)
        case Dial():
            return (f"→transfer {effect.number}",)
        case Voicemail():
            return (f"→voicemail {effect.box}",)
        case MakeCallback():
            return (f"→callback {effect.queue}",)
        case Send():
            return (f"→{effect.kind}",)
        case Record():
            return ("→recording",)
        case Outcome():
            return (f"→outcome {effect.word}",)
    return ()
