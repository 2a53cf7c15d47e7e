"""`centrala customer`: find customers; give out, or erase, all that is known of one."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.recording import Who, Why, words
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from centrala.personal.erase import Proof
    from centrala.personal.export import Exported
    from cti.customers import Found, Hit
    from ivr.recordings.shelf import Shelf
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="Find customers; give out, or erase, all that is known of one.")

Customer = Annotated[str, typer.Argument(help="Id of the customer.")]


@app.command("find")
def find(
    text: Annotated[list[str], typer.Argument(help="Number or its end, beginnings of name, e-mail, address, notes.")],
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="Customers at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: customers, and whether there are more.")] = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Find customers who have all these words. Ends with 1 when there is none.

    `centrala customer find kowalska kwiatowa`, `centrala customer find 601 234 567 --json`
    """
    import json

    from cti.customers import Search

    country = configured(config).country

    async def work(store: Store, _: Shelf) -> Found:
        return await Search(store, country).find(" ".join(text), most)

    found: Found = _run(config, work)
    if as_json:
        say(json.dumps({"customers": [_plain(hit) for hit in found.hits], "more": found.more}, ensure_ascii=False))
    else:
        for hit in found.hits:
            who, last = hit.customer, f"{hit.last:%Y-%m-%d}" if hit.last else "no contact yet"
            say(
                "  ".join((who.id, who.name, ", ".join(who.numbers), last, who.email or "", who.address or "")).rstrip()
            )
        if found.more:
            say("there are others: another word makes them fewer", err=True)
    if not found.hits:
        raise typer.Exit(1)


def _plain(hit: Hit) -> dict[str, Any]:
    who = hit.customer
    return {
        "id": who.id,
        "name": who.name,
        "language": who.language,
        "numbers": list(who.numbers),
        "email": who.email,
        "address": who.address,
        "last_contact": hit.last.isoformat() if hit.last else None,
    }


@app.command("export")
def export(
    customer: Customer,
    out: Annotated[Path, typer.Argument(help="The zip to write.")],
    why: Why = "",
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """Write timeline, consents, recordings and all else into a zip. Ends with 1 if a recording is not as entered.

    `centrala customer export anna anna.zip --why "asked on 6 May"`
    """
    from datetime import UTC, datetime

    from centrala.personal.export import export as exported

    who, why = words("--who", who or getpass.getuser()), words("--why", why)

    async def work(store: Store, shelf: Shelf) -> Exported:
        return await exported(store, shelf, customer, out, who, why, datetime.now(UTC))

    found = _run(config, work)
    typer.echo(f"{out}  sha256 {found.sha256}")
    typer.echo(f"  {', '.join(f'{name} {rows}' for name, rows in found.rows.items())}")
    for name in found.wrong:
        typer.echo(f"  recording {name}: the file is missing, or not what was entered", err=True)
    if found.wrong:
        raise typer.Exit(1)


@app.command("erase")
def erase(
    customer: Customer,
    why: Why = "",
    who: Who = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Erase the customer, in the database and on the disk; refused while anything is held. Says the proof.

    `centrala customer erase anna --why "asked on 6 May"`
    """
    from datetime import UTC, datetime

    from centrala.personal.erase import Erasing

    who, why = words("--who", who or getpass.getuser()), words("--why", why)
    if not yes:
        typer.confirm(f"Erase everything of customer {customer}? Nobody can bring it back.", abort=True)

    async def work(store: Store, shelf: Shelf) -> Proof:
        return await Erasing(store, shelf).erase(customer, who, why, datetime.now(UTC))

    proof = _run(config, work)
    typer.echo(f"erased, proof {proof.id}: {proof.counts}")
    for name, sha256 in proof.recordings.items():
        typer.echo(f"  recording {name}  sha256 {sha256}")


@app.command("pin")
def pin(
    account: Annotated[str, typer.Argument(help="Number of the account.")],
    unlock: Annotated[bool, typer.Option("--unlock", help="Give the five tries back, and leave the PIN.")] = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Set the PIN of an account, asked for twice and not shown; or open an account that five wrong ones have locked.

    `centrala customer pin 4539578767`, `centrala customer pin 4539578767 --unlock`
    """
    from datetime import UTC, datetime

    from cti.customers.pins import PinRefused, Pins
    from cti.logins.passwords import Passwords

    if not (account.isascii() and account.isdigit()):
        raise typer.BadParameter("an account has digits only")
    new = "" if unlock else typer.prompt("New PIN", hide_input=True, confirmation_prompt=True)

    async def work(store: Store, _: Shelf) -> None:
        pins = Pins(store, Passwords(), lambda: datetime.now(UTC))
        await (pins.proven(account) if unlock else pins.keep(account, new))

    try:
        _run(config, work)
    except PinRefused as refused:
        fail(str(refused))
    say(f"{account}: {'five tries again' if unlock else 'has a new PIN'}")


def _run(file: Path, work: Callable[[Store, Shelf], Awaitable[Any]]) -> Any:
    """Beside an engine that runs. Ends the command with 2 when it cannot be done."""
    import asyncio

    from centrala.personal.erase import CannotErase
    from centrala.personal.export import CannotExport
    from centrala.replaying.calls import opened
    from ivr.recordings.shelf import Shelf
    from ivr.store import StoreError

    config = configured(file)

    async def run() -> Any:
        async with opened(config.database) as store:
            return await work(store, Shelf(config.call_recordings, 0))

    try:
        return asyncio.run(run())
    except (CannotErase, CannotExport, StoreError, OSError) as problem:
        fail(str(problem))
