"""A file and its file of prompts become one tree: what stands in `energia.prompts.yaml` belongs to the flow.

A loaded file and the other file come in; the tree with the texts of both goes out, every word with its own place. Only
`prompts:` and `nouns:` may stand there, and no name twice. Called by the checker before anything is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts_dsl import suggest
from scripts_dsl.beside import PromptsFile
from scripts_dsl.grammar import PARTS
from scripts_dsl.loader import Loaded, load
from scripts_dsl.messages import Report
from scripts_dsl.tree import Mapping, Node, Scalar, is_empty

SECTIONS = ("prompts", "nouns")
"""What may stand in a file of prompts."""
BEGIN = "prompts:"
"""Its first line."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Both files as one."""

    loaded: Loaded
    whole: bool
    """The other file could be read; otherwise nobody can tell which prompts there are."""


def joined(loaded: Loaded, other: PromptsFile | None) -> Joined:
    """The file with the texts that stand beside it; its report has the messages about both."""
    if other is None:
        return Joined(loaded, whole=True)
    beside = load(other.source, other.file, inner=True, begin=BEGIN)
    empty = any(message.rule == "empty-file" for message in beside.report.messages)
    loaded.report.other(beside.report, beside.lines, *(("empty-file",) if empty else ()))
    if loaded.root is None or beside.root is None:
        return Joined(loaded, whole=empty or beside.root is not None)
    root = loaded.root
    for key, node in beside.root.entries:
        if key.text in SECTIONS:
            root = _with(root, key, node, loaded.report)
        else:
            _strange(key, loaded.report)
    return Joined(replace(loaded, root=root), whole=True)


def _with(root: Mapping, key: Scalar, node: Node, report: Report) -> Mapping:
    """The tree with one more section, or with more entries in it."""
    own = root.get(key.text)
    if is_empty(node):
        return root
    if own is None or is_empty(own):
        kept = tuple((k, n) for k, n in root.entries if k.text != key.text)
        return replace(root, entries=(*kept, (key, node)))
    if not isinstance(own, Mapping) or not isinstance(node, Mapping):
        if not isinstance(node, Mapping):
            report.error("shape", key.mark, f"'{key.text}:' has nothing below", "welcome:  with its texts below")
        return root
    section = replace(own, entries=(*own.entries, *_new(own, node, report)), flow=False)
    return replace(root, entries=tuple((k, section if n is own else n) for k, n in root.entries))


def _new(own: Mapping, node: Mapping, report: Report) -> list[tuple[Scalar, Node]]:
    """Entries whose names the file itself does not have."""
    taken = {key.text: key for key, _ in own.entries}
    found: list[tuple[Scalar, Node]] = []
    for key, value in node.entries:
        first = taken.get(key.text)
        if first is None:
            found.append((key, value))
        else:
            hint = f"the first one is in {report.file}, line {first.mark.line}; keep one of them"
            report.error("twice", key.mark, f"'{key.text}' is written twice", hint)
    return found


def _strange(key: Scalar, report: Report) -> None:
    if any(part.name == key.text for part in PARTS):
        hint = f"'{key.text}:' stands in the file itself"
    else:
        near = suggest.nearest(key.text, SECTIONS)
        hint = f"did you mean '{near}'?" if near else "prompts: and nouns:, nothing else"
    report.error("unknown-field", key.mark, f"a file of prompts has no '{key.text}:'", hint)
