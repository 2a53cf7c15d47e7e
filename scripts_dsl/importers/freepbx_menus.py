"""One IVR of FreePBX becomes one menu: its keys, what is said, and where a caller goes who presses nothing right.

Called by freepbx.py for each row of ivr_details.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from scripts_dsl.importers.draft import Draft, Names, Place, Value
from scripts_dsl.importers.freepbx_destinations import Destinations
from scripts_dsl.importers.freepbx_tables import Row, Tables
from scripts_dsl.importers.report import ImportReport
from scripts_dsl.importers.source import whole

MOST_TRIES = 20
"""What a menu takes."""
KEYS = {**{str(n): str(n) for n in range(10)}, "*": "star", "#": "hash"}
"""Their keys -> ours."""
WITHOUT = frozenset(("", "0", "disabled", "off", "no", "false", "none"))
"""A switch that is off, in every spelling of the module's versions."""


class Menus:
    """The menus of one file."""

    def __init__(
        self,
        draft: Draft,
        tables: Tables,
        report: ImportReport,
        names: Names,
        places: Destinations,
        parents: Mapping[str, Sequence[str]],
        extensions: Sequence[str],
    ) -> None:
        self.draft = draft
        self.tables = tables
        self.report = report
        self.names = names
        self.places = places
        self.ivrs = places.ivrs
        self.parents = parents
        """IVR -> the IVRs that lead to it."""
        self.extensions = extensions

    def add(self, ivr: Row) -> None:
        """The place of one IVR, and what it leads to."""
        name, title = self.ivrs[ivr["id"]]
        source = f"IVR {ivr['id']} '{title}'"
        about = html.unescape(ivr.get("description", ""))
        place = self.draft.place(name, f"{source}, {about}" if about else source)
        options, longer = self._keys(ivr, source)
        gave_up = self._gave_up(ivr, source, place)
        if options or longer:
            self._menu(ivr, source, place, options, longer, gave_up)
        else:
            self._without_keys(source, place, gave_up)
        self.draft.prompts[name] = self._announcement(ivr, title, source)
        self._without_equal(ivr, source)

    def _menu(
        self,
        ivr: Row,
        source: str,
        place: Place,
        options: dict[str, str],
        longer: dict[str, str],
        gave_up: str | None,
    ) -> None:
        count = len(options) + len(longer)
        if not options:
            options["0"] = gave_up or self.places.goodbye()
            self.report.change(source, "a menu has a key: 0 leads where silence leads")
        menu = place.add("menu", place.name, options=options)
        if longer:
            menu.fields["extensions"] = longer
        menu.fields |= {"tries": self._tries(ivr, source), "wait": f"{self._wait(ivr, source)}s"}
        self._retry(ivr, source, menu.fields)
        if gave_up:
            menu.fields["on_give_up"] = gave_up
        self.report.map(source, f"menu at place '{place.name}' with {count} key{'s' if count != 1 else ''}")

    def _without_keys(self, source: str, place: Place, gave_up: str | None) -> None:
        """An IVR for direct dialling alone, of which nobody said what may be dialled."""
        place.add("say", place.name)
        place.add("goto", gave_up or self.places.goodbye())
        self.report.lose(source, f"it has no keys: place '{place.name}' speaks and goes on as with silence")

    def _keys(self, ivr: Row, source: str) -> tuple[dict[str, str], dict[str, str]]:
        """Keys and longer numbers, each with its place."""
        options: dict[str, str] = {}
        longer: dict[str, str] = {}
        for entry in self._entries(ivr):
            selection, dest = entry.get("selection", ""), entry.get("dest", "")
            if selection in ("t", "i"):
                continue
            told = f"{source}, key {selection}"
            into = options if selection in KEYS else longer
            if selection not in KEYS and not (selection.isascii() and selection.isdigit()):
                self.report.lose(told, f"it is no single key and no number; it led to {dest}")
            elif KEYS.get(selection, selection) in into:
                self.report.lose(told, f"the key is there twice; this one led to {dest}")
            else:
                into[KEYS.get(selection, selection)] = self._target(ivr, dest, entry.get("ivr_ret", ""), told)
        for extension in self.extensions if self._on(ivr, "directdial") else ():
            longer.setdefault(extension, self.places.place(f"from-did-direct,{extension},1", source))
        if self._on(ivr, "directdial") and not self.extensions:
            self.report.lose(f"{source}, column directdial", "list the numbers that callers may dial in extensions:")
        return options, longer

    def _target(self, ivr: Row, dest: str, back: str, source: str) -> str:
        """Where a destination leads; `Return to IVR` goes back to the IVR from which the call came."""
        parents = [p for p in dict.fromkeys(self.parents.get(ivr["id"], ())) if p in self.ivrs]
        if back.lower() not in WITHOUT:
            if len(parents) == 1:
                return self.ivrs[parents[0]][0]
            self.report.change(source, f"'Return to IVR' with {len(parents)} IVRs before it: goes to its destination")
        returns = self.ivrs[ivr["id"]][0] if self._on(ivr, "retvm") else None
        return self.places.place(dest, source, back=returns)

    def _tries(self, ivr: Row, source: str) -> str:
        """Retries for silence and wrong keys are one counter here, and the first try counts."""
        counts = {column: whole(ivr.get(column), 0, MOST_TRIES - 1) for column in ("invalid_loops", "timeout_loops")}
        known = [count for count in counts.values() if count is not None]
        if len(set(counts.values())) > 1:
            both = ", ".join(f"{column} {ivr.get(column) or 'not set'}" for column in counts)
            self.report.change(source, f"{both}: silence and wrong keys share one counter, tries: {max(known) + 1}")
        return str(max(known, default=0) + 1)

    def _wait(self, ivr: Row, source: str) -> int:
        seconds = whole(ivr.get("timeout_time"), 1, 600)
        if seconds is None:
            self.report.change(f"{source}, column timeout_time", f"{ivr.get('timeout_time')!r} is taken for 10 seconds")
        return seconds or 10

    # --- what is said --------------------------------------------------------------------------------------------

    def _announcement(self, ivr: Row, title: str, source: str) -> str:
        recording = ivr.get("announcement", "")
        if recording not in WITHOUT:
            text = f"{self._recording(recording)} is spoken as a text until it is written, or recorded, under prompts:"
            self.report.change(f"{source}, column announcement", text)
        return f"{title}. {self._choices(ivr)}"

    def _choices(self, ivr: Row) -> str:
        """`For queue 400 press 1.`: a text that the keys agree with."""
        entries = [e for e in self._entries(ivr) if e.get("selection", "") in KEYS]
        said = [f"For {self.places.spoken(e.get('dest', ''))} press {_key(e['selection'])}." for e in entries]
        return " ".join(said) or "Please dial the extension."

    def _retry(self, ivr: Row, source: str, fields: dict[str, Value]) -> None:
        """What is said before another try."""
        own = [c for c in ("invalid_retry_recording", "timeout_retry_recording") if self._own(ivr, c)]
        if not own:
            return
        name = self.names.new(f"{self.ivrs[ivr['id']][0]}_retry")
        fields["retry"] = [name]
        self.draft.prompts[name] = f"Sorry, that did not work. {self._choices(ivr)}"
        for column in own:
            told = f"{self._recording(ivr[column])} is prompt '{name}': write or record it, with the keys again"
            self.report.change(f"{source}, column {column}", told)

    def _own(self, ivr: Row, column: str) -> bool:
        """A recording of the site, not the built-in words and not none."""
        return ivr.get(column, "").lower() not in {*WITHOUT, "default"}

    def _recording(self, number: str) -> str:
        name = self.tables.names.get(("recordings", number))
        return f"system recording {number}" + (f" '{name}'" if name else "")

    # --- when no key comes ---------------------------------------------------------------------------------------

    def _gave_up(self, ivr: Row, source: str, place: Place) -> str | None:
        """Where a caller goes who pressed nothing, or nothing right."""
        ways = {way: self._way(ivr, way) for way in ("timeout", "invalid")}
        wanted = {way: dest for way, dest in ways.items() if dest}
        if not wanted:
            self.report.change(source, "no destination for silence and wrong keys: the caller hears an apology")
            return None
        if len({*wanted.values()}) > 1:
            told = f"wrong keys led to {wanted['invalid']}, silence to {wanted['timeout']}: both go where silence goes"
            self.report.change(source, told)
        way, dest = next(iter(wanted.items()))
        target = self._target(ivr, dest, ivr.get(f"{way}_ivr_ret", ""), f"{source}, {way}_destination")
        return self._last_words(ivr, source, place, way, target)

    def _way(self, ivr: Row, way: str) -> str:
        """Of the column; the old entries t and i count when the column is switched off."""
        if ivr.get(f"{way}_loops", "").lower() != "disabled" and ivr.get(f"{way}_destination"):
            return ivr[f"{way}_destination"]
        return next((e.get("dest", "") for e in self._entries(ivr) if e.get("selection") == way[0]), "")

    def _last_words(self, ivr: Row, source: str, place: Place, way: str, target: str) -> str:
        """A recording of the site before the destination needs a place of its own."""
        for other in ("timeout", "invalid"):
            if other != way and self._own(ivr, f"{other}_recording"):
                told = f"{self._recording(ivr[f'{other}_recording'])}: one place for silence and wrong keys here"
                self.report.lose(f"{source}, column {other}_recording", told)
        if not self._own(ivr, f"{way}_recording"):
            return target
        name = self.names.new(f"{place.name}_gave_up")
        gave_up = self.draft.place(name, f"{source}, {way}_recording")
        gave_up.add("say", name)
        gave_up.add("goto", target)
        self.draft.prompts[name] = "Sorry, that did not work. One moment please."
        told = f"{self._recording(ivr[f'{way}_recording'])} is prompt '{name}': write or record it"
        self.report.change(f"{source}, column {way}_recording", told)
        return name

    def _without_equal(self, ivr: Row, source: str) -> None:
        """Columns that have no equal, when they say something."""
        for column, default, why in (
            ("alertinfo", "", "how telephones ring is a matter of the agents' telephones"),
            ("rvolume", "0", "how loud telephones ring is a matter of the agents' telephones"),
            ("strict_dial_timeout", "2", "a number ends here by its length, or after between_keys"),
            ("timeout_enabled", "", "the module itself does not use it"),
        ):
            if ivr.get(column, "") not in ("", "0", default):
                self.report.lose(f"{source}, column {column} = {ivr[column]!r}", why)
        for column in ("invalid_append_announce", "timeout_append_announce"):
            retry = column.replace("append_announce", "retry_recording")
            if not self._on(ivr, column) and not self._own(ivr, retry) and ivr.get(retry):
                self.report.change(f"{source}, column {column}", "the menu is said again before every try")
        if self._on(ivr, "accept_pound_key"):
            self.report.change(f"{source}, column accept_pound_key", "hash is a key when it stands in options:")

    def _entries(self, ivr: Row) -> list[Row]:
        """In the order of the keys."""
        own = [e for e in self.tables.entries if e.get("ivr_id") == ivr["id"] and e.get("selection")]
        return sorted(own, key=lambda e: (not e["selection"].isdigit(), len(e["selection"]), e["selection"]))

    def _on(self, ivr: Row, column: str) -> bool:
        return ivr.get(column, "").lower() not in WITHOUT


def title_of(ivr: Row) -> str:
    """Its name; a `${` in it is no value of ours."""
    return html.unescape(ivr.get("name", "")).replace("${", "$ {") or ivr["id"]


def _key(selection: str) -> str:
    return {"*": "star", "#": "hash"}.get(selection, selection)
