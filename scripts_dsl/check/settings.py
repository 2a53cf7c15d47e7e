"""`settings.yaml` alone: everything site.py says about it, and numbers that lead to no flow, or to one that needs more.

`unknown-flow`: a number leads to a flow that is not there. `takes-gives`: it leads to a sub-flow, whose values nobody
gives. `unknown-script`: the agents of a queue have a script that is not there.
"""

from __future__ import annotations

from pathlib import Path

from scripts_dsl import suggest
from scripts_dsl.loader import load
from scripts_dsl.messages import Message, Report
from scripts_dsl.signatures import Files
from scripts_dsl.site import read_site
from scripts_dsl.tree import Mapping, Scalar


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
        script = node.get("script") if isinstance(node, Mapping) else None
        if isinstance(script, Scalar):
            _script(script, files, report)
    return report.sorted(), lines


def _number(number: str, name: str, node: Scalar, files: Files, report: Report) -> None:
    flow = files.find("flow", name)
    if flow is None:
        hints = suggest.hints(name, files.names("flow"), "flows")
        report.error("unknown-flow", node.mark, f"number {number} leads to '{name}', which is no flow", *hints)
    elif flow.takes:
        what = f"number {number} leads to '{name}', which takes '{next(iter(flow.takes))}', and nobody gives it"
        report.error("takes-gives", node.mark, what, "let a flow without takes: call it")


def _script(node: Scalar, files: Files, report: Report) -> None:
    name = node.text.strip()
    if name and files.find("script", name) is None:
        hints = suggest.hints(name, files.names("script"), "scripts")
        report.error("unknown-script", node.mark, f"there is no script '{name}'", *hints)
