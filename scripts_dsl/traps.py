"""YAML that is correct and yet not what was meant: a text cut at ' #', a line without its colon, a sentence in braces.

Called by the readers of a file, which know what each scalar is for. Each function writes at most one message and
says whether it did.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from scripts_dsl import yaml_lines
from scripts_dsl.messages import Report, Severity
from scripts_dsl.tree import Mapping, Mark, Node, Scalar
from scripts_dsl.tree import Sequence as SequenceNode

_COMMENT_AFTER = re.compile(r"\s+#")
_LEADING_WORD = re.compile(r"(?P<dash>(?:- +)*)(?P<key>[\w.]+)(?P<gap>\s*)(?P<value>.*)$")


class Traps:
    """The traps of one file."""

    def __init__(self, lines: Sequence[str], report: Report) -> None:
        self.lines = lines
        self.report = report

    def cut(self, text: Scalar) -> bool:
        """`- ask: Press the key #`: the rest of the line is a comment. For texts people hear or read."""
        mark = text.mark
        lines = self._lines(mark)
        if text.style != "plain" or not text.text or mark.end_line > len(lines):
            return False
        if not _COMMENT_AFTER.match(lines[mark.end_line - 1], mark.end_column - 1):
            return False
        slip = yaml_lines.comment_slip(lines[mark.end_line - 1], mark.end_line)
        return slip is not None and self._say(slip, mark.file)

    def folded(self, text: Scalar, words: Collection[str], *, is_text: bool) -> bool:
        """A line that YAML took for more of the value above it, because its colon or its place is wrong.

        `words` may begin such a line: the fields of the verb. `is_text`: several lines are allowed.
        """
        mark = text.mark
        if text.style != "plain" or mark.line == mark.end_line:
            return False
        lines = self._lines(mark)
        first_is_word = " " not in lines[mark.line - 1][mark.column - 1 :].strip()
        for number in range(mark.line + 1, mark.end_line + 1):
            line = lines[number - 1]
            found = _LEADING_WORD.match(line.strip())
            if found is None:
                continue
            if found["dash"]:
                return self._say(yaml_lines.lined_up(number, lines), mark.file)
            if found["key"] in words and (first_is_word or not is_text or "_" in found["key"]):
                return self._say(yaml_lines.no_colon(line, number), mark.file)
        if is_text:
            return False
        return self._say(yaml_lines.lined_up(mark.line + 1, lines), mark.file)

    def bad_key(self, key: Scalar, words: Collection[str]) -> bool:
        """`{1:operator}` and `with {a: b}`: a key that swallowed its value."""
        first = re.split(r"[\s{\[]", key.text, maxsplit=1)[0]
        glued = re.fullmatch(r"([\w.]+):(.+)", key.text)
        if glued:
            line, column = key.mark.line, key.mark.column + len(glued[1])
            mark = Mark(line, column, line, column + 1, key.mark.file)
            value = glued[2].strip()
            hints = [f"write  {glued[1]}: {value}".rstrip()]
            if value != glued[2]:
                hints.append(f"what stands there is no space of the keyboard (U+{ord(glued[2][0]):04X})")
            self.report.error("no-space", mark, "a space is missing after the colon", *hints)
            return True
        if first != key.text and first in words:
            rest = key.text[len(first) :].strip()
            mark = replace(key.mark, end_line=key.mark.line, end_column=key.mark.column + len(first))
            self.report.error("no-colon", mark, f"a colon is missing after '{first}'", f"write  {first}: {rest}…")
            return True
        return False

    def prose(self, node: Node) -> bool:
        """`{pl: Czy mogę?, en: May I?}`: commas and question marks break a sentence in braces."""
        if not isinstance(node, Mapping | SequenceNode) or not node.flow:
            return False
        self.report.error(
            "prose-in-braces",
            node.mark,
            "a sentence inside { } or [ ]",
            yaml_lines.PROSE_HINT,
        )
        return True

    def _lines(self, mark: Mark) -> Sequence[str]:
        """Of the file in which something stands."""
        return self.report.others.get(mark.file, self.lines)

    def _say(self, slip: yaml_lines.Slip, file: str) -> bool:
        where = (slip.line, slip.column, slip.length)
        self.report.add(Severity.ERROR, slip.rule, *where, slip.text, slip.hints, file)
        return True
