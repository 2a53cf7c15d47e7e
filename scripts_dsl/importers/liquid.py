"""Liquid, Twilio's `{{…}}`: texts with it become our texts with `${…}`, values become formulas.

What has no equal is left out and told to `lost`, with its own words. Used by the Studio importer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Resolve = Callable[[str], str | None]
"""`widgets.gather_1.Digits` -> a name of ours; None when there is no such value here."""
Tell = Callable[[str, str], None]
"""What it is, and why it is not in the file."""

MOST = 20_000
"""Characters of a text that are looked at; Studio allows 4,096 of speech."""

_PIECES = re.compile(r"\{\{([^{}]{0,500})\}\}|\{%([^{}]{0,500})%\}")
_PATH = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_IF_KNOWN = re.compile(
    r"\s*\{%-?\s*if\s+([\w.-]{1,200})\s*-?%\}(.*?)\{%-?\s*else\s*-?%\}(.*?)\{%-?\s*endif\s*-?%\}\s*",
    re.ASCII | re.DOTALL,
)
"""`{% if x %}{{x | plus: 1}}{% else %}0{% endif %}`: a value, or another one while it is empty."""
_PIPES = re.compile(r"\|(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)")
_SUMS = {"plus": "+", "minus": "-", "times": "*", "divided_by": "/"}
_HARMLESS = frozenset(("strip", "lstrip", "rstrip", "upcase", "downcase", "capitalize", "escape", "strip_newlines"))
"""Filters that change how a text looks; a caller hears no difference."""


class Liquid:
    """Turns the texts of one widget."""

    def __init__(self, resolve: Resolve, lost: Tell) -> None:
        self.resolve = resolve
        self.lost = lost

    def text(self, theirs: str) -> str:
        """A text of ours. What cannot be said is left out."""
        return "".join(self._piece(piece) for piece in _pieces(theirs[:MOST])).strip()

    def formula(self, theirs: str) -> str | None:
        """A formula with the same value; None when there is none: text around a value, tags, unknown values."""
        if (found := _IF_KNOWN.fullmatch(theirs[:MOST])) and found[1] in paths(found[2]):
            return self._if_known(found[2], found[3])
        pieces = [p for p in _pieces(theirs.strip()[:MOST]) if p]
        if not pieces:
            return "empty"
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return quoted(pieces[0])
        if len(pieces) > 1:
            self.lost(theirs, "text and values are put together in a text here, not in a formula")
            return None
        piece = pieces[0]
        if isinstance(piece, re.Match) and piece[1] is not None:
            return self.value(piece[1])
        self._tag(theirs)
        return None

    def value(self, inner: str) -> str | None:
        """The formula of what stands between {{ and }}."""
        first, *filters = _PIPES.split(inner)
        formula = self._atom(first.strip())
        for written in filters:
            name, _, argument = written.strip().partition(":")
            formula = self._filtered(formula, name.strip(), argument.strip())
        return formula

    def _if_known(self, known: str, empty: str) -> str | None:
        """Any sum or filter of an empty value is empty too, so `else` is the same test."""
        first, other = self.formula(known), self.formula(empty)
        if first is None or other is None:
            return None
        bare = other.strip("\"'")
        return f"{first} else {bare if _NUMBER.fullmatch(bare) and first.startswith('(') else other}"

    # --- pieces --------------------------------------------------------------------------------------------------

    def _piece(self, piece: str | re.Match[str]) -> str:
        if isinstance(piece, str):
            return piece.replace("${", "$ {")
        if piece[1] is None:
            self._tag(piece[0])
            return ""
        if _spelled(piece[1]) and (name := self._atom(_PIPES.split(piece[1])[0].strip())):
            return f"${{{name} as digits}}"
        formula = self.value(piece[1])
        constant = _STRING.fullmatch(formula) if formula else None
        if constant:
            return constant[1] or constant[2] or ""
        return f"${{{formula}}}" if formula else ""

    def _tag(self, theirs: str) -> None:
        self.lost(theirs, "a text has no {% %} here: use  when:  on the step, or  ${x else …}  in the text")

    def _atom(self, word: str) -> str | None:
        if _STRING.fullmatch(word):
            return quoted(word[1:-1])
        if _NUMBER.fullmatch(word):
            return word
        name = self.resolve(word) if _PATH.fullmatch(word) else None
        if name is None:
            self.lost(f"{{{{{word}}}}}", "there is no such value here")
        return name

    def _filtered(self, formula: str | None, name: str, argument: str) -> str | None:
        if formula is None:
            return None
        if name == "default" and (other := self._atom(argument)):
            return f"{formula} else {other}"
        if name in _SUMS and (other := self._atom(argument)):
            return f"({formula} {_SUMS[name]} {other})"
        if name == "size":
            return f"length({formula})"
        if name == "round":
            return f"round({formula})"
        if name not in _HARMLESS:
            self.lost(f"filter | {name}", "there is no such filter here, the value stands without it")
        return formula


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    line = " ".join(text.split())
    return f"'{line}'" if '"' in line and "'" not in line else '"' + line.replace('"', "'") + '"'


def paths(text: str) -> Iterator[str]:
    """Every dotted name that a text reads, as far as it can be seen."""
    for piece in _pieces(text[:MOST]):
        if isinstance(piece, re.Match):
            for found in _PATH.finditer(_STRING.sub("", piece[1] or piece[2] or "")):
                yield found[0]


def only_path(text: str) -> str | None:
    """The name, when a text is `{{name}}` and no more."""
    pieces = [p for p in _pieces(text.strip()[:MOST]) if p]
    inner = pieces[0][1] if len(pieces) == 1 and isinstance(pieces[0], re.Match) else None
    return inner.strip() if inner and _PATH.fullmatch(inner.strip()) else None


def _pieces(text: str) -> Iterator[str | re.Match[str]]:
    """Plain texts and what stands in braces, in turn."""
    end = 0
    for found in _PIECES.finditer(text):
        yield text[end : found.start()]
        yield found
        end = found.end()
    yield text[end:]


def _spelled(inner: str) -> bool:
    """`| split: "" | join: " "`: digits one by one."""
    filters = [part.strip().partition(":")[0].strip() for part in _PIPES.split(inner)[1:]]
    return filters == ["split", "join"]
