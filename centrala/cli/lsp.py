"""`centrala lsp`: the language server, over standard input and output."""

from __future__ import annotations


def lsp() -> None:
    """The language server for editors, over standard input and output.

    Name it in the settings of your editor for `*.flow.yaml`: `centrala lsp`
    """
    from centrala.lsp import server

    server().start_io()
