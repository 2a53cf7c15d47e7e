"""`centrala number`, `centrala notice`: what settings.yaml says of numbers and notices; notices are switched here."""

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
    print_json,
    run,
    say,
    settings,
    table,
)

if TYPE_CHECKING:
    from cti.office.parts import NoticeHere

app = typer.Typer(no_args_is_help=True, help="Numbers that lead to flows: as settings.yaml says.")
notices = typer.Typer(no_args_is_help=True, help="Notices that flows say while they last: see them, switch them.")

Notice = Annotated[str, typer.Argument(help="As in settings.yaml.")]


@app.command("list")
def listed(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Every number, the flow it leads to, and where that is written.

    `centrala number list --json`
    """
    from cti.office.parts import numbers

    at = configured(config)
    found = numbers(settings(at))
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        table([(one.number, one.flow, one.place) for one in found], "number", "flow", "written in")
    else:
        say(f"no number leads to a flow: write them below numbers: in {at.callflows}/settings.yaml")


@app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="As at home, or with its country.")],
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Where a number leads, also when it is written otherwise than in settings.yaml.

    `centrala number show 223334455`
    """
    from cti.agents import rules
    from cti.office.parts import numbers
    from ivr.numbers import normalise

    at = configured(config)
    found = numbers(settings(at))
    same = normalise(number, at.country)
    one = next((n for n in found if number == n.number or (same and normalise(n.number, at.country) == same)), None)
    if one is None:
        fail(str(rules.unknown("number", number, [n.number for n in found])))
    if as_json:
        print_json(asdict(one))
    else:
        say(f"{one.number}: flow {one.flow}    {one.place}")


@notices.command("list")
def noticed(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """Every notice, whether callers hear it now, and where it stands.

    `centrala notice list --json`
    """
    found = _notices(config)
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        rows = [(n.notice, "on" if n.on else "off", _who(n), next(iter(n.texts.values()), ""), n.place) for n in found]
        table(rows, "notice", "now", "switched by", "says", "written in")
    else:
        say(f"no notices: write them below notices: in {configured(config).callflows}/settings.yaml")


@notices.command("on")
def on(notice: Notice, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Callers hear it from now on, whatever the settings say.

    `centrala notice on outage`
    """
    _switch(config, notice, True, who)


@notices.command("off")
def off(notice: Notice, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """Callers hear it no longer, whatever the settings say.

    `centrala notice off outage`
    """
    _switch(config, notice, False, who)


def _switch(config: ConfigFile, notice: str, to: bool, who: str) -> None:
    from datetime import UTC, datetime

    from cti.agents import rules
    from ivr.switches import NoticeSwitched, enter

    maker, known = by(who), [one.notice for one in _notices(config)]
    if notice not in known:
        fail(str(rules.unknown("notice", notice, known)))
    change = NoticeSwitched(at=datetime.now(UTC), notice=notice, on=to, user=maker.user)
    run(config, lambda store: enter(store, change))
    say(f"callers hear {notice} {'from now on' if to else 'no longer'}")


def _notices(config: ConfigFile) -> tuple[NoticeHere, ...]:
    from cti.office.parts import notices as parts
    from ivr.switches import switched

    found: Any = run(config, switched)
    return parts(settings(configured(config)), found)


def _who(one: NoticeHere) -> str:
    return f"{one.switched.by} {one.switched.at.astimezone():%Y-%m-%d %H:%M}" if one.switched else ""
