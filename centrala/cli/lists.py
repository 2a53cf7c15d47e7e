"""`centrala campaign lists|rejected|recycle|forget`: lists of people that were imported."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from centrala.cli.list_import import CampaignName
from centrala.cli.office import CONFIG, AsJson, ConfigFile, Who, fail, print_json, run, say, table
from centrala.cli.recording import words

if TYPE_CHECKING:
    from outbound.lists.kept_lists import ContactList

ListId = Annotated[str, typer.Argument(help="Id of the list, or the beginning of it: centrala campaign lists.")]


def lists(
    campaign: CampaignName = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Where the people of campaigns came from, the newest first, and how far an import is.

    `centrala campaign lists --campaign overdue`
    """
    from dataclasses import asdict

    from outbound.lists.kept_lists import Lists

    found = run(config, lambda store: Lists(store).all(campaign))
    if as_json:
        print_json([asdict(one) | {"agreement": one.agreement and asdict(one.agreement)} for one in found])
    elif found:
        heads = ("list", "campaign", "name", "people", "refused", "imported", "by", "state", "origin")
        table(map(_line, found), *heads)
    else:
        say("no list: centrala campaign import FILE --campaign NAME")


def _line(one: ContactList) -> Sequence[str]:
    state = f"{one.state} {one.share:.0%}" if one.state == "importing" else one.state
    return (
        one.id, one.campaign, one.name, f"{one.accepted + one.merged:,}", f"{one.rejected:,}",
        f"{one.imported.astimezone():%Y-%m-%d %H:%M}", one.user, state, one.origin,
    )  # fmt: skip


def rejected(
    list_: ListId,
    out: Annotated[Path | None, typer.Option("--out", help="A file for a spreadsheet: .csv or .xlsx.")] = None,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Rows of a list that gave nobody, each with its reason.

    `centrala campaign rejected 01985c --out rejected.csv`
    """
    from dataclasses import asdict

    from cti.reports.sheets import as_csv, as_xlsx
    from ivr.store import Store
    from outbound.lists.kept_lists import Lists, Rejected, rejected_table

    async def work(store: Store) -> tuple[Rejected, ...] | None:
        one = await _the_list(store, list_)
        return None if one is None else await Lists(store).every_rejected(one.id)

    found = run(config, work)
    if found is None:
        _no_list(list_)
    if out is not None:
        made = as_xlsx(rejected_table(found)) if out.suffix == ".xlsx" else as_csv(rejected_table(found))
        try:
            with out.open("xb") as file:
                file.write(made)
        except OSError as problem:
            fail(f"{out}: {problem.strerror}")
        say(f"{len(found):,} rows written to {out}")
    elif as_json:
        print_json([asdict(one) for one in found])
    else:
        _print_rows(found)


def _print_rows(found: Iterable[Any]) -> None:
    rows = [(str(one.row), one.number, one.because, one.why) for one in found]
    if rows:
        table(rows, "row", "number", "reason", "why")
    else:
        say("no row was refused")


def recycle(
    campaign: CampaignName = "",
    outcome: Annotated[str, typer.Option("--outcome", help="Those who are done with this word: no_answer.")] = "",
    list_: Annotated[str, typer.Option("--list", help="Of this list only.")] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """People with whom the campaign is done wait again. Nobody comes back from never; what was tried still counts, so
    limits of calls stay as they are.

    `centrala campaign recycle --campaign winback --outcome no_answer`
    """
    from datetime import UTC, datetime

    from ivr.store import Store
    from outbound.lists.recycling import Recycling

    if not campaign or not outcome:
        raise typer.BadParameter("--campaign and --outcome: who waits again")
    user = words("--who", who or getpass.getuser())

    async def work(store: Store) -> int | None:
        one = await _the_list(store, list_) if list_ else None
        if list_ and one is None:
            return None
        return await Recycling(store).again(campaign, outcome, one.id if one else "", user, datetime.now(UTC))

    found = run(config, work)
    if found is None:
        _no_list(list_)
    if as_json:
        print_json({"campaign": campaign, "outcome": outcome, "people": found})
    else:
        say(f"{found:,} people of {campaign} wait again")


def forget(
    list_: ListId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """The people of a list are no candidates any more, and its refused rows are gone; calls that were made stay.

    `centrala campaign forget 01985c --yes`
    """
    from datetime import UTC, datetime

    from ivr.store import Store
    from outbound.lists.recycling import Recycling

    user = words("--who", who or getpass.getuser())
    one = run(config, lambda store: _the_list(store, list_))
    if one is None:
        _no_list(list_)
    if not yes and not typer.confirm(f"Forget the people of {one.name} ({one.accepted + one.merged:,})?", err=True):
        raise typer.Exit(1)

    async def work(store: Store) -> int:
        return await Recycling(store).forget(one.id, user, datetime.now(UTC))

    say(f"{run(config, work):,} people forgotten")


async def _the_list(store: Any, beginning: str) -> ContactList | None:
    """By its id, or the beginning of only one."""
    from outbound.lists.kept_lists import Lists

    found = [one for one in await Lists(store).all() if beginning and one.id.startswith(beginning)]
    return found[0] if len(found) == 1 else await Lists(store).one(beginning)


def _no_list(list_: str) -> NoReturn:
    fail(f"no list {list_[:40]}, or several that begin so: centrala campaign lists")
