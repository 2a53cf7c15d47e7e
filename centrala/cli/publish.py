"""`centrala publish`, `versions` and `rollback`: which flows new calls hear."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from centrala.cli.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from centrala.publishing.publish import Plan, Refused
    from centrala.publishing.versions import Version

Folder = Annotated[Path, typer.Argument(help="Folder of the flows.", exists=True, file_okay=False)]
PROMPT_CACHE = Path(".cache/prompts")
"""What is spoken for callers without an engine is kept here, as by the program."""
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def publish(
    folder: Folder = Path("callflows"),
    note: Annotated[str, typer.Option("--note", "-m", help="Why, for those who read the list of versions.")] = "",
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of the recordings; recordings/ beside the folder if none.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, test and compare; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check and test the flows, say what callers will notice, and put them in force for new calls.

    Warnings refuse, too; what is meant to be so gets an `allow:` with a reason and a day.

    `centrala publish callflows -m "Key 2 leads to sales"`
    """
    from centrala.publishing.publish import Refused, prepare
    from centrala.publishing.publish import publish as put

    now = datetime.now(UTC).astimezone()
    try:
        plan = prepare(folder, now, recordings)
        version = None if dry_run or plan.nothing else put(folder, plan, now, note)
    except Refused as refused:
        _refuse(refused)
    except OSError as problem:
        raise _unusable(folder, problem) from None
    without = _without_engine(folder, version, recordings) if version is not None else ""
    if as_json:
        typer.echo(json.dumps(_plan_json(plan, version), ensure_ascii=False, indent=2))
        return
    for line in _told(plan):
        say(line)
    if version is not None:
        say(f"published {version.name}; calls in progress stay on theirs")
        say(without)


def versions(folder: Folder = Path("callflows"), as_json: AsJson = False) -> None:
    """List what was published, the newest first.

    `centrala versions callflows`
    """
    from centrala.publishing.versions import Broken, Versions

    store = Versions(folder)
    found = store.all()[::-1]
    try:
        present, broken = store.published(), ""
    except Broken as problem:
        present, broken = None, str(problem)
    if as_json:
        typer.echo(json.dumps([_version_json(v, present) for v in found], ensure_ascii=False, indent=2))
    for version in () if as_json else found:
        sign = "in force" if present is not None and version.name == present.name else ""
        at = version.at.strftime("%Y-%m-%d %H:%M")
        say(f"{version.number:>4}  {version.hash}  {at}  {sign:<8}  {version.note}".rstrip())
    if broken:
        say(broken, err=True)
        raise typer.Exit(1)
    if not found and not as_json:
        say("nothing was published yet: calls hear the files of the folder")


def rollback(
    folder: Folder = Path("callflows"),
    to: Annotated[str | None, typer.Option("--to", help="Number or hash of a version; else the one before.")] = None,
) -> None:
    """Put an earlier version in force again, at once; calls in progress stay on theirs.

    `centrala rollback callflows --to 7`
    """
    from centrala.publishing.publish import Refused, roll_back
    from centrala.publishing.versions import NoVersion

    try:
        version = roll_back(folder, to)
    except NoVersion as missing:
        raise typer.BadParameter(f"there is no such version: {missing}") from None
    except Refused as refused:
        _refuse(refused)
    except OSError as problem:
        raise _unusable(folder, problem) from None
    say(f"in force: {version.name}; calls in progress stay on theirs")
    say(_without_engine(folder, version, None))


# --- shown ---------------------------------------------------------------------------------------------------------


def _unusable(folder: Path, problem: OSError) -> typer.BadParameter:
    """What the disk refuses, in one sentence."""
    return typer.BadParameter(f"{problem.filename or folder} cannot be read or written: {problem.strerror or problem}")


def _without_engine(folder: Path, version: Version, recordings: Path | None) -> str:
    """Put the voice that needs no engine in force as well, and say how Asterisk learns of it."""
    from centrala.flows import StartError
    from centrala.publishing.fallback import write_fallback
    from centrala.publishing.versions import Versions
    from ivr.fallback.dialplan import Unwritable
    from ivr.lines import PromptError
    from scripts_dsl.beside import recordings_of

    store, sounds = Versions(folder).folder, recordings or recordings_of(folder)
    try:
        path = write_fallback(store, version.name, version.folder, sounds, PROMPT_CACHE)
    except (StartError, PromptError, Unwritable, OSError) as problem:
        return f"warning: callers without an engine hear what they heard before: {problem}"
    return f"for callers without an engine: {path}; Asterisk reads it after  asterisk -rx 'dialplan reload'"


def _refuse(refused: Refused) -> NoReturn:
    for reason in refused.reasons:
        say(reason + "\n", err=True)
    say("nothing was changed", err=True)
    raise typer.Exit(1)


def _told(plan: Plan) -> Iterator[str]:
    if plan.nothing:
        yield f"nothing to publish: {plan.before.name if plan.before else ''} is in force and the same"
        return
    yield f"{len(plan.files)} files, {plan.tests} tests passed"
    for name in plan.new:
        yield f"new: {name}"
    for name in plan.gone:
        yield f"gone: {name}"
    if str(plan.sounds):
        yield f"recordings: {plan.sounds}"
    for name, found in plan.changed.items():
        yield f"{name}:"
        yield from (f"  {line}" for line in found.lines())


def _plan_json(plan: Plan, version: Version | None) -> dict[str, object]:
    return {
        "published": version.name if version is not None else None,
        "before": plan.before.name if plan.before is not None else None,
        "tests": plan.tests,
        "new": plan.new,
        "gone": plan.gone,
        "recordings": asdict(plan.sounds),
        "changed": {name: found.as_json() for name, found in plan.changed.items()},
    }


def _version_json(version: Version, present: Version | None) -> dict[str, object]:
    return {
        "number": version.number,
        "hash": version.hash,
        "at": version.at.isoformat(),
        "note": version.note,
        "in_force": present is not None and present.name == version.name,
        "flows": dict(version.flows),
    }
