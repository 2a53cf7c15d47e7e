"""One person, as `centrala user` and `centrala agent` find, show and change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import by, now, run

if TYPE_CHECKING:
    from cti.agents import Agent
    from ivr.store import Store

Name = Annotated[str, typer.Option("--name", help="As colleagues know the person; the user name if none.")]


def one(user: str, config: Path) -> Agent:
    """Who has this name to log in with; of nobody `run` says so and ends."""
    from cti.agents.changes import People

    async def work(store: Store) -> Agent:
        return await People(store, now).one(user)

    return run(config, work)


def change(user: str, who: str, config: Path, fields: Callable[[], Mapping[str, Any]]) -> Agent:
    """As they are then. `fields` gives what is otherwise, or raises Wrong, of which `run` says so and ends."""
    from cti.agents.changes import People

    maker = by(who)

    async def work(store: Store) -> Agent:
        return await People(store, now).change(user, maker, **fields())

    return run(config, work)


def plain(person: Agent) -> dict[str, Any]:
    """For programs."""
    return {
        "user": person.user,
        "name": person.name,
        "roles": list(person.roles),
        "phone": person.sip_user,
        "languages": list(person.languages),
        "skills": list(person.skills),
        "queues": list(person.queues),
    }
