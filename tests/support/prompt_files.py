"""The very sound files that the engine plays for a prompt: from its recordings, else from its cache of spoken texts."""

from __future__ import annotations

import wave
from collections.abc import Mapping
from pathlib import Path

from centrala.demo.folder import ROOT
from centrala.flows import load_flows
from ivr.prompts.book import PromptBook
from ivr.prompts.plan import Clip
from scripts_dsl import builtin_words
from scripts_dsl.effects import Parts, Value
from scripts_dsl.spoken import show, speak
from support.engine import CACHE
from support.rtp import RATE


class PromptFiles:
    """Of all flows in a folder, and of the surveys that they ask."""

    def __init__(self, callflows: Path, scratch: Path) -> None:
        """`scratch`: for pieces of prompts."""
        whole = load_flows(callflows).graphs.values()
        self._graphs = {one.name: one for graph in whole for one in (*graph.flows.values(), graph)}
        self._book = PromptBook(ROOT / "recordings", CACHE)
        self._scratch = scratch

    async def file(self, flow: str, name: str, language: str, values: Mapping[str, object] | None = None) -> Path:
        """The one file of a prompt that is played in one piece."""
        template = self._graphs[flow].prompts[name].texts[language]
        return await self._only(template.render((values or {}).get, language, f"{flow}/{name}"))

    async def confirming(self, flow: str, name: str, answer: str, language: str) -> Path:
        """What reads the answer to an ask back."""
        graph = self._graphs[flow]
        kind = graph.types[name]
        value = kind.load(answer)
        about = (value, kind, language, None, graph.nouns, None)
        return await self._only(builtin_words.confirm(Value(show(*about), speak(*about), language), language))

    async def after_the_tone(self, language: str) -> Path:
        """What asks for a message where a flow says nothing of its own."""
        return await self._only(builtin_words.after_the_tone(language))

    async def opening(self, whole: Path, seconds: float) -> Path:
        """The beginning of a prompt, for one that is cut short by a key."""
        path = self._scratch / f"{whole.stem}-{seconds}.wav"
        with wave.open(str(whole)) as source, wave.open(str(path), "wb") as target:
            target.setparams(source.getparams())
            target.writeframes(source.readframes(int(seconds * RATE)))
        return path

    async def _only(self, parts: Parts) -> Path:
        plan = await self._book.plan(parts)
        assert len(plan) == 1
        assert isinstance(plan[0], Clip)
        return Path(f"{plan[0].path}.wav")
