"""What a failed test leaves open is its own: it is thrown away here, and not found in a test that did nothing wrong.

Python says of a socket that nobody closed when the garbage is collected, at any later moment; a warning is an error
in the test of that moment. What the traceback of a failure holds stays until the next failure.
"""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Generator

import pytest

_FAILED = pytest.StashKey[bool]()
_HELD = ("last_exc", "last_type", "last_value", "last_traceback")
"""Names in `sys` under which pytest keeps the last failure for debuggers."""


def pytest_collection_finish() -> None:
    """Tests and what they import stay to the end: the collector need not look at all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    result = yield
    if item.stash.get(_FAILED, False):
        _throw_away()
    return result


def _throw_away() -> None:
    for name in _HELD:
        if hasattr(sys, name):
            delattr(sys, name)
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gc.collect()
    finally:
        sys.unraisablehook = hook
