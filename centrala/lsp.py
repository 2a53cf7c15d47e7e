"""The language server for editors: errors while typing, completion, hover, go to a name, contents, layout.

Started by `centrala lsp`.

A thin shell: every decision is made by scripts_dsl.editing and scripts_dsl.check, which know nothing of the protocol.
Positions of the protocol count in the client's units (UTF-16 as a rule); the language counts characters.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument
from pygls.workspace.position_codec import ServerTextPosition, ServerTextRange

from centrala import __version__
from centrala.cli.flow_files import forget_sites, site_of
from centrala.lsp_prompts import document_of, entries, place, told, whole
from scripts_dsl import editing
from scripts_dsl.fmt import formatted
from scripts_dsl.grammar import FILE_KINDS
from scripts_dsl.messages import Message
from scripts_dsl.site import FILE_NAME, NO_SITE, Site, read_site, settings_of

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


class _Answering(LanguageServerProtocol):
    """A request that cannot be understood (a line below 0, a word for a number) is answered, too: an editor waits for
    every answer. pygls itself says nothing then."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if isinstance(data.get("id"), int | str) and "method" in data:
                what = f"{data['method']}: these parameters are not those of the protocol"
                self._send_response(data["id"], error=JsonRpcInvalidParams(what).to_response_error())
            raise


def server() -> LanguageServer:
    """A server that has not been started."""
    made = LanguageServer("centrala", __version__, protocol_cls=_Answering)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        _publish(made, params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        _publish(made, params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(_params: lsp.DidSaveTextDocumentParams) -> None:
        _publish_all(made)

    @made.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_outside(_params: lsp.DidChangeWatchedFilesParams) -> None:
        _publish_all(made)

    @made.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", ":", "{", "."]))
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        document, at = _at(made, params)
        path = _path(document)
        found = editing.complete(whole(made.workspace, document, path), *at, _site(document))
        return [_item(one) for one in entries(found, path)]

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document, at = _at(made, params)
        found = editing.explain(whole(made.workspace, document, _path(document)), *at, _site(document))
        if found is None:
            return None
        text = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown)
        return lsp.Hover(text, _range(document, found.span))

    @made.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        document, at = _at(made, params)
        found = editing.target(whole(made.workspace, document, _path(document)), *at)
        if found is not None:
            other, span = place(made.workspace, document, _path(document), found)
            return lsp.Location(other.uri, _range(other, span))
        meant = editing.elsewhere(document.source, *at)
        return _elsewhere(made, document, meant) if meant is not None else None

    @made.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def contents(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        document = document_of(made.workspace, params.text_document.uri)
        return [_symbol(document, found, lsp.SymbolKind.Namespace) for found in editing.symbols(document.source)]

    @made.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def layout(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        document = document_of(made.workspace, params.text_document.uri)
        tidy = formatted(document.source)
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(len(document.lines) + 1, 0))
        return [] if tidy == document.source else [lsp.TextEdit(whole, tidy)]

    return made


# --- the client's words and ours ---------------------------------------------------------------------------------


def _at(
    made: LanguageServer, params: lsp.CompletionParams | lsp.HoverParams | lsp.DefinitionParams
) -> tuple[TextDocument, tuple[int, int]]:
    document = document_of(made.workspace, params.text_document.uri)
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


def _symbol(document: TextDocument, found: editing.Symbol, kind: lsp.SymbolKind) -> lsp.DocumentSymbol:
    inner = [_symbol(document, part, lsp.SymbolKind.Key) for part in found.inner]
    name = _range(document, found.span)
    last = document.lines[found.last].rstrip("\r\n") if found.last < len(document.lines) else ""
    whole = lsp.Range(name.start, lsp.Position(found.last, len(last)))
    return lsp.DocumentSymbol(found.name or " ", kind, whole, name, children=inner)


def _site(document: TextDocument) -> Site:
    """Of the settings beside the file; a file that is nowhere on the disk has none."""
    path = _path(document)
    return site_of(path) if path else NO_SITE


def _path(document: TextDocument) -> Path | None:
    path = to_fs_path(document.uri) if document.uri.startswith("file:") else None
    return Path(path) if path else None


def _elsewhere(made: LanguageServer, document: TextDocument, meant: editing.Elsewhere) -> lsp.Location | None:
    """The line of the settings, of the queries or of another file that declares a name."""
    path = _path(document)
    settings = settings_of(path) if path else None
    if meant.part in FILE_KINDS:
        signature = _site(document).files.find(meant.part, meant.name)
        other = signature.path if signature else None
    elif meant.part == editing.QUERIES:
        other = _queries(made, settings) if settings else None
    else:
        other = settings
    if other is None or not other.is_file():
        return None
    found = document_of(made.workspace, other.absolute().as_uri())
    span = editing.declared(found.source, meant)
    return lsp.Location(found.uri, _range(found, span)) if span else None


def _queries(made: LanguageServer, settings: Path) -> Path | None:
    """The file of queries, when it is beside the settings."""
    name = editing.queries_file(document_of(made.workspace, settings.absolute().as_uri()).source)
    path = settings.parent / name if name else None
    return path if path and path.resolve().is_relative_to(settings.parent.resolve()) else None


# --- errors while typing -----------------------------------------------------------------------------------------


def _publish_all(made: LanguageServer) -> None:
    """Something on the disk has changed, on which every open file may depend."""
    forget_sites()
    for uri in [*made.workspace.text_documents]:
        _publish(made, uri)


def _publish(made: LanguageServer, uri: str) -> None:
    document = document_of(made.workspace, uri)
    path = Path(to_fs_path(uri) or uri)
    if path.name == FILE_NAME:
        messages = read_site(document.source, path.name, path.parent)[1].messages
        problems = [_diagnostic(document, message) for message in messages]
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, problems, document.version))
        return
    today = date.today()  # noqa: DTZ011 - the author's own day
    for about, messages in told(made.workspace, document, path, _site(document), today):
        problems = [_diagnostic(about, message) for message in messages]
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(about.uri, problems, about.version))


def _diagnostic(document: TextDocument, message: Message) -> lsp.Diagnostic:
    span = editing.Span(message.line - 1, message.column - 1, message.length)
    severity = lsp.DiagnosticSeverity.Error if message.is_error else lsp.DiagnosticSeverity.Warning
    text = "\n".join((message.text, *message.hints))
    return lsp.Diagnostic(_range(document, span), text, severity=severity, code=message.rule, source="centrala")
