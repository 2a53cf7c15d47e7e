"""`centrala talk`: be the caller, in a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ivr.hooks import Functions
    from ivr.loudspeaker import Loudspeaker
    from scripts_dsl.state import State

CALLER = "+48601234567"
"""Who calls when nobody is named: the first of the sample customers."""


def talk(
    file: Annotated[Path, typer.Argument(help="A flow, survey or script.", exists=True, dir_okay=False)],
    caller: Annotated[str, typer.Option(help="Number that calls; 'anonymous' hides it.")] = CALLER,
    now: Annotated[str | None, typer.Option(help="When it is, on the site's clock: 2026-05-06 10:00.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the call; else by the number.")] = None,
    sound: Annotated[
        bool, typer.Option("--sound", help="Hear the prompts as well; keys and Enter stop them, as on a telephone.")
    ] = False,
) -> None:
    """Be the caller in a terminal: type keys and Enter; an empty line is silence, Ctrl-D hangs up.

    `centrala talk callflows/energia.flow.yaml --caller +79031234567`
    """
    import asyncio

    asyncio.run(talk_with(file, caller=caller, now=now, language=language, sound=sound))


async def talk_with(
    file: Path,
    *,
    caller: str,
    now: str | None,
    language: str | None,
    functions: Functions | None = None,
    sound: bool = False,
) -> State:
    """The call of `centrala talk`, with the functions of a site if there are any. Raises typer.Exit on mistakes."""
    from centrala.cli.flow_files import read_flow
    from centrala.demo.sample import sample_functions
    from ivr.terminal import TerminalLine
    from ivr.terminal_call import TerminalCall
    from scripts_dsl.engine import EngineBudget
    from scripts_dsl.events import CallFacts
    from scripts_dsl.testing.world import quiet_site

    flow = read_flow(file)
    graph = flow.checked.graph
    if flow.checked.campaign is not None:
        raise _refused("a campaign calls people; talk to the flow or script it calls them with")
    if graph is None:
        flow.show_errors()
        raise typer.Exit(1)
    if language is not None and not graph.languages.speaks(language):
        raise _refused(f"{file.name} does not speak '{language}', only {', '.join(graph.languages.all())}")
    clock = _clock(graph.zone, now)
    site = quiet_site(graph)
    facts = CallFacts(call_id="talk", dialled="talk", number=_number(caller), language=language)
    with _loudspeaker(flow.path) if sound else nullcontext() as loudspeaker:
        call = TerminalCall(
            graph,
            file.name,
            TerminalLine(_read, _write, clock, site, loudspeaker),
            _read,
            _write,
            clock,
            functions or sample_functions(),
            flow.checked.tests,
            site,
        )
        try:
            return await call.run(facts)
        except EngineBudget as problem:
            raise _refused(str(problem)) from problem


@contextmanager
def _loudspeaker(path: Path) -> Iterator[Loudspeaker]:
    """The flow's recordings, and speech where there are none, until the call ends: what it said about a customer is
    kept nowhere."""
    import shutil
    from tempfile import TemporaryDirectory

    from centrala.cli.flow_files import site_of
    from ivr.loudspeaker import PLAYERS, Loudspeaker, player
    from ivr.prompts.book import PromptBook
    from ivr.prompts.speech import Speech
    from scripts_dsl.beside import recordings_of

    command = player()
    if command is None:
        names = " or ".join(known[0] for known in PLAYERS)
        raise _refused(f"no program here plays a sound: install {names} (play comes with SoX)")
    speech = Speech().with_voices(site_of(path).voices)
    missing = [program for program, *_ in speech.commands if shutil.which(program) is None]
    if missing:
        print(
            f"centrala: {' and '.join(missing)} not found, so only recordings sound; the rest is printed",
            file=sys.stderr,
        )
    with TemporaryDirectory(prefix="centrala-talk-") as folder:
        yield Loudspeaker(PromptBook(recordings_of(path.parent), Path(folder), speech), command, _typed)


async def _typed() -> None:
    """Returns when a person has typed a line; a file or a pipe was written beforehand and interrupts nobody."""
    import asyncio

    typed = asyncio.Event()
    if not sys.stdin.isatty():
        await typed.wait()
    loop, terminal = asyncio.get_running_loop(), sys.stdin.fileno()
    loop.add_reader(terminal, typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(terminal)


def _number(caller: str) -> str | None:
    from ivr.numbers import normalise

    if caller == "anonymous":
        return None
    number = None if any(c.isalpha() for c in caller) else normalise(caller)
    if number is None:
        raise _refused(f"'{caller}' is no telephone number; write it as {CALLER}")
    return number


def _clock(zone: str, now: str | None) -> Callable[[], datetime]:
    """The time, beginning `now` if one is given."""
    from zoneinfo import ZoneInfo

    from scripts_dsl.givens import moment

    place = ZoneInfo(zone)
    if now is None:
        return lambda: datetime.now(place)
    found = moment(now)
    if found is None:
        raise _refused(f"'{now}' is not a moment; write 2026-05-06 10:00")
    begin = found.replace(tzinfo=place)
    started = monotonic()
    return lambda: begin + timedelta(seconds=monotonic() - started)


def _refused(text: str) -> typer.Exit:
    print(f"centrala: {text}", file=sys.stderr)
    return typer.Exit(1)


def _read(sign: str) -> str | None:
    try:
        return input(sign)
    except EOFError:
        print()
        return None


def _write(text: str, dim: bool) -> None:
    """A line; dim ones are not said to the caller."""
    typer.echo(typer.style(text, dim=True) if dim else text)
