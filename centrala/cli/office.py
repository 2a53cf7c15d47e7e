"""What the commands of the office share: `user`, `agent`, `queue`, `number`, `notice`, `phone`.

In: options as somebody wrote them. Out: work done in the database beside a running engine, which sees it within a
second; tables for people, JSON for programs; a mistake as one sentence and exit 2.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from centrala.cli.configured import CONFIG, ConfigFile, configured
from centrala.cli.recording import words
from centrala.cli.saying import fail, say

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from centrala.config import Config
    from cti.agents.changes import By
    from ivr.store import Store
    from scripts_dsl.site import Site

__all__ = [
    "CONFIG",
    "AsJson",
    "ConfigFile",
    "NoPassword",
    "PasswordFile",
    "User",
    "Who",
    "Yes",
    "by",
    "configured",
    "fail",
    "note",
    "password_of",
    "print_json",
    "run",
    "say",
    "settings",
    "table",
]

LONGEST_FILE = 4_096
"""Bytes of a file of a password."""
T = TypeVar("T")

User = Annotated[str, typer.Argument(help="Name to log in with: small letters, digits and _.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Who = Annotated[str, typer.Option("--who", help="Kept in the audit log; your user name on this machine if none.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
PasswordFile = Annotated[
    str,
    typer.Option("--password-file", help="Its first line; - reads standard input. Asked for if none.", metavar="FILE"),
]
NoPassword = Annotated[bool, typer.Option("--no-password", help="Who logs in by another way, or not yet.")]


def by(who: str) -> By:
    """Who does it, for the audit log."""
    from cti.agents.changes import By

    return By(words("--who", who or getpass.getuser()), "command")


def run(file: Path, work: Callable[[Store], Awaitable[T]], *, first: bool = False) -> T:
    """In the database of the configuration. `first`: with tables made when there are none, so that somebody has an
    account before the first start. Ends the command with 2 when it cannot be done."""
    import asyncio

    from centrala.migrations import upgrade
    from centrala.replaying.calls import opened
    from cti.agents import Agents
    from cti.agents.rules import Wrong
    from ivr.store import StoreError, StoreRefused

    url = configured(file).database

    async def there() -> bool:
        try:
            async with opened(url) as store:
                await Agents(store).names()
        except StoreRefused:
            return False
        except StoreError:
            if not url.startswith("sqlite"):
                raise
            return False
        return True

    async def done() -> T:
        if first and not await there():
            await upgrade(url)
        async with opened(url) as store:
            return await work(store)

    try:
        return asyncio.run(done())
    except Wrong as wrong:
        fail(str(wrong))
    except StoreRefused as problem:
        fail(f"the database has no such tables; start `centrala serve` once with this version: {problem}")
    except StoreError as problem:
        fail(str(problem))


def settings(config: Config) -> Site:
    """Those in force: what is published, else the folder's own."""
    from centrala.flows import StartError
    from centrala.publishing.following import Following
    from scripts_dsl.site import FILE_NAME, NO_SITE, read_site

    try:
        file = Following(config.callflows, development=config.demo is not None).in_force() / FILE_NAME
        return read_site(file.read_bytes(), str(file), file.parent)[0] if file.is_file() else NO_SITE
    except (StartError, OSError) as problem:
        fail(str(problem))


def password_of(file: str, user: str, name: str, *, none: bool = False) -> str | None:
    """Out of a file or standard input, else asked for twice and not shown; its hash. None: `none` was wished."""
    import asyncio

    from cti.agents import rules
    from cti.logins.passwords import Passwords

    if none:
        return None
    try:
        given = _first_line(file) if file else _asked()
        rules.password(given, user, name)
    except rules.Wrong as wrong:
        fail(str(wrong))
    return asyncio.run(Passwords().hash(given))


def _first_line(file: str) -> str:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(LONGEST_FILE)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(LONGEST_FILE)
        return data.decode("utf-8").partition("\n")[0].removesuffix("\r")
    except OSError as problem:
        fail(f"{file}: {problem.strerror}")
    except UnicodeDecodeError:
        fail(f"{file}: the password is not UTF-8")


def _asked() -> str:
    if not sys.stdin.isatty():
        fail("nobody can be asked for the password here: give it by --password-file FILE, or - for standard input")
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return found


def table(rows: Iterable[Sequence[str]], *heads: str) -> None:
    """Columns as wide as they must be."""
    lines = [heads, *([cell or "–" for cell in row] for row in rows)]
    wide = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=True)).rstrip())


def note(texts: Iterable[str]) -> None:
    """What is done all the same, and may be a mistake."""
    for text in texts:
        say(f"note: {text}", err=True)


def now() -> datetime:
    """The time with a zone."""
    return datetime.now(UTC)


def print_json(found: object) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
