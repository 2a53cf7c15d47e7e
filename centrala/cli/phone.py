"""`centrala phone`: agents' telephones: made, listed with where they are registered, given new passwords, removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import (
    CONFIG,
    AsJson,
    ConfigFile,
    Who,
    Yes,
    by,
    configured,
    note,
    now,
    print_json,
    run,
    say,
    table,
)

if TYPE_CHECKING:
    from centrala.phoning import Written
    from cti.agents import Agent
    from cti.agents.telephones import Telephone
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="Agents' telephones: make, list, give a new password, remove.")

Phone = Annotated[str, typer.Argument(help="Its name in Asterisk, the PJSIP endpoint: ewa, 205.")]
LISTED = ("telephone", "agent", "made here", "on", "now", "address")


@app.command("list")
def listed(
    ask: Annotated[bool, typer.Option(help="Ask every Asterisk who is registered.")] = True,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Every telephone of an agent, or made here: whose, on which Asterisk, registered from where.

    `centrala phone list`, `centrala phone list --json --no-ask`
    """
    import asyncio

    from centrala.phoning import seen
    from cti.agents import Agents
    from cti.agents.telephones import telephones

    async def work(store: Store) -> tuple[tuple[Agent, ...], tuple[Telephone, ...]]:
        return await Agents(store).all(), await telephones(store)

    people, made = run(config, work)
    whose: dict[str, list[str]] = {one.name: [] for one in made}
    for person in people:
        if person.sip_user:
            whose.setdefault(person.sip_user, []).append(person.user)
    at = configured(config)
    there = asyncio.run(seen(at, whose)) if ask and whose else {}
    ours = {one.name for one in made}
    found = []
    for name in sorted(whose):
        on = {asterisk: contact[name] for asterisk, contact in there.items() if name in contact}
        found.append(
            {
                "phone": name,
                "agents": whose[name],
                "made_here": name in ours,
                "asterisks": {a: {"known": c.known, "address": c.address} for a, c in on.items()},
            }
        )
    if as_json:
        print_json(found)
    elif found:
        table([line for one in found for line in _lines(one, asked=ask)], *LISTED)
    else:
        say("no telephones: centrala phone add NAME --agent USER, or centrala agent phone USER NAME")
    if missing := sorted(at.asterisks.keys() - there.keys() if ask and whose else ()):
        note([f"Asterisk {name} cannot be asked" for name in missing])


@app.command("add")
def add(
    phone: Phone,
    agent: Annotated[str, typer.Option("--agent", help="The user who has it from now on.")] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Make a telephone: its password is shown now, and never again.

    `centrala phone add 205 --agent ewa`
    """
    from cti.agents.changes import People
    from cti.agents.telephones import Telephones

    maker = by(who)

    async def work(store: Store) -> str:
        people = People(store, now)
        if agent:
            await people.one(agent)
        password = await Telephones(store, now).add(phone, maker)
        if agent:
            await people.change(agent, maker, phone=phone)
        return password

    password = run(config, work)
    _told(phone, password, _written(config), as_json)


@app.command("password")
def password(phone: Phone, who: Who = "", as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Give a telephone that was made here a new password, shown now and never again.

    `centrala phone password 205`
    """
    from cti.agents.telephones import Telephones

    maker = by(who)
    given = run(config, lambda store: Telephones(store, now).renew(phone, maker))
    _told(phone, given, _written(config), as_json)


@app.command("remove")
def remove(phone: Phone, yes: Yes = False, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Remove a telephone that was made here: nobody has it any more, and Asterisk forgets it.

    `centrala phone remove 205`
    """
    from cti.agents.telephones import Telephones

    maker = by(who)
    if not yes:
        typer.confirm(f"Remove the telephone {phone}? Whoever has it takes no calls then.", abort=True)
    run(config, lambda store: Telephones(store, now).remove(phone, maker))
    say(f"{phone} is removed")
    _left(_written(config))


def _told(phone: str, password: str, written: Written, as_json: bool) -> None:
    if as_json:
        print_json({"phone": phone, "password": password, "files": list(written.files), "do": list(written.do)})
        return
    say(f"user      {phone}")
    say(f"password  {password}")
    say("server    this Asterisk's address, SIP over UDP. The password is not shown again.")
    _left(written)


def _left(written: Written) -> None:
    if not written.do:
        say("Asterisk knows it.")
    for line in written.do:
        say(f"now: {line}")


def _written(config: ConfigFile) -> Written:
    from centrala.phoning import write

    return run(config, lambda store: write(configured(config), store))


def _lines(one: dict[str, Any], *, asked: bool) -> list[Sequence[str]]:
    head = (one["phone"], " ".join(one["agents"]), "yes" if one["made_here"] else "no")
    lines: list[Sequence[str]] = []
    for name, at in one["asterisks"].items():
        state = ("registered" if at["address"] else "not registered") if at["known"] else "not known there"
        lines.append((*head, name, state, at["address"]))
    return lines or [(*head, "", "not known" if asked else "", "")]
