"""YAML that is correct and yet not what was meant: a text cut at ' #', a line without its colon, a sentence in braces.

Called by the readers of a file, which know what each scalar is for. Each function writes at most one message and
says whether it did.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

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
        if text.style != "plain" or not text.text or mark.end_line > len(self.lines):
            return False
        if not _COMMENT_AFTER.match(self.lines[mark.end_line - 1], mark.end_column - 1):
            return False
        slip = yaml_lines.comment_slip(self.lines[mark.end_line - 1], mark.end_line)
        if slip is None:
            return False
        self.report.add(Severity.ERROR, slip.rule, slip.line, slip.column, slip.length, slip.text, slip.hints)
        return True

    def folded(self, text: Scalar, words: Collection[str], *, is_text: bool) -> bool:
        """A line that YAML took for more of the value above it, because its colon or its place is wrong.

        `words` may begin such a line: the fields of the verb. `is_text`: several lines are allowed.
        """
        mark = text.mark
        if text.style != "plain" or mark.line == mark.end_line:
            return False
        first_is_word = " " not in self.lines[mark.line - 1][mark.column - 1 :].strip()
        for number in range(mark.line + 1, mark.end_line + 1):
            line = self.lines[number - 1]
            found = _LEADING_WORD.match(line.strip())
            if found is None:
                continue
            if found["dash"]:
                return self._say(yaml_lines.lined_up(number, self.lines))
            if found["key"] in words and (first_is_word or not is_text or "_" in found["key"]):
                return self._say(yaml_lines.no_colon(line, number))
        if is_text:
            return False
        return self._say(yaml_lines.lined_up(mark.line + 1, self.lines))

    def bad_key(self, key: Scalar, words: Collection[str]) -> bool:
        """`{1:operator}` and `with {a: b}`: a key that swallowed its value."""
        first = re.split(r"[\s{\[]", key.text, maxsplit=1)[0]
        glued = re.fullmatch(r"([\w.]+):(.+)", key.text)
        if glued:
            mark = Mark(
                key.mark.line, key.mark.column + len(glued[1]), key.mark.line, key.mark.column + len(glued[1]) + 1
            )
            self.report.error("no-space", mark, "a space is missing after the colon", f"write  {glued[1]}: {glued[2]}")
            return True
        if first != key.text and first in words:
            rest = key.text[len(first) :].strip()
            mark = Mark(key.mark.line, key.mark.column, key.mark.line, key.mark.column + len(first))
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
            "{ } is for keys and names; put each sentence on its own line below",
        )
        return True

    def _say(self, slip: yaml_lines.Slip) -> bool:
        self.report.add(Severity.ERROR, slip.rule, slip.line, slip.column, slip.length, slip.text, slip.hints)
        return True
