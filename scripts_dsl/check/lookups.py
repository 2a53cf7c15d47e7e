"""`silence`: a look-up may take long and the caller hears nothing."""

from __future__ import annotations

from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report

PATIENCE = 3.0
"""Seconds that a caller bears without a word."""


def check(compiled: Compiled, report: Report) -> None:
    """The verbs that look something up."""
    for link in compiled.chains.links.values():
        args = compiled.graph.steps[link.id].args
        if link.node.verb.field("meanwhile") is None or "meanwhile" in args or link.node.of("meanwhile") is not None:
            continue
        if args.get("timeout", 0) > PATIENCE:
            text = f"the caller may wait {args['timeout']:g} s and hear nothing"
            report.warning("silence", link.node.mark_of("timeout"), text, "add  meanwhile: one_moment")
