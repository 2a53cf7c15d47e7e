"""Destinations of FreePBX (`ext-queues,400,1`) become places of the flow; one module of FreePBX is one row here."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scripts_dsl.importers.draft import Draft, Names, Place, slug
from scripts_dsl.importers.freepbx_modules import MODULES
from scripts_dsl.importers.report import ImportReport

NOBODY = "nobody_there"
GOODBYE = "goodbye"
NOT_MOVED = "not_moved"
TEXTS = {
    NOBODY: "Sorry, nobody can take your call now. Please call again later. Goodbye.",
    GOODBYE: "Thank you for your call, goodbye.",
    NOT_MOVED: "Sorry, this part of our line has moved. Please call again later. Goodbye.",
}
"""Prompts of places that FreePBX keeps in other modules."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of destination is taken over."""

    pattern: re.Pattern[str]
    place: str
    """Name of the place, with the number in it."""
    spoken: str
    """What a caller hears it called."""
    build: Callable[[Place, str, str | None], str]
    """Adds the steps; gives the line of the report."""
    table: str = ""
    """Of the module that names it."""
    changed: bool = True
    """Something of it stands in another module of FreePBX."""


def _then(place: Place, back: str | None, prompt: str) -> None:
    if back:
        place.add("goto", back)
    else:
        place.add("hangup", prompt)


def _queue(place: Place, number: str, back: str | None) -> str:
    place.add("queue", f"queue_{number}")
    _then(place, back, NOBODY)
    return f"queue 'queue_{number}': add it to settings.yaml; its fail-over stands in the Queues module"


def _group(place: Place, number: str, back: str | None) -> str:
    place.add("queue", f"group_{number}")
    _then(place, back, NOBODY)
    return f"queue 'group_{number}' instead of a ring group: add it, with its agents, to settings.yaml"


def _extension(place: Place, number: str, back: str | None) -> str:
    place.add("transfer", number)
    _then(place, back, NOBODY)
    return f"transfer to {number}; when nobody answers, FreePBX went to its voicemail, here the caller is told"


def _voicemail(place: Place, number: str, back: str | None) -> str:
    place.add("voicemail", f"box_{number}")
    _then(place, back, GOODBYE)
    return f"box 'box_{number}': add it to settings.yaml; its greeting stands in the Voicemail module"


def _hangup(place: Place, _number: str, _back: str | None) -> str:
    place.add("hangup", GOODBYE)
    return "hangup"


def _busy(place: Place, sound: str, _back: str | None) -> str:
    place.add("hangup", GOODBYE)
    return f"hangup with a word, instead of '{sound}'"


def _follow_me(place: Place, number: str, back: str | None) -> str:
    place.add("transfer", number)
    _then(place, back, NOBODY)
    return f"transfer to {number}; whom else it rang stands in the Follow Me module"


_SOUNDS = "busy|congestion|zapateller|musiconhold|ring|no-service"
KINDS = (
    Kind(re.compile(r"ext-queues,(\d{1,12}),.*"), "queue_{}", "queue {}", _queue, "queues_config"),
    Kind(re.compile(r"ext-group,(\d{1,12}),.*"), "group_{}", "group {}", _group, "ringgroups"),
    Kind(re.compile(r"ext-local,vm[busi]?(\d{1,12}),.*"), "box_{}", "the mailbox of {}", _voicemail, "users"),
    Kind(
        re.compile(r"(?:from-did-direct|ext-local),(\d{1,12}),.*"), "extension_{}", "extension {}", _extension, "users"
    ),
    Kind(re.compile(r"ext-findmefollow,(?:FM)?(\d{1,12}),.*"), "extension_{}", "extension {}", _follow_me, "users"),
    Kind(re.compile(r"app-blackhole,(hangup),.*"), GOODBYE, "the end", _hangup, changed=False),
    Kind(re.compile(rf"app-blackhole,({_SOUNDS}),.*"), GOODBYE, "the end", _busy),
)


_IVR = re.compile(r"ivr-(\d{1,9}),.*")


class Destinations:
    """Every destination once; the IVRs themselves are known before."""

    def __init__(
        self,
        draft: Draft,
        report: ImportReport,
        names: Names,
        ivrs: dict[str, tuple[str, str]],
        titles: Mapping[tuple[str, str], str],
    ) -> None:
        self.titles = titles
        """Table and number -> what the site calls it."""
        self.draft = draft
        self.report = report
        self.names = names
        self.ivrs = ivrs
        """Id -> (place, name as spoken)."""
        self._known: dict[tuple[str, str | None], str] = {}

    def place(self, dest: str, source: str, *, back: str | None = None) -> str:
        """The place of a destination; `back`: where the call goes when its voicemail is left."""
        if (ivr := _IVR.fullmatch(dest)) and ivr[1] in self.ivrs:
            return self.ivrs[ivr[1]][0]
        back = back if dest.startswith("ext-local,vm") else None
        if (dest, back) not in self._known:
            self._known[dest, back] = self._made(dest, source, back)
        return self._known[dest, back]

    def goodbye(self) -> str:
        """A place that ends the call with a word."""
        return self.place("app-blackhole,hangup,1", "the IVR")

    def spoken(self, dest: str) -> str:
        """What a caller hears it called."""
        if (ivr := _IVR.fullmatch(dest)) and ivr[1] in self.ivrs:
            return self.ivrs[ivr[1]][1]
        for kind in (*KINDS, *MODULES):
            if found := kind.pattern.fullmatch(dest):
                if title := self._title(kind.table, found[1]):
                    return title
                if isinstance(kind, Kind):
                    return kind.spoken.format(found[1])
        return slug(dest.partition(",")[0]).replace("_", " ")

    def _title(self, table: str, number: str) -> str:
        """What the site calls a thing; a `${` in it is no value of ours."""
        return html.unescape(self.titles.get((table, number), "")).replace("${", "$ {").strip()

    def _made(self, dest: str, source: str, back: str | None) -> str:
        origin = f"destination {dest}"
        for kind in KINDS:
            if found := kind.pattern.fullmatch(dest):
                title = self._title(kind.table, found[1])
                origin += f" '{title}'" if title else ""
                place = self.draft.place(self.names.new(kind.place.format(found[1])), origin)
                told = kind.build(place, found[1], back)
                self._prompts(place)
                (self.report.change if kind.changed else self.report.map)(origin, told)
                return place.name
        place = self.draft.place(self.names.new(dest.rpartition(",")[0] or dest), f"{origin}: NOT MAPPED")
        place.add("hangup", NOT_MOVED)
        self._prompts(place)
        self.report.lose(f"{source}, {origin}", f"{self._whose(dest)}; write its steps at place '{place.name}'")
        return place.name

    def _whose(self, dest: str) -> str:
        """The module that knows it, and what would do the same."""
        for module in MODULES:
            if found := module.pattern.fullmatch(dest):
                title = self._title(module.table, found[1])
                called = f" '{title}'" if title else f" number {found[1]}"
                return f"it is{called} of the module {module.title}: {module.advice}"
        return "it is of another module"

    def _prompts(self, place: Place) -> None:
        """Texts for the last words of the place."""
        for step in place.steps:
            if isinstance(step.main, str) and step.main in TEXTS and step.verb == "hangup":
                self.draft.prompts.setdefault(step.main, TEXTS[step.main])
