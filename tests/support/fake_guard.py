"""The manager actions behind the dial guard, on an Asterisk made of three dicts; and attempts without a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ivr.asterisk.ami_wire import AmiDown, AmiEvent, AmiReply
from ivr.dialguard.numbers import Refused, to_ring
from ivr.dialguard.ports import Attempt
from ivr.dialguard.states import AttemptState

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
Fields = Mapping[str, str | Sequence[str]]


class FakeGuard:
    """ami_link.Ami, as far as the guard asks it. Set the attributes; `down`: every action fails."""

    def __init__(self) -> None:
        self.starts = 1
        """In the how manieth second of its minute it began, and begins with each restart."""
        self.now = "2026-05-06 10:00:59"
        """There."""
        self.channels: dict[str, str] = {}
        """Uniqueid -> name."""
        self.database: dict[str, str] = {}
        """`att/…`, `sup/…`."""
        self.originated: list[dict[str, Any]] = []
        """Calls that are not into a [sys-…] context."""
        self.down = False
        self.deaf = False
        """Calls into [sys-…] contexts do nothing."""
        self.asked: list[str] = []

    def restarts(self) -> None:
        """Channels are gone; the database is on disk."""
        self.starts += 1
        self.channels.clear()

    async def act(
        self, name: str, fields: Fields | None = None, *, end: str | None = None, deadline: float = 5.0
    ) -> AmiReply:
        given: Any = dict(fields or {})
        self.asked.append(name)
        if self.down:
            raise AmiDown(name, sent=True)
        match name:
            case "CoreStatus":
                began = {"CoreStartupDate": "2026-05-06", "CoreStartupTime": f"10:00:{self.starts:02}"}
                return AmiReply(True, "", began)
            case "Getvar":
                return AmiReply(True, "", {"Value": self.now})
            case "CoreShowChannels":
                return self._list("CoreShowChannel", [{"Uniqueid": u, "Channel": n} for u, n in self.channels.items()])
            case "DBGet":
                value = self.database.get(f"{given['Family']}/{given['Key']}")
                if value is None:
                    return AmiReply(False, "Database entry not found", {})
                return self._list("DBGetResponse", [{"Val": value}])
            case "DBGetTree":
                family = f"{given['Family']}/"
                rows = [{"Key": f"/{k}", "Val": v} for k, v in self.database.items() if k.startswith(family)]
                return (
                    self._list("DBGetTreeResponse", rows) if rows else AmiReply(False, "Database entry not found", {})
                )
            case "Originate":
                self._originate(given)
        return AmiReply(True, "", {})

    def _originate(self, given: dict[str, Any]) -> None:
        where = given["Channel"].removeprefix("Local/").removesuffix("/n")
        exten, _, context = where.partition("@")
        set_ = dict(v.split("=", 1) for v in given.get("Variable", ()))
        if not context.startswith("sys-"):
            self.originated.append(given)
        elif self.deaf:
            return
        elif context == "sys-suppress":
            self.database[f"sup/{exten[1:]}"] = f"{set_['SCOPE']}-{set_['SINCE']}"
        elif context == "sys-allow":
            self.database.pop(f"sup/{exten[1:]}", None)
        elif context == "sys-revoke":
            self.database.setdefault(f"att/{set_['REVOKE']}", "REVOKED")
        elif context == "sys-forget":
            self.database.pop(f"att/{set_['FORGET']}", None)

    @staticmethod
    def _list(name: str, rows: list[dict[str, str]]) -> AmiReply:
        return AmiReply(True, "", {}, tuple(AmiEvent(name, row, 0.0) for row in rows))


class FakeLedger:
    """ivr.dialguard.ports.Ledger in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Attempt] = {}
        self.fails: Exception | None = None

    async def claim(self, written: str, key: str, **more: Any) -> Attempt:
        if self.fails:
            raise self.fails
        number = to_ring(written, "PL")
        if key not in self.rows:
            id_ = more["attempt"]
            channel = more.get("channel") or id_
            self.rows[key] = Attempt(
                id_, key, more.get("call_id"), number, more["boot"], channel, NOW, AttemptState.INTENT, ""
            )
        if self.rows[key].state is AttemptState.BLOCKED:
            raise Refused(self.rows[key].because)
        return self.rows[key]

    async def by_key(self, key: str) -> Attempt | None:
        return self.rows.get(key)

    async def open(self) -> tuple[Attempt, ...]:
        return tuple(row for row in self.rows.values() if row.state is AttemptState.INTENT)

    def ended(self, attempt: Attempt, state: AttemptState, because: str, **_: Any) -> object:
        if self.rows[attempt.key].state is AttemptState.INTENT:
            self.rows[attempt.key] = replace(self.rows[attempt.key], state=state, because=because)
        return None
