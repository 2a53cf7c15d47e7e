"""`stale-recording`, `missing-audio`: what callers hear is what stands in the file."""

from __future__ import annotations

from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report
from scripts_dsl.recordings import STALE, Piece, Recordings, pieces
from scripts_dsl.tree import Mark

SHOWN = 60
"""Characters of a recording's words that a message shows."""


def check(compiled: Compiled, recordings: Recordings, report: Report) -> None:
    """Both rules."""
    for piece in pieces(compiled.graph):
        if recordings.state(piece.language, piece.recording, piece.text) == STALE:
            _stale(compiled, piece, recordings.said(piece.language, piece.recording) or "", report)
    for name, prompt in compiled.graph.prompts.items():
        node = compiled.file.prompts[name].audio
        if prompt.audio and node is not None and not recordings.has_audio(prompt.audio):
            text = f"there is no sound {recordings.folder.name}/{prompt.audio}.wav"
            report.warning("missing-audio", node.mark, text, "put it there; until then its text is spoken")


def _stale(compiled: Compiled, piece: Piece, said: str, report: Report) -> None:
    words = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    text = f"the recording {piece.language}/{piece.recording} says something else: “{words}”"
    hints = ("record it anew", "if it is right all the same:  centrala prompts FILE --accept")
    report.warning("stale-recording", _mark(compiled, piece), text, *hints)


def _mark(compiled: Compiled, piece: Piece) -> Mark:
    node = compiled.file.prompts[piece.prompt]
    own = node.texts.get(piece.language)
    return own[1].mark if own is not None else node.key.mark
