"""`silence`: a look-up may take long and the caller hears nothing. `http`: only a GET may be asked again. `duration`:
nobody holds a telephone for ever.
"""

from __future__ import annotations

from scripts_dsl.chains import Link
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report
from scripts_dsl.requests import Request
from scripts_dsl.verbs.fetching import LONGEST

PATIENCE = 3.0
"""Seconds that a caller bears without a word."""


def check(compiled: Compiled, report: Report) -> None:
    """The verbs that look something up."""
    for link in compiled.chains.links.values():
        _again(compiled, link, report)
        _short(compiled, link, report)
        args = compiled.graph.steps[link.id].args
        if link.node.verb.field("meanwhile") is None or "meanwhile" in args or link.node.of("meanwhile") is not None:
            continue
        if args.get("timeout", 0) > PATIENCE:
            text = f"the caller may wait {args['timeout']:g} s and hear nothing"
            report.warning("silence", link.node.mark_of("timeout"), text, "add  meanwhile: one_moment")


def _short(compiled: Compiled, link: Link, report: Report) -> None:
    """An answer that takes longer is not waited for, whoever performs the look-up."""
    args = compiled.graph.steps[link.id].args
    if link.node.verb.name in ("http", "db", "run") and args.get("timeout", 0) > LONGEST:
        what = f"nobody is left waiting for an answer for {args['timeout']:g} s"
        report.error("duration", link.node.mark_of("timeout"), what, f"{LONGEST:g}s at most")


def _again(compiled: Compiled, link: Link, report: Report) -> None:
    """Whatever changes something outside is not repeated: it may have been done."""
    args = compiled.graph.steps[link.id].args
    request = args.get("http")
    if isinstance(request, Request) and request.method != "GET" and args["retries"]:
        what = f"a {request.method} is not tried again: it may have been done"
        report.error("http", link.node.mark_of("retries"), what, "take  retries:  out")
