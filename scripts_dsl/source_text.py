"""Bytes of a file become text that YAML can read: UTF-8, one kind of line end, nothing invisible; for loader.py."""

from __future__ import annotations

import re

from scripts_dsl.messages import Report, Severity

_LINE_ENDS = re.compile("\r\n|\r")
_OTHER_LINE_ENDS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_INVISIBLE = re.compile(_UNSEEN.pattern + "|^ *[\u00a0\u2000-\u200a\u202f\u3000]", re.M)
_DIRECTIVE = re.compile("^%.*", re.M)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(source: str | bytes, largest: int, report: Report) -> str:
    """Text with one kind of line end; '' or a torn text after a message."""
    if len(source) > largest:
        report.add(Severity.ERROR, "too-large", 1, 1, 1, f"the file is larger than {largest:,} bytes")
        return ""
    if isinstance(source, bytes):
        source = _from_utf8(source, report)
    elif len(source.encode(errors="surrogatepass")) > largest:
        report.add(Severity.ERROR, "too-large", 1, 1, 1, f"the file is larger than {largest:,} bytes")
        return ""
    return _LINE_ENDS.sub("\n", source.removeprefix("\ufeff")).translate(_OTHER_LINE_ENDS)


def _from_utf8(source: bytes, report: Report) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8", errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = "it looks like UTF-16" if source.startswith(_UTF16) else f"byte {source[error.start]:#04x} does not fit"
        report.add(
            Severity.ERROR, "encoding", line, column, 1, f"the file is not UTF-8: {what}", ("save the file as UTF-8",)
        )
        return source.decode("utf-8", errors="replace")


def unfit(text: str, lines: tuple[str, ...], report: Report) -> bool:
    """Characters and lines that YAML would trip over, told in our words."""
    if found := _FORBIDDEN.search(text):
        what = f"a control character (U+{ord(found[0]):04X}) cannot stand in a file"
        _at(report, "control-character", text, found, what, "take it out; this line may be damaged")
    elif "\t" in text:
        line = next(n for n, line in enumerate(lines, 1) if "\t" in line)
        column = lines[line - 1].index("\t") + 1
        report.add(Severity.ERROR, "tab", line, column, 1, "there is a tab here", ("use spaces, two for each level",))
    elif found := _INVISIBLE.search(text):
        what = f"there is an invisible character here (U+{ord(found[0][-1]):04X})"
        _at(report, "invisible", text, found, what, "type the line again; it was probably pasted from a document")
    elif found := _DIRECTIVE.search(text):
        _at(report, "yaml-trick", text, found, "a line may not begin with %", "put the text in quotes")
    return report.has_errors


def hidden(value: str) -> str | None:
    """The first character that escapes in quotes have smuggled into a value, as U+0000; None of what may be said."""
    found = _FORBIDDEN.search(value) or _UNSEEN.search(value)
    return f"U+{ord(found[0]):04X}" if found else None


def _at(report: Report, rule: str, text: str, found: re.Match[str], what: str, hint: str) -> None:
    position = found.end() - 1
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    if rule == "yaml-trick":
        column = 1
    report.add(Severity.ERROR, rule, line, column, 1, what, (hint,))
