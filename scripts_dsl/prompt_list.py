"""The texts of a file as a list for the studio and the translators, and translations back into the file.

A Graph comes in, rows go out: one for each text, and one for each piece that is recorded by itself where values stand
between. Rows with new texts come in, the texts of the flow and of its file of prompts with them go out; comments stay.
Called by `centrala prompts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scripts_dsl.check.prompts import RATE, seconds
from scripts_dsl.fmt import with_values
from scripts_dsl.graph import Graph
from scripts_dsl.loader import load
from scripts_dsl.reader import AUDIO
from scripts_dsl.recordings import MISSING, RECORDED, Piece, Recordings, pieces
from scripts_dsl.tree import Mapping, Node, Scalar

COLUMNS = ("name", "part", "language", "text", "seconds", "state")

EVERY = "every"
"""Language of a sound: it is the same in each."""


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


def rows(graph: Graph, recordings: Recordings) -> Iterator[Row]:
    """Every text under `prompts:`, in the order of the file."""
    recorded: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces(graph):
        recorded.setdefault((piece.prompt, piece.language), []).append(piece)
    for name, prompt in graph.prompts.items():
        if prompt.audio is not None:
            text = next(iter(prompt.texts.values())).text
            there = RECORDED if recordings.has_audio(prompt.audio) else MISSING
            yield Row(name, "", EVERY, text, _rounded(len(text) / RATE), there)
            continue
        for language, template in prompt.texts.items():
            own = recorded.get((name, language), [])
            states = {piece.number: recordings.state(language, piece.recording, piece.text) for piece in own}
            yield Row(name, "", language, template.text, _rounded(seconds(template)), states.pop(0, ""))
            for piece in own if states else ():
                said = piece.text.strip()
                yield Row(
                    name, str(piece.number), language, said, _rounded(len(piece.text) / RATE), states[piece.number]
                )


def _rounded(value: float) -> float:
    return round(value, 1)


# --- translations --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Translation:
    """One row of a list that came back. `line`: of the list, for messages."""

    line: int
    name: str
    language: str
    text: str
    part: str = ""
    """'' of a whole text."""


def said_by(graph: Graph, listed: Iterable[Translation]) -> Iterator[Piece]:
    """What recordings say that were made from a list; rows that are no longer the flow's, or that are recorded in
    pieces, are none."""
    for row in listed:
        prompt = graph.prompts.get(row.name)
        ours = prompt is not None and prompt.audio is None and graph.languages.speaks(row.language)
        whole = not row.part and "${" not in row.text
        if ours and (whole or (row.part.isascii() and row.part.isdecimal())):
            number = int(row.part[:3] or 0)
            name = f"{graph.name}/{row.name}"
            yield Piece(row.name, row.language, f"{name}.{number}" if number else name, number, row.text)


def translated(
    sources: Sequence[str], translations: Iterable[Translation], languages: tuple[str, ...]
) -> tuple[list[str], int]:
    """The files with the texts that are new, and how many they are: each goes where its prompt stands, into the flow or
    into the file of prompts beside it. WrongList when one has no place."""
    prompts = [_prompts(source) for source in sources]
    if not any(prompts):
        raise WrongList("the file has no prompts")
    values: list[list[tuple[tuple[str, ...], str]]] = [[] for _ in sources]
    said: dict[tuple[str, str], tuple[str, int]] = {}
    for new in translations:
        text = " ".join(new.text.split())
        before, line = said.setdefault((new.name, new.language), (text, new.line)) if text else (text, 0)
        if before != text:
            raise WrongList(f"lines {line} and {new.line} have two texts for '{new.name}' in {new.language}; keep one")
        at = next((n for n, entries in enumerate(prompts) if new.name in entries), None)
        if at is None:
            raise WrongList(f"line {new.line}: the file has no prompt '{new.name}'")
        node = prompts[at][new.name]
        if isinstance(node, Mapping) and node.get(AUDIO) is not None:
            continue
        if new.language not in languages:
            raise WrongList(f"line {new.line}: the file does not speak '{new.language}', only {', '.join(languages)}")
        if text and text != _text(node, new.language):
            values[at].append((_path(new, node), text))
    changed = [with_values(source, new) if new else source for source, new in zip(sources, values, strict=True)]
    return changed, sum(map(len, values))


def _prompts(source: str) -> dict[str, Node]:
    root = load(source, "").root
    section = root.get("prompts") if root is not None else None
    return {key.text: node for key, node in section.entries} if isinstance(section, Mapping) else {}


def _text(node: object, language: str) -> str:
    own = node.get(language) if isinstance(node, Mapping) else node
    return own.text.strip() if isinstance(own, Scalar) else ""


def _path(new: Translation, node: object) -> tuple[str, ...]:
    """Where it goes; one text for all languages has no room for a second one."""
    return ("prompts", new.name, new.language) if isinstance(node, Mapping) else ("prompts", new.name)
