"""`centrala agent`: who takes calls: languages, skills, queues, telephone."""

from __future__ import annotations

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
    note,
    now,
    password_of,
    print_json,
    run,
    say,
    settings,
    table,
)
from centrala.cli.person import Name, change, one, plain

if TYPE_CHECKING:
    from cti.agents import Agent
    from ivr.store import Store
    from scripts_dsl.site import Site

app = typer.Typer(no_args_is_help=True, help="Who takes calls: languages, skills, queues, telephone.")

Languages = Annotated[list[str] | None, typer.Option("--language", help="Two letters, the best first; again for more.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help="One word, as billing; again for more.")]
Queues = Annotated[list[str] | None, typer.Option("--queue", help="Of settings.yaml; again for more.")]
Phone = Annotated[str, typer.Option("--phone", help="PJSIP endpoint of the telephone: ewa, 205.")]


@app.command("add")
def add(
    user: User,
    name: Name = "",
    languages: Languages = None,
    skills: Skills = None,
    queues: Queues = None,
    phone: Phone = "",
    password_file: PasswordFile = "",
    no_password: NoPassword = False,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Let somebody take calls: with an account of the role agent if there is none, else as a new side of the account.

    `centrala agent add ewa --name "Ewa Nowak" --language pl --language en --queue support --phone 205`
    """
    from cti.agents import Agent, Agents, rules
    from cti.agents.changes import People

    maker, site = by(who), settings(configured(config))

    def cleaned() -> dict[str, Any]:
        return {
            "languages": rules.languages(languages or ()),
            "skills": rules.skills(skills or ()),
            "queues": rules.queues(queues or (), site.queues),
            "phone": rules.phone_name(phone) if phone else None,
        }

    async def known(store: Store) -> Agent | None:
        cleaned()
        return await Agents(store).by_user(rules.user_name(user))

    there = run(config, known, first=True)
    title = rules.person_name(name or (there.name if there else user))
    hash_ = None if there else password_of(password_file, user, title, none=no_password)

    async def work(store: Store) -> Agent:
        people, fields = People(store, now), cleaned()
        if there is not None:
            given = {word: value for word, value in fields.items() if value}
            return await people.change(user, maker, name=title, **given)
        telephone = fields.pop("phone")
        await people.add(Agent(user, title, ("agent",), telephone, **fields), hash_, maker)
        return await people.one(user)

    _told(run(config, work), site, as_json, config)


@app.command("list")
def listed(
    queue: Annotated[str, typer.Option("--queue", help="Those of one queue.")] = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Everybody who has a queue, a language, a skill or a telephone.

    `centrala agent list`, `centrala agent list --queue support --json`
    """
    from cti.agents import Agents, rules

    site = settings(configured(config))

    async def work(store: Store) -> list[Agent]:
        if queue:
            rules.queues([queue], site.queues)
        everybody = await Agents(store).all()
        at_work = [one for one in everybody if one.queues or one.sip_user or one.languages or one.skills]
        return [one for one in at_work if not queue or queue in one.queues]

    found = run(config, work)
    if as_json:
        print_json([plain(one) for one in found])
    elif found:
        rows = [
            (o.user, o.name, o.sip_user or "", " ".join(o.languages), " ".join(o.skills), " ".join(o.queues))
            for o in found
        ]
        table(rows, "user", "name", "telephone", "languages", "skills", "queues")
    else:
        say("nobody takes calls: centrala agent add NAME --language pl --queue support --phone 205")


@app.command("languages")
def languages(
    user: User,
    languages: Annotated[
        list[str] | None, typer.Argument(help="All of them, the best first; none takes all away.")
    ] = None,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What an agent speaks: callers of these languages ring there first.

    `centrala agent languages ewa pl en`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, lambda _: {"languages": rules.languages(languages or ())})


@app.command("skills")
def skills(
    user: User,
    skills: Annotated[list[str] | None, typer.Argument(help="All of them; none takes all away.")] = None,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What colleagues find an agent for.

    `centrala agent skills ewa billing contracts`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, lambda _: {"skills": rules.skills(skills or ())})


@app.command("queues")
def queues(
    user: User,
    queues: Annotated[list[str] | None, typer.Argument(help="All of them; none takes all away.")] = None,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Which queues an agent serves from now on.

    `centrala agent queues ewa support sales`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, lambda site: {"queues": rules.queues(queues or (), site.queues)})


@app.command("phone")
def phone(
    user: User,
    phone: Annotated[str, typer.Argument(help="PJSIP endpoint, as 205; - for none.")],
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Which telephone an agent has.

    `centrala agent phone ewa 205`, `centrala agent phone ewa -`
    """
    from cti.agents import rules

    _change(user, who, as_json, config, lambda _: {"phone": None if phone == "-" else rules.phone_name(phone)})


@app.command("remove")
def remove(user: User, yes: Yes = False, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Let somebody take no calls any more: without queues and telephone. The account stays; see `centrala user remove`.

    `centrala agent remove ewa`
    """
    person = one(user, config)
    if not yes:
        typer.confirm(f"{person.name} ({user}) takes no calls any more?", abort=True)

    change(user, who, config, lambda: {"queues": (), "phone": None})
    say(f"{user} takes no calls; the account stays")


def _change(user: str, who: str, as_json: bool, config: ConfigFile, fields: Any) -> None:
    """`fields(site)` gives them, or raises Wrong."""
    site = settings(configured(config))
    _told(change(user, who, config, lambda: fields(site)), site, as_json, config)


def _told(person: Agent, site: Site, as_json: bool, config: ConfigFile) -> None:
    from cti.agents import Agents, rules

    async def everybody(store: Store) -> tuple[Agent, ...]:
        return await Agents(store).all()

    wanted = [(queue.name, queue.skills, queue.languages) for queue in site.queues.values()]
    doubts = rules.doubts(person, wanted, run(config, everybody))
    if as_json:
        print_json({**plain(person), "doubts": list(doubts)})
        return
    say(f"{person.user} ({person.name})")
    for word in ("phone", "languages", "skills", "queues"):
        value = plain(person)[word]
        say(f"  {word:<10} {' '.join(value) if isinstance(value, list) else value or ''}".rstrip())
    note(doubts)
