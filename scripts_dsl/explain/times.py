"""The longest ways through a file, in seconds: to a person without a key, to a person with key 0, of self-service.

A Graph comes in. A way that comes back to a step it has passed is cut there; what goes round in circles is limited by
`longest`. Every condition is taken both ways, every look-up as long as it may take. A called file takes as long as its
own longest way, and is the end of a way when it leads to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scripts_dsl.check.prompts import seconds
from scripts_dsl.grammar import KEYS
from scripts_dsl.graph import END, Graph, Prompt, Step
from scripts_dsl.lookup import type_of
from scripts_dsl.verbs import ROWS, answers


@dataclass(frozen=True, slots=True)
class Way:
    """One way, the longest of its kind."""

    seconds: float
    steps: tuple[str, ...]
    """Ids of the steps passed, in order; those that take no time are left out."""
    end: str
    """Step where it ends: the one that leads to a person, or the last of the call."""
    person: bool
    """It ends with a person."""
    circles: bool = False
    """One can go round on the way, so only the limit of self-service bounds it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The three ways that a checker can promise."""

    nothing: Way
    """Of a caller who presses no key."""
    zero: Way | None
    """Of a caller who presses 0 as soon as it works; None when `always:` has no 0."""
    self_service: Way
    circle: tuple[str, ...]
    """Places that a caller can go round in for ever, but for the limit; empty if there are none."""
    limit: float
    """Seconds of self-service until `too_long`."""


def ways(graph: Graph) -> Ways:
    """The three ways of a file."""
    times = _Times(graph)
    zero = graph.always.get("0")
    nothing = times.longest(graph.start, times.silent, to_person=True)
    return Ways(
        nothing=nothing,
        zero=_zero(times, zero) if zero is not None else None,
        self_service=times.longest(graph.start, times.every, to_person=False),
        circle=times.circle(),
        limit=graph.longest,
    )


def _zero(times: _Times, target: str) -> Way:
    """Until the first step where keys work, and from the place of key 0 on."""
    first = times.longest(times.graph.start, times.silent, to_person=True, until_key=True)
    if first.person:
        return first
    then = times.longest(target, times.silent, to_person=True)
    circles = first.circles or then.circles
    return Way(first.seconds + then.seconds, (*first.steps, *then.steps), then.end, then.person, circles)


class _Times:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.languages = graph.languages.all()
        called = {name: ways(inner) for name, inner in graph.flows.items()}
        self.inside = {
            step.id: called[name]
            for step in graph.steps.values()
            if step.verb in ("call", "survey") and (name := step.args.get(step.verb)) in called
        }
        """Steps that go into another file, with the ways through it."""

    # --- one step ------------------------------------------------------------------------------------------------

    def silent(self, step: Step) -> Iterator[tuple[str, float]]:
        """Ways out of a caller who presses nothing: (step after it, seconds)."""
        names = ROWS[step.verb]
        if names.listens and "tries" in step.args:
            yield from self._exits(step, ("on_give_up",), self.tries(step))
        else:
            yield from self._exits(step, (name for name in step.exits if name[0] not in KEYS), self.once(step))

    def every(self, step: Step) -> Iterator[tuple[str, float]]:
        """Ways out of any caller, and how long they may take."""
        listens = ROWS[step.verb].listens and "tries" in step.args
        yield from self._exits(step, step.exits, self.tries(step) + self._typing(step) if listens else self.once(step))

    def _exits(self, step: Step, names: Iterable[str], time: float) -> Iterator[tuple[str, float]]:
        for name in names:
            if name in step.exits:
                yield step.exits[name], 0.0 if name == "next" and self._skipped(step) else time
        if step.when is not None and "next" in step.exits:
            yield step.exits["next"], 0.0

    def _skipped(self, step: Step) -> bool:
        """`next` of a step that waits for a key is taken when its condition is not so."""
        return step.when is not None and "next" not in {row.name for row in ROWS[step.verb].exits}

    def once(self, step: Step) -> float:
        """Seconds of a step that is no question with tries."""
        args, verb = step.args, ROWS[step.verb]
        if verb.person:
            return 0.0
        if (inside := self.inside.get(step.id)) is not None:
            return inside.limit if inside.circle else min(inside.self_service.seconds, inside.limit)
        time = sum(self._longest_text(args[name]) for name in {step.verb, "say"} if isinstance(args.get(name), Prompt))
        time += args.get("timeout", 0.0) + args.get("longest", 0.0) + args.get("pause", 0.0)
        return float(answers.TRIES * (time + answers.WAIT) if verb.listens else time)

    def tries(self, step: Step) -> float:
        """Seconds of a question until it is given up: every try with its words and its wait."""
        args = step.args
        main, retry = args.get(step.verb), args.get("retry", ())
        said = [main, *(retry[min(n, len(retry) - 1)] if retry else main for n in range(args["tries"] - 1))]
        add = sum if args.get("each_language") else max
        words: float = sum(add(self._texts(prompt)) for prompt in said if isinstance(prompt, Prompt))
        return words + float(args["tries"] * args["wait"])

    def _typing(self, step: Step) -> float:
        """Seconds of the keys of one answer."""
        if "into" not in step.args:
            return float(step.args["between_keys"])
        keys = type_of(self.graph, step.args["into"]).keys
        return float(step.args["between_keys"] * (keys.max if keys is not None else 1))

    def _texts(self, prompt: Prompt) -> list[float]:
        return [seconds(text) for text in prompt.texts.values()] or [0.0]

    def _longest_text(self, prompt: Prompt) -> float:
        return max(self._texts(prompt))

    # --- ways ----------------------------------------------------------------------------------------------------

    def longest(
        self,
        start: str,
        out: Callable[[Step], Iterable[tuple[str, float]]],
        *,
        to_person: bool,
        until_key: bool = False,
    ) -> Way:
        """The longest way from a step. `to_person`: ways that reach one count before all others. `until_key`: it ends
        at the first step where the keys of `always:` work."""
        last = {
            at for at, step in self.graph.steps.items()
            if (verb := ROWS[step.verb]).person
            or (until_key and verb.always_keys)
            or (to_person and self._leads_to_person(at))
        }  # fmt: skip
        edges = {at: () if at in last else tuple(out(step)) for at, step in self.graph.steps.items()}
        order, back = _order(start, edges)
        found: dict[str, Way] = {}
        for at in order:
            step = self.graph.steps[at]
            if at in last:
                person = self._leads_to_person(at)
                found[at] = Way(self._inside(at) if person else 0.0, (), at, ROWS[step.verb].person or person)
                continue
            alone = Way(self.once(step), (at,), at, person=False)
            on = [_further(at, found.get(t), time) for t, time in edges[at] if (at, t) not in back]
            found[at] = max(on, key=lambda way: (way.person and to_person, way.seconds), default=alone)
        return replace(found[start], circles=bool(back))

    def _leads_to_person(self, at: str) -> bool:
        """A called file in which a caller who does nothing comes to a person."""
        return at in self.inside and self.inside[at].nothing.person

    def _inside(self, at: str) -> float:
        """Seconds in a called file until a caller who does nothing comes to a person."""
        inside = self.inside[at]
        return max(inside.nothing.seconds, inside.limit) if inside.nothing.circles else inside.nothing.seconds

    def circle(self) -> tuple[str, ...]:
        """Places of the first circle in which no person is met."""
        for first in self.graph.steps.values():
            if path := self._back_to(first):
                places = dict.fromkeys(self.graph.steps[at].place for at in path)
                return tuple(places)
        return ()

    def _back_to(self, first: Step) -> list[str]:
        """Steps from one back to itself; empty if there is no such way."""
        came: dict[str, str] = {}
        todo = [first.id]
        while todo:
            at = todo.pop(0)
            if ROWS[self.graph.steps[at].verb].person:
                continue
            for target in self.graph.steps[at].exits.values():
                if target == first.id:
                    path = [at]
                    while path[-1] != first.id:
                        path.append(came[path[-1]])
                    return path[::-1]
                if target != END and target not in came:
                    came[target] = at
                    todo.append(target)
        return []


def _further(at: str, rest: Way | None, time: float) -> Way:
    """The way from a step on; None: the call ends after it."""
    if rest is None:
        return Way(time, (at,) if time else (), at, person=False)
    return Way(rest.seconds + time, (at, *rest.steps) if time else rest.steps, rest.end, rest.person)


def _order(start: str, edges: Mapping[str, Sequence[tuple[str, float]]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Steps that can be reached, each after those that it leads to, and the edges that close circles."""
    order: list[str] = []
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    open_ = {start: iter(edges[start])}
    while open_:
        at = next(reversed(open_))
        target = next((t for t, _ in open_[at] if t != END and t not in done), None)
        if target is None:
            del open_[at]
            done.add(at)
            order.append(at)
        elif target in open_:
            back.add((at, target))
        else:
            open_[target] = iter(edges[target])
    return order, back
