"""The pages, by the names of their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scripts_dsl.reference.language import page as language
from scripts_dsl.reference.messages import page as messages

PAGES: Mapping[str, Callable[[], str]] = {"language.md": language, "messages.md": messages}
