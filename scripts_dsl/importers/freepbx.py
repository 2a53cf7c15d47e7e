"""FreePBX's IVR module: its two tables come in, one flow with a menu for each IVR goes out.

Called by `centrala import freepbx`. The meaning of the columns is that of the module's dialplan generator
(FreePBX/ivr, functions.inc.php): retries counted apart for silence and wrong keys, an announcement, a destination.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts_dsl.importers.draft import Draft, Names, slug
from scripts_dsl.importers.freepbx_destinations import Destinations
from scripts_dsl.importers.freepbx_menus import Menus, title_of
from scripts_dsl.importers.freepbx_tables import COLUMNS, ENTRY_COLUMNS, Tables, read_tables
from scripts_dsl.importers.report import Imported, ImportReport
from scripts_dsl.importers.source import ImportRefused


def import_freepbx(
    files: Iterable[bytes], name: str = "freepbx", *, extensions: Sequence[str] = (), start: str | None = None
) -> Imported:
    """A flow of all IVRs in `files` (one with both tables, or one for each).

    `extensions` are those that callers may dial directly; `start` is the id of the IVR in which a call begins (None:
    the first that no other one leads to). ImportRefused when there is no IVR in the files.
    """
    report = ImportReport()
    tables = read_tables(files, report)
    return _Import(tables, report, slug(name), extensions).imported(start)


class _Import:
    def __init__(self, tables: Tables, report: ImportReport, name: str, extensions: Sequence[str]) -> None:
        self.tables = tables
        self.report = report
        self.draft = Draft(name, f"Imported from the IVR module of FreePBX, {len(tables.ivrs)} IVRs")
        names = Names("next", "start")
        self.ivrs = {ivr["id"]: (names.new(f"ivr_{title_of(ivr)}"), title_of(ivr)) for ivr in tables.ivrs}
        self.parents: dict[str, list[str]] = {}
        for entry in tables.entries:
            self.parents.setdefault(_ivr_of(entry.get("dest", "")), []).append(entry.get("ivr_id", ""))
        places = Destinations(self.draft, report, names, self.ivrs, tables.names)
        self.menus = Menus(self.draft, tables, report, names, places, self.parents, self._dialled(extensions))

    def _dialled(self, extensions: Sequence[str]) -> list[str]:
        """Those that are numbers."""
        for extension in extensions:
            if not (extension.isascii() and extension.isdigit()):
                self.report.lose(f"extension {extension!r}", "it is no number and cannot be dialled")
        return [e for e in extensions if e.isascii() and e.isdigit()]

    def imported(self, start: str | None) -> Imported:
        if start is not None and start not in self.ivrs:
            raise ImportRefused(f"there is no IVR {start!r} to begin in: the file has {', '.join(self.ivrs)}")
        first = start or self._top()
        self.draft.place("start", "the first IVR").add("goto", self.ivrs[first][0])
        self._strange_columns()
        for other in (ivr for ivr in self.ivrs if ivr != first and not {*self.parents.get(ivr, ())} - {ivr}):
            told = f"no IVR leads to it, an inbound route did: import it once more with --start {other} --name …"
            self.report.change(f"IVR {other} '{self.ivrs[other][1]}'", told)
        for ivr in self.tables.ivrs:
            self.menus.add(ivr)
        for entry in self.tables.entries:
            if entry.get("ivr_id") not in self.ivrs:
                self.report.lose(f"entry {entry.get('selection')!r}", f"there is no IVR {entry.get('ivr_id')!r}")
        return Imported(self.draft.name, self.draft.text(), self.report)

    def _top(self) -> str:
        """The IVR that no other one leads to; the first of the file when they lead to each other."""
        alone = [ivr for ivr in self.ivrs if ivr not in self.parents]
        if not alone and len(self.ivrs) > 1:
            told = (
                f"every IVR is led to by another one; a call begins in '{next(iter(self.ivrs))}': choose with --start"
            )
            self.report.change("the first IVR", told)
        return (alone or [*self.ivrs])[0]

    def _strange_columns(self) -> None:
        for rows, known, table in (
            (self.tables.ivrs, COLUMNS, "ivr_details"),
            (self.tables.entries, ENTRY_COLUMNS, "ivr_entries"),
        ):
            for column in dict.fromkeys(c for row in rows for c in row if c not in known):
                self.report.lose(f"column {table}.{column}", "it is not known, what it did is not in the file")


def _ivr_of(dest: str) -> str:
    return dest.partition(",")[0].removeprefix("ivr-") if dest.startswith("ivr-") else ""
