"""Commands of `centrala campaign`: start, pause, resume, and how campaigns stand. Beside an engine that runs, which
heeds it within a second."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from centrala.cli.office import CONFIG, AsJson, ConfigFile, Who, by, configured, fail, print_json, run, say, settings
from centrala.cli.recording import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from centrala.flows import Flows
    from ivr.store import Store
    from outbound.campaigns.happenings import CampaignMoved
    from outbound.campaigns.machines import Machines
    from outbound.campaigns.status import Status
    from outbound.campaigns.store import Standing
    from scripts_dsl.campaign import Campaign
    from scripts_dsl.campaign.model import Counted

Name = Annotated[str, typer.Argument(help="As in its file: `campaign: overdue`.")]


def start(
    name: Name,
    looked: Annotated[str, typer.Option("--looked", help="The token at the end of its preflight.")] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """People are called from now on, whenever every rule lets them be called. Whoever starts it has looked first.

    `centrala campaign preflight overdue`

    `centrala campaign start overdue --looked 4f21c09ab37e`
    """
    from outbound.braking.baseline import refusal
    from outbound.campaigns import orders
    from outbound.campaigns.looked import check, token_of
    from outbound.preflight.promises import signals

    flows = _flows(config)
    file = _file(flows.campaigns.get(name), name)
    made, now = signals(file, flows.plan_of(file)), datetime.now(UTC)
    token = run(config, lambda store: token_of(store, file))
    why = run(config, lambda store: refusal(store, file, made, now))

    def order(file: Campaign | None, at: Standing, now: datetime) -> CampaignMoved:
        moved = orders.start(_file(file, name), at, by(who).user, now)
        try:
            check(looked.strip(), token)
        except orders.NotAllowed as problem:
            raise orders.NotAllowed(f"{problem}: centrala campaign preflight {name}") from None
        orders.refuse(why)
        return moved

    _order(config, name, order, as_json)


def pause(
    name: Name,
    why: Annotated[str, typer.Option("--why", help="Kept with it.")] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Nobody is called any more until it is resumed. Calls that are going on come to their end.

    `centrala campaign pause overdue --why "the invoices were wrong"`
    """
    from outbound.campaigns import orders

    said = words("--why", why) if why else ""

    def order(file: Campaign | None, at: Standing, now: datetime) -> CampaignMoved:
        if at.at is None:
            _file(file, name)
        return orders.pause(name, at, said, by(who).user, now)

    _order(config, name, order, as_json)


