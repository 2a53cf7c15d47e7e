"""The texts of a file as a list for the studio and the translators, and translations back into the file.

A Graph comes in, rows go out: one for each text, and one for each piece that is recorded by itself where values stand
between. Rows with new texts come in, the text of the file with them goes out; comments stay. Called by
`centrala prompts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scripts_dsl.check.prompts import RATE, seconds
from scripts_dsl.fmt import with_values
from scripts_dsl.graph import Graph
from scripts_dsl.loader import load
from scripts_dsl.tree import Mapping, Scalar

COLUMNS = ("name", "part", "language", "text", "seconds", "state")

State = Callable[[str, str, str], str]
"""(language, name of the recording, its text) -> `recorded`, `missing` or `stale`."""


class WrongList(Exception):
    """A list of translations that does not fit the file; says what to mend."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    name: str
    part: str
    """'' for a whole text; 1, 2, … for the pieces between its values."""
    language: str
    text: str
    seconds: float
    state: str
    """recorded, missing or stale; '' for a whole text that is recorded in pieces."""


def rows(graph: Graph, state: State) -> Iterator[Row]:
    """Every text under `prompts:`, in the order of the file."""
    for name, prompt in graph.prompts.items():
        for language, template in prompt.texts.items():
            pieces = [part for part in template.parts if isinstance(part, str)]
            recording = f"{graph.name}/{name}"
            if template.constant is not None:
                said = state(language, recording, template.text)
                yield Row(name, "", language, template.text, _rounded(seconds(template)), said)
                continue
            yield Row(name, "", language, template.text, _rounded(seconds(template)), "")
            for number, piece in enumerate(pieces, 1):
                said = state(language, f"{recording}.{number}", piece)
                yield Row(name, str(number), language, piece.strip(), _rounded(len(piece) / RATE), said)


def _rounded(value: float) -> float:
    return round(value, 1)


# --- translations --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Translation:
    """One text to be put in. `line`: of the list, for messages."""

    line: int
    name: str
    language: str
    text: str


def translated(source: str, translations: Iterable[Translation], languages: tuple[str, ...]) -> tuple[str, int]:
    """The file with the texts that are new, and how many they are. WrongList when one has no place in the file."""
    loaded = load(source, "")
    prompts = loaded.root.get("prompts") if loaded.root is not None else None
    if not isinstance(prompts, Mapping):
        raise WrongList("the file has no prompts")
    values: list[tuple[tuple[str, ...], str]] = []
    for new in translations:
        text = " ".join(new.text.split())
        node = prompts.get(new.name)
        if node is None:
            raise WrongList(f"line {new.line}: the file has no prompt '{new.name}'")
        if new.language not in languages:
            raise WrongList(f"line {new.line}: the file does not speak '{new.language}', only {', '.join(languages)}")
        if text and text != _text(node, new.language):
            values.append((_path(new, node), text))
    return (with_values(source, values) if values else source), len(values)


def _text(node: object, language: str) -> str:
    own = node.get(language) if isinstance(node, Mapping) else node
    return own.text.strip() if isinstance(own, Scalar) else ""


def _path(new: Translation, node: object) -> tuple[str, ...]:
    """Where it goes; one text for all languages has no room for a second one."""
    return ("prompts", new.name, new.language) if isinstance(node, Mapping) else ("prompts", new.name)
