"""`centrala suppression import|lists`: copies of do-not-call lists, and the house's own list out of a file."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import CONFIG, AsJson, ConfigFile, Who, configured, fail, note, print_json, run, say, table
from centrala.cli.recording import words

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from centrala.config import Config
    from ivr.store import Store
    from outbound.lists.copies import Copied

COMPANY = "company"
"""The house's own list."""


def import_(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with a column of numbers.")],
    name: Annotated[
        str, typer.Option("--list", help="us_dnc, gb_tps, …: centrala suppression lists; company is your own.")
    ],
    copied: Annotated[str, typer.Option("--copied", help="The day on which the copy was taken: 2026-05-01.")] = "",
    origin: Annotated[
        str, typer.Option("--origin", help="Where it comes from: the register, your contract's number.")
    ] = "",
    add: Annotated[bool, typer.Option("--add", help="To the copy that is there, not in its place.")] = False,
    country: Annotated[
        str,
        typer.Option("--country", help="Of numbers without a country: US. Else the list's, us_dnc; else the site's."),
    ] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """A copy of a do-not-call list takes the place of the one before. Ends with 1 if no row is a number: then nothing
    was changed. `--list company` adds numbers to your own list, in the database and in every Asterisk.

    `centrala suppression import dnc.txt --list us_dnc --copied 2026-05-01 --origin "FTC, SAN 4711" --country US`
    """
    from outbound.lists.files import FileRefused, opened

    at = configured(config)
    land, user = _land(country, name) or at.country, words("--who", who or getpass.getuser())
    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}")
    source = words("--origin", origin)
    day = _day(copied) if name != COMPANY else None
    try:
        rows = opened(file, land).rows()
        done, untold = (
            _own(config, at, rows, land, source, user)
            if day is None
            else (_copy(config, name, rows, land, day, source, user, add=add), {})
        )
    except (FileRefused, OSError) as problem:
        fail(f"{file.name}: {problem}")
    _said(name, done, untold, as_json=as_json)
    _unknown(name)
    if untold or not done.numbers:
        raise typer.Exit(1)


def _land(country: str, name: str) -> str:
    """Whose numbers a list has: a French register read as Polish numbers would protect nobody, and refuse others.
    Raises BadParameter."""
    from phonenumbers import SUPPORTED_REGIONS

    lists, sign, _ = name.upper().partition("_")
    land = country.upper() or (lists if sign and lists in SUPPORTED_REGIONS else "")
    if land and land not in SUPPORTED_REGIONS:
        raise typer.BadParameter(f"--country: there is no country {land[:40]}: write PL, DE, US")
    return land


def _day(copied: str) -> datetime:
    """Raises BadParameter: how old a copy is decides whether it may be used."""
    from datetime import UTC, datetime, time

    from outbound.lists.written import day

    found = day(copied, "")
    at = datetime.combine(found, time(), UTC) if found else None
    if at is None or at > datetime.now(UTC):
        raise typer.BadParameter("--copied: the day on which the copy was taken, 2026-05-01, and not one to come")
    return at


def _copy(
    config: Path, name: str, rows: Any, country: str, day: datetime, origin: str, user: str, *, add: bool
) -> Copied:
    from datetime import UTC, datetime

    from outbound.lists.copies import Copies, numbers

    async def work(store: Store) -> Copied:
        copies = Copies(store, lambda: datetime.now(UTC))
        return await copies.take(name, numbers(rows, country), day, origin=origin, user=user, add=add)

    if not name.isidentifier() or len(name) > 40:
        raise typer.BadParameter("--list: one word, as the rules of countries call it")
    return run(config, work)


def _own(config: Path, at: Config, rows: Any, country: str, origin: str, user: str) -> tuple[Copied, dict[str, str]]:
    """Into the house's own list, one refusal each."""
    import asyncio

    from centrala.suppressing import suppress_all, tell_all
    from outbound.lists.copies import numbers
    from outbound.lists.own_list import sorted_out

    good, done = sorted_out(numbers(rows, country))
    values = run(config, lambda store: suppress_all(store, good, origin, user))
    return done, dict(asyncio.run(tell_all(at, values)))


def _said(name: str, done: Copied, untold: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        refused = [{"row": one.number, "because": one.because, "why": one.why} for one in done.refused]
        print_json({"list": name, "rows": done.rows, "numbers": done.numbers, "refused": refused, "not_told": untold})
        return
    say(f"{name}: {done.numbers:,} numbers of {done.rows:,} rows")
    for because, count in done.reasons.most_common():
        say(f"  {count:,} rows refused: {because}", err=True)
    for one in done.refused[:10]:
        say(f"  row {one.number}: {one.why}", err=True)
    for asterisk, problem in untold.items():
        say(f"  Asterisk {asterisk} was not told: {problem}", err=True)
    if not done.numbers:
        say("  nothing was changed: no row is a number", err=True)


def lists(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Copies of do-not-call lists with their age, and the ones that the rules of countries ask for.

    `centrala suppression lists`
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from outbound.lists.copies import Copies

    now = datetime.now(UTC)
    found = run(config, lambda store: Copies(store, lambda: now).all())
    wanted = _wanted()
    if as_json:
        print_json({
            "lists": [asdict(one) | {"age_days": (now - one.copied).days} for one in found],
            "asked_for": {name: oldest and oldest.days for name, oldest in wanted.items()},
        })  # fmt: skip
        return
    rows = [
        (
            one.name,
            f"{one.numbers:,}",
            f"{one.copied:%Y-%m-%d}",
            _age(now - one.copied, wanted.get(one.name)),
            one.origin,
        )
        for one in found
    ]
    missing = [(name, "", "", "was never copied", "") for name in wanted if name not in {one.name for one in found}]
    table([*rows, *missing], "list", "numbers", "copied", "age", "origin")


def _age(age: timedelta, oldest: timedelta | None) -> str:
    late = oldest is not None and age > oldest
    return f"{age.days} d{f', too old: {oldest.days} d at most' if late and oldest else ''}"


def _wanted() -> dict[str, timedelta | None]:
    """Lists that a country's rule asks for -> how old a copy may be."""
    from outbound.countries import countries

    return {
        register.name: register.oldest
        for rule in sorted(countries().rules, key=lambda rule: rule.name)
        for register in rule.registers
        if register.name != COMPANY
    }


def _unknown(name: str) -> None:
    from scripts_dsl import suggest

    known: Sequence[str] = sorted({*_wanted(), COMPANY, "national"})
    if name not in known:
        near = suggest.nearest(name, known)
        note([f"no rule of a country asks for {name}" + (f"; did you mean {near}?" if near else "")])
