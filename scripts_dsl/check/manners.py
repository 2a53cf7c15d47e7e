"""How a call feels. `quiet-after-hangup`, `monologue`, `talks-does-not-ask`, `transfer-chain`,
`promise-without-date`, `no-stop-key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.check.prompts import LONGEST_SAY, said, seconds
from scripts_dsl.compile import Compiled
from scripts_dsl.graph import END, Prompt
from scripts_dsl.hours import Calendar
from scripts_dsl.messages import Report
from scripts_dsl.template import Slot
from scripts_dsl.types import MoneyType

LONGEST_SPEECH = 25.0
"""Seconds before a caller has a turn."""
MOST_PASSES = 2
"""People in a row, without a question between, before it is passing on."""
NEVER = "do_not_call"
"""Outcome after which nobody calls again."""
STOP_KEY = "9"
A_WEEK = timedelta(days=8)
MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
"""Of a week without holidays in most countries."""


def check(compiled: Compiled, report: Report) -> None:
    """All rules."""
    _after_hangup(compiled, report)
    _monologue(compiled, report)
    _only_talks(compiled, report)
    _chain(compiled, report)
    _promises(compiled, report)
    if compiled.graph.direction == "outbound":
        _stop_key(compiled, report)


# --- the caller has gone -------------------------------------------------------------------------------------------


def _after_hangup(compiled: Compiled, report: Report) -> None:
    start = compiled.chains.always.get("hangup")
    if start is None or start == END:
        return
    after = {link.id: _targets(link) for link in compiled.chains.links.values()}
    for step in paths.reachable([start], after):
        link = compiled.chains.links[step]
        asks = link.node.verb.name == "survey" and link.node.of("by") is None
        if asks or not link.node.verb.hangup_safe:
            what = f"'{link.node.verb.name}' is for a caller, and this one has gone (always: hangup leads here)"
            report.error(
                "quiet-after-hangup",
                link.node.key.mark,
                what,
                "only note, http, db, run, set, send, outcome, survey … by: email",
            )


# --- talking -------------------------------------------------------------------------------------------------------


def _turn(link: Link) -> bool:
    """The caller, or somebody else, does something here."""
    return link.node.verb.listens or link.node.verb.person or link.node.verb.name in ("record", "voicemail")


def _speech(compiled: Compiled, link: Link) -> float:
    """Seconds of a step, in the slowest language; a text that is too long by itself is told as such."""
    if link.node.verb.name == "hangup":
        return 0.0
    main = compiled.graph.steps[link.id].args.get(link.node.verb.name)
    length = max((seconds(text) for text in main.texts.values()), default=0.0) if isinstance(main, Prompt) else 0.0
    return min(length, LONGEST_SAY)


def _monologue(compiled: Compiled, report: Report) -> None:
    """From the beginning, and from every turn of the caller."""
    links = compiled.chains.links
    after = {link.id: () if _turn(link) else _targets(link) for link in links.values()}
    talk = paths.heaviest(after, lambda step: 0.0 if _turn(links[step]) else _speech(compiled, links[step]))
    starts = {compiled.graph.start, *(target for link in links.values() if _turn(link) for target in _targets(link))}
    lasts = _lasts(after, talk)
    longest: dict[str, float] = {}
    for start in starts.intersection(links):
        if talk[start] > LONGEST_SPEECH:
            longest[lasts[start]] = max(talk[start], longest.get(lasts[start], 0.0))
    for step, length in longest.items():
        what = f"the caller has listened for {length:.0f} s here and had no turn"
        report.warning("monologue", links[step].node.key.mark, what, "ask something earlier, or say less")


def _lasts(after: paths.Edges, talk: Mapping[str, float]) -> dict[str, str]:
    """For each step the last one that talks on the longest way from it."""
    lasts: dict[str, str] = {}
    for start in after:
        way: dict[str, None] = {}
        step = start
        while step not in lasts and step not in way:
            way[step] = None
            longest = max(after[step], key=lambda target: talk[target], default=step)
            if talk[longest] <= 0.0:
                break
            step = longest
        lasts |= dict.fromkeys(way, lasts.get(step, step))
    return lasts


def _targets(link: Link) -> tuple[str, ...]:
    return tuple(target for target in link.exits.values() if target != END)


def _only_talks(compiled: Compiled, report: Report) -> None:
    """An amount is read out, and the call ends without a question about it."""
    links = compiled.chains.links
    after = {link.id: () if _turn(link) else _targets(link) for link in links.values()}
    ends = [link.id for link in links.values() if link.node.verb.name == "hangup"]
    unasked = paths.reachable(ends, paths.backwards(after))
    for link in links.values():
        if _turn(link) or link.node.verb.name == "hangup" or unasked.isdisjoint(_targets(link)):
            continue
        if any(_amount(prompt) for prompt, _ in said(compiled, link)):
            what = "an amount is read out, and the call may end without a question about it"
            report.warning("talks-does-not-ask", link.node.key.mark, what, "ask what happened, or how to help")


def _amount(prompt: Prompt) -> bool:
    return any(_money(part) for text in prompt.texts.values() for part in text.parts)


def _money(part: str | Slot) -> bool:
    return isinstance(part, Slot) and any(isinstance(one.type, MoneyType) for one in part.alternatives)


# --- passing on ----------------------------------------------------------------------------------------------------


def _chain(compiled: Compiled, report: Report) -> None:
    """People after people, with nothing asked between; each of them once."""
    links = compiled.chains.links
    after = {
        link.id: tuple(t for name, t in link.exits.items() if _passed(link, name, t))
        if link.node.verb.person or not _turn(link)
        else ()
        for link in links.values()
    }
    people = paths.heaviest(after, lambda step: float(links[step].node.verb.person))
    for link in links.values():
        if link.node.verb.person and people[link.id] > MOST_PASSES:
            what = "from here a caller is passed on from one to the next, and to the next"
            hint = "ask what it is about before passing on, or take a message"
            report.warning("transfer-chain", link.node.key.mark, what, hint)
            return


def _passed(link: Link, exit_name: str, target: str) -> bool:
    """The keys of a queue are the caller's own choice."""
    return target != END and (not link.node.verb.person or exit_name.startswith("on_"))


