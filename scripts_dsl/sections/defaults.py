"""`defaults:`: what a file sets for all its steps."""

from __future__ import annotations

from scripts_dsl import suggest
from scripts_dsl.grammar import DEFAULTS
from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.sections.entries import entries
from scripts_dsl.tree import Scalar


def read_defaults(file: File, report: Report) -> dict[str, tuple[Scalar, Scalar]]:
    """`defaults:`: name -> (its key, its value); what they mean is the fields' business."""
    found: dict[str, tuple[Scalar, Scalar]] = {}
    for key, node in entries(file, "defaults", report):
        name = key.text
        if name not in DEFAULTS:
            hints = suggest.hints(name, DEFAULTS, "defaults may set")
            report.error("unknown-field", key.mark, f"defaults: has no '{name}'", *hints)
        elif isinstance(node, Scalar) and node.text:
            found[name] = (key, node)
        else:
            report.error("missing-value", key.mark, f"'{name}' has no value")
    return found
