"""Texts of Studio that say one thing or another, `{% case x %}` and `{% if x == 'a' %}`: each text with its condition.

A text comes in, its pieces go out in order; each is said when its condition, a formula, is so. Used for say-play.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_dsl.importers.liquid import MOST, Liquid, quoted

_BLOCK = re.compile(r"\{%-?\s*(case|if)\s+([^%{}]{1,200}?)\s*-?%\}(.*?)\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_MARK = re.compile(r"\{%-?\s*(when|elsif|else)\b\s*([^%{}]{0,200}?)\s*-?%\}")
_TEST = re.compile(r"([\w.-]+)\s*(?:(==|!=)\s*(?:\"([^\"]*)\"|'([^']*)'))?", re.ASCII)
_TEXT = re.compile(r"\"([^\"]*)\"|'([^']*)'")

MOST_BRANCHES = 20
"""Of one block; each says that none of those before it is so."""
Piece = tuple[str | None, str]
"""A condition of ours (None: always) and a text of theirs."""


def branches(liquid: Liquid, text: str) -> list[Piece] | None:
    """The pieces of a text with branches; None when it has none, or one that no formula can say."""
    found: list[Piece] = []
    end = 0
    for block in _BLOCK.finditer(text[:MOST]):
        pieces = [*_pieces(liquid, block)]
        if not pieces or None in [condition for condition, _ in pieces] or "{%" in "".join(t for _, t in pieces):
            return None
        found += [(None, text[end : block.start()]), *pieces]
        end = block.end()
    if not found or "{%" in text[end:] or any("{%" in piece for _, piece in found):
        return None
    return [piece for piece in (*found, (None, text[end:])) if piece[1].strip()]


def _pieces(liquid: Liquid, block: re.Match[str]) -> Iterator[Piece]:
    """Each branch of a block; `else` is when none of the others is so."""
    marks = [*_MARK.finditer(block[3])]
    if len(marks) > MOST_BRANCHES:
        yield None, ""
        return
    begins = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(block[3])]
    before: list[str] = []
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        kind, test = (marks[number - 1][1], marks[number - 1][2]) if number else ("if", block[2])
        if block[1] == "case" and not number:
            continue
        own = None if kind == "else" else _condition(liquid, block[2] if kind == "when" else test, kind, test)
        if own is None and kind != "else":
            yield None, ""
            return
        others = f"not ({' or '.join(before)})" if before else None
        condition = others if own is None else own if block[1] == "case" or others is None else f"{own} and {others}"
        yield condition, block[3][begin:end]
        before += [own] if own else []


def _condition(liquid: Liquid, subject: str, kind: str, test: str) -> str | None:
    """`when 'a', 'b'` of a case, or the test of an if."""
    if kind == "when":
        name = liquid.resolve(subject.strip())
        texts = [first or second for first, second in _TEXT.findall(test)]
        return f"{name} in [{', '.join(quoted(text) for text in texts)}]" if name and texts else None
    found = _TEST.fullmatch(test.strip())
    name = liquid.resolve(found[1]) if found else None
    if found is None or name is None:
        return None
    if found[2] is None:
        return f"{name} is known"
    sign = "=" if found[2] == "==" else "!="
    return f"{name} {sign} {quoted(found[3] if found[3] is not None else found[4])}"
