"""What a flow does otherwise on Twilio than on Asterisk, and what to do about it. Pure; read by `centrala check --line`
and by the table of lines in the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts_dsl.graph import Graph, Step
from scripts_dsl.messages import Message, Severity

RULE = "line"
"""Of the messages here; they never refuse a file."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that Twilio does otherwise."""

    verbs: frozenset[str]
    what: str
    """What a caller, or an agent, notices."""
    hint: str
    concerns: Callable[[Step, Graph], bool]


def _asks_several_keys(step: Step, graph: Graph) -> bool:
    """Where one waiting time for the first key and between two makes a difference."""
    if step.args.get("options") or step.args.get("between_keys") == step.args.get("wait"):
        return False
    type_ = graph.types.get(str(step.args.get("into")))
    keyed = type_.keys if type_ is not None else None
    return keyed is not None and keyed.max > 1


DIFFERENCES = (
    Difference(
        frozenset({"ask"}),
        "the next key is waited for as long as the first one (`wait`), not `between_keys`",
        "let the answer have a fixed length, or say that # ends it",
        _asks_several_keys,
    ),
    Difference(
        frozenset({"ask"}),
        "the digits of a secret pass through Twilio",
        "ask for them on a line of your own",
        lambda step, _: bool(step.args.get("secret")),
    ),
    Difference(
        frozenset({"menu", "ask"}),
        "spoken words are not understood, only keys",
        "name the keys in the prompt",
        lambda step, _: bool(step.args.get("words")),
    ),
    Difference(
        frozenset({"menu", "ask"}),
        "keys pressed during a prompt without barge_in are lost",
        "leave barge_in: yes",
        lambda step, _: step.args.get("barge_in") is False,
    ),
    Difference(
        frozenset({"say"}),
        "the keys of always: do nothing while this is said; they work after it",
        "keep it short",
        lambda step, graph: _heard_out(step) and any(not key.isalpha() for key in graph.always),
    ),
    Difference(
        frozenset({"say"}),
        "a second of silence follows, in which a key still counts",
        "put what belongs together into one prompt",
        lambda step, _: not _heard_out(step),
    ),
    Difference(
        frozenset({"pause"}),
        "it takes whole seconds, one at least",
        "write 1s, 2s, …",
        lambda step, _: float(step.args["pause"]) % 1 != 0,
    ),
    Difference(
        frozenset({"queue"}),
        "the talk with the agent is not recorded, and `on_no_recording` is taken",
        "record talks on Asterisk",
        lambda step, _: bool(step.args.get("record_call")),
    ),
    Difference(
        frozenset({"queue"}),
        "the caller hears his position, but no estimated wait",
        "say queues.….wait before the queue",
        lambda step, _: step.args["announce"] < step.args["longest"],
    ),
    Difference(
        frozenset({"callback"}),
        "the promise is taken here and kept by an Asterisk, which rings agent and customer",
        "have an Asterisk with a line to the outside",
        lambda _, __: True,
    ),
)
"""In the order of their importance for the caller, verb by verb."""


def _heard_out(step: Step) -> bool:
    return bool(step.args.get("must_hear")) or step.args.get("barge_in") is False


def differences(graph: Graph, file: str) -> Iterator[Message]:
    """One message for each difference that concerns `graph`, at the first step that meets it."""
    for difference in DIFFERENCES:
        met = [s for s in graph.steps.values() if s.verb in difference.verbs and difference.concerns(s, graph)]
        if met:
            first = min(met, key=lambda step: (step.line, step.column))
            others = f" (and {len(met) - 1} more)" if len(met) > 1 else ""
            text = f"on Twilio, {difference.what}{others}"
            yield Message(
                RULE, Severity.WARNING, file, first.line, first.column, len(first.verb), text, (difference.hint,)
            )
