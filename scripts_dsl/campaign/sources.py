"""`from:` of `people:`: a named query, a function, a file, or who asked about something lately. Called by reading.py.

Rules `people`, `unknown-topic`, `unknown-queue`, `unknown-query`, `unknown-function`, `takes-gives`: nobody gives such
a query or function anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.site import Site
from scripts_dsl.tree import Node, Scalar
from scripts_dsl.values import read_duration

_SOURCE = re.compile(
    r"db\.(?P<query>\w+)|run (?P<function>\w+(?:\.\w+)+)|(?P<file>[\w./-]+\.csv)"
    r"|asked (?:(?P<kind>topic|queue|outcome|disposition) )?(?P<asked>\w{1,64}) in (?P<within>\w{1,8})"
)


def read_source(node: Node, site: Site, report: Report) -> str:
    """The source as written."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    match = _SOURCE.fullmatch(text)
    if match is None or (match["file"] and not _beside(match["file"])):
        hint = (
            "write  db.overdue_customers,  run crm.people,  people.csv  beside the settings,  or  asked bills in 180d"
        )
        report.error("people", node.mark, f"people cannot come from '{text[:40]}'", hint)
    elif match["query"]:
        query = site.queries.get(match["query"])
        _asked(node, site, report, "query", match["query"], site.queries, query.arguments if query else ())
    elif match["function"]:
        spec = site.functions.get(match["function"])
        _asked(node, site, report, "function", match["function"], site.functions, list(spec.arguments) if spec else ())
    elif match["asked"]:
        _asked_about(node, site, report, match["kind"] or "topic", match["asked"])
        if read_duration(match["within"]) is None:
            report.error("duration", node.mark, f"'{match['within']}' is not a length of time", "write  in 180d")
    return text


def _asked_about(node: Node, site: Site, report: Report, kind: str, value: str) -> None:
    """A topic or a queue of the settings; what flows and agents say of a contact is theirs."""
    known = {"topic": site.topics, "queue": site.queues}.get(kind)
    if site.known and known is not None and value not in known:
        hints = suggest.hints(value, known, f"{kind}s")
        report.error(f"unknown-{kind}", node.mark, f"the site has no {kind} '{value}'", *hints)


def _beside(file: str) -> bool:
    path = PurePosixPath(file)
    return not path.is_absolute() and ".." not in path.parts


def _asked(
    node: Node, site: Site, report: Report, what: str, name: str, known: Collection[str], takes: Collection[str]
) -> None:
    """It is there, and asks for nothing."""
    if not site.known:
        return
    if name not in known:
        hints = suggest.hints(name, known, "queries" if what == "query" else "functions")
        report.error(f"unknown-{what}", node.mark, f"the site has no {what} '{name}'", *hints)
    elif takes:
        text = f"{what} '{name}' wants '{next(iter(takes))}', and for a list of people nobody gives it"
        report.error("takes-gives", node.mark, text, "write one that needs nothing")
