"""`no-owner`: a file of prompts beside which no file stands that would say them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts_dsl.beside import PROMPTS, owner_of
from scripts_dsl.messages import Message, Severity
from scripts_dsl.walk import below


def ownerless(folder: Path) -> Iterator[Message]:
    """One message for every file of prompts in a folder that nobody reads."""
    for path in sorted(below(folder, PROMPTS)):
        if owner_of(path) is None:
            yield without_owner(str(path))


def without_owner(file: str) -> Message:
    """Nobody reads this file of prompts."""
    name = Path(file).name.removesuffix(PROMPTS)
    text = f"no file beside this one says these prompts: there is no {name}.flow.yaml"
    return Message("no-owner", Severity.ERROR, file, 1, 1, 1, text, ("name it like the flow that says them",))
