"""What every widget needs while its place is made: names, texts, ways out, and the report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scripts_dsl.importers.draft import Draft, Names, Place
from scripts_dsl.importers.liquid import Liquid
from scripts_dsl.importers.liquid_branches import branches
from scripts_dsl.importers.report import ImportReport
from scripts_dsl.importers.source import whole
from scripts_dsl.importers.studio_flow import Widget
from scripts_dsl.importers.studio_values import Values
from scripts_dsl.spoken import TONGUES

_MARKUP = re.compile(r"<[^<>]{1,200}>")
MOST_SECONDS = 24 * 3600


@dataclass(slots=True)
class Making:
    """One import."""

    draft: Draft
    report: ImportReport
    widgets: dict[str, Widget]
    """Those that a call can reach."""
    values: Values
    places: Names = field(default_factory=lambda: Names("next", "start"))
    prompts: Names = field(default_factory=Names)
    language: str = ""
    """Of the speech, as Studio writes it: en-US."""

    @property
    def tongue(self) -> str:
        """The language of the file: that of the speech when it is spoken here."""
        code = self.language[:2].lower()
        return code if code in TONGUES else "en"

    def place(self, name: str | None) -> str | None:
        """Our place for their widget; None when the flow ends there."""
        return self.places.of(name) if name in self.widgets else None

    def liquid(self, widget: Widget, part: str = "") -> Liquid:
        """For the texts of one widget; `part` of it is named in the report."""
        source = f"{widget.source}, {part}" if part else widget.source
        return Liquid(self.values.resolve, lambda what, why: self.report.lose(f"{source}, {what}", why))

    def formula(self, widget: Widget, theirs: str, part: str = "") -> str | None:
        """A value of theirs as a formula; None, and told, when there is none."""
        return self.liquid(widget, part).formula(theirs)

    def text(self, widget: Widget, theirs: str) -> str:
        """A text of theirs that is read or sent, not spoken."""
        return self.liquid(widget).text(theirs)

    def follow(self, place: Place, widget: Widget, *events: str) -> None:
        """On to the next widget; without one the checker tells that the call would just drop."""
        target = self.place(widget.to(*events))
        if target is not None:
            place.add("goto", target)

    def seconds(self, widget: Widget, name: str) -> str | None:
        """A length of time."""
        count = whole(widget.get(name), 1, MOST_SECONDS)
        if count is None and widget.get(name):
            self.report.lose(f"{widget.source}, property {name} = {widget.get(name)!r}", "it is no number of seconds")
        return f"{count}s" if count is not None else None

    # --- speech --------------------------------------------------------------------------------------------------

    def prompt(self, widget: Widget, fallback: str = "") -> str | None:
        """The prompt that a widget says or plays, named after it; None when it is silent."""
        said, played = widget.get("say"), widget.get("play")
        self._voice(widget)
        text = self.text(widget, self._plain(widget, said)) if said else fallback
        if played:
            text = f"Recording {played.rpartition('/')[2] or played}"
            told = f"{played}: put the recording into recordings/prompts/, its text under prompts:"
            self.report.change(widget.source, told)
        if not text:
            return None
        name = self.prompts.new(widget.name)
        self.draft.prompts[name] = text
        return name

    def said(self, widget: Widget) -> list[tuple[str | None, str]]:
        """The prompts that a widget says, each with its condition: a text with branches is one prompt for each."""
        theirs = self._plain(widget, widget.get("say"))
        pieces = None if widget.get("play") else branches(self.liquid(widget), theirs)
        if pieces is None:
            prompt = self.prompt(widget)
            return [(None, prompt)] if prompt else []
        self._voice(widget)
        found: list[tuple[str | None, str]] = []
        for condition, text in pieces:
            name = self.prompts.new(widget.name)
            self.draft.prompts[name] = self.text(widget, text)
            found.append((condition, name))
        return found

    def _plain(self, widget: Widget, said: str) -> str:
        """Without the marks of speech synthesis."""
        plain = _MARKUP.sub("", said)
        if plain != said:
            self.report.change(widget.source, "marks in < > for the voice are left out of the text")
        return plain

    def _voice(self, widget: Widget) -> None:
        widget.ignore("voice")
        language = widget.get("language")
        if language and not self.language:
            self.language = language
            if self.tongue != language[:2].lower():
                told = f"they are in {language}, which nobody speaks here: translate them, they stand under en"
                self.report.change("texts", f"{told} ({', '.join(TONGUES)} are spoken)")
        elif language and language[:2] != self.language[:2]:
            told = f"it speaks {language}; the file is in {self.tongue}: add the language to languages:"
            self.report.change(widget.source, told)
