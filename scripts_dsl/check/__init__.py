"""The checker: a file's text and its site come in; a graph ready to run, or messages, come out.

`check_file` is what `centrala check`, `test`, `talk` and the wiring of the program call. Each family of rules is a
module here with `check(compiled, report)`; a new rule goes into its family and into rules.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scripts_dsl.beside import ALONE, Beside, beside_of
from scripts_dsl.campaign import Campaign
from scripts_dsl.check import (
    allow,
    called,
    campaigns,
    cases,
    consents,
    dead,
    ends,
    files,
    holes,
    keys,
    lookups,
    manners,
    offers,
    people,
    prompts,
    proofs,
    recordings,
    repeats,
    scripts,
    secrets,
    surveys,
    values,
)
from scripts_dsl.compile import compile_file
from scripts_dsl.errors import ScriptError
from scripts_dsl.graph import Graph
from scripts_dsl.joined import joined
from scripts_dsl.loader import LARGEST, Loaded, load
from scripts_dsl.messages import Message
from scripts_dsl.model import File, TestCase
from scripts_dsl.reader import read
from scripts_dsl.site import NO_SITE, Site

FAMILIES = (
    ends,
    dead,
    people,
    keys,
    prompts,
    values,
    holes,
    lookups,
    consents,
    secrets,
    proofs,
    manners,
    offers,
    cases,
)
"""They look at the file as a whole, so they are silent when a part of it was not understood."""
OF_SCRIPTS = (ends, dead, keys, prompts, values, holes, secrets, manners, offers, scripts, cases)
"""The families for scripts: the customer already talks with a person."""
OF_SURVEYS = (ends, keys, prompts, holes, lookups, surveys)
"""The families for surveys: nobody has to be reached there, and every answer is a result."""
OF_KIND = {"flow": FAMILIES, "script": OF_SCRIPTS, "survey": OF_SURVEYS}


@dataclass(frozen=True, slots=True)
class Checked:
    """One file, checked."""

    graph: Graph | None
    """None when the file has errors."""
    messages: tuple[Message, ...]
    """In the order of the file."""
    tests: tuple[TestCase, ...]
    lines: tuple[str, ...]
    """The text as the positions in messages count it."""
    campaign: Campaign | None = None
    """Of a campaign file without errors; it has no graph."""
    allowed: frozenset[str] = frozenset()
    """Warnings that `allow:` switches off."""

    @property
    def refused(self) -> bool:
        """The file has errors."""
        return self.graph is None and self.campaign is None

    @property
    def name(self) -> str:
        """`flow energia`, `campaign overdue`; '' of a file with errors."""
        if self.campaign is not None:
            return f"campaign {self.campaign.name}"
        return f"{self.graph.kind} {self.graph.name}" if self.graph is not None else ""

    @property
    def hash(self) -> str:
        """The identity of its meaning; '' of a file with errors."""
        meaning = self.campaign or self.graph
        return meaning.hash if meaning is not None else ""

    def ready(self) -> Graph:
        """The graph; ScriptError when the file has errors."""
        if self.graph is None:
            raise ScriptError([m for m in self.messages if m.is_error])
        return self.graph


def check_file(
    source: str | bytes,
    file: str,
    site: Site = NO_SITE,
    today: date | None = None,
    *,
    beside: Beside = ALONE,
    way: tuple[str, ...] = (),
) -> Checked:
    """Check one file. `file` is its name in messages; `today` ends `allow:` entries (None: none has ended).

    `beside`: the file of its prompts and its recordings (beside.py); messages about the former are among the others.
    Files that it calls (`site.files`) are checked as well and pinned to its graph; `way`: files that lead here.
    Never raises for what the file contains.
    """
    both = joined(load(source, file), beside.prompts)
    loaded, report = both.loaded, both.loaded.report
    understood = read(loaded)
    if understood.file is None or not both.whole:
        return Checked(None, tuple(report.sorted()), (), loaded.lines)
    if understood.file.kind == "campaign":
        return _campaign(understood.file, loaded, site, today)
    compiled = compile_file(understood.file, site, report, lost=understood.lost)
    if not understood.lost and not compiled.chains.lost:
        for family in OF_KIND.get(understood.file.kind, FAMILIES):
            family.check(compiled, report)
        recordings.check(compiled, beside.recordings, report)
    graph = files.link(compiled, report, lambda path, way: check_path(path, site, today, way=way), way)
    if not understood.lost and not compiled.chains.lost and understood.file.kind == "flow":
        repeats.check(compiled, graph.flows, report)
        called.check(compiled, graph.flows, report)
    allowed = allow.allowed(understood.file, report, today)
    messages = allow.apply(report, allowed)
    refused = any(m.is_error for m in messages)
    tests = understood.file.tests
    return Checked(None if refused else graph, tuple(messages), tests, loaded.lines, allowed=allowed)


def check_path(path: Path, site: Site = NO_SITE, today: date | None = None, *, way: tuple[str, ...] = ()) -> Checked:
    """A file that is on the disk, with what stands beside it. One that cannot be read is an empty one."""
    return check_file(_read(path), str(path), site, today, beside=beside_of(path), way=way)


def _read(path: Path) -> bytes:
    """The file, or a byte more than any file may have."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        return b""


def _campaign(file: File, loaded: Loaded, site: Site, today: date | None) -> Checked:
    campaign = campaigns.check(file, site, loaded.report)
    messages = allow.apply(loaded.report, allow.allowed(file, loaded.report, today))
    refused = any(m.is_error for m in messages)
    return Checked(None, tuple(messages), file.tests, loaded.lines, None if refused else campaign)
