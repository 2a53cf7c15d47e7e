"""Modules of FreePBX whose things an IVR leads to by number only: who knows them, and what to write instead.

A table for freepbx_destinations.py; one row here is one sort of destination that is told as not mapped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """Destinations that FreePBX keeps in another module, of which the IVR's tables know the number only."""

    pattern: re.Pattern[str]
    title: str
    advice: str
    """What a person writes at the place."""
    table: str = ""


MODULES = (
    Module(re.compile(r"timeconditions,(\d+),.*"), "Time Conditions", "hours:, and goto with when: hours.NAME.open",
           "timeconditions"),
    Module(re.compile(r"app-announcement-(\d+),.*"), "Announcements", "say: the text, then goto or hangup",
           "announcement"),
    Module(re.compile(r"ext-miscdests,(\d+),.*"), "Misc Destinations", "transfer: the number it dialled", "miscdests"),
    Module(re.compile(r"app-daynight,(\d+),.*"), "Call Flow Control", "goto with when: notices.NAME.on"),
    Module(re.compile(r"directory,(\d+),.*"), "Directory", "menu with extensions:, or a queue"),
    Module(re.compile(r"(?:ext-meetme|conferences),(\d+),.*"), "Conferences", "transfer: to the room's number"),
    Module(re.compile(r"vmblast-grp,(\d+),.*"), "Voicemail Blasting", "voicemail: a box that all of them hear"),
    Module(re.compile(r"app-languages,(\d+),.*"), "Languages", "set: {language: …}, then goto"),
    Module(re.compile(r"disa,(\d+),.*"), "DISA", "nothing: no caller dials out of this language"),
    Module(re.compile(r"callback,(\d+),.*"), "Callback", "callback: a queue"),
    Module(re.compile(r"dynroute-(\d+),.*"), "Dynamic Routes", "run: or http:, then when:"),
    Module(re.compile(r"(?:app-)?queueprio,(\d+),.*"), "Queue Priorities", "priority: on the queue"),
    Module(re.compile(r"ext-trunk,(\d+),.*"), "Trunks", "transfer: the number"),
    Module(re.compile(r"ext-featurecodes,(.+?),.*"), "Feature Codes", "nothing: codes are for telephones of the site"),
    Module(re.compile(r"ext-fax,(\d+),.*"), "Fax", "hangup: this language receives no fax"),
    Module(re.compile(r"(?:customdests|customapps),(.+?),.*"), "Custom Destinations", "what its dialplan did"),
)  # fmt: skip
