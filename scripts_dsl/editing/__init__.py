"""What an editor asks while a file is typed: what may stand here, what does this word mean, where is it declared.

A text and a position come in, plain answers go out; `centrala lsp` is the shell. The text is looked at line by line,
because a file that is being typed is rarely valid YAML.
"""

from __future__ import annotations

from scripts_dsl.editing.completing import Completion, complete
from scripts_dsl.editing.elsewhere import QUERIES, Elsewhere, declared, elsewhere, queries_file
from scripts_dsl.editing.explaining import Explanation, explain, target
from scripts_dsl.editing.outline import Span
from scripts_dsl.editing.symbols import Symbol, symbols

__all__ = [
    "QUERIES",
    "Completion",
    "Elsewhere",
    "Explanation",
    "Span",
    "Symbol",
    "complete",
    "declared",
    "elsewhere",
    "explain",
    "queries_file",
    "symbols",
    "target",
]
