"""One answer of the doctor, and how all of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any


class State(Enum):
    OK = "ok"
    WARNING = "warning"
    """It works, and will hurt one day."""
    BAD = "bad"
    """Unsafe, or it does not work."""
    UNKNOWN = "unknown"
    """It could not be looked at; `do` says how it can."""


SIGNS = {State.OK: "ok", State.WARNING: "warn", State.BAD: "BAD", State.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. Never holds a secret."""

    check: str
    """A name for programs: `asterisk.version`. The part before the dot is a chapter of the report."""
    state: State
    found: str
    do: str = ""
    """What to do; '' when nothing is to be done."""

    @property
    def chapter(self) -> str:
        """Of the report."""
        return self.check.partition(".")[0]


def ok(check: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(check, State.OK, found)


def warning(check: str, found: str, do: str) -> Finding:
    """To be put right some day."""
    return Finding(check, State.WARNING, found, do)


def bad(check: str, found: str, do: str) -> Finding:
    """To be put right now."""
    return Finding(check, State.BAD, found, do)


def unknown(check: str, found: str, do: str) -> Finding:
    """It could not be looked at."""
    return Finding(check, State.UNKNOWN, found, do)


def of(name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What was found at one of several: `asterisk.version` is `asterisk.north.version` then."""
    for one in findings:
        chapter, _, what = one.check.partition(".")
        yield replace(one, check=f"{chapter}.{name}.{what}", found=f"{name}: {one.found}")


def lines(findings: Sequence[Finding], *, everything: bool = False) -> Iterator[str]:
    """For people: what is to be done, by chapter, with `everything` also what is right; the sum last."""
    chapter = ""
    for finding in findings:
        if finding.state is State.OK and not everything:
            continue
        if finding.chapter != chapter:
            chapter = finding.chapter
            yield f"{chapter}:"
        yield f"  {SIGNS[finding.state]:<4}  {finding.found}"
        if finding.do:
            yield f"        → {finding.do}"
    yield ", ".join(
        f"{count} {state.value}" for state in State if (count := _count(findings, state)) or state is State.BAD
    )


def as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """For programs."""
    return [{"check": one.check, "state": one.state.value, "found": one.found, "do": one.do} for one in findings]


def _count(findings: Iterable[Finding], state: State) -> int:
    return sum(finding.state is state for finding in findings)
