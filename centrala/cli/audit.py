"""`centrala audit`: who saw, played, exported and changed what, when and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile
from centrala.cli.office import AsJson, print_json, run, table
from centrala.cli.saying import fail

if TYPE_CHECKING:
    from cti.audit.reading import Entry
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="Who saw, played, exported and changed what, when and from where.")

MOST = 200
"""Entries shown unless another number is asked for."""


@app.command("list")
def listed(
    who: Annotated[str, typer.Option("--user", help="Of this user; token:NAME for a program.")] = "",
    act: Annotated[str, typer.Option("--act", help="saw, searched, played, exported, changed, …")] = "",
    what: Annotated[str, typer.Option("--what", help="customer, recording, card, rows, user, queue, …")] = "",
    thing: Annotated[str, typer.Option("--thing", help="Its id.")] = "",
    since: Annotated[str, typer.Option(help="A span before now (90m, 24h, 7d, 4w), a day or a moment.")] = "24h",
    until: Annotated[str, typer.Option(help="The same; now if none.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="Entries, the newest ones.")] = MOST,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What was done, the newest first.

    `centrala audit list --what customer --thing sample-anna --since 30d`
    """
    from datetime import datetime, timedelta

    from centrala.replaying.calls import NoMoment, moment_of
    from cti.audit.reading import find

    now = datetime.now().astimezone()
    try:
        begin, end = moment_of(since, now), moment_of(until, now) if until else now + timedelta(seconds=1)
    except NoMoment as problem:
        fail(f"{problem} is no moment: 24h, 7d, 2026-05-01, 2026-05-01 18:00")

    async def work(store: Store) -> tuple[Entry, ...]:
        return await find(store, begin, end, who=who, act=act, what=what, thing=thing, most=most)

    found = run(config, work)
    if as_json:
        print_json([{**_plain(one), "details": dict(one.details)} for one in found])
        return
    rows = (
        (f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}", one.who, one.act, one.what, one.thing, one.address, _told(one))
        for one in found
    )
    table(rows, "when", "who", "act", "what", "which", "from", "more")


def _plain(one: Entry) -> dict[str, str]:
    return {
        "id": one.id, "at": one.at.isoformat(), "who": one.who, "act": one.act, "what": one.what, "thing": one.thing,
        "address": one.address,
    }  # fmt: skip


def _told(one: Entry) -> str:
    import json

    return json.dumps(one.details, ensure_ascii=False) if one.details else ""
