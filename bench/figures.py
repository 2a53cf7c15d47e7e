"""Figures as ratios, and the page that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio, with what it was measured beside."""

    goal: str
    """G1, G2, …"""
    what: str
    ours: str
    """Measured, with unit."""
    anchor: str
    """Measured in the same run, with unit and name."""
    ratio: float
    limit: float
    at_most: bool = True
    """The ratio shall be at most `limit`; False: at least."""
    unit: str = "x"
    """x for a ratio, ms for a difference."""

    @property
    def met(self) -> bool:
        return self.ratio <= self.limit if self.at_most else self.ratio >= self.limit

    def row(self) -> str:
        bound = "≤" if self.at_most else "≥"
        verdict = "met" if self.met else "**missed**"
        return (
            f"| {self.goal} | {self.what} | {self.ours} | {self.anchor} | {_number(self.ratio)} {self.unit} "
            f"| {bound} {_number(self.limit)} {self.unit} | {verdict} |"
        )


@dataclass(frozen=True, slots=True)
class Speed:
    """A figure of this machine alone, with a mark that it should stay below; it fails nothing."""

    what: str
    ours: str
    """Measured, with unit."""
    mark: str


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


ROWS = """\
| goal | what | Centrala | anchor, same run | ratio | goal | |
| --- | --- | --- | --- | --- | --- | --- |
"""

HEAD = """# Figures

Made by `make bench` on {machine}. Every row was measured side by side with its anchor in one interleaved run; only
the ratio means anything, the absolute figures belong to the machine and to whatever else it did. A difference under
10 % means nothing.

"""


SPEEDS = """
## For the author of a flow

CPU seconds of this machine, for the record.

| what | here | mark |
| --- | --- | --- |
"""


def table(figures: list[Figure]) -> str:
    """One row a figure."""
    return ROWS + "\n".join(f.row() for f in figures)


def write(path: Path, figures: list[Figure], machine: str, notes: list[str], speeds: list[Speed], more: str) -> None:
    """The page: one row a figure, the notes of how it was measured below, the speeds that have no anchor, and `more`
    sections."""
    told = "\n".join(f"* {note}" for note in notes)
    own = "\n".join(f"| {speed.what} | {speed.ours} | {speed.mark} |" for speed in speeds)
    path.write_text(f"{HEAD.format(machine=machine)}{table(figures)}\n\n{told}\n{SPEEDS}{own}\n{more}", "utf-8")


def section_of(path: Path, title: str) -> str:
    """The section with this heading as it is on the page, up to the next one; empty when there is none."""
    text = path.read_text("utf-8") if path.exists() else ""
    begins = text.find(f"\n{title}\n")
    if begins < 0:
        return ""
    ends = text.find("\n## ", begins + 4)
    return text[begins:] if ends < 0 else text[begins : ends + 1]


def section_kept(path: Path, title: str, section: str) -> None:
    """Writes a section that another command makes: in the place of the one before, or at the end."""
    text, before = path.read_text("utf-8"), section_of(path, title)
    new = f"\n{section}"
    path.write_text(text.replace(before, new) if before else text.rstrip("\n") + "\n" + new, "utf-8")
