"""Everything that is known of one customer, as a zip: what the person may ask for.

    customer.json timeline.json consents.json …    rows as the tables have them, moments as ISO 8601
    recordings/<name>.wav                          what was recorded of the person's calls
                                                   (of a compressed one the WAV that it was)
    manifest.json                                  SHA-256 of every file; of a recording whether it is as entered

Nobody but the user may read the file; it is whole or not there. That it was made is in the event log before its first
byte.

    CannotExport   the user's: nobody of that name, or the file is there already
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from centrala.personal.whose import CUSTOMER, FILES, RECORDINGS, filled
from ivr.eventlog.rows import row
from ivr.happenings import Happening
from ivr.moments import moment
from ivr.recordings.flac import CannotCompress, wav_of
from ivr.recordings.shelf import Shelf
from ivr.statements import Sql, grouped
from ivr.store import Row, Store

COLUMNS = {
    "customer": ("id name language email address created", "FROM customer WHERE id = :id"),
    "numbers": ("number", "FROM customer_number WHERE customer_id = :id ORDER BY number"),
    "accounts": ("number debt due at", "FROM account WHERE customer_id = :id ORDER BY number"),
    "consents": ("purpose given at", "FROM consent WHERE customer_id = :id ORDER BY purpose"),
    "promises": (
        "id kind call_id number text due_at owner queue made_at made_by state moved moved_by why",
        "FROM promise WHERE customer_id = :id OR call_id IN CALLS OR call_id IN SAID ORDER BY made_at, id",
    ),
    "timeline": (
        "id number at kind direction summary flow queue agent waited talk seconds outcome disposition note",
        "FROM interaction WHERE id IN CALLS ORDER BY at, id",
    ),
    "surveys": (
        "call_id survey at channel answers texts score band satisfaction outcome",
        "FROM survey_result WHERE call_id IN CALLS OR customer_id = :id OR number IN NUMBERS ORDER BY at",
    ),
    "survey_invitations": (
        "id call_id survey channel address language made state",
        "FROM survey_invitation WHERE call_id IN CALLS OR customer_id = :id OR number IN NUMBERS ORDER BY made, id",
    ),
    "remarks": (
        "id call_id at what survey question said by_user owner topic liability held state called called_by closed"
        " closed_by result note idea idea_why",
        "FROM remark WHERE call_id IN CALLS OR call_id IN SAID ORDER BY at, id",
    ),
    "complaints": (
        "id call_id number at channel text campaign",
        "FROM complaint WHERE call_id IN CALLS OR customer_id = :id OR number IN NUMBERS ORDER BY at, id",
    ),
    "script_answers": (
        "call_id at script question answer agent",
        "FROM script_answer WHERE call_id IN CALLS ORDER BY at, id",
    ),
    "offers": ("call_id at product answer agent", "FROM offer_answer WHERE call_id IN CALLS ORDER BY at, product"),
    "callbacks": (
        "id call_id queue number tell name language asked due state",
        "FROM callback WHERE call_id IN CALLS OR number IN NUMBERS ORDER BY asked, id",
    ),
    "attempts": (
        "id call_id number purpose claimed state because ended talk",
        "FROM attempt WHERE call_id IN CALLS OR number IN NUMBERS ORDER BY claimed, id",
    ),
    "campaigns": (
        "id campaign number list fields language zone consent consented state tries because",
        "FROM candidate WHERE customer_id = :id OR number IN NUMBERS ORDER BY campaign, id",
    ),
    "campaign_calls": (
        "attempt campaign number purpose subject at outcome ended",
        "FROM campaign_call WHERE number IN NUMBERS ORDER BY at, attempt",
    ),
    "left_alone": ("number since until why", "FROM respite WHERE number IN NUMBERS ORDER BY number"),
    "do_not_call": ("number scope since why", "FROM suppression WHERE number IN NUMBERS ORDER BY number"),
    "events": (
        "at kind call_id body",
        "FROM event WHERE (call_id IN CALLS OR customer_id = :id OR call_id IN SAID)"
        " AND kind NOT IN ('recording.graded', 'grade.answered') ORDER BY n",
    ),
}
"""File -> its columns, and where the rows come from. How an agent was graded is about the agent."""
MOMENTS = frozenset(
    {
        "at",
        "created",
        "due_at",
        "made_at",
        "asked",
        "claimed",
        "ended",
        "since",
        "until",
        "consented",
        "made",
        "called",
        "closed",
    }
)
"""Columns in microseconds since 1970."""
JSON = frozenset({"answers", "texts", "liability", "body", "fields"})
"""Columns that hold JSON."""
BLOCK = 1 << 16


class CannotExport(Exception):
    """Says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerExported(Happening):
    """Somebody took everything that is known of a customer out of the program."""

    kind: ClassVar[str] = "customer.exported"
    customer_id: str
    who: str
    why: str
    recordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    rows: dict[str, int]
    recordings: int
    wrong: tuple[str, ...]
    """Recordings whose file is missing, or not what was entered."""
    sha256: str
    """Of the zip."""


