"""The reference, made from the grammar table and the checker: pages for docs/reference, lines for an editor's hover.

`python -m scripts_dsl.reference docs/reference` writes the pages; a test holds them up to date.
"""

from __future__ import annotations

from scripts_dsl.reference.verbs import field_line, verb_page

__all__ = ["field_line", "verb_page"]