# --- promises ------------------------------------------------------------------------------------------------------


def _promises(compiled: Compiled, report: Report) -> None:
    for link in compiled.chains.links.values():
        args = compiled.graph.steps[link.id].args
        queue = compiled.site.queues.get(args.get("callback", "")) if link.node.verb.name == "callback" else None
        if queue is None or queue.hours is None or "within" not in args:
            continue
        closed = _longest_closed(queue.hours)
        if args["within"] < closed:
            promise = f"a call within {args['within'] / 3600:g} h is no promise"
            what = f"'{queue.name}' is closed for up to {closed / 3600:.0f} hours, {promise}"
            report.warning(
                "promise-without-date", link.node.mark_of("within"), what, f"write  within: {_days(closed)}d"
            )


def _days(length: float) -> int:
    return int(length // 86400) + 1


@lru_cache(maxsize=64)
def _longest_closed(calendar: Calendar) -> float:
    """Seconds of the longest time in a usual week in which it is closed."""
    longest, at = 0.0, MONDAY
    while at < MONDAY + A_WEEK:
        closes = calendar.closes(at) or at
        opens = calendar.opens(closes)
        if opens is None:
            break
        longest, at = max(longest, (opens - closes).total_seconds()), opens
    return longest


# --- we call -------------------------------------------------------------------------------------------------------


def _stop_key(compiled: Compiled, report: Report) -> None:
    """Key 9 leads to `outcome: do_not_call` on every way, before anything else can happen."""
    start = compiled.chains.always.get(STOP_KEY)
    section = compiled.file.sections.get("always")
    mark = section.key.mark if section else compiled.file.head.mark
    if start is None:
        hint = f"add  {STOP_KEY}: never_again  to always:, and there  - outcome: {NEVER}"
        report.error("no-stop-key", mark, f"key {STOP_KEY} does not stop these calls", hint)
    elif start == END or not _stops(compiled, start):
        mark = compiled.file.always[STOP_KEY][1].mark
        what = f"key {STOP_KEY} does not stop these calls for ever"
        report.error("no-stop-key", mark, what, f"put  - outcome: {NEVER}  at the place it leads to")


def _stops(compiled: Compiled, start: str) -> bool:
    """Whether no way from here ends before the outcome."""
    links, steps = compiled.chains.links, compiled.graph.steps
    never = {
        link.id
        for link in links.values()
        if steps[link.id].args.get("outcome") == NEVER and link.node.of("when") is None
    }
    after = {link.id: () if link.id in never else _targets(link) for link in links.values()}
    on_the_way = paths.reachable([start], after) - never
    return all(links[step].exits and END not in links[step].exits.values() for step in on_the_way)
