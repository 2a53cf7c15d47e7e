"""The layout of a file: text in, the same file in the house layout out; comments stay. Only importer of ruamel.yaml.

Every scalar is a text here too, so nothing is read as a number or as yes and no. What cannot be laid out without
changing a value or losing a comment is left as it is. Called by `centrala fmt` and by the import of translations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from scripts_dsl.fmt_formulas import one_equals_sign
from scripts_dsl.loader import load, plain

WIDTH = 1_000_000
"""No line is ever folded: a text stays on its line."""
ROUNDS = 4
"""A layout that has not settled by then is not used; one round settles every file known."""

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_TRAILING = re.compile(r"[ \t]+$", re.M)
_COMMENT = re.compile(r"(?:^|\s)(#.*)$", re.M)


class _Texts(VersionedResolver):
    """Finds no numbers, dates or truth values: every plain scalar is a text."""

    @property
    def versioned_resolver(self) -> Any:
        return {}


def formatted(text: str) -> str:
    """The text in the house layout; unchanged where it cannot be understood. Twice changes nothing."""
    if load(text, "").root is None:
        return text
    settled = _tidy(text)
    for _ in range(ROUNDS):
        after = _tidy(_laid_out(settled))
        if after == settled:
            return one_equals_sign(settled) if _same(text, settled) else text
        settled = after
    return text


def with_values(text: str, values: Sequence[tuple[Sequence[str], str]]) -> str:
    """The text with these values put in: (path of keys, value); missing maps on the way are added at the end."""
    yaml = _yaml()
    root = yaml.load(text) or CommentedMap()
    for path, value in values:
        node = root
        for key in path[:-1]:
            if not isinstance(node.get(key), dict):
                node[key] = CommentedMap()
            node = node[key]
        node[path[-1]] = value
    return _tidy(_dumped(yaml, root))


# --- inside --------------------------------------------------------------------------------------------------------


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _Texts
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _laid_out(text: str) -> str:
    yaml = _yaml()
    try:
        return _dumped(yaml, yaml.load(text))
    except (YAMLError, ValueError):
        return text


def _dumped(yaml: YAML, root: Any) -> str:
    out = StringIO()
    yaml.dump(root, out)
    return out.getvalue()


def _tidy(text: str) -> str:
    """One blank line at most, none at the ends, nothing at the ends of lines; texts over several lines stay."""
    if "|" in text or ">" in text:
        blocks = re.search(r"[|>][+-]?\d?[ \t]*(?:#.*)?$", text, re.M)
        if blocks:
            return text.rstrip("\n") + "\n"
    return _TRAILING.sub("", _BLANK_LINES.sub("\n\n", text)).strip("\n") + "\n"


def _same(before: str, after: str) -> bool:
    """No value changed and no comment got lost."""
    one, other = load(before, "").root, load(after, "").root
    if one is None or other is None:
        return False
    return plain(one) == plain(other) and sorted(_COMMENT.findall(before)) == sorted(_COMMENT.findall(after))
