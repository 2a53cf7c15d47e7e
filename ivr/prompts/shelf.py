"""Which recordings new calls hear. Put by centrala/program.py when other flows are in force, asked when a call begins.

A call keeps the book it began with, as it keeps its graph: it hears one consistent set of recordings.
"""

from __future__ import annotations

from pathlib import Path

from ivr.prompts.book import PromptBook


class Shelf:
    """The prompts in force."""

    def __init__(self, book: PromptBook) -> None:
        self.book = book
        """For calls that begin now."""
        self._own = book
        self._put: Path | None = None

    def put(self, recordings: Path | None) -> None:
        """Another set of recordings is in force; None: the program's own folder, looked through anew."""
        self.book, self._put = self._own.of(recordings), recordings

    def of(self, recordings: Path | None) -> PromptBook:
        """As calls hear them that began with another set."""
        return self.book if recordings == self._put else self._own.of(recordings)
