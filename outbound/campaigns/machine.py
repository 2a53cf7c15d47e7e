"""What an answering machine hears in place of a person: nothing, or the text of `machine: leave`. Pure."""

from __future__ import annotations

from dataclasses import replace

from scripts_dsl.graph import END, Graph, Step
from scripts_dsl.policy.person import MACHINE

PLACE = "machine"


def at_machine(graph: Graph, message: str | None, script: Graph | None = None) -> Graph:
    """The flow whose call ends with the outcome `machine`, and the text if there is one: of the flow, or of the talk
    script of a campaign with agents."""
    prompt = (graph if script is None else script).prompts.get(message or "")
    words = {"hangup": prompt} if prompt is not None else {}
    first, last = f"{PLACE}.1", f"{PLACE}.2"
    steps = {
        **graph.steps,
        first: Step(first, PLACE, "outcome", None, {"outcome": MACHINE}, {"next": last}, 0, 0),
        last: Step(last, PLACE, "hangup", None, words, {"next": END}, 0, 0),
    }
    return replace(graph, steps=steps, places={**graph.places, PLACE: first}, start=first)
