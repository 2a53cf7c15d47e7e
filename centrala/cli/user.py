"""`centrala user`: who may log in, and as what."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import (
    CONFIG,
    AsJson,
    ConfigFile,
    NoPassword,
    PasswordFile,
    User,
    Who,
    Yes,
    by,
    configured,
    now,
    password_of,
    print_json,
    run,
    say,
    table,
)
from centrala.cli.person import Name, change, one, plain

if TYPE_CHECKING:
    from cti.agents import Agent
    from cti.agents.changes import Gone
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="Who may log in, and as what: accounts, roles, passwords.")

Roles = Annotated[
    list[str],
    typer.Option("--role", help="agent, supervisor, designer, campaign_manager, admin, auditor; may be given again."),
]


@app.command("add")
def add(
    user: User,
    role: Roles,
    name: Name = "",
    password_file: PasswordFile = "",
    no_password: NoPassword = False,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Make an account. Whoever takes calls also needs `centrala agent add`.

    `centrala user add zofia --name "Zofia Nowak" --role admin`,
    `pass show zofia | centrala user add zofia --role supervisor --password-file -`
    """
    from cti.agents import Agent, rules

    try:
        person = Agent(rules.user_name(user), rules.person_name(name or user), rules.roles(role), None)
    except rules.Wrong as wrong:
        raise typer.BadParameter(str(wrong)) from None
    _make(person, password_file, no_password, who, as_json, config)


def _make(person: Agent, password_file: str, no_password: bool, who: str, as_json: bool, config: ConfigFile) -> None:
    from cti.agents.changes import People

    maker, at = by(who), configured(config)
    hash_ = password_of(password_file, person.user, person.name, none=no_password)

    async def work(store: Store) -> None:
        await People(store, now).add(person, hash_, maker)

    run(config, work, first=True)
    if as_json:
        print_json(plain(person))
    else:
        where = at.web.url or f"http://{at.web.host}:{at.web.port}"
        say(f"{person.user} ({person.name}) is {_and(person.roles)}, and logs in at {where}/")


@app.command("list")
def listed(
    removed: Annotated[bool, typer.Option("--removed", help="Those who were removed.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Everybody with an account.

    `centrala user list`, `centrala user list --removed --json`
    """
    from cti.agents import Agents
    from cti.agents.changes import People

    async def gone(store: Store) -> tuple[Gone, ...]:
        return await People(store, now).removed()

    async def here(store: Store) -> tuple[Agent, ...]:
        return await Agents(store).all()

    if removed:
        away = run(config, gone)
        if as_json:
            print_json([asdict(one) for one in away])
        elif away:
            table([(o.user, o.name, _and(o.roles), f"{o.at.astimezone():%Y-%m-%d %H:%M}") for o in away],
                  "user", "name", "was", "removed")  # fmt: skip
        else:
            say("nobody was removed")
        return
    found = run(config, here)
    if as_json:
        print_json([plain(one) for one in found])
    elif found:
        table([(o.user, o.name, _and(o.roles), " ".join(o.queues)) for o in found], "user", "name", "roles", "queues")
    else:
        say('nobody has an account: centrala user add NAME --role admin --name "First Last"')


@app.command("show")
def show(user: User, as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Everything of one account but its password.

    `centrala user show ewa`
    """
    person = one(user, config)
    if as_json:
        print_json(plain(person))
        return
    for word, value in plain(person).items():
        say(f"{word:<10} {' '.join(value) if isinstance(value, list) else value or ''}".rstrip())


@app.command("password")
def password(user: User, password_file: PasswordFile = "", who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Give somebody a new password; who is logged in with the old one no longer is.

    `centrala user password ewa`, `centrala user password ewa --password-file /run/secrets/ewa`
    """
    from cti.agents.changes import People

    maker = by(who)
    person = one(user, config)
    hash_ = password_of(password_file, person.user, person.name)
    assert hash_ is not None

    async def work(store: Store) -> None:
        await People(store, now).password(user, hash_, maker)

    run(config, work)
    say(f"{user} has a new password, and must log in again")


@app.command("role")
def role(
    user: User,
    roles: Annotated[list[str], typer.Argument(help="All of them: those that are not named are taken away.")],
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Say what somebody is from now on.

    `centrala user role zofia supervisor`, `centrala user role jan designer auditor`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, roles=lambda: rules.roles(roles))


@app.command("name")
def rename(
    user: User,
    name: Annotated[str, typer.Argument(help="As colleagues know the person.")],
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Write somebody's name otherwise; the name to log in with stays.

    `centrala user name ewa "Ewa Zielińska"`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, name=lambda: rules.person_name(name))


@app.command("remove")
def remove(user: User, yes: Yes = False, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Take the account away, with telephone and queues. What the person did keeps the name, also in reports.

    `centrala user remove ewa`
    """
    from cti.agents.changes import People

    maker = by(who)
    person = one(user, config)
    if not yes:
        typer.confirm(f"Remove {person.name} ({user})? A talk in progress is ended first.", abort=True)

    async def work(store: Store) -> None:
        await People(store, now).remove(user, maker)

    run(config, work)
    say(f"{user} is removed; `centrala user back {user}` undoes it")


@app.command("back")
def back(
    user: User,
    password_file: PasswordFile = "",
    no_password: NoPassword = False,
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """Bring somebody back who was removed: the same person, with a new password, without queues and telephone.

    `centrala user back ewa`
    """
    from cti.agents.changes import People

    maker = by(who)
    hash_ = password_of(password_file, user, "", none=no_password)

    async def work(store: Store) -> Agent:
        return await People(store, now).bring_back(user, hash_, maker)

    person = run(config, work)
    say(f"{user} ({person.name}) is {_and(person.roles)} again")


def _change(user: str, who: str, as_json: bool, config: ConfigFile, **fields: Any) -> None:
    """Values are made by functions that raise Wrong."""
    person = change(user, who, config, lambda: {name: made() for name, made in fields.items()})
    if as_json:
        print_json(plain(person))
    else:
        say(f"{person.user} ({person.name}) is {_and(person.roles)}")


def _and(words: tuple[str, ...]) -> str:
    return " and ".join(words) or "nothing"
