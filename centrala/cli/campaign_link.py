"""`centrala campaign link`: the page of somebody whom campaigns call, for a letter or a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.office import CONFIG, AsJson, ConfigFile, configured, fail, print_json, run, say

if TYPE_CHECKING:
    from centrala.config import Config
    from ivr.store import Store
    from outbound.lists.candidate import Candidate


def link(
    number: Annotated[str, typer.Argument(help="As at home, or with its country.")],
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How long it is good for.")] = 30,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """The link to the page that says why we called, when next, and stops it; one for each campaign that has the number.

    `centrala campaign link 601234567 --days 14`
    """
    from centrala.ringing_back import links_of
    from ivr.numbers import normalise
    from outbound.lists.candidates import Candidates

    settings = configured(config)
    wanted = normalise(number, settings.country) or fail(f"{number} is not a telephone number")

    async def work(store: Store) -> tuple[Candidate, ...]:
        return await Candidates(store).of_number(wanted)

    found = run(config, work) or fail(f"no campaign has {wanted} on its list")
    links, now, page = links_of(settings), datetime.now(UTC), page_of(settings)
    made = {one.campaign: f"{page}/why/{links.make(one.id, now, timedelta(days=days))}" for one in found}
    if as_json:
        print_json([{"campaign": name, "link": text} for name, text in made.items()])
        return
    for name, text in made.items():
        say(f"{name}  {text}")


def page_of(config: Config) -> str:
    """Where people of the outside reach the pages; of a demonstration this machine."""
    if config.web.url:
        return config.web.url
    if config.demo is not None:
        return f"http://{config.web.host}:{config.web.port}"
    return fail(
        "web.url of centrala.yaml is missing, by which people reach the pages:  web: {url: https://calls.example}"
    )
