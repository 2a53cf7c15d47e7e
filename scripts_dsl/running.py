"""The call while one event is worked on: what a verb may read and do. Made by the engine, used by verbs/*.py.

A Run changes its own copy of the State and collects effects; nothing of it outlives one `advance`. While a sub-flow
runs, `graph` and the values are the sub-flow's; the keys of `always:` are those of every flow in the stack, and the
outermost flow that has one decides where it leads. A survey has keys of its own: there is no operator in thirty
seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scripts_dsl import builtin_words
from scripts_dsl.effects import (
    Choose,
    Dial,
    Effect,
    Enqueue,
    Fetch,
    Hangup,
    Listen,
    Parts,
    Record,
    Say,
    Send,
    Voicemail,
    Words,
)
from scripts_dsl.formula import Env
from scripts_dsl.graph import END, Graph, Prompt, Step
from scripts_dsl.lookup import look_up
from scripts_dsl.state import GIVEN, Frame, State
from scripts_dsl.texts import Template

Waiting = Say | Listen | Choose | Record | Fetch | Enqueue | Dial | Voicemail | Send
"""Effects that a closing event answers."""


class Run:
    """One event's worth of a call."""

    __slots__ = ("draft", "effects", "graph", "now", "repeats", "root", "silent", "site", "state", "trail")

    def __init__(
        self,
        graph: Graph,
        state: State,
        now: datetime,
        site: Mapping[str, Any],
        trail: list[tuple[str, str]] | None = None,
    ) -> None:
        self.root = graph
        """The call's own flow."""
        self.graph = graph_of(graph, state) if state.stack else graph
        self.state = state
        self.now = now
        self.site = site
        self.effects: list[Effect] = []
        self.trail = trail
        self.draft: dict[str, Any] | None = None
        """An answer under test: {name: JSON value}; formulas see it in place of the kept value."""
        self.silent = False
        """The event is a silence: nothing was pressed."""
        self.repeats = False
        """The pending effect is repeated after a crash: it keeps its idempotency key."""

    # --- reading -----------------------------------------------------------------------------------------------

    def value(self, name: str) -> object:
        """The rich value of a dotted name; formulas and texts read through this."""
        return look_up(self, name)

    def raw(self, name: str) -> Any:
        """The JSON value of a name of this run; None when it is empty."""
        if self.draft is not None and name in self.draft:
            return self.draft[name]
        if name in self.graph.secret:
            return self.state.secrets.get(self._secret(name))
        return self.state.vars.get(name)

    def parts(self, prompt: Prompt, language: str | None = None) -> Parts:
        """What is said for `prompt`, in the call's language if none is given."""
        language = language or self.state.language
        texts = prompt.texts
        if language not in texts:
            language = self.graph.languages.fallback if self.graph.languages.fallback in texts else next(iter(texts))
        return spoken(self.graph, prompt, language, self.value)

    def plain(self, text: Template | None) -> str:
        """A text that is read, not heard; '' if there is none."""
        return text.plain(self.value, self.state.language) if text is not None else ""

    def written(self, prompt: Prompt) -> str:
        """A prompt as a text to read, in the call's language."""
        texts, language = prompt.texts, self.state.language
        if language not in texts:
            language = self.graph.languages.fallback if self.graph.languages.fallback in texts else next(iter(texts))
        return texts[language].plain(self.value, language)

    def _secret(self, name: str) -> str:
        """Where a secret value of the running flow stands among State.secrets."""
        return f"{len(self.state.stack)}/{name}" if self.state.stack else name

    # --- writing -----------------------------------------------------------------------------------------------

    def keep(self, name: str, raw: Any) -> None:
        """Give `name` a JSON value. A language that the file does not speak changes nothing."""
        state = self.state
        if name == "language":
            state.language = raw if self.graph.languages.speaks(raw) else state.language
        elif name == "verified":
            state.verified = raw is True
        elif name in self.graph.secret:
            state.secrets = {**state.secrets, self._secret(name): raw}
            state.vars = {**state.vars, name: None if raw is None else GIVEN}
        else:
            state.vars = {**state.vars, name: raw}

    # --- going on ----------------------------------------------------------------------------------------------

    def go(self, step: Step, exit_name: str) -> str:
        """Take an exit of `step`: the id of the next step, or END."""
        if self.trail is not None and self.graph is self.root:
            self.trail.append((step.id, exit_name))
        target = step.exits[exit_name]
        if target == END:
            return self._end(step, exit_name)
        return target

    def _end(self, step: Step, exit_name: str) -> str:
        """An exit that leads nowhere in its file: a sub-flow's may lead into the flow that called it."""
        if self.state.stack and (key := step.inherits.get(exit_name)) is not None:
            place = self.always(key) or self.always("0")
            if place is not None:
                return place
        quiet = exit_name in QUIET_EXITS or self.root.kind == "script"
        return self.hang_up(() if quiet else builtin_words.sorry(self.state.language))

    @property
    def always_keys(self) -> str:
        """The keys of `always:` of every flow in the stack, as one string."""
        if not self.state.stack or self.graph.survey is not None:
            return self.graph.always_keys
        return "".join(dict.fromkeys("".join(graph.always_keys for graph in graphs_of(self.root, self.state))))

    def always(self, key: str) -> str | None:
        """Where `key` of `always:` leads: sub-flows inside the flow that says it are left. None if it is none of them;
        the call must go there otherwise."""
        if not self.state.stack or (self.graph.survey is not None and len(key) == 1):
            return self.graph.always.get(key)
        for depth, graph in enumerate(graphs_of(self.root, self.state)):
            place = graph.always.get(key)
            if place is not None:
                self.unwind(depth)
                return place
        return None

    def by_key(self, keys: str) -> str | None:
        """Where the keys that were pressed lead by `always:`; its other words are no keys."""
        return self.always(keys) if len(keys) == 1 else None

    def by_button(self, word: str) -> str | None:
        """Where a button of a script's `always:` leads; `return` comes back to the step that is left."""
        if word not in self.graph.buttons:
            return None
        self.state.left = self.state.step
        return self.graph.always[word]

    def wait(self, effect: Waiting, pending: str) -> str | None:
        """The call waits for the closing event of `effect`; `pending` is the name of its class. Gives None."""
        self.effects.append(effect)
        self.state.pending = pending
        return None

    def hang_up(self, parts: Parts = ()) -> str:
        """The call is over after these last words; nobody hears them when the caller has gone. Gives END."""
        self.state.pending = ""
        self.state.over = True
        if not self.state.gone:
            self.effects.append(Hangup(parts))
        return END

    def key(self) -> str:
        """The idempotency key of what this event leads to: the same at every repetition."""
        if not self.repeats:
            self.state.key = f"{self.state.facts.call_id}:{self.state.seq}"
        return self.state.key

    def talked(self, seconds: float) -> None:
        """Somebody has talked with the caller and hung up."""
        self.state.talk += seconds
        self.state.hops += 1

    # --- sub-flows ---------------------------------------------------------------------------------------------

    def enter(self, step: Step, called: str, values: Mapping[str, Any]) -> str:
        """Begin a sub-flow, a key of Graph.flows, with its values as JSON: the id of its first step."""
        state = self.state
        state.stack = (*state.stack, Frame(step.id, called, state.vars))
        self.graph, state.vars = self.graph.flows[called], values
        for name, formula in self.graph.defaults.items():
            if name not in values:
                self.keep(name, self.graph.types[name].dump(formula.value(self.value)))
        return self.graph.start

    def unwind(self, depth: int) -> None:
        """Leave sub-flows until `depth` flows are below the running one; their secrets are forgotten."""
        state = self.state
        while len(state.stack) > depth:
            left, frame = f"{len(state.stack)}/", state.stack[-1]
            state.secrets = {k: v for k, v in state.secrets.items() if not k.startswith(left)}
            state.vars, state.stack = frame.vars, state.stack[:-1]
        self.graph = graph_of(self.root, state)


def spoken(graph: Graph, prompt: Prompt, language: str, env: Env) -> Parts:
    """A prompt of a file in one of its languages, with the recordings that it may have."""
    template: Template = prompt.texts[language]
    recording = f"{graph.name}/{prompt.name}" if prompt.name else None
    if prompt.audio is not None:
        return (Words(template.text, language, recording, prompt.audio),)
    return template.render(env, language, recording)


def graphs_of(root: Graph, state: State) -> list[Graph]:
    """The flows a call is in: its own, then each sub-flow."""
    graphs = [root]
    for frame in state.stack:
        graphs.append(graphs[-1].flows[frame.called])
    return graphs


def graph_of(root: Graph, state: State) -> Graph:
    """The flow in which a call stands: its own, or the innermost sub-flow."""
    return graphs_of(root, state)[-1] if state.stack else root


QUIET_EXITS = frozenset({"on_done"})
"""Exits after which a call may end without a word: the agent has said goodbye."""
