"""How a test inside a file fails. Raised by whatever runs tests; testing/ and check/ make messages of it."""

from __future__ import annotations

from scripts_dsl.tree import Mark


class Failed(Exception):
    """A test did not go as it says, or says something that makes no sense. The author's."""

    def __init__(self, mark: Mark, text: str, *hints: str) -> None:
        super().__init__(text)
        self.mark = mark
        self.text = text
        self.hints = hints
