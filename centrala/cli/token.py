"""`centrala token`: what programs show to the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from centrala.cli.configured import CONFIG, ConfigFile
from centrala.cli.office import AsJson, Who, by, print_json, run, table
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from cti.logins.tokens import ApiToken
    from ivr.store import Store

app = typer.Typer(no_args_is_help=True, help="What programs show to the API: make a token, list them, revoke one.")

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
LONGEST = 366
"""Days."""

Name = Annotated[str, typer.Argument(help="Of the program: small letters, digits, _ and -.")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[list[str], typer.Option("--role", help="What it may (docs/reference/roles.md); again for more.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST, help="How long it lasts.")] = 90,
    who: Who = "",
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """Make a token and show it, this once. The program sends it as `Authorization: Bearer …`.

    `centrala token add reports --role supervisor --days 30`
    """
    from datetime import UTC, datetime, timedelta

    from cti.logins.tokens import ApiTokens, TokenError
    from cti.roles import Role

    if not NAME.fullmatch(name):
        fail(f"{name!r} is no name for a token: small letters, digits, _ and -, 40 at most")
    unknown = [one for one in role if one not in set(Role)]
    if unknown:
        fail(f"{unknown[0]!r} is no role: {', '.join(Role)}")

    async def work(store: Store) -> str:
        try:
            tokens = ApiTokens(store, lambda: datetime.now(UTC))
            return await tokens.add(name, tuple(dict.fromkeys(role)), timedelta(days=days), by(who).user)
        except TokenError as problem:
            fail(str(problem))

    token = run(config, work)
    if as_json:
        print_json({"name": name, "token": token})
    else:
        say(token)
        say("It is not shown again; whoever has it, may what it may.", err=True)


@app.command("list")
def listed(as_json: AsJson = False, config: ConfigFile = CONFIG) -> None:
    """All tokens, those too that open nothing any more; never the tokens themselves.

    `centrala token list --json`
    """
    from datetime import UTC, datetime

    from cti.logins.tokens import ApiTokens

    async def work(store: Store) -> tuple[ApiToken, ...]:
        return await ApiTokens(store, lambda: datetime.now(UTC)).all()

    found = [_plain(one, datetime.now(UTC)) for one in run(config, work)]
    if as_json:
        print_json(found)
        return
    shown = ("name", "roles", "state", "expires", "used", "made_by")
    table(([str(one[column])[:16] if column in ("expires", "used") else str(one[column]) for column in shown]
           for one in found), *shown)  # fmt: skip


@app.command("revoke")
def revoke(name: Name, who: Who = "", config: ConfigFile = CONFIG) -> None:
    """It opens nothing from now on, in a running program too.

    `centrala token revoke reports`
    """
    from datetime import UTC, datetime

    from cti.logins.tokens import ApiTokens, TokenError

    async def work(store: Store) -> None:
        try:
            await ApiTokens(store, lambda: datetime.now(UTC)).revoke(name, by(who).user)
        except TokenError as problem:
            fail(str(problem))

    run(config, work)
    say(f"{name}: revoked")


def _plain(one: ApiToken, now: object) -> dict[str, str]:
    from datetime import datetime

    assert isinstance(now, datetime)
    state = "revoked" if one.revoked else "good" if one.good(now) else "over"
    return {
        "name": one.name,
        "roles": " ".join(one.roles),
        "state": state,
        "made": one.made.isoformat(),
        "made_by": one.made_by,
        "expires": one.expires.isoformat(),
        "used": one.used.isoformat() if one.used else "never",
    }
