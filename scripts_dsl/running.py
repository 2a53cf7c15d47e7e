"""The call while one event is worked on: what a verb may read and do. Made by the engine, used by verbs/*.py.

A Run changes its own copy of the State and collects effects; nothing of it outlives one `advance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scripts_dsl import builtin_words
from scripts_dsl.effects import Effect, Enqueue, Fetch, Hangup, Listen, Parts, Say
from scripts_dsl.graph import END, Graph, Prompt, Step
from scripts_dsl.lookup import look_up
from scripts_dsl.state import GIVEN, State

Waiting = Say | Listen | Fetch | Enqueue
"""Effects that a closing event answers."""


class Run:
    """One event's worth of a call."""

    __slots__ = ("draft", "effects", "graph", "now", "site", "state", "trail")

    def __init__(
        self,
        graph: Graph,
        state: State,
        now: datetime,
        site: Mapping[str, Any],
        trail: list[tuple[str, str]] | None = None,
    ) -> None:
        self.graph = graph
        self.state = state
        self.now = now
        self.site = site
        self.effects: list[Effect] = []
        self.trail = trail
        self.draft: dict[str, Any] | None = None
        """An answer under test: {name: JSON value}; formulas see it in place of the kept value."""

    # --- reading -----------------------------------------------------------------------------------------------

    def value(self, name: str) -> object:
        """The rich value of a dotted name; formulas and texts read through this."""
        return look_up(self, name)

    def raw(self, name: str) -> Any:
        """The JSON value of a name of this run; None when it is empty."""
        if self.draft is not None and name in self.draft:
            return self.draft[name]
        if name in self.graph.secret:
            return self.state.secrets.get(name)
        return self.state.vars.get(name)

    def parts(self, prompt: Prompt, language: str | None = None) -> Parts:
        """What is said for `prompt`, in the call's language if none is given."""
        language = language or self.state.language
        texts = prompt.texts
        if language not in texts:
            language = self.graph.languages.fallback if self.graph.languages.fallback in texts else next(iter(texts))
        recording = f"{self.graph.name}/{prompt.name}" if prompt.name else None
        parts: Parts = texts[language].render(self.value, language, recording)
        return parts

    # --- writing -----------------------------------------------------------------------------------------------

    def keep(self, name: str, raw: Any) -> None:
        """Give `name` a JSON value. A language that the file does not speak changes nothing."""
        state = self.state
        if name == "language":
            state.language = raw if self.graph.languages.speaks(raw) else state.language
        elif name == "verified":
            state.verified = raw is True
        elif name in self.graph.secret:
            state.secrets = {**state.secrets, name: raw}
            state.vars = {**state.vars, name: None if raw is None else GIVEN}
        else:
            state.vars = {**state.vars, name: raw}

    # --- going on ----------------------------------------------------------------------------------------------

    def go(self, step: Step, exit_name: str) -> str:
        """Take an exit of `step`: the id of the next step, or END."""
        if self.trail is not None:
            self.trail.append((step.id, exit_name))
        target = step.exits[exit_name]
        if target == END:
            return self.hang_up(() if exit_name in QUIET_EXITS else builtin_words.sorry(self.state.language))
        return target

    def always(self, key: str) -> str | None:
        """Where a key of `always:` leads; None if it is none of them."""
        return self.graph.always.get(key) if len(key) == 1 else None

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
        return f"{self.state.facts.call_id}:{self.state.seq}"


QUIET_EXITS = frozenset({"on_done"})
"""Exits after which a call may end without a word: the agent has said goodbye."""
