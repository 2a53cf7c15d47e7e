"""`people:`, `desk:`, `offers:`, `notices:`, `voices:`."""

from __future__ import annotations

from scripts_dsl import suggest
from scripts_dsl.calendars import dates_of
from scripts_dsl.file_words import names
from scripts_dsl.settings import words
from scripts_dsl.settings.model import Desk, Notice
from scripts_dsl.settings.shapes import Shapes
from scripts_dsl.spoken import FORMS
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar
from scripts_dsl.values import read_yes_no

LONGEST_REASON, MOST_REASONS = 60, 20
"""Characters of a reason not to be ready; reasons that a menu still shows at a glance."""


class Persons(Shapes):
    """Whom to tell, and what callers are told."""

    def group(self, name: Scalar, node: Node) -> tuple[str, ...] | None:
        """One entry of `people:`: users."""
        return self.words(node) if self.name(name, "a group of people") else None

    def offer(self, name: Scalar, node: Node) -> str | None:
        """One entry of `offers:`: who gets the product."""
        who = self.word(node)
        if not self.name(name, "a product"):
            return None
        if who not in words.AUDIENCES:
            hints = suggest.hints(who, words.AUDIENCES, "it can be")
            self.report.error("shape", node.mark, f"nobody knows who '{who[:40]}' are", *hints)
            return None
        return who

    def desk(self, node: Node | None) -> Desk:
        """`desk: {wrap_up: 90s, pauses: [Lunch, Training]}`."""
        parts = self.known(node, names(words.DESK), "desk")
        wrap_up, pauses = self.seconds(parts.get("wrap_up"), "2m"), self.words(parts.get("pauses"))
        wrong = not all(0 < len(pause) <= LONGEST_REASON and pause.isprintable() for pause in pauses)
        if wrong or len(pauses) > MOST_REASONS:
            what = f"'pauses' are at most {MOST_REASONS} reasons of 1 to {LONGEST_REASON} characters"
            self.report.error("shape", parts["pauses"].mark, what, "pauses: [Lunch, Training]")
            pauses = ()
        required = self.yes(parts.get("disposition_required"), "disposition_required")
        return Desk(Desk().wrap_up if wrap_up is None else wrap_up, pauses, required)

    def yes(self, node: Node | None, name: str) -> bool:
        """`no` when there is nothing, or no such word."""
        found = read_yes_no(self.word(node)) if node is not None else False
        if found is None and node is not None:
            self.report.error("yes-no", node.mark, f"'{name}' is yes or no, not '{self.word(node)}'", "write yes or no")
        return found is True

    def notice(self, name: Scalar, node: Node) -> Notice | None:
        """One entry of `notices:`: `{on: no, text: {pl: …, en: …}}`."""
        if not self.name(name, "a notice"):
            return None
        parts = self.known(node, names(words.NOTICE), "a notice")
        on, text = parts.get("on"), parts.get("text")
        switched = self.yes(on, "on")
        if text is None:
            self.report.error(
                "missing-field", name.mark, f"notice '{name.text}' has no text", "text: What callers hear"
            )
            return None
        texts = self.each(text, self._text) if isinstance(text, MappingNode) else {"": self.word(text)}
        return Notice(name.text, switched, texts)

    def days_of(self, name: Scalar, node: Node) -> tuple[str, ...] | None:
        """One entry of `holidays:`: dates."""
        return tuple(dates_of(node, self.report)) if self.name(name, "days of the site") else None

    def _text(self, language: Scalar, node: Node) -> str | None:
        return self.word(node) if self.spoken(language) else None

    def voice(self, language: Scalar, node: Node) -> str | None:
        """One entry of `voices:`."""
        return self.word(node) if self.spoken(language) else None

    def spoken(self, language: Scalar) -> bool:
        """Whether it is a language of callers."""
        if language.text in FORMS:
            return True
        self.report.error(
            "unknown-language", language.mark, f"'{language.text}' is not spoken here", f"languages: {', '.join(FORMS)}"
        )
        return False
