"""Call flows of a demonstration in which campaigns call at any hour: a copy in the run folder, in which one word of one
file is otherwise. The people it calls live behind a carrier that leads nowhere; nobody sleeps there.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from centrala.demo.folder import DemoError

CAMPAIGN = "overdue.campaign.yaml"
HOURS, HOLIDAYS = re.compile(r"^  hours: .*$", re.M), re.compile(r"^  holidays: never.*$", re.M)
ALWAYS = "  hours: {mon-sun: 00:00-24:00}        # of this demonstration alone: its people live behind its own carrier"


def any_hour(callflows: Path, to: Path) -> Path:
    """The copy, made anew. Raises DemoError when the campaign's file has no such words."""
    if to.exists():
        shutil.rmtree(to)
    shutil.copytree(callflows, to)
    file = to / CAMPAIGN
    text = file.read_text("utf-8")
    if len(HOURS.findall(text)) != 1 or len(HOLIDAYS.findall(text)) != 1:
        raise DemoError(f"{callflows / CAMPAIGN} does not say its hours and holidays in a line each")
    text = HOLIDAYS.sub("  holidays: as usual", HOURS.sub(ALWAYS, text))
    file.write_text(_without_tests(text), "utf-8")
    return to


def _without_tests(text: str) -> str:
    """They say that nobody is called on Sundays, which is not so here."""
    return re.split(r"^tests:$", text, maxsplit=1, flags=re.M)[0].rstrip() + "\n"
