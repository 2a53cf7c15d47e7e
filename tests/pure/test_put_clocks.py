"""On days on which clocks are put forward or back nobody is rung outside the hours of the wall clock, and none is left
out. `make chaos` asks about every zone and every change from 2020 to 2040 (P15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from support import put_clocks


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Warsaw", "America/St_Johns", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca",
        "Asia/Almaty",
    ],
)  # fmt: skip
def test_hours_are_those_of_the_clock_on_the_wall_whenever_it_is_put(zone: str) -> None:
    found = [wrong for change in put_clocks.changes(zone) for wrong in put_clocks.asked(zone, change)]
    assert found
    assert [wrong for wrong in found if wrong] == []


def test_changes_are_found_to_the_second() -> None:
    warsaw = put_clocks.changes("Europe/Warsaw")
    assert (len(warsaw), warsaw[0]) == (42, datetime(2020, 3, 29, 1, tzinfo=UTC))
    assert len(put_clocks.changes("Asia/Tokyo")) == 0


def test_whoever_forgets_the_change_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one would who adds hours to midnight."""
    real = put_clocks.decide
    monkeypatch.setattr(put_clocks, "decide", lambda *args: real(*args[:4], args[4] + timedelta(hours=1)))
    (change, *_) = put_clocks.changes("Europe/Warsaw")
    assert any(put_clocks.asked("Europe/Warsaw", change))
