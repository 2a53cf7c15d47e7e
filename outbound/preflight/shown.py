"""A Preflight as text for people and as JSON for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from outbound.preflight.counting import ZONE, Opening, Preflight, Skip

ZONE_HINT = "give them a zone: a column `zone` or `country` and `region` in the list (Europe/Moscow, US, FL)"


def lines(found: Preflight, *, everything: bool = False) -> Iterator[str]:
    """For people."""
    others = ", ".join(f"{n:,} {state}" for state, n in found.states.items() if n and state != "waiting")
    looked = f"{found.people:,} people wait" if found.whole else f"{found.people:,} of the people who wait"
    yield f"{found.campaign}: {looked}, {found.at:%a %Y-%m-%d %H:%M}" + (f"; besides {others}" if others else "")
    yield ""
    for name, people in (
        ("may be called now", found.now),
        ("today", found.today),
        ("within 7 days", found.week),
        ("later", found.later),
        ("nobody knows when", found.untold),
        ("never", found.never),
    ):
        yield f"  {name:<20}{people:>10,}"
    if found.skips:
        yield ""
        yield "Why not now"
        yield from (f"  {line}" for line in _skips(found))
    if found.needs_zone:
        yield f"  {found.needs_zone:,} need a zone: {ZONE_HINT}"
    if found.plan:
        yield ""
        yield "From when on, by zone"
        yield from (f"  {line}" for line in _plan(found.plan, everything))


def _skips(found: Preflight) -> Iterator[str]:
    for skip in found.skips:
        word = f".{skip.field}" if skip.field else ""
        yield f"{skip.people:>9,}  {skip.because + word:<24}  {_when(skip, found.at):<22}  {skip.why}  ({skip.example})"


def _when(skip: Skip, at: datetime) -> str:
    if skip.never:
        return "never"
    if skip.soonest is None:
        return "something is missing" if skip.because != ZONE else "a zone is missing"
    return f"from {skip.soonest.astimezone(at.tzinfo):%a %Y-%m-%d %H:%M}"


HOURS_SHOWN = 24


def _plan(plan: tuple[Opening, ...], everything: bool) -> Iterator[str]:
    shown = plan if everything else plan[:HOURS_SHOWN]
    yield from (f"{one.begins:%a %Y-%m-%d %H:%M}  {one.people:>9,}  {one.zone}" for one in shown)
    if len(shown) < len(plan):
        yield f"… and {len(plan) - len(shown)} more (--all)"


def as_json(found: Preflight) -> dict[str, Any]:
    """For programs: moments as ISO 8601."""
    plain: dict[str, Any] = _plain(asdict(found))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
