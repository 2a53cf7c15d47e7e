"""What the site has, whatever a call does: time zone, queues, numbers, functions, limits, …

`callflows/settings.yaml` comes in, a Site goes out, with messages. The checker, the engine's wiring and the Asterisk
configuration read it; it imports no function of anybody. Values and readers are in scripts_dsl/settings/.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from scripts_dsl import suggest
from scripts_dsl.file_words import names
from scripts_dsl.loader import load
from scripts_dsl.messages import Report
from scripts_dsl.settings import words
from scripts_dsl.settings.model import (
    NO_SITE,
    UTC,
    Box,
    Desk,
    FunctionSpec,
    Liability,
    Limits,
    Notice,
    Query,
    Queue,
    Site,
    Topic,
)
from scripts_dsl.settings.outside import Outside
from scripts_dsl.settings.owners import Owners
from scripts_dsl.settings.telephony import Telephony
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, is_empty

__all__ = [
    "FILE_NAME",
    "NO_SITE",
    "Box",
    "Desk",
    "FunctionSpec",
    "Liability",
    "Limits",
    "Notice",
    "Query",
    "Queue",
    "Site",
    "Topic",
    "read_site",
    "settings_of",
]

FILE_NAME = "settings.yaml"
LEVELS_UP = 5
"""Folders above a file in which its settings are looked for."""


def settings_of(path: Path) -> Path | None:
    """The settings that a file belongs to: in its folder or one above."""
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, *folder.absolute().parents[:LEVELS_UP]):
        if (candidate / FILE_NAME).is_file():
            return candidate / FILE_NAME
    return None


def read_site(
    source: str | bytes, file: str = FILE_NAME, folder: Path | None = None
) -> tuple[Site, Report, tuple[str, ...]]:
    """The site, what is wrong with its settings, and the lines of the file. Mistakes leave defaults behind.

    `folder`: where a file of queries is read from; without one, names of queries are not known.
    """
    loaded = load(source, file)
    return _Reader(loaded.report).site(loaded.root, folder), loaded.report, loaded.lines


LONGEST_HOUSE = 60
"""Letters."""
UNSURE = frozenset({"shape", "unknown-field", "name"})
"""Mistakes after which nobody knows which names the site has: a file that uses one is not told so, too."""


class _Reader(Telephony, Outside, Owners):
    def site(self, root: MappingNode | None, folder: Path | None) -> Site:
        parts = self.known(root, names(words.PARTS), "the settings")
        self.zone = self._zone(parts.get("zone"))
        self.days = self.each(parts.get("holidays"), self.days_of)
        queues = self.each(parts.get("queues"), self.queue)
        secrets = self.secrets(parts.get("secrets"))
        site = Site(
            zone=self.zone,
            house=self._house(parts.get("house")),
            queues=queues,
            boxes=self.each(parts.get("boxes"), self.box),
            numbers=self.each(parts.get("numbers"), self.flow_of_number),
            functions=self.each(parts.get("functions"), self.function),
            queries=self.queries(parts.get("queries"), folder),
            databases=self.each(parts.get("databases"), lambda _, node: self.database(node, secrets)),
            secrets=secrets,
            http=self.http(parts.get("http")),
            senders=self.senders(parts.get("senders")),
            voices=self.each(parts.get("voices"), self.voice),
            holidays=self.days,
            people=self.each(parts.get("people"), self.group),
            topics=self.each(parts.get("topics"), self.topic),
            liability=self.liability(parts.get("liability")),
            offers=self.each(parts.get("offers"), self.offer),
            costs=self.costs(parts.get("costs")),
            notices=self.each(parts.get("notices"), self.notice),
            limits=self.limits(parts.get("limits"), queues),
            desk=self.desk(parts.get("desk")),
            keep_recordings=self.keep(parts.get("keep_recordings")),
            known=root is not None and not UNSURE.intersection(message.rule for message in self.report.messages),
            file=self.report.file,
            lines=dict(_lines(parts)),
        )
        self._told("box", parts.get("boxes"), site)
        self._told("queue", parts.get("queues"), site)
        self._asked(parts.get("queries"), site)
        self.owners_known(parts, site)
        return site

    def _house(self, node: Node | None) -> str:
        name = self.word(node)
        if node is not None and len(name) > LONGEST_HOUSE:
            self.report.error("shape", node.mark, f"a name that is said to people has {LONGEST_HOUSE} letters at most")
        return name[:LONGEST_HOUSE]

    def _zone(self, node: Node | None) -> str:
        if node is None:
            return UTC
        name = self.word(node)
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            city = name.replace(" ", "_").rpartition("/")[2].lower()
            near = sorted(zone for zone in available_timezones() if zone.rpartition("/")[2].lower() == city)
            hint = f"did you mean '{near[0]}'?" if near else "for example Europe/Warsaw"
            self.report.error("unknown-zone", node.mark, f"there is no time zone '{name}'", hint)
            return UTC

    def _asked(self, node: Node | None, site: Site) -> None:
        """Each query knows its database."""
        if node is None:
            return
        for query in site.queries.values():
            known = query.database in site.databases if query.database else len(site.databases) <= 1
            if not known:
                what = f"query '{query.name}' asks a database that is not one of databases:"
                hints = suggest.hints(query.database, site.databases, "databases")
                self.report.error("queries", node.mark, what, "write  -- database: crm  below its name", *hints)

    def _told(self, thing: str, found: Node | None, site: Site) -> None:
        """Groups that boxes and queues tell must exist."""
        for key, node in found.entries if isinstance(found, MappingNode) else ():
            tell = node.get("tell") if isinstance(node, MappingNode) else None
            if isinstance(tell, Scalar) and not is_empty(tell) and tell.text not in site.people:
                what = f"{thing} '{key.text}' tells '{tell.text}', who are not in people:"
                self.report.error("unknown-people", tell.mark, what, f"add  people: {{{tell.text}: [a_user]}}")


def _lines(parts: dict[str, Node]) -> Iterator[tuple[str, int]]:
    """Where each part stands, and each name below it."""
    for part, node in parts.items():
        yield part, node.mark.line
        for key, _ in node.entries if isinstance(node, MappingNode) else ():
            yield f"{part}.{key.text}", key.mark.line
