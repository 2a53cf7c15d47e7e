"""The entries of a section, whatever they are."""

from __future__ import annotations

from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar


def marks(file: File, part: str) -> dict[str, Mark]:
    """Names that a section declares, with their places."""
    section = file.sections.get(part)
    found = section.node.entries if section and isinstance(section.node, MappingNode) else ()
    return {key.text: key.mark for key, _ in found}


def entries(file: File, part: str, report: Report) -> tuple[tuple[Scalar, Node], ...]:
    """Keys with values below `part:`; none when it is not there, or after a message."""
    section = file.sections.get(part)
    if section is None:
        return ()
    if isinstance(section.node, MappingNode):
        return section.node.entries
    report.error("shape", section.key.mark, f"'{part}:' has nothing below", "write  name: value  on the lines below")
    return ()
