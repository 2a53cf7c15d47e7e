"""The language server for editors: errors while typing, completion, hover, go to place. Started by `centrala lsp`.

A thin shell: every decision is made by scripts_dsl.editing and scripts_dsl.check, which know nothing of the protocol.
Positions of the protocol count in the client's units (UTF-16 as a rule); the language counts characters.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument
from pygls.workspace.position_codec import ServerTextPosition, ServerTextRange

from centrala import __version__
from centrala.cli.flow_files import site_of
from scripts_dsl import editing
from scripts_dsl.check import check_file
from scripts_dsl.messages import Message
from scripts_dsl.site import FILE_NAME, NO_SITE, Site

KINDS = {
    "verb": lsp.CompletionItemKind.Keyword,
    "field": lsp.CompletionItemKind.Field,
    "section": lsp.CompletionItemKind.Module,
    "place": lsp.CompletionItemKind.Reference,
    "prompt": lsp.CompletionItemKind.Text,
    "queue": lsp.CompletionItemKind.Enum,
    "function": lsp.CompletionItemKind.Function,
    "value": lsp.CompletionItemKind.Variable,
    "word": lsp.CompletionItemKind.Value,
}


def server() -> LanguageServer:
    """A server that has not been started."""
    made = LanguageServer("centrala", __version__)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        _publish(made, params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        _publish(made, params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))

    @made.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", ":", "{", "."]))
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        document, at = _at(made, params)
        return [_item(found) for found in editing.complete(document.source, *at, _site(document))]

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document, at = _at(made, params)
        found = editing.explain(document.source, *at, _site(document))
        if found is None:
            return None
        text = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown)
        return lsp.Hover(text, _range(document, found.span))

    @made.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        document, at = _at(made, params)
        found = editing.target(document.source, *at)
        return lsp.Location(document.uri, _range(document, found)) if found else None

    return made


# --- the client's words and ours ---------------------------------------------------------------------------------


def _at(
    made: LanguageServer, params: lsp.CompletionParams | lsp.HoverParams | lsp.DefinitionParams
) -> tuple[TextDocument, tuple[int, int]]:
    document = made.workspace.get_text_document(params.text_document.uri)
    position = document.position_from_client_units(params.position)
    return document, (position.line, position.character)


def _range(document: TextDocument, span: editing.Span) -> lsp.Range:
    start = ServerTextPosition(span.line, span.column)
    end = ServerTextPosition(span.line, span.column + span.length)
    return document.range_to_client_units(ServerTextRange(start, end))


def _item(found: editing.Completion) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        found.label, kind=KINDS[found.kind], detail=found.detail, insert_text=found.insert or None
    )


def _site(document: TextDocument) -> Site:
    """Of the settings beside the file; a file that is nowhere on the disk has none."""
    path = to_fs_path(document.uri) if document.uri.startswith("file:") else None
    return site_of(Path(path)) if path else NO_SITE


# --- errors while typing -----------------------------------------------------------------------------------------


def _publish(made: LanguageServer, uri: str) -> None:
    document = made.workspace.get_text_document(uri)
    path = Path(to_fs_path(uri) or uri)
    if path.name == FILE_NAME:
        return
    today = date.today()  # noqa: DTZ011 - the author's own day
    checked = check_file(document.source, path.name, _site(document), today)
    problems = [_diagnostic(document, message) for message in checked.messages]
    made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, problems, document.version))


def _diagnostic(document: TextDocument, message: Message) -> lsp.Diagnostic:
    span = editing.Span(message.line - 1, message.column - 1, message.length)
    severity = lsp.DiagnosticSeverity.Error if message.is_error else lsp.DiagnosticSeverity.Warning
    text = "\n".join((message.text, *message.hints))
    return lsp.Diagnostic(_range(document, span), text, severity=severity, code=message.rule, source="centrala")
