"""`centrala check --explain`: what flows can do to a caller, and campaigns to people, without a call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from centrala.cli.flow_files import flow_files, read_flow
from centrala.cli.saying import say

if TYPE_CHECKING:
    from scripts_dsl.explain import CampaignExplanation, Explanation


def explain_all(paths: Iterable[Path], *, as_json: bool) -> None:
    """Explain every file of these files and folders. Ends with 1 when one has errors."""
    from outbound.countries import countries
    from scripts_dsl.explain import explain, explain_campaign

    rules = countries()
    files = [read_flow(path) for path in flow_files(paths)]
    found: list[Explanation | CampaignExplanation] = []
    for file in files:
        if file.checked.campaign is not None:
            found.append(explain_campaign(file.checked.campaign, rules))
        elif file.checked.graph is not None:
            found.append(explain(file.checked.graph))
    if as_json:
        typer.echo(json.dumps([made.as_json() for made in found], ensure_ascii=False, indent=2))
    else:
        say("\n\n".join("\n".join(made.lines()) for made in found))
    for file in files:
        file.show_errors()
    if any(file.checked.refused for file in files):
        raise typer.Exit(1)
