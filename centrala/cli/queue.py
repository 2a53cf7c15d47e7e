"""`centrala queue`: the queues of settings.yaml with who serves them; who serves, open and closed are changed here."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import (
    CONFIG,
    AsJson,
    ConfigFile,
    Who,
    by,
    configured,
    fail,
    note,
    now,
    print_json,
    run,
    say,
    settings,
    table,
)

if TYPE_CHECKING:
    from cti.office.parts import QueueHere
    from ivr.store import Store
    from scripts_dsl.site import Site

app = typer.Typer(
    no_args_is_help=True,
    help="Queues: who serves them, when, and whether they take callers. What there is stands in settings.yaml.",
)

Queue = Annotated[str, typer.Argument(help="As in settings.yaml.")]


@app.command("list")
def listed(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Every queue with its members, its hours, and where it stands.

    `centrala queue list --json`
    """
    found = _queues(config)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        say(f"no queues: write them below queues: in {configured(config).callflows}/settings.yaml")
        return
    rows = [(q.queue, q.title, " ".join(q.members), _now_is(q), q.place) for q in found]
    table(rows, "queue", "title", "members", "now", "written in")


@app.command("show")
def show(queue: Queue, as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Everything of one queue.

    `centrala queue show support`
    """
    found = _one(config, queue)
    if as_json:
        print_json(asdict(found))
        return
    say(f"{found.queue}: {found.title}    {found.place}")
    closed = found.closed
    for word, value in (
        ("now", _now_is(found)),
        ("closed by", f"{closed.by}, {closed.at.astimezone():%Y-%m-%d %H:%M}" if closed else ""),
        *((f"  {language}", text) for language, text in (closed.texts if closed else {}).items()),
        ("hours", found.hours.written if found.hours else "always"),
        ("members", " ".join(found.members)),
        ("skills", " ".join(found.skills)),
        ("languages", " ".join(found.languages)),
        ("recordings", f"kept {found.keep / 86_400:g} days" if found.keep else "as the site says"),
    ):
        if value:
            say(f"  {word:<11} {value}")


@app.command("members")
def members(
    queue: Queue,
    add: Annotated[list[str] | None, typer.Option("--add", help="A user who serves it too; again for more.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="A user who does no longer.")] = None,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Who serves a queue; or let somebody serve it, or no longer. At once, also in a talk.

    `centrala queue members support`, `centrala queue members support --add ewa --remove boris`
    """
    from cti.agents.changes import People

    maker = by(who)
    name = _one(config, queue).queue

    async def work(store: Store) -> None:
        people = People(store, now)
        for user in [*(add or ()), *(remove or ())]:
            await people.one(user)
        for user in dict.fromkeys(add or ()):
            served = (await people.one(user)).queues
            await people.change(user, maker, queues=tuple(dict.fromkeys((*served, name))))
        for user in dict.fromkeys(remove or ()):
            served = (await people.one(user)).queues
            await people.change(user, maker, queues=tuple(one for one in served if one != name))

    if both := set(add or ()) & set(remove or ()):
        fail(f"{', '.join(sorted(both))}: added and removed at once")
    if add or remove:
        run(config, work)
    found = _one(config, queue)
    if as_json:
        print_json({"queue": found.queue, "members": list(found.members)})
    else:
        say(" ".join(found.members) or f"nobody serves {name}: centrala queue members {name} --add USER")


@app.command("close")
def close(
    queue: Queue,
    text: Annotated[
        list[str] | None, typer.Option("--text", help="What callers hear: pl=…, en=…; again for each language.")
    ] = None,
    who: Who = "",
    config: ConfigFile = CONFIG,
) -> None:
    """Take nobody in until it is opened again; callers hear why and go where the flow leads when nobody is there.

    `centrala queue close faults --text "en=We move house today." --text "pl=Przeprowadzka."`
    """
    from ivr.switches import QueueSwitched, enter

    name, maker = _one(config, queue).queue, by(who)
    reason = dict(_text(one) for one in text or ())
    if not reason:
        note(["callers hear no reason: --text en=… says one"])
    change = QueueSwitched(at=now(), queue=name, closed=True, reason=reason, user=maker.user)
    run(config, lambda store: enter(store, change))
    say(f"{name} takes nobody; `centrala queue open {name}` ends that")


@app.command("open")
def reopen(queue: Queue, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Take callers again.

    `centrala queue open faults`
    """
    from ivr.switches import QueueSwitched, enter

    found, maker = _one(config, queue), by(who)
    if found.closed is None:
        say(f"{found.queue} was not closed")
        return
    change = QueueSwitched(at=now(), queue=found.queue, closed=False, reason={}, user=maker.user)
    run(config, lambda store: enter(store, change))
    say(f"{found.queue} takes callers again")


def _text(given: str) -> tuple[str, str]:
    language, _, text = given.partition("=")
    text = " ".join(text.split())
    if not (len(language) == 2 and language.isascii() and language.islower() and 0 < len(text) <= 500):
        raise typer.BadParameter(f'--text {given!r}: write a language, = and what is said: --text "en=We move."')
    return language, text


def _queues(config: ConfigFile) -> tuple[QueueHere, ...]:
    from cti.agents import Agents
    from cti.office.parts import queues
    from ivr.switches import switched

    site: Site = settings(configured(config))

    async def work(store: Store) -> Any:
        return await Agents(store).all(), await switched(store)

    people, switches = run(config, work)
    return queues(site, people, switches, now())


def _one(config: ConfigFile, queue: str) -> QueueHere:
    from cti.agents import rules

    found = {one.queue: one for one in _queues(config)}
    if queue not in found:
        fail(str(rules.unknown("queue", queue, found)))
    return found[queue]


def _now_is(queue: QueueHere) -> str:
    if queue.closed is not None:
        return f"closed by {queue.closed.by}"
    if queue.hours is None:
        return "open"
    then = f"{queue.hours.next:%a %H:%M}" if queue.hours.next else ""
    if queue.hours.open:
        return f"open until {then}" if then else "open"
    why = {"holiday": "holiday", "closed": "closed day"}.get(queue.hours.reason or "", "")
    return ", ".join(filter(None, ("closed", why, f"opens {then}" if then else "for good")))
