"""The checks of a campaign file: what reading.py says, and its tests."""

from __future__ import annotations

from scripts_dsl.campaign import Campaign, read_campaign, rehearsal
from scripts_dsl.failed import Failed
from scripts_dsl.messages import Report
from scripts_dsl.model import File, TestCase
from scripts_dsl.site import Site
from scripts_dsl.tree import Mark


def check(file: File, site: Site, report: Report) -> Campaign | None:
    """The campaign of a file; None after a message that leaves no meaning."""
    campaign = read_campaign(file, site, report)
    names: dict[str, Mark] = {}
    for case in file.tests:
        first = names.setdefault(case.name, case.mark)
        if first is not case.mark:
            report.error("twice", case.mark, "two tests have the same name", f"the first one is in line {first.line}")
        elif campaign is not None and not report.has_errors:
            _sense(campaign, case, report)
    return campaign


def _sense(campaign: Campaign, case: TestCase, report: Report) -> None:
    try:
        rehearsal.set_up(campaign, case)
    except Failed as failed:
        report.error("test", failed.mark, failed.text, *failed.hints)
