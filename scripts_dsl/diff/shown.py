"""The difference of two versions, as text for people and JSON for programs. Called by `centrala diff` and publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scripts_dsl.diff import noticing, texts
from scripts_dsl.diff.pairs import DEPTH, Behaviour, Group, behaviour
from scripts_dsl.diff.surveys import SurveyChanges, survey_changes
from scripts_dsl.diff.texts import TextChange
from scripts_dsl.diff.walking import Version

SHOWN = 12
"""Groups, and texts, that are shown without `everything`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What callers will notice."""

    behaviour: Behaviour
    texts: Sequence[TextChange]
    hours: Sequence[str]
    new: dict[str, list[str]]
    """Group -> names that can be reached now and could not before."""
    gone: dict[str, list[str]]
    survey: SurveyChanges | None = None
    """Of a survey: what becomes of its answers."""

    @property
    def nothing(self) -> bool:
        """Nobody will notice anything."""
        return not (self.behaviour.groups or self.texts or self.hours or self.new or self.gone or self.survey)

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """For people."""
        yield from self._behaviour(everything)
        for world, (looked, wanted) in self.behaviour.cut.items():
            how = f"looked {looked} keys deep, not {wanted}: there are too many ways to try them all"
            yield ", ".join(filter(None, (world, how)))
        yield from _titled("reaches now", [f"{group} {name}" for group, names in self.new.items() for name in names])
        yield from _titled("no longer", [f"{group} {name}" for group, names in self.gone.items() for name in names])
        yield from _titled("hours", list(self.hours))
        yield from _titled("answers", list(self.survey.lines()) if self.survey is not None else [])
        yield from _titled("texts", self._texts(everything))

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "keys": self.behaviour.depth,
            "cut": {world: looked for world, (looked, _) in self.behaviour.cut.items()},
            "sequences": self.behaviour.sequences,
            "differing": self.behaviour.differing,
            "behaviour": [
                {"when": g.world, "moves": g.moves, "before": g.before, "after": g.after, "sequences": g.sequences}
                for g in self.behaviour.groups
            ],
            "new": self.new,
            "gone": self.gone,
            "hours": list(self.hours),
            **({"answers": self.survey.as_json()} if self.survey is not None else {}),
            "texts": [
                {"prompt": t.name, "language": t.language, "before": t.before, "after": t.after} for t in self.texts
            ],
        }

    def _behaviour(self, everything: bool) -> Iterator[str]:
        found = self.behaviour
        if not found.groups:
            yield f"calls go as before ({found.sequences} sequences of up to {found.depth} keys)"
            return
        what = "behaves" if found.differing == 1 else "behave"
        yield f"{found.differing} of {found.sequences} sequences {what} differently; the shortest of each kind:"
        shown = found.groups if everything else found.groups[:SHOWN]
        for group in shown:
            yield f"  {_moves(group)}"
            yield f"    before: {noticing.shown(group.before)}"
            yield f"    after:  {noticing.shown(group.after)}"
        if len(shown) < len(found.groups):
            yield f"  … and {len(found.groups) - len(shown)} more kinds (--all)"

    def _texts(self, everything: bool) -> list[str]:
        shown = self.texts if everything else self.texts[:SHOWN]
        more = [f"… and {len(self.texts) - len(shown)} more (--all)"] if len(shown) < len(self.texts) else []
        return [_text(change) for change in shown] + more


def difference(old: Version, new: Version, depth: int = DEPTH) -> Difference:
    """What callers will notice when `new` takes the place of `old`."""
    return Difference(
        behaviour(old, new, depth),
        texts.changed_texts(old.graph, new.graph),
        list(texts.changed_hours(old.graph, new.graph)),
        texts.newly_touched(old.graph, new.graph),
        texts.no_longer_touched(old.graph, new.graph),
        survey_changes(old.graph, new.graph),
    )


def _moves(group: Group) -> str:
    pressed = " ".join(group.moves)
    said = f"press {pressed}" if pressed and not pressed.startswith(("(", "silence")) else pressed
    return ", ".join(filter(None, (group.world, said or "at the beginning")))


def _titled(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)


def _text(change: TextChange) -> str:
    where = " ".join(filter(None, (change.name, change.language)))
    if not change.before:
        return f"{where}: new: {change.after}"
    return f"{where}: gone: {change.before}" if not change.after else f"{where}: {change.before}  →  {change.after}"
