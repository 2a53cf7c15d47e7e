"""`centrala campaign import`: the people of a file, of a query or of a function become candidates of a campaign."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import CONFIG, AsJson, ConfigFile, Who, configured, fail, print_json, say, table
from centrala.cli.recording import words

if TYPE_CHECKING:
    from centrala.config import Config
    from outbound.lists.importing import Summary
    from outbound.lists.plan import Order, Preview
    from outbound.lists.reading import Accepted, Refused

EVERY = 1.0
"""Seconds between two lines of progress."""
SHOWN = 10
"""Rows of a preview."""

CampaignName = Annotated[str, typer.Option("--campaign", help="Name of the campaign.")]


def import_(
    file: Annotated[
        Path | None, typer.Argument(help="CSV or XLSX; without one, what the campaign says below people: from.")
    ] = None,
    campaign: CampaignName = "",
    origin: Annotated[
        str, typer.Option("--origin", help="Where the people come from: our customers, fair of 3 May.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="What the list is called; the file's name if none.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="What a column is, where the guess is wrong: --column phone=Komórka."),
    ] = None,
    names: Annotated[
        bool | None, typer.Option("--names/--no-names", help="The first row has the names of the columns.")
    ] = None,
    consent: Annotated[str, typer.Option("--consent", help="To what all of them agreed: marketing, or several.")] = "",
    evidence: Annotated[str, typer.Option("--evidence", help="Where that can be seen: web form 12.")] = "",
    agreed: Annotated[str, typer.Option("--agreed", help="When: 2026-05-01.")] = "",
    in_writing: Annotated[
        bool, typer.Option("--in-writing", help="Signed, or in a form that counts as signed.")
    ] = False,
    priority: Annotated[int, typer.Option("--priority", min=1, max=9, help="Those of 1 are called first.")] = 5,
    country: Annotated[
        str, typer.Option("--country", help="Whose habits the file follows: PL. The site's if none.")
    ] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="Of a CSV, where the guess is wrong: cp1250.")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="Of a workbook; the first one if none.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show what would happen; change nothing.")] = False,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """People of a file become candidates of a campaign. Ends with 1 if no row gives anybody.

    `centrala campaign import people.csv --campaign overdue --preview`

    `centrala campaign import people.csv --campaign sale --origin "fair of 3 May" --consent marketing --evidence fair`
    """
    from outbound.lists.plan import ImportFailed, Order

    if not campaign:
        raise typer.BadParameter("--campaign: whose people they are")
    if file is not None and not file.is_file():
        raise typer.BadParameter(f"there is no file {file}")
    at = configured(config)
    user, agreement = words("--who", who or getpass.getuser()), _agreement(consent, evidence, agreed, in_writing)
    called = words("--name", name or (file.name if file is not None else campaign))
    order = Order(
        file=str(file.absolute()) if file is not None else "",
        campaign=campaign,
        name=called,
        origin=origin,
        user=user,
        columns=_columns(column or []),
        named=names,
        country=country.upper(),
        encoding=encoding,
        sheet=sheet,
        priority=priority,
        consent=agreement,
    )
    try:
        if preview:
            _preview(at, order, as_json=as_json)
            return
        words("--origin", origin)
        summary = _imported(at, order, quiet=as_json)
    except ImportFailed as failed:
        fail(str(failed))
    _told(summary, as_json=as_json)
    if not summary.accepted + summary.merged:
        raise typer.Exit(1)


def _columns(given: Sequence[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for one in given:
        target, sign, of = one.partition("=")
        if not sign or not target or not of:
            raise typer.BadParameter("--column: write  phone=Telefon")
        said[of] = target
    return said


def _agreement(consent: str, evidence: str, agreed: str, in_writing: bool) -> str:
    from datetime import UTC, datetime

    from outbound.lists import agreement
    from outbound.lists.written import day

    purposes = {word.strip() for word in consent.split(",") if word.strip()}
    if not purposes:
        if evidence or agreed or in_writing:
            raise typer.BadParameter("--consent: to what they agreed")
        return ""
    on = day(agreed, "") if agreed else None
    if agreed and on is None:
        raise typer.BadParameter("--agreed: write 2026-05-01")
    seen, today = words("--evidence", evidence), datetime.now(UTC).date()
    try:
        return agreement.agreed(purposes, seen, on, today, written=in_writing).dump()
    except agreement.NoAgreement as problem:
        raise typer.BadParameter(f"--consent: {problem}") from None


def _imported(config: Config, order: Order, *, quiet: bool) -> Summary:
    """Ends the command with 2 when the database cannot be used."""
    import asyncio

    from centrala.people_import import place_of
    from centrala.people_import import run as run_file
    from centrala.people_sources import run_source
    from ivr.store import StoreError, StoreRefused

    told = _Progress(quiet=quiet)
    try:
        if order.file:
            return asyncio.run(run_file(place_of(config), order, told))
        return asyncio.run(run_source(config, place_of(config), order, told))
    except StoreRefused as problem:
        fail(f"the database has no such tables; start `centrala serve` once with this version: {problem}")
    except StoreError as problem:
        fail(str(problem))


class _Progress:
    """A line a second, on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._last = quiet, time.monotonic()

    def __call__(self, summary: Summary) -> None:
        if self._quiet or time.monotonic() - self._last < EVERY:
            return
        self._last = time.monotonic()
        share = f"{summary.share:4.0%}  " if summary.share else ""
        say(
            f"{share}{summary.read:,} rows: {summary.accepted + summary.merged:,} people, {summary.rejected:,} refused",
            err=True,
        )


