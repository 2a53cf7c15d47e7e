"""`centrala recording`: legal holds, and what there is. What is held is erased by nobody until it is released."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cti.recordings.store import Found
    from ivr.recordings.holds import Hold, Holds
    from ivr.store import Store

LONGEST = 200
"""Characters of a name or a reason."""
SINCE = "30d"
"""What `list` looks through when nothing else is said."""
END = datetime.max.replace(tzinfo=UTC)

app = typer.Typer(no_args_is_help=True, help="What is recorded; keep it from being erased, and let it go again.")

Why = Annotated[str, typer.Option("--why", help="Kept with it: the case, the letter, the law.")]
Who = Annotated[str, typer.Option("--who", help="Kept with it; your user name on this machine if none.")]


@app.command("hold")
def hold(
    recording: Annotated[str, typer.Argument(help="Id of a recording, from `recording list`.")] = "",
    customer: Annotated[str, typer.Option(help="Id of a customer: every recording, those to come too.")] = "",
    call: Annotated[str, typer.Option(help="Id of a call: everything that was recorded in it.")] = "",
    why: Why = "",
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """Hold a recording, everything of a call, or of a customer. Says the hold's id, which releases it.

    `centrala recording hold --customer anna --why "case 12/2026"`
    """
    if len([one for one in (recording, customer, call) if one]) != 1:
        raise typer.BadParameter("name a recording, or a customer with --customer, or a call with --call")
    who, why = words("--who", who or getpass.getuser()), words("--why", why)

    async def work(holds: Holds) -> str:
        now = datetime.now(UTC)
        if recording:
            return await holds.hold_recording(recording, who, why, now)
        if call:
            return await holds.hold_call(call, who, why, now)
        return await holds.hold_customer(customer, who, why, now)

    say(f"held: {_run(config, work)}")


@app.command("release")
def release(
    hold: Annotated[str, typer.Argument(help="Id of the hold.")],
    why: Why = "",
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """Release a hold. What has no other one may be erased again, when its time is over. What words of liability hold
    only the legal owner of the settings lets go: say who with --who.

    `centrala recording release 0197… --why "settled"`, `centrala recording release 0197… --who ada --why "settled"`
    """
    who, why = words("--who", who or getpass.getuser()), words("--why", why)
    legal = _legal(config)

    async def work(holds: Holds) -> Hold:
        return await holds.release(hold, who, why, datetime.now(UTC), legal)

    say(f"released: {_what(_run(config, work))}")


@app.command("holds")
def held(config: ConfigFile = CONFIG) -> None:
    """What is held, since when, by whom and why.

    `centrala recording holds`
    """

    async def work(holds: Holds) -> tuple[Hold, ...]:
        return await holds.open()

    found = _run(config, work)
    if not found:
        say("nothing is held")
    for one in found:
        say(f"{one.id}  {one.at.astimezone():%Y-%m-%d %H:%M}  {one.who}  {_what(one)}  {one.why}")


@app.command("list")
def listed(
    number: Annotated[str, typer.Option(help="Of callers with this number: as at home, or +48601234567.")] = "",
    agent: Annotated[str, typer.Option(help="Talks of this agent.")] = "",
    queue: Annotated[str, typer.Option(help="Talks of this queue.")] = "",
    since: Annotated[str, typer.Option(help="2026-05-06, or a length of time back: 30d, 8h.")] = SINCE,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What was recorded and can be heard, the newest first, with the ids that `recording hold` wants.

    `centrala recording list --number 601234567`, `centrala recording list --agent ewa --since 7d`
    """
    import json
    from dataclasses import asdict

    from centrala.replaying.calls import moment_of
    from cti.recordings.store import MOST, RecordingRows
    from ivr.numbers import normalise

    known, now = configured(config), datetime.now(UTC)
    whose = normalise(number, known.country) if number else ""
    if whose is None:
        raise typer.BadParameter("--number: no telephone number")
    try:
        begin = moment_of(since, now)
    except ValueError:
        raise typer.BadParameter(f"--since {since}: a date, or a length of time like 7d") from None

    async def look(store: Store) -> tuple[Found, ...]:
        return await RecordingRows(store).find(begin, END, agent=agent, queue=queue, number=whose)

    found = _with_store(config, look)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2, default=str))
        return
    for one in found:
        say(_listed(one))
    if not found:
        say(f"nothing that can be heard, since {begin.astimezone():%Y-%m-%d %H:%M}")
    elif len(found) == MOST:
        say(f"the newest {MOST}: ask for fewer with --since, --number, --agent or --queue")


