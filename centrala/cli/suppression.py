"""`centrala suppression`: numbers that must not be called; those that rest for a time are in rests.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.numbered import AsJson, Number, entered, run, show
from centrala.cli.recording import Who, Why
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from centrala.config import Config
    from ivr.dialguard.happenings import NumberAllowed, NumberSuppressed
    from ivr.dialguard.suppression import Suppressed
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="Numbers that must not be called: enter, take back, list, ask.")


class Scope(StrEnum):
    """What is refused."""

    ALL = "all"
    MARKETING = "marketing"


Evidence = Annotated[str, typer.Option("--evidence", help="Where it can be seen: a letter's number, a call's id.")]


@app.command("add")
def add(
    number: Number,
    scope: Annotated[Scope, typer.Option(help="Every call, or only those that sell something.")] = Scope.ALL,
    why: Why = "",
    evidence: Evidence = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Never call this number again. Ends with 1 if an Asterisk has not been told yet.

    `centrala suppression add 601234567 --why "asked by letter" --evidence "letter 12/2026"`
    """
    from datetime import UTC, datetime

    from ivr.dialguard.happenings import NumberSuppressed

    at = configured(config)
    said = entered(at, number, why, evidence, who)
    _enter(at, NumberSuppressed(at=datetime.now(UTC), scope=scope.value, **said), as_json=as_json)


@app.command("remove")
def remove(
    number: Number,
    why: Why = "",
    evidence: Evidence = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Take it back: the number may be called again. Ends with 1 if an Asterisk has not been told yet.

    `centrala suppression remove 601234567 --why "asked by telephone, 6 May"`
    """
    from datetime import UTC, datetime

    from ivr.dialguard.happenings import NumberAllowed
    from ivr.dialguard.suppression import one

    at = configured(config)
    said = entered(at, number, why, evidence, who)
    if run(at, lambda store: one(store, said["number"])) is None:
        fail(f"{said['number']} is not suppressed")
    _enter(at, NumberAllowed(at=datetime.now(UTC), **said), as_json=as_json)


@app.command("list")
def listed(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """All of them, the oldest first.

    `centrala suppression list --json`
    """
    from ivr.dialguard.suppression import everyone

    found = run(configured(config), everyone)
    if as_json:
        show([_plain(one) for one in found])
        return
    for one in found:
        say(_line(one))
    if not found:
        say("no number is suppressed")


@app.command("why")
def why(number: Number, as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """May we call this number, and if not, why? Ends with 1 if it may not be called for every purpose.

    `centrala suppression why 601234567`
    """
    from datetime import UTC, datetime

    from centrala.cli import rests as resting
    from centrala.suppressing import changes, ringing
    from ivr.dialguard.question import may_call
    from outbound.lists.respites import one

    at = configured(config)

    async def work(store: Store) -> Any:
        answer = await may_call(store, number, lambda written: ringing(at, written))
        rest = await one(store, answer.number)
        over = rest is None or (rest.until is not None and rest.until <= datetime.now(UTC))
        return answer, await changes(store, answer.number), None if over else rest

    answer, past, rests = run(at, work)
    holds = _held(at, answer.number) if answer.suppressed or past else {}
    if as_json:
        told = [{"at": when.isoformat(), "what": kind, **body} for when, kind, body in past]
        about = {**asdict(answer), "suppressed": answer.suppressed and _plain(answer.suppressed)}
        show({**about, "asterisks": holds, "rests": rests and resting.plain(rests), "changes": told})
    else:
        may = {(True, True): "may be called", (True, False): "may be called, but not to sell something"}
        say(f"{answer.number}: {may.get((answer.service, answer.marketing), 'must not be called')}")
        for line in [answer.because] if answer.because and not answer.suppressed else []:
            say(f"  {line}")
        if answer.suppressed:
            say(f"  {_line(answer.suppressed)}")
        if rests:
            say(f"  no campaign calls  {resting.line(at, rests)}")
        for name, value in holds.items():
            say(f"  Asterisk {name}: {_key(value)}")
        for when, kind, body in past:
            said = " · ".join(filter(None, (body.get("who"), body.get("why"), body.get("evidence"))))
            say(f"  {when.astimezone():%Y-%m-%d %H:%M:%S}  {kind}  {said}")
    if not (answer.service and answer.marketing):
        raise typer.Exit(1)


def _enter(config: Config, change: NumberSuppressed | NumberAllowed, *, as_json: bool) -> None:
    """Row and event first: what dies in between leaves nobody who may be called by mistake."""
    import asyncio

    from centrala.suppressing import tell
    from ivr.dialguard.suppression import enter

    value = run(config, lambda store: enter(store, change))
    untold: Mapping[str, str] = asyncio.run(tell(config, change.number, value))
    if as_json:
        show({"number": change.number, "key": value, "not_told": untold})
    else:
        say(f"{change.number}: {value.partition('-')[0] + ' suppressed' if value else 'may be called again'}")
        for name, problem in untold.items():
            say(f"  Asterisk {name} was not told: {problem}", err=True)
        if untold:
            say("  The engine heeds it already, and tells that Asterisk before it dials over it again.", err=True)
    if untold:
        raise typer.Exit(1)


def _held(config: Config, number: str) -> Mapping[str, str]:
    import asyncio

    from centrala.suppressing import held

    return asyncio.run(held(config, number))


def _line(one: Suppressed) -> str:
    said = " · ".join(filter(None, (one.who, one.why, one.evidence)))
    return f"{one.number:<16}  {one.scope:<9}  since {one.since.astimezone():%Y-%m-%d %H:%M}  {said}"


def _key(value: str) -> str:
    """What an Asterisk holds, `scope-seconds`, in words."""
    from ivr.moments import moment

    scope, _, since = value.partition("-")
    if not since.isdecimal():
        return {"": "holds nothing", "?": "cannot be asked"}.get(value, f"holds {value!r}, which is no entry of ours")
    refuses = {"all": "every call", "marketing": "calls that sell something"}.get(scope, scope)
    return f"refuses {refuses}, since {moment(int(since) * 1_000_000).astimezone():%Y-%m-%d %H:%M}"


def _plain(one: Suppressed) -> dict[str, Any]:
    return {**asdict(one), "since": one.since.isoformat()}
