"""A step in a few words: what it says, asks, looks up or where it leads; for pictures, reports and lists.

A Step comes in, its main value as text goes out, whatever kind of field it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scripts_dsl.formula import Formula
from scripts_dsl.graph import Graph, Prompt, Step
from scripts_dsl.requests import Request
from scripts_dsl.template import Template

_SLOT = re.compile(r"\$\{\s*([\w.]+)[^}]*\}")


def words(step: Step, language: str) -> str:
    """The main value of the step as one line, values as ‹name›; '' when it has none."""
    return " ".join(_SLOT.sub(r"‹\1›", said(step.args.get(step.verb), language)).split())


def said(value: Any, language: str) -> str:
    """A compiled value as its author wrote it; of a prompt, the text in `language` (any, if it has none there)."""
    if isinstance(value, Prompt):
        text = value.texts.get(language) or next(iter(value.texts.values()), None)
        return text.text if text is not None else value.name or ""
    if isinstance(value, Formula | Template):
        return value.text
    if isinstance(value, Request):
        return f"{value.method} {value.url.text}"
    if isinstance(value, tuple):
        return ", ".join(_pair(item, language) for item in value)
    return "" if value is None or isinstance(value, bool) else str(value)


def _pair(item: Any, language: str) -> str:
    """`language = customer.language` of a `set`."""
    if isinstance(item, tuple) and len(item) == 2:
        return f"{item[0]} = {said(item[1], language)}"
    return said(item, language)


def prompts_of(graph: Graph) -> Iterator[tuple[Prompt, Step | None]]:
    """Every prompt of a file once: the named ones, then those written inside a step, with that step."""
    for prompt in graph.prompts.values():
        yield prompt, None
    for step in graph.steps.values():
        for value in step.args.values():
            for prompt in value if isinstance(value, tuple) else (value,):
                if isinstance(prompt, Prompt) and prompt.name is None:
                    yield prompt, step
