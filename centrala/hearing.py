"""The recognisers of the configuration: by language a command or a web hook, and where words lie until heard."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from centrala.flows import StartError
from ivr.outgoing import Outgoing
from ivr.outside.breaker import Breaker
from ivr.outside.reach import Reach
from ivr.speech.command import Command
from ivr.speech.ears import Ear, Ears
from ivr.speech.hook import Hook
from ivr.speech.recogniser import Recogniser as Program

FOLDER = "heard"
"""Below the folder of recordings, where Asterisk may write."""

log = structlog.get_logger(__name__)


class Recogniser(BaseModel):
    """Who understands a language: a command or a web hook; see docs/how-to/understand-words.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: tuple[str, ...] = ()
    url: str | None = Field(default=None, pattern=r"^https?://[A-Za-z0-9.\[\]:-]+(/[!-~]*)?$")
    token: SecretStr | None = None
    """Goes into `Authorization: Bearer …`."""
    fields: Mapping[str, str] = Field(default_factory=dict)
    """Of every request: {model: small}."""
    seconds: float = Field(default=3.0, gt=0, le=10)
    """That a caller waits for the answer at most."""

    @model_validator(mode="after")
    def _is_one(self) -> Recogniser:
        if bool(self.command) == (self.url is not None):
            raise ValueError("write either command: or url:")
        if self.command and "{wav}" not in " ".join(self.command):
            raise ValueError("the command does not say where {wav} goes")
        if any(not _plain(text) for text in (*self.fields, *self.fields.values())):
            raise ValueError("fields: have no quotes and no line breaks")
        return self


@dataclass(frozen=True, slots=True)
class Hearing:
    """Everything that listens for words."""

    ears: Ears | None
    _outgoing: Outgoing

    async def close(self) -> None:
        """End connections."""
        await self._outgoing.close()


def hearing(recognisers: Mapping[str, Recogniser], recordings: Path, never: frozenset[int]) -> Hearing:
    """Made in an event loop. `recordings`: the folder of what is recorded of calls; `never`: ports that are never
    asked. Raises StartError."""
    outgoing = Outgoing(Reach(never=never, everywhere=True))
    if not recognisers:
        return Hearing(None, outgoing)
    made = {language: Ear(_program(one, outgoing), one.seconds) for language, one in recognisers.items()}
    ears = Ears(made, recordings / FOLDER, Breaker(get_running_loop().time))
    try:
        ears.open()
    except OSError as problem:
        raise StartError(f"{recordings / FOLDER}: {problem.strerror}") from problem
    log.info("speech.understands", languages=sorted(made))
    return Hearing(ears, outgoing)


def _program(one: Recogniser, outgoing: Outgoing) -> Program:
    if one.url is None:
        return Command(one.command)
    return Hook(outgoing, one.url, one.token.get_secret_value() if one.token else None, one.fields)


def _plain(text: str) -> bool:
    return text.isprintable() and '"' not in text