def resume(
    name: Name,
    reason: Annotated[str, typer.Option("--reason", help="After a stop: why it may go on.")] = "",
    change: Annotated[str, typer.Option("--change", help="After a stop: what is different now.")] = "",
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """It goes on. After a stop of its own only by the person its file names, with a reason and a change.

    `centrala campaign resume overdue --who sofia --reason "the text was rude" --change "version 3 of the flow"`
    """
    from outbound.campaigns import orders

    why = words("--reason", reason) if reason else ""
    other = words("--change", change) if change else ""

    def order(file: Campaign | None, at: Standing, now: datetime) -> CampaignMoved:
        return orders.resume(_file(file, name), at, by(who).user, now, reason=why, change=other)

    _order(config, name, order, as_json)


def halt(
    name: Name,
    because: Annotated[
        str, typer.Option("--because", help="regulator, blocked_opt_out, outside_window, complaints, wrong_list.")
    ],
    why: Annotated[str, typer.Option("--why", help="What has happened, for whoever lets it go on.")],
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Its brake turns red at once, whatever its answers say. Only the person its file names lets it go on.

    `centrala campaign halt overdue --because regulator --why "a letter of UKE, 12 May"`
    """
    from outbound.braking.halting import halt as halt_now
    from outbound.campaigns.orders import NotAllowed
    from scripts_dsl.policy.brake.states import BY_PEOPLE, Trigger

    known = [trigger.value for trigger in BY_PEOPLE]
    if because not in known:
        fail(f"--because {because}: it is one of {', '.join(known)}")
    file, said, now = _file(_campaigns(config).get(name), name), words("--why", why), datetime.now(UTC)
    try:
        told = run(config, lambda store: halt_now(store, file, Trigger(because), said, by(who).user, now))
    except NotAllowed as problem:
        fail(f"{name}: {problem}")
    if as_json:
        print_json({"campaign": name, "brake": told.state, "at": told.at.isoformat(), "by": told.by})
    else:
        say(f"{name}: stopped, the brake is {told.state}")


def status(
    name: Annotated[str, typer.Argument(help="One of them; all when none is named.")] = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """How campaigns stand and why, whom they have still to call, how their calls ended.

    `centrala campaign status overdue --json`
    """
    from outbound.campaigns.status import statuses

    files, now = _campaigns(config), datetime.now(UTC)
    found = run(config, lambda store: statuses(store, files, now))
    if name:
        found = [one for one in found if one.name == name] or fail(f"there is no campaign {name}")
    if as_json:
        print_json([_plain(one) for one in found])
        return
    zone = ZoneInfo(settings(configured(config)).zone)
    for one in found:
        for line in _lines(one, zone):
            say(line)
    if not found:
        say("no campaigns: write one, docs/how-to/write-a-campaign.md")


def _order(
    config: Path, name: str, order: Callable[[Campaign | None, Standing, datetime], CampaignMoved], as_json: bool
) -> None:
    from outbound.campaigns.orders import NotAllowed
    from outbound.campaigns.staffed import unstaffed
    from outbound.campaigns.states import RUNNING
    from outbound.campaigns.store import Standing, enter, standings
    from outbound.lists.candidate import WAITING, CandidateState
    from outbound.lists.candidates import Candidates

    file = _campaigns(config).get(name)

    async def work(store: Store) -> tuple[CampaignMoved, Mapping[CandidateState, int], str]:
        moved = order(file, (await standings(store)).get(name, Standing()), datetime.now(UTC))
        if not await enter(store, moved):
            now = (await standings(store))[name]
            raise NotAllowed(f"{now.by or 'the campaign itself'} was first: it is {now.state} already")
        missing = await unstaffed(store, file) if file is not None and moved.state == RUNNING else ""
        return moved, await Candidates(store).counts(name), missing

    try:
        moved, people, missing = run(config, work)
    except NotAllowed as problem:
        fail(f"{name}: {problem}")
    if as_json:
        told = {"campaign": name, "state": moved.state, "at": moved.at.isoformat(), "by": moved.by}
        print_json({**told, "missing": missing, "waiting": people[WAITING]})
    else:
        say(f"{name}: {moved.state}")
        if missing:
            say(f"  {missing}")
        if moved.state == RUNNING and not people[WAITING]:
            say(f"  nobody waits on its list: centrala campaign import FILE --campaign {name}, then start it again")


def _campaigns(config: Path) -> Mapping[str, Campaign]:
    return _flows(config).campaigns


def _flows(config: Path) -> Flows:
    from centrala.flows import StartError
    from centrala.publishing.following import Following

    at = configured(config)
    try:
        return Following(at.callflows, development=at.demo is not None).load()
    except StartError as problem:
        fail(str(problem))


def file_of(config: Path, name: str) -> Campaign:
    """The campaign of the files in force. Ends the command when there is none."""
    return _file(_campaigns(config).get(name), name)


def counted_of(config: Path, name: str) -> Counted:
    """How its file counts; of a campaign whose file is gone nothing is a success. Ends the command when there never was
    such a campaign."""
    from outbound.campaigns.store import standings
    from scripts_dsl.campaign.model import Counted

    file = _campaigns(config).get(name)
    if file is None and name not in run(config, standings):
        return _file(file, name).counted
    return file.counted if file is not None else Counted()


def _file(file: Campaign | None, name: str) -> Campaign:
    return file if file is not None else fail(f"there is no campaign {name}: centrala campaign status shows all")


def _lines(one: Status, zone: ZoneInfo) -> list[str]:
    at = one.standing
    why = " · ".join(filter(None, (at.because, at.why, at.change, at.by)))
    since = f" since {at.at.astimezone(zone):%Y-%m-%d %H:%M}" if at.at is not None else ""
    told = [f"{one.name}: {at.state}{since}" + (f"    {why}" if why else "")]
    if one.campaign is None:
        told.append("  its file is gone")
    if one.unstaffed:
        told.append(f"  no agent has its queue {one.unstaffed}: nobody is called")
    told.append("  people    " + (_counts(one.people) or "nobody yet: centrala campaign import"))
    if one.outcomes or one.going:
        told.append("  calls     " + ", ".join(filter(None, (_counts(one.outcomes), f"{one.going} going on"))))
    if one.machines is not None:
        told.append("  machines  " + _machines(one.machines))
    if one.next is not None:
        told.append(f"  next      {one.next.astimezone(zone):%Y-%m-%d %H:%M} on the site's clock ({zone.key})")
    return told


def _machines(found: Machines) -> str:
    told = f"{found.machines} of {found.listened} answers taken for a machine"
    if found.right is None:
        return told
    interval = f"{found.low:.0%} to {found.high:.0%}"
    return f"{told}; of {found.talked} given to agents {found.missed} were one: right in {found.right:.0%} ({interval})"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _plain(one: Status) -> dict[str, Any]:
    at = one.standing
    return {
        "campaign": one.name,
        "state": at.state.value,
        "because": at.because,
        "why": at.why,
        "by": at.by,
        "change": at.change,
        "since": at.at.isoformat() if at.at is not None else None,
        "people": dict(one.people),
        "outcomes": dict(one.outcomes),
        "going_on": one.going,
        "unstaffed": one.unstaffed,
        "next": one.next.isoformat() if one.next is not None else None,
        "machines": asdict(one.machines) if one.machines is not None else None,
    }
