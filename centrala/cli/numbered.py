"""What commands about a number have in common: the number as said, who and why, rows beside the engine, and JSON.

Called by suppression.py and rests.py.
"""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.recording import words
from centrala.cli.saying import fail

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from centrala.config import Config
    from ivr.store import Store

Number = Annotated[str, typer.Argument(help="As at home, or with its country: +48601234567.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def entered(config: Config, number: str, why: str, evidence: str, who: str) -> dict[str, str]:
    """What was said on the command line, in order. Ends the command when it is not."""
    from ivr.dialguard.numbers import E164
    from ivr.numbers import normalise

    found = normalise(number, config.country)
    if found is None or not E164.fullmatch(found):
        raise typer.BadParameter(f"{number} is not a whole telephone number")
    return {
        "number": found,
        "why": words("--why", why),
        "evidence": words("--evidence", evidence) if evidence else "",
        "who": words("--who", who or getpass.getuser()),
    }


def show(found: object) -> None:
    """For programs."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def run(config: Config, work: Callable[[Store], Awaitable[Any]]) -> Any:
    """Beside an engine that runs. Ends the command with 2 when it cannot be done."""
    import asyncio

    from centrala.replaying.calls import opened
    from ivr.store import StoreError

    async def run() -> Any:
        async with opened(config.database) as store:
            return await work(store)

    try:
        return asyncio.run(run())
    except StoreError as problem:
        fail(str(problem))
