"""`centrala audience`: everyone who asked about something lately, and who of them may be bothered."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.office import CONFIG, AsJson, ConfigFile, Who, configured, fail, print_json, run, say, table
from centrala.cli.recording import words

if TYPE_CHECKING:
    from datetime import datetime

    from centrala.flows import Flows
    from ivr.store import Store
    from outbound.audience import Asker, Counted, Wanted

NAMES = ("topic", "queue", "outcome", "disposition")


@dataclass(frozen=True, slots=True)
class _Ask:
    """What the command was given."""

    wanted: Wanted
    campaign: str
    survey: str
    invite: bool
    user: str


def audience(
    topic: Annotated[str, typer.Option("--topic", help="Of the settings: bills.")] = "",
    queue: Annotated[str, typer.Option("--queue", help="Whoever came to it.")] = "",
    outcome: Annotated[str, typer.Option("--outcome", help="Word of a flow: faults.")] = "",
    disposition: Annotated[str, typer.Option("--disposition", help="Word of an agent: not_solved.")] = "",
    within: Annotated[str, typer.Option("--within", help="How lately: 30d.")] = "180d",
    campaign: Annotated[str, typer.Option("--campaign", help="Who of them may be called for it now.")] = "",
    survey: Annotated[str, typer.Option("--survey", help="Who of them may be asked by e-mail.")] = "",
    invite: Annotated[bool, typer.Option("--invite", help="With --survey: invite them.")] = False,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Everyone who came to us about something lately; who of them may be bothered now, and why the others are not. A
    campaign takes them in with  people: {from: asked bills in 180d}  and `centrala campaign import`.

    `centrala audience --topic bills --within 180d`

    `centrala audience --queue faults --within 30d --campaign winback`

    `centrala audience --topic bills --survey after_call --invite`
    """
    from datetime import UTC, datetime
    from functools import partial

    from centrala.publishing.following import Following
    from outbound.audience import source_of, wanted_of

    given = [(name, value) for name, value in zip(NAMES, (topic, queue, outcome, disposition), strict=True) if value]
    if len(given) != 1:
        raise typer.BadParameter("name one of --topic, --queue, --outcome, --disposition")
    wanted = wanted_of(source_of(*given[0], within))
    if wanted is None:
        raise typer.BadParameter(f"--within {within}: a length of time like 180d; and one word for what they asked")
    if (invite and not survey) or (campaign and survey):
        raise typer.BadParameter("--invite goes with --survey, and --survey not with --campaign")
    at = configured(config)
    flows = Following(at.callflows, development=at.demo is not None).load()
    ask = _Ask(wanted, campaign, survey, invite, words("--who", who or getpass.getuser()))
    people, counted = run(config, partial(_look, flows, ask, datetime.now(UTC)))
    _show(people, counted, ask, as_json=as_json)


async def _look(flows: Flows, ask: _Ask, now: datetime, store: Store) -> tuple[list[Asker], Counted]:
    from centrala.audiences import AudienceFailed, look

    try:
        people, counted = await look(flows, store, ask.wanted, now, campaign=ask.campaign, survey=ask.survey)
    except AudienceFailed as problem:
        fail(str(problem))
    if ask.invite:
        await _invite(store, counted, ask, flows.surveys[ask.survey].hash, now)
    return people, counted


async def _invite(store: Store, counted: Counted, ask: _Ask, hash_: str, now: datetime) -> None:
    """On disk; the engine writes the letters. Whoever was invited for the same contact is not invited again."""
    import cti.surveys
    from ivr.eventlog.rows import row
    from ivr.happenings import SurveyInvited
    from ivr.statements import grouped

    for one in counted.ready:
        told = SurveyInvited(
            at=now, survey=ask.survey, hash=hash_, channel="email", to=one.email or "", language=one.language or "",
            key=f"audience:{one.call_id}", number=one.number, customer_id=one.customer_id, user=ask.user,
        )  # fmt: skip
        await store.write(grouped([row(told), *cti.surveys.project(told)]))


def _show(people: list[Asker], counted: Counted, ask: _Ask, *, as_json: bool) -> None:
    if as_json:
        made: dict[str, Any] = {"people": len(people), "kind": ask.wanted.kind, "value": ask.wanted.value}
        if ask.campaign or ask.survey:
            made |= {"ready": len(counted.ready), "later": counted.later, "skipped": dict(counted.skipped)}
        print_json(made | {"invited": len(counted.ready) if ask.invite else 0})
        return
    days = ask.wanted.within.days
    say(f"{len(people):,} people came to us with {ask.wanted.kind} {ask.wanted.value} in {days} days")
    if not ask.campaign and not ask.survey:
        return
    if ask.survey:
        say(f"{len(counted.ready):,} {'are invited' if ask.invite else 'may be asked'} by e-mail")
    else:
        say(f"{len(counted.ready):,} may be called now, {counted.later:,} later")
    if counted.skipped:
        table([(why, f"{many:,}") for why, many in counted.skipped.most_common()], "left alone because", "people")
