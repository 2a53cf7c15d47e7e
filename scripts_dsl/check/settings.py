"""`settings.yaml` alone: everything site.py says about it, and numbers that lead to no flow."""

from __future__ import annotations

from collections.abc import Sequence

from scripts_dsl import suggest
from scripts_dsl.loader import load
from scripts_dsl.messages import Message
from scripts_dsl.site import read_site
from scripts_dsl.tree import Mapping, Scalar


def check_settings(source: str | bytes, file: str, flows: Sequence[str]) -> tuple[list[Message], tuple[str, ...]]:
    """Messages about the settings and their lines; `flows` are the names of the site's flows."""
    site, report, lines = read_site(source, file)
    root = load(source, file).root
    numbers = root.get("numbers") if root else None
    for key, node in numbers.entries if isinstance(numbers, Mapping) else ():
        name = site.numbers.get(key.text)
        if name is not None and name not in flows and isinstance(node, Scalar):
            hints = suggest.hints(name, flows, "flows")
            report.error("unknown-flow", node.mark, f"number {key.text} leads to '{name}', which is no flow", *hints)
    return report.sorted(), lines
