"""`may-be-empty`: a text with a value that may be empty on a way to it, and no `else`: the caller hears a hole.

A value is sure after a question about it, a look-up that answered, `set:`, and wherever a condition is so that an empty
value cannot fulfil; on every way, or it may be empty.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.formula import Formula
from scripts_dsl.formula.certain import known_when
from scripts_dsl.graph import END, Prompt, Step
from scripts_dsl.messages import Report
from scripts_dsl.template import Template
from scripts_dsl.verbs import ROWS

STRANGERS = frozenset({"caller.number", "caller.name", "caller.language", "caller.country"})
"""Of callers who hide their number, or of whom nothing is known."""
OURS = STRANGERS - {"caller.number"}
"""The same when we call: there is a number."""
AGENT = "agent.name"
ANSWERS = frozenset({"ask", "http", "db", "call"})
"""Verbs after which `into:` is filled when the call goes on at `next`. A function may answer that it knows nothing."""
WRITTEN = frozenset({"PROMPT", "PROMPTS", "TEXT"})
"""Kinds of fields that are said or written with values in them; the hole in an address is an `on_error`."""
IMPLIED: Mapping[str, str] = {"band": "score", "not caller.anonymous": "caller.number"}
"""Whoever has the one has the other: of a survey, and a number that is not hidden."""

known_if = lru_cache(maxsize=1_024)(known_when)


def check(compiled: Compiled, report: Report) -> None:
    """One message for each value and text; none where a mistake may hide that a value is sure."""
    if report.has_errors:
        return
    holes = list(_holes(compiled, _doubtful(compiled) - _always_empty(compiled, report)))
    bits = {value: 1 << number for number, value in enumerate(dict.fromkeys(hole.value for hole in holes))}
    known = _known(compiled, bits) if holes else {}
    told: set[tuple[str, str]] = set()
    for hole in holes:
        if not known[hole.link.id] & bits[hole.value] and (hole.where, hole.name) not in told:
            told.add((hole.where, hole.name))
            in_prompt = f" in prompt '{hole.where}'" if hole.where in compiled.graph.prompts else ""
            what = f"'{hole.name}' may be empty here, and the text{in_prompt} would have a hole"
            hint = f'write  ${{{hole.name} else "…"}},  or add  when: {hole.name} is known'
            report.warning("may-be-empty", hole.link.node.mark_of(hole.field), what, hint)


class _Hole(NamedTuple):
    """A value in a text, without `else`, that is not there from the beginning."""

    link: Link
    field: str
    where: str
    """The prompt, or the step."""
    name: str
    value: str
    """The name, or the map that it is a field of."""


def _holes(compiled: Compiled, doubtful: frozenset[str]) -> Iterator[_Hole]:
    for link in compiled.chains.links.values():
        step = compiled.graph.steps[link.id]
        here = _facts(compiled, step.when, True)
        for field, where, name in _uncovered(step):
            value = _value(compiled, name)
            if value in doubtful and value not in here:
                yield _Hole(link, field, where, name, value)


def _uncovered(step: Step) -> Iterator[tuple[str, str, str]]:
    """(field, prompt or step, value) of every value without `else`."""
    verb = ROWS[step.verb]
    for row in (*((verb.main,) if verb.main else ()), *verb.fields):
        if row.kind.name not in WRITTEN or row.name not in step.args:
            continue
        found = step.args[row.name]
        for item in found if isinstance(found, tuple) else (found,):
            for name in dict.fromkeys(hole.name for text in _texts(item) for hole in text.uncovered):
                where = item.name if isinstance(item, Prompt) and item.name else step.id
                yield row.name, where, name


def _texts(item: object) -> tuple[Template, ...]:
    if isinstance(item, Prompt):
        return tuple(item.texts.values())
    return (item,) if isinstance(item, Template) else ()


# --- what may be empty at all ----------------------------------------------------------------------------------------


def _doubtful(compiled: Compiled) -> frozenset[str]:
    """Values that are not there from the beginning."""
    graph = compiled.graph
    own = graph.types.keys() - graph.defaults.keys() - compiled.taken
    of_call = OURS if graph.direction == "outbound" or graph.kind == "script" else STRANGERS
    return frozenset(own) | of_call | (frozenset() if graph.kind == "script" else {AGENT})


def _always_empty(compiled: Compiled, report: Report) -> frozenset[str]:
    """Values of which `never-filled` has spoken."""
    told = {(m.line, m.column) for m in report.messages if m.rule == "never-filled"}
    return frozenset(name for name, mark in compiled.values.declared.items() if (mark.line, mark.column) in told)


def _value(compiled: Compiled, name: str) -> str:
    """A field is there when its map is."""
    head = name.partition(".")[0]
    return head if head in compiled.graph.types else name


# --- where it is sure ----------------------------------------------------------------------------------------------


def _known(compiled: Compiled, bits: Mapping[str, int]) -> dict[str, int]:
    """What is sure when a call comes to a step, on every way to it, as a sum of bits. Where no way leads all is."""
    links, steps = compiled.chains.links, compiled.graph.steps
    known = dict.fromkeys(links, sum(bits.values()))
    todo = deque(dict.fromkeys(paths.roots(compiled.chains)))
    known.update(dict.fromkeys(todo, 0))
    gains: dict[tuple[str, str], int] = {}
    seen = set(todo)
    while todo:
        here = todo.popleft()
        for name, target in links[here].exits.items():
            if target == END:
                continue
            if (here, name) not in gains:
                gains[here, name] = sum(bits.get(value, 0) for value in _sure(compiled, steps[here], name))
            there = known[target] & (known[here] | gains[here, name])
            if there != known[target] or target not in seen:
                known[target] = there
                seen.add(target)
                todo.append(target)
    return known


def _sure(compiled: Compiled, step: Step, exit_name: str) -> frozenset[str]:
    """Values that are there when the call leaves a step by an exit."""
    verb = ROWS[step.verb]
    own_next = any(row.name == "next" for row in verb.exits)
    done = step.when is None or not (own_next and exit_name == "next")
    found: frozenset[str] = frozenset()
    if step.when is not None and done:
        found |= _facts(compiled, step.when, exit_name != "next")
    if step.verb == "when":
        return found | _facts(compiled, step.args.get("when"), exit_name == "then")
    if exit_name == "next" and step.when is None:
        found |= _filled(step)
    return found


def _filled(step: Step) -> frozenset[str]:
    if step.verb == "set":
        return frozenset(name for name, formula in step.args.get("set", ()) if formula.text.strip() != "empty")
    into = step.args.get("into") if step.verb in ANSWERS else None
    return frozenset({into} if into else ())


def _facts(compiled: Compiled, condition: Formula | None, holds: bool) -> frozenset[str]:
    """Values that are there when a condition holds, or does not."""
    if condition is None:
        return frozenset()
    found = {_value(compiled, name) for name in known_if(condition.text, holds)}
    return frozenset(found | {IMPLIED[name] for name in found if name in IMPLIED})
