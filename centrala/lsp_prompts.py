"""A file and its file of prompts in an editor: each knows what stands in the other, saved or not.

The workspace of the editor and a path come in; texts, places and messages go out. Called by lsp.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pygls.uris import to_fs_path
from pygls.workspace import TextDocument, Workspace

from scripts_dsl import editing
from scripts_dsl.beside import PROMPTS, PromptsFile, beside_of, owner_of, prompts_of
from scripts_dsl.check import check_file
from scripts_dsl.check.ownerless import without_owner
from scripts_dsl.joined import SECTIONS
from scripts_dsl.loader import LARGEST
from scripts_dsl.messages import Message
from scripts_dsl.site import Site

Told = list[tuple[TextDocument, list[Message]]]
"""Messages by the document that they are about."""


def document_of(workspace: Workspace, uri: str) -> TextDocument:
    """A document as it stands in the editor, else on the disk; empty when no file of the language can be there: an
    editor may ask for any address, also for one that can be read for ever."""
    if uri in workspace.text_documents:
        return workspace.get_text_document(uri)
    name = to_fs_path(uri) if uri.startswith("file:") else None
    try:
        fits = name is not None and Path(name).is_file() and Path(name).stat().st_size <= LARGEST
    except (OSError, ValueError):
        fits = False
    return workspace.get_text_document(uri) if fits else TextDocument(uri, "")


def is_prompts(path: Path | None) -> bool:
    """Whether it is a file of prompts."""
    return path is not None and path.name.endswith(PROMPTS)


def whole(workspace: Workspace, document: TextDocument, path: Path | None) -> str:
    """The text of a document and, below it, those of the files that belong to it."""
    return "\n".join([document.source, *(other.source for other in _others(workspace, path))])


def place(
    workspace: Workspace, document: TextDocument, path: Path | None, span: editing.Span
) -> tuple[TextDocument, editing.Span]:
    """Where a span of the whole text stands."""
    for one in (document, *_others(workspace, path)):
        lines = one.source.count("\n") + 1
        if span.line < lines:
            return one, span
        span = replace(span, line=span.line - lines)
    return document, span


def entries(found: list[editing.Completion], path: Path | None) -> list[editing.Completion]:
    """A file of prompts has two sections only."""
    wrong = [one for one in found if one.kind == "section" and one.label not in SECTIONS] if is_prompts(path) else []
    return [one for one in found if one not in wrong]


def told(workspace: Workspace, document: TextDocument, path: Path, site: Site, today: date) -> Told:
    """What is wrong with a file and with those that belong to it."""
    if not is_prompts(path):
        return _of(workspace, document, path, site, today)
    owner = owner_of(path)
    if owner is None:
        return [(document, [without_owner(path.name)])]
    return _of(workspace, _document(workspace, owner), owner, site, today)[::-1]


def _of(workspace: Workspace, document: TextDocument, path: Path, site: Site, today: date) -> Told:
    """One file that has steps, with its file of prompts."""
    other = next(_others(workspace, path), None)
    beside = beside_of(path)
    prompts = PromptsFile(Path(other.path).name, other.source) if other is not None else None
    messages = check_file(document.source, path.name, site, today, beside=replace(beside, prompts=prompts)).messages
    own = [message for message in messages if other is None or message.file == path.name]
    return [(document, own), *([(other, [m for m in messages if m not in own])] if other is not None else [])]


def _others(workspace: Workspace, path: Path | None) -> Iterator[TextDocument]:
    """The file of prompts of a file; of a file of prompts the file that it belongs to."""
    other = (prompts_of(path) or owner_of(path)) if path is not None else None
    if other is not None and (other.is_file() or other.absolute().as_uri() in workspace.text_documents):
        yield _document(workspace, other)


def _document(workspace: Workspace, path: Path) -> TextDocument:
    return document_of(workspace, path.absolute().as_uri())