def _listed(one: Found) -> str:
    where = " ".join(filter(None, (one.what, one.queue or one.box, one.agent)))
    whole = "" if one.complete else "  sound is missing"
    at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
    return f"{one.id}  {at}  {one.seconds:.0f} s  {where}  {one.number or 'withheld'}  call {one.call_id}{whole}"


@app.command("space")
def space(config: ConfigFile = CONFIG) -> None:
    """What is kept, how much of it is compressed, what waits for that, and how much room there is.

    `centrala recording space`
    """

    from ivr.recordings.catalogue import Amounts, Catalogue

    minutes = configured(config).compress_after
    before = datetime.now(UTC) - timedelta(minutes=minutes)

    async def look(store: Store) -> tuple[Amounts, int]:
        catalogue = Catalogue(store)
        return await catalogue.amounts(), await catalogue.waiting(before)

    amounts, waiting = _with_store(config, look)
    say(f"kept        {amounts.recordings:,} recordings, {amounts.seconds / 3600:,.1f} h, {_size(amounts.on_disk)}")
    say(f"compressed  {amounts.compressed:,} of them: {_size(amounts.after)} instead of {_size(amounts.before)}")
    say(
        f"waiting     {waiting:,} that are older than {minutes:g} min"
        if minutes
        else "waiting     none: compress_after is 0"
    )
    say(f"free        {_free(config)}")


def _size(amount: int) -> str:
    return f"{amount / 1e9:,.2f} GB" if amount >= 1e9 else f"{amount / 1e6:,.2f} MB"


def _free(file: Path) -> str:
    from ivr.recordings.shelf import MIB, Shelf

    config = configured(file)
    try:
        free = Shelf(config.call_recordings, 0).free()
    except OSError as problem:
        fail(f"{config.call_recordings}: {problem.strerror}")
    return f"{_size(free)}; below {_size(config.keep_free * MIB)} nothing new is recorded"


def words(option: str, given: str) -> str:
    """What is kept as it was said. Ends the command when there is nothing, or no plain line of text."""
    if not given.strip() or len(given) > LONGEST or not given.isprintable():
        raise typer.BadParameter(f"{option}: one line of 1 to {LONGEST} characters")
    return given.strip()


def _legal(file: Path) -> frozenset[str]:
    """Users who answer for liability; empty: the settings name nobody."""
    from scripts_dsl.site import FILE_NAME, read_site

    settings = configured(file).callflows / FILE_NAME
    try:
        site = read_site(settings.read_bytes(), str(settings))[0]
    except OSError:
        return frozenset()
    owner = site.liability.owner
    return frozenset(site.members(owner)) if owner else frozenset()


def _what(hold: Hold) -> str:
    if hold.recording:
        return f"recording {hold.recording}"
    return f"call {hold.call_id}" if hold.call_id else f"customer {hold.customer_id}"


def _run(file: Path, work: Callable[[Holds], Awaitable[Any]]) -> Any:
    from ivr.recordings.holds import HoldError, Holds
    from ivr.recordings.shelf import Shelf

    shelf = Shelf(configured(file).call_recordings, 0)
    try:
        return _with_store(file, lambda store: work(Holds(store, shelf)))
    except HoldError as problem:
        fail(str(problem))


def _with_store(file: Path, work: Callable[[Store], Awaitable[Any]]) -> Any:
    """In the tables of this program, beside an engine that runs. Ends the command with 2 when it cannot be done."""
    import asyncio

    from centrala.replaying.calls import opened
    from ivr.store import StoreError

    async def run() -> Any:
        async with opened(configured(file).database) as store:
            return await work(store)

    try:
        return asyncio.run(run())
    except StoreError as problem:
        fail(str(problem))
