"""Several pytest processes beside each other share the tests of one run, module by module.

`pytest --shared FOLDER tests/live tests/wire` in each, with the same folder: a module belongs to who first makes its
file there. `--from-behind`: begins with the last module, so that one process is busy with short tests that compute
while the others wait for telephones. `--first browser`, `--last browser`: begins with the modules of browsers, or ends
with them: several browsers at once take the processor from telephones, which cannot wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("shared")
    group.addoption("--shared", type=Path, metavar="FOLDER", help="share the modules with other processes")
    group.addoption("--from-behind", action="store_true", help="begin with the last module")
    group.addoption("--first", metavar="MARK", default="", help="begin with the modules that have this mark")
    group.addoption("--last", metavar="MARK", default="", help="end with the modules that have this mark")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """pytest's own loop, over the modules that nobody else has taken."""
    folder: Path | None = session.config.getoption("shared")
    if folder is None or session.config.option.collectonly:
        return None
    if session.testsfailed and not session.config.option.continue_on_collection_errors:
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    folder.mkdir(parents=True, exist_ok=True)
    ours = _ours(session, folder)
    item = next(ours, None)
    while item is not None:
        following = next(ours, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def _marked(items: list[pytest.Item], mark: str) -> bool:
    """Whether the module has it."""
    return bool(mark) and items[0].get_closest_marker(mark) is not None


def _ours(session: pytest.Session, folder: Path) -> Iterator[pytest.Item]:
    """A module is taken when the last test of the one before is about to begin."""
    modules = [list(items) for _, items in groupby(session.items, key=lambda item: item.path)]
    first, last = session.config.getoption("first"), session.config.getoption("last")
    if session.config.getoption("from_behind"):
        modules.reverse()
    modules.sort(key=lambda items: _marked(items, last) - _marked(items, first))
    for items in modules:
        name = items[0].path.relative_to(session.config.rootpath).as_posix().replace("/", "-")
        try:
            (folder / name).touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from items
