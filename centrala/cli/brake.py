"""`centrala brake explain`: why the brake of a campaign has moved, each number reckoned again from the event log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from centrala.cli.campaign_orders import Name
from centrala.cli.office import CONFIG, AsJson, ConfigFile, fail, print_json, run, say, table

if TYPE_CHECKING:
    from ivr.store import Store
    from outbound.braking.retold import Heard, Moved, Retold
    from scripts_dsl.policy.brake.plans import Plan

MOST_SHOWN = 10_000

app = typer.Typer(no_args_is_help=True, help="The brake of campaigns: why satisfaction has stopped one.")


@app.callback()
def brake() -> None:
    """Commands below."""


@app.command("explain")
def explain(
    name: Name,
    last: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="Answers shown before each move.")] = 5,
    as_json: AsJson = False,
    config: ConfigFile = CONFIG,
) -> None:
    """What its brake heard and how it moved: every number is reckoned again from the event log and compared with what
    was told at the time. Ends with 1 when one differs.

    `centrala brake explain overdue`

    `centrala brake explain overdue --last 50 --json`
    """
    found = run(config, lambda store: _retold(store, name, last))
    if not found.runs and not found.moves:
        fail(f"the brake of {name} has told nothing: was it ever started?")
    if as_json:
        print_json(_plain(found))
    else:
        for line in _lines(name, found):
            say(line)
        _tables(found)
    if found.differences:
        raise typer.Exit(1)


async def _retold(store: Store, name: str, last: int) -> Retold:
    from outbound.braking.logged import TooMuchTold, told
    from outbound.braking.retold import Retold

    found = Retold(last)
    try:
        async for event in told(store, name):
            found.take(event)
    except TooMuchTold as problem:
        fail(str(problem))
    return found


# --- for people ----------------------------------------------------------------------------------------------------


def _lines(name: str, found: Retold) -> Iterator[str]:
    from scripts_dsl.policy.brake.grades import AMBER_PART
    from scripts_dsl.policy.brake.watching import begun

    runs = len(found.runs)
    yield f"{name}: {found.state}; {found.heard:,} answers were heard in {runs} run{'' if runs == 1 else 's'}"
    for number, plan in found.runs:
        red = begun(plan, number).threshold
        yield (
            f"run {number}: for nothing stopped with a chance of {plan.alpha(number):.2%} at most;"
            f" evidence of {red:.3g} is red, of {red / AMBER_PART:.3g} amber"
        )
        yield from _stakes(plan)


def _stakes(plan: Plan) -> Iterator[str]:
    for stake in plan.stakes.values():
        share = f"{stake.share:.0%}" if stake.stops else "amber only"
        bets = " ".join(f"{bet:.4g}" for bet in stake.bets)
        yield (
            f"  {stake.signal:<18} {share:<10} X was {stake.usual:.4f}, below {stake.floor:.4f} is a fall;"
            f" bets {bets}, new ones every {stake.block}"
        )


def _tables(found: Retold) -> None:
    plans = dict(found.runs)
    for moved in found.moves:
        say("")
        _answers(moved.answers)
        for line in _decided(moved, plans.get(moved.run)):
            say(line)
    if found.recent:
        say("")
        say("since then")
        _answers(tuple(found.recent))
    for line in _means(found):
        say(line)
    if found.wrong:
        say("")
        say("told otherwise than reckoned")
        _answers(tuple(found.wrong))
    say("")
    if found.differences:
        say(f"DIFFERENT: {found.differences} numbers were told otherwise than the answers come to")
    else:
        say(f"{found.heard:,} answers and {len(found.moves)} moves reckoned again: every number is as it was told")


def _means(found: Retold) -> Iterator[str]:
    """`csat 3.96 of 5 (3.71 to 4.20), 212 answers`: intervals that hold at every look."""
    from scripts_dsl.policy.brake import CSAT
    from scripts_dsl.policy.brake.outcomes import points

    yield ""
    yield "in this run (with 95 %, however often one looks)"
    for signal, n, mean, at in found.means:
        if signal == CSAT:
            low, high = points(at.low), points(at.high)
            yield f"  {signal:<18} {points(mean):.2f} of 5 ({low:.2f} to {high:.2f}), {n:,} answers"
        else:
            yield f"  {signal:<18} {mean:.1%} are good ({at.low:.1%} to {at.high:.1%}), {n:,} heard"


def _answers(answers: tuple[Heard, ...]) -> None:
    rows = [
        (
            f"{one.at:%Y-%m-%d %H:%M:%S}", str(one.place), one.signal + (" (late)" if one.late else ""), f"{one.x:g}",
            "" if one.reckoned is None else f"{one.reckoned:.4g}", "" if one.told is None else f"{one.told:.4g}",
            "same" if one.same else "DIFFERENT", one.call,
        )
        for one in answers
    ]  # fmt: skip
    if rows:
        table(rows, "at (UTC)", "place", "signal", "X", "evidence", "told", "", "call")


def _decided(moved: Moved, plan: Plan | None) -> Iterator[str]:
    from outbound.braking.retold import arithmetic

    yield f"{moved.at:%Y-%m-%d %H:%M:%S}  {moved.before} -> {moved.state}: {moved.why}"
    if moved.by:
        yield f"  by {moved.by}: {moved.reason}; changed: {moved.change}"
    if moved.reckoned is not None:
        yield f"  reckoned again: {moved.reckoned}"
        signal = moved.reckoned.signal
        last = next((one for one in reversed(moved.answers) if one.signal == signal), None)
        if plan is not None and last is not None and signal in plan.stakes:
            yield from (f"    {line}" for line in arithmetic(plan.stakes[signal], last))
    yield from (f"  DIFFERENT: {text}" for text in moved.differs)


# --- for programs --------------------------------------------------------------------------------------------------


def _plain(found: Retold) -> dict[str, Any]:
    return {
        "state": found.state,
        "answers": found.heard,
        "differences": found.differences,
        "runs": [{"run": number, "plan": plan.as_json()} for number, plan in found.runs],
        "moves": [_move(one) for one in found.moves],
        "means": [
            {"signal": signal, "n": n, "mean": mean, "low": at.low, "high": at.high}
            for signal, n, mean, at in found.means
        ],
        "recent": [_answer(one) for one in found.recent],
        "different": [_answer(one) for one in found.wrong],
    }


def _move(one: Moved) -> dict[str, Any]:
    told = one.told if isinstance(one.told, str) else one.told.as_json()
    return {
        "at": one.at.isoformat(), "run": one.run, "before": one.before, "state": one.state, "why": one.why,
        "told": told, "reckoned": one.reckoned and one.reckoned.as_json(), "by": one.by, "reason": one.reason,
        "change": one.change, "differs": list(one.differs), "answers": [_answer(answer) for answer in one.answers],
    }  # fmt: skip


def _answer(one: Heard) -> dict[str, Any]:
    streams = {name: None if stream is None else asdict(stream) for name, stream in _streams(one)}
    return {
        "at": one.at.isoformat(), "place": one.place, "signal": one.signal, "x": one.x, "call": one.call,
        "late": one.late, "told": one.told, "reckoned": one.reckoned, "same": one.same, **streams,
    }  # fmt: skip


def _streams(one: Heard) -> Iterator[tuple[str, Any]]:
    yield "before", one.before
    yield "after", one.after