def _told(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "list": summary.list, "rows": summary.read, "accepted": summary.accepted, "merged": summary.merged,
                "rejected": summary.rejected, "later": summary.later, "reasons": dict(summary.reasons.most_common()),
            }
        )  # fmt: skip
        return
    say(f"list {summary.list}: {summary.accepted:,} new people of {summary.read:,} rows")
    if summary.merged:
        say(f"  {summary.merged:,} were in the campaign already: what this list says of them counts now")
    if summary.later:
        say(f"  {summary.later:,} not now: only: of the campaign is not so today")
    for because, count in summary.reasons.most_common():
        say(f"  {count:,} rows refused: {because}")
    if summary.rejected:
        say(f"  centrala campaign rejected {summary.list} --out rejected.csv", err=True)


def _preview(config: Config, order: Order, *, as_json: bool) -> None:
    from centrala.people_import import place_of
    from centrala.people_import import preview as look
    from outbound.lists.plan import ImportFailed

    if not order.file:
        raise ImportFailed("a preview is of a file")
    found = look(place_of(config), order)
    if as_json:
        print_json(preview_json(found))
        return
    of = found.opened
    how = f"{of.encoding}, separated by {of.separator!r}" if of.kind == "csv" else f"sheet {of.sheet}"
    say(f"{of.path.name}: {of.kind}, {how}; the first row {'has the names' if found.named else 'is a person'}")
    table([(c.name, c.target, " | ".join(c.samples)[:60]) for c in found.columns], "column", "is", "for example")
    say("")
    for one in found.people[:SHOWN]:
        say(f"row {one.row}: {_shown(one)}")
    say("")
    say(f"a column may be: {', '.join(found.targets)}, or - for nothing: --column phone=NAME", err=True)


def _shown(one: Accepted | Refused) -> str:
    from outbound.lists.reading import Refused

    return f"refused, {one.because}: {one.why}" if isinstance(one, Refused) else f"{one.number}  {one.fields}"


def preview_json(found: Preview) -> dict[str, Any]:
    """For programs."""
    of = found.opened
    return {
        "kind": of.kind, "encoding": of.encoding, "separator": of.separator, "sheet": of.sheet, "names": found.named,
        "columns": [
            {"place": c.place + 1, "name": c.name, "is": c.target, "samples": list(c.samples)} for c in found.columns
        ],
        "may_be": dict(found.targets),
        "rows": [_row(one) for one in found.people],
    }  # fmt: skip


def _row(one: Accepted | Refused) -> dict[str, Any]:
    from outbound.lists.reading import Refused

    why = {"because": one.because, "why": one.why} if isinstance(one, Refused) else {}
    return {"row": one.row, "number": one.number, **why}