async def export(store: Store, shelf: Shelf, customer: str, file: Path, who: str, why: str, now: datetime) -> Exported:
    """Write `file`. Raises CannotExport, StoreError, OSError."""
    if not await store.fetch(CUSTOMER, id=customer):
        raise CannotExport(f"there is no customer {customer}")
    if await asyncio.to_thread(file.exists):
        raise CannotExport(f"{file} is there already")
    tables = {name: await _table(store, customer, name) for name in COLUMNS}
    found = await store.fetch(RECORDINGS, id=customer)
    files = {name: sha256 for name, _, _, state, _, _, sha256 in found if state in FILES}
    told = CustomerExported(at=now, customer_id=customer, who=who, why=why, recordings=tuple(files))
    await store.write(grouped([row(told)]))
    tables["recordings"] = [_named(("id", "call_id", "what", "state", "seconds", "at", "sha256"), one) for one in found]
    return await asyncio.to_thread(_write, file, tables, files, shelf)


async def _table(store: Store, customer: str, name: str) -> list[dict[str, Any]]:
    columns, which = COLUMNS[name]
    names = columns.split()
    text = "SELECT COLUMNS WHICH".replace("COLUMNS", ", ".join(names)).replace("WHICH", filled(which))
    return [_named(names, one) for one in await store.fetch(Sql(text), id=customer)]


def _named(names: list[str] | tuple[str, ...], values: Row) -> dict[str, Any]:
    return {name: _plain(name, value) for name, value in zip(names, values, strict=True)}


def _plain(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        return moment(value).isoformat()
    if name in JSON:
        return json.loads(value)
    return bool(value) if name == "given" else value


def _write(file: Path, tables: dict[str, list[dict[str, Any]]], files: dict[str, str], shelf: Shelf) -> Exported:
    part = file.with_name(file.name + ".part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
                wrong = _fill(zipped, tables, files, shelf)
            out.flush()
            os.fsync(out.fileno())
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
        # A link does not replace what somebody put there meanwhile.
        os.link(part, file)
    finally:
        part.unlink(missing_ok=True)
    return Exported({name: len(rows) for name, rows in tables.items()}, len(files), wrong, digest)


def _fill(
    zipped: zipfile.ZipFile, tables: dict[str, list[dict[str, Any]]], files: dict[str, str], shelf: Shelf
) -> tuple[str, ...]:
    sums: dict[str, Any] = {}
    for name, rows in tables.items():
        text = json.dumps(rows, ensure_ascii=False, indent=1).encode()
        zipped.writestr(f"{name}.json", text)
        sums[f"{name}.json"] = {"sha256": hashlib.sha256(text).hexdigest()}
    for name, entered in files.items():
        found = _put(zipped, shelf, name)
        sums[f"recordings/{name}.wav"] = {"sha256": found, "entered": entered, "same": found == entered}
    zipped.writestr("manifest.json", json.dumps(sums, indent=1))
    return tuple(name for name, entered in files.items() if sums[f"recordings/{name}.wav"]["sha256"] != entered)


def _put(zipped: zipfile.ZipFile, shelf: Shelf, name: str) -> str | None:
    """SHA-256 of what was put into the zip; None: there is no file, or none that can be read."""
    digest = hashlib.sha256()
    try:
        sound = _blocks(shelf, name)
        with zipped.open(f"recordings/{name}.wav", "w", force_zip64=True) as target:
            for block in sound:
                digest.update(block)
                target.write(block)
    except (CannotCompress, FileNotFoundError):
        return None
    return digest.hexdigest()


def _blocks(shelf: Shelf, name: str) -> Iterator[bytes]:
    """Of its WAV, whatever form it has. Raises FileNotFoundError when there is none."""
    file = shelf.find(name)
    if file is None:
        raise FileNotFoundError(name)
    return wav_of(file) if file.suffix == ".flac" else _as_it_is(os.open(file, os.O_RDONLY | os.O_NOFOLLOW))


def _as_it_is(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb") as sound:
        while block := sound.read(BLOCK):
            yield block
