"""Publishing: a folder of flows is checked and tested, its difference told, stored, and put in force for new calls.

In: the folder and the day. Out: Published, or Refused with every reason. Called by the commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from centrala.publishing.sounds import Sounds, compared, unplayable
from centrala.publishing.versions import Broken, Changed, Files, NoVersion, Version, Versions, files_of, hash_of
from outbound.countries import countries
from scripts_dsl.check import Checked
from scripts_dsl.check.folder import Folder, check_folder
from scripts_dsl.diff import Told, compare, settings_difference
from scripts_dsl.messages import render
from scripts_dsl.testing import run_file
from scripts_dsl.testing.untested import never_taken


class Refused(Exception):
    """Something is wrong with the files; `reasons` say what."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(f"{len(reasons)} reasons")
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do."""

    files: Files
    hashes: Mapping[str, str]
    """`flow energia`, `campaign overdue` -> hash of its meaning."""
    before: Version | None
    """In force now."""
    tests: int
    """Tests that passed."""
    changed: Mapping[str, Told]
    """Files that do not mean the same as before: what people will notice."""
    new: tuple[str, ...]
    gone: tuple[str, ...]
    sounds: Sounds
    """Recordings that are not as before."""

    @property
    def nothing(self) -> bool:
        """The files in force are these."""
        return self.before is not None and self.before.hash == hash_of(self.files)


def prepare(folder: Path, now: datetime, recordings: Path | None = None) -> Plan:
    """Check and test everything, and compare it with what is in force. Raises Refused, OSError.

    `recordings`: the folder with `prompts/` in it; the one beside the folder of flows when None.
    """
    checked = check_folder(folder, now.date(), recordings)
    files = files_of(folder, recordings)
    reasons = (*_messages(checked), *unplayable(files))
    if not checked.files:
        reasons = (f"{folder} has no flows",)
    if reasons:
        raise Refused(reasons)
    tests = _test(checked)
    before = _before(folder)
    hashes = {name: file.hash for name, file in _by_name(checked).items()}
    there = before.flows if before is not None else {}
    return Plan(
        files,
        hashes,
        before,
        tests,
        _differences(checked, before),
        tuple(name for name in hashes if name not in there),
        tuple(name for name in there if name not in hashes),
        compared(files, before),
    )


def publish(folder: Path, plan: Plan, now: datetime, note: str = "") -> Version:
    """Store what was prepared, and put it in force. A version that was there before comes back under its number.
    Raises Refused when a recording changed meanwhile, OSError."""
    store = Versions(folder)
    with store.alone():
        same = next((v for v in reversed(store.all()) if v.hash == hash_of(plan.files)), None)
        try:
            version = same or store.keep(plan.files, plan.hashes, now, note)
        except Changed as changed:
            raise Refused((str(changed),)) from None
        store.put_in_force(version)
    return version


def roll_back(folder: Path, to: str | None = None) -> Version:
    """An earlier version in force again: the one named, else the one before the present. Raises NoVersion, Refused."""
    store = Versions(folder)
    with store.alone():
        if to is not None:
            version = store.find(to)
        else:
            present = _present(store)
            earlier = [v for v in store.all() if present is not None and v.number < present.number]
            if not earlier:
                raise NoVersion("nothing was published before")
            version = earlier[-1]
        reasons = tuple(_messages(check_folder(version.folder), errors_only=True))
        if reasons:
            raise Refused(reasons)
        store.put_in_force(version)
    return version


# --- inside --------------------------------------------------------------------------------------------------------


def _before(folder: Path) -> Version | None:
    """The version in force; None also when the pointer is broken: publishing mends it."""
    try:
        return Versions(folder).published()
    except Broken:
        return None


def _present(store: Versions) -> Version | None:
    """The version in force. Raises Refused when nobody can say which it is."""
    try:
        return store.published()
    except Broken as broken:
        raise Refused((str(broken),)) from None


def _messages(checked: Folder, *, errors_only: bool = False) -> Iterator[str]:
    """What stands against it. Warnings count, too: who means them writes `allow:` with a reason and a day."""
    for message in checked.messages:
        if message.is_error or not errors_only:
            yield render(message, checked.lines)
    for file in checked.files.values():
        for message in file.messages:
            if message.is_error or not errors_only:
                yield render(message, file.lines)


def _test(checked: Folder) -> int:
    """How many tests passed. Raises Refused when one failed, or when they leave out what can go wrong."""
    failed: list[str] = []
    count, rules = 0, countries()
    for path, file in checked.files.items():
        results = run_file(file, str(path), rules)
        if results is not None:
            count += len(results.tests)
            against = (*results.failures, *never_taken(file, str(path), results))
            failed += [render(message, file.lines) for message in against]
    if failed:
        raise Refused(tuple(failed))
    return count


def _differences(checked: Folder, before: Version | None) -> dict[str, Told]:
    """Of the settings, and of files that are in both, where they do not mean the same."""
    if before is None:
        return {}
    there = check_folder(before.folder)
    settings = settings_difference(there.site, checked.site)
    old, new = _by_name(there), _by_name(checked)
    both = [name for name in new if name in old and old[name].hash != new[name].hash]
    files = {name: compare(old[name], new[name], countries=countries()) for name in both}
    return files if settings.nothing else {"settings": settings, **files}


def _by_name(checked: Folder) -> dict[str, Checked]:
    """Files without errors, by kind and name: `survey after_call`."""
    return {file.name: file for file in checked.files.values() if not file.refused}
