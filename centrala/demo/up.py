"""`centrala demo up`, which `make run` calls: Asterisk and engine together, until Ctrl-C. In: the run folder."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

from centrala.demo import leftovers
from centrala.demo.child import Child
from centrala.demo.engine import Engine
from centrala.demo.folder import RunFolder, close_to_others, write_json, write_private
from centrala.demo.plan import PROMPTS, Plan, make_plan
from centrala.demo.sample import SUPERVISOR
from centrala.pbx.__main__ import CACHE
from centrala.pbx.instance import Instance
from centrala.pbx.sounds import make_sounds
from centrala.pbx.unpack import find_or_unpack

WATCH = 0.3
"""s between two looks at the children."""

Say = Callable[[str], None]


class _StopAsked(Exception):
    """SIGTERM or Ctrl-C."""


def up(folder: RunFolder, say: Say, *, at_any_hour: bool = False) -> int:
    """Start, say `ready: …`, watch, stop; gives the exit status. Raises DemoError, PbxError, ConfigurationError."""
    for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(which, _ask_to_stop)
    with ExitStack() as stack:
        try:
            stack.enter_context(folder.lock())
            asterisk, engine = _start(folder, say, stack, at_any_hour=at_any_hour)
            return _watch(asterisk, engine, say)
        except _StopAsked:
            say("stopping")
            return 0
        finally:
            # A second Ctrl-C must not leave half of it running.
            for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(which, signal.SIG_IGN)


def _ask_to_stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _StopAsked


def _start(folder: RunFolder, say: Say, stack: ExitStack, *, at_any_hour: bool) -> tuple[Instance, Engine]:
    if leftovers.clear(folder):
        say("ended what an interrupted demonstration had left running")
    program = find_or_unpack(CACHE, say)
    plan = make_plan(folder, program, make_sounds(CACHE), os.environ, at_any_hour=at_any_hour)
    stack.callback(leftovers.clear, folder)

    # The engine takes longer to start, and waits for its Asterisk by itself; it is stopped first.
    asterisk = Instance(program, plan.box)
    stack.callback(asterisk.stop)
    write_private(folder.config, plan.config())
    close_to_others(PROMPTS)
    engine = Engine(folder.config, folder.engine_log, plan.web_port)
    stack.callback(engine.stop)
    say("the engine loads flows, sample customers and prompts")
    asterisk.write()
    asterisk.start()
    watchdog = Child("watchdog", folder.config, folder.watchdog_log)
    stack.callback(watchdog.stop)
    leftovers.remember(folder, [engine.pid, asterisk.pid, watchdog.pid])
    say(f"Asterisk {program.version} takes calls at 127.0.0.1:{plan.box.ports.sip} (UDP)")
    engine.wait_ready()

    write_json(folder.manager, plan.manager())
    pids = {"engine": engine.pid, "asterisk": asterisk.pid, "watchdog": watchdog.pid}
    write_json(folder.ready, plan.ready(**pids))
    say(f"ready: {plan.web}")
    say(_what_next(plan))
    return asterisk, engine


def _what_next(plan: Plan) -> str:
    user = plan.agents[0].user
    others = ", ".join(phone.user for phone in plan.agents[1:])
    command, folder = ".venv/bin/centrala demo", _option(plan.folder)
    dial = [f"sip:{number}@127.0.0.1:{plan.box.ports.sip} ({flow})" for flow, number in plan.numbers.items()]
    boss = plan.passwords[SUPERVISOR.user]
    hours = (
        f"at any hour here: {plan.callflows} is a copy with other hours, edit it there"
        if plan.callflows.is_relative_to(plan.folder.path)
        else f"Monday to Friday 9:00-18:00, as its file says; at another time: {command} up --any-hour{folder}"
    )
    return f"""
  1. Open {plan.web} and log in: {user} / {plan.passwords[user]}
     (also {others}, and the supervisor: see {plan.folder.ready})
  2. Give {user} a telephone: press "Take calls in this browser" there and put on a headset,
     or let Asterisk play one:  {command} phone --agent {user}{folder}
  3. Make yourself ready on the page, then let people call:  {command} calls --n 5{folder}
     or call with a SIP telephone of your own: {", ".join(dial)}
  4. Call people: let the world answer,  {command} carrier{folder}
     then log in at {plan.web}/campaigns.html as {SUPERVISOR.user} / {boss}, look before the start, and start `overdue`.
     It calls {hours}.
  Ctrl-C stops everything."""


def _option(folder: RunFolder) -> str:
    return "" if folder.path.name == ".run" else f" --folder {folder.path}"


def _watch(asterisk: Instance, engine: Engine, say: Say) -> int:
    """Asterisk helps callers also without an engine, so only its own end ends the demonstration."""
    told = False
    while asterisk.running:
        if engine.exit_status is not None and not told:
            say(f"the engine has ended ({engine.exit_status}); callers hear the fallback until you start again")
            told = True
        time.sleep(WATCH)
    say(f"Asterisk has ended:\n{asterisk.tail()}")
    return 1
