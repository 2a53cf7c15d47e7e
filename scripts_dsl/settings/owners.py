"""`topics:` and `liability:`: who answers for what customers say."""

from __future__ import annotations

from scripts_dsl import suggest
from scripts_dsl.file_words import names
from scripts_dsl.listening.spotting import wrong_words
from scripts_dsl.settings import words
from scripts_dsl.settings.model import Liability, Site, Topic
from scripts_dsl.settings.persons import Persons
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, is_empty

MOST_WORDS = 1_000
"""In one list; more is a dictionary, of which every comment has some."""


class Owners(Persons):
    """See above."""

    def topic(self, name: Scalar, node: Node) -> Topic | None:
        """One entry of `topics:`."""
        if not self.name(name, "a topic"):
            return None
        parts = self.known(node, names(words.TOPIC), "a topic")
        owner = self.word(parts.get("owner"))
        if not owner:
            self.report.error("missing-field", name.mark, f"nobody answers for '{name.text}'", "owner: a_user")
            return None
        return Topic(name.text, owner, self._lists(parts.get("words")), self.seconds(parts.get("within"), "1d"))

    def liability(self, node: Node | None) -> Liability:
        """`liability: {owner: legal, words: {en: [sue]}, shipped: yes}`."""
        parts = self.known(node, names(words.LIABILITY), "liability")
        shipped = "shipped" not in parts or self.yes(parts["shipped"], "shipped")
        return Liability(self.word(parts.get("owner")) or None, self._lists(parts.get("words")), shipped)

    def owners_known(self, parts: dict[str, Node], site: Site) -> None:
        """Whoever answers for something is a user or a group."""
        topics, liability = parts.get("topics"), parts.get("liability")
        named = topics.entries if isinstance(topics, MappingNode) else ()
        for node in (*(below for _, below in named), liability):
            owner = node.get("owner") if isinstance(node, MappingNode) else None
            known = [*site.people, *sorted(site.users)]
            if isinstance(owner, Scalar) and not is_empty(owner) and owner.text not in known:
                hints = suggest.hints(owner.text, known, "users and groups")
                what = f"nobody is called '{owner.text[:40]}' in people:"
                self.report.error("unknown-people", owner.mark, what, *hints)

    def _lists(self, node: Node | None) -> dict[str, tuple[str, ...]]:
        """Words by language."""
        return self.each(node, self._list) if node is not None else {}

    def _list(self, language: Scalar, node: Node) -> tuple[str, ...] | None:
        if not self.spoken(language):
            return None
        found = self.words(node)
        for wrong in wrong_words(found)[:1]:
            what = f"'{wrong[:40]}' is no word or phrase: letters, and a * at the end of three or more"
            self.report.error("word-list", node.mark, what, "write  words: {en: [sue, lawyer*, take you to court]}")
        if len(found) > MOST_WORDS:
            self.report.error("word-list", node.mark, f"{len(found)} words, and not more than {MOST_WORDS} may be")
        return found
