"""Models of the audit log."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, Field

from cti.model import Model


class AuditQuery(Model):
    """What is asked of the audit log; what is left out is anything."""

    since: AwareDatetime | None = None
    """31 days before `until` if none."""
    until: AwareDatetime | None = None
    """Now if none."""
    who: str = Field(default="", max_length=100)
    """User; `token:NAME` for a program."""
    act: str = Field(default="", max_length=40)
    """saw, searched, played, exported, changed, …"""
    what: str = Field(default="", max_length=40)
    """customer, recording, queue, user, …"""
    thing: str = Field(default="", max_length=100)
    """Its id."""


class AuditEntry(Model):
    """One thing that somebody did."""

    id: str
    at: AwareDatetime
    who: str
    """User; `token:NAME` of a program; on the command line a user of that machine."""
    act: str
    what: str
    thing: str
    """Its id; empty: there is none."""
    address: str
    """From where; empty: not over HTTP."""
    details: dict[str, Any]


class AuditList(Model):
    """The newest first."""

    entries: list[AuditEntry]
    cut: bool
    """There are more: ask with `until`, or for less."""
