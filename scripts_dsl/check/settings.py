"""`settings.yaml` alone: everything site.py says about it, and numbers that lead to no flow, or to one that needs more.

`unknown-flow`: a number leads to a flow that is not there. `takes-gives`: it leads to a sub-flow, whose values nobody
gives. `unknown-script`, `unknown-survey`: a queue names a talk script, or a form, that is not there.
"""

from __future__ import annotations

from pathlib import Path

from scripts_dsl import suggest
from scripts_dsl.loader import load
from scripts_dsl.messages import Message, Report
from scripts_dsl.signatures import Files
from scripts_dsl.site import read_site
from scripts_dsl.tree import Mapping, Scalar

BESIDE = {"script": "script", "form": "survey"}
"""Word of a queue -> kind of the file that it names."""


def check_settings(
    source: str | bytes, file: str, files: Files, folder: Path | None = None
) -> tuple[list[Message], tuple[str, ...]]:
    """Messages about the settings and their lines; `files` are those of the site, `folder` has its queries."""
    site, report, lines = read_site(source, file, folder)
    root = load(source, file).root
    numbers = root.get("numbers") if root else None
    for key, node in numbers.entries if isinstance(numbers, Mapping) else ():
        name = site.numbers.get(key.text)
        if name is not None and isinstance(node, Scalar):
            _number(key.text, name, node, files, report)
    queues = root.get("queues") if root else None
    for _, node in queues.entries if isinstance(queues, Mapping) else ():
        for word, kind in BESIDE.items():
            named = node.get(word) if isinstance(node, Mapping) else None
            if isinstance(named, Scalar):
                _beside(named, kind, files, report)
    return report.sorted(), lines


def _number(number: str, name: str, node: Scalar, files: Files, report: Report) -> None:
    flow = files.find("flow", name)
    if flow is None:
        hints = suggest.hints(name, files.names("flow"), "flows")
        report.error("unknown-flow", node.mark, f"number {number} leads to '{name}', which is no flow", *hints)
    elif flow.takes:
        what = f"number {number} leads to '{name}', which takes '{next(iter(flow.takes))}', and nobody gives it"
        report.error("takes-gives", node.mark, what, "let a flow without takes: call it")


def _beside(node: Scalar, kind: str, files: Files, report: Report) -> None:
    name = node.text.strip()
    if name and files.find(kind, name) is None:
        hints = suggest.hints(name, files.names(kind), f"{kind}s")
        report.error(f"unknown-{kind}", node.mark, f"there is no {kind} '{name}'", *hints)
