"""What is shown of a long run in few points."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outbound.braking.evidence import POINTS, Line

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=3000))
def test_a_line_of_few_points_keeps_the_highest_and_the_last(values: list[float]) -> None:
    line, points = Line(), [(NOON + timedelta(seconds=n), value) for n, value in enumerate(values)]
    for at, value in points:
        line.add(at, value)
    drawn = line.drawn()
    assert len(drawn) <= POINTS
    assert set(drawn) <= set(points)
    assert drawn == tuple(sorted(drawn))
    assert drawn[-1] == points[-1]
    assert max(value for _, value in drawn) == max(values)
    if len(values) < POINTS - 1:
        assert drawn == tuple(points)
