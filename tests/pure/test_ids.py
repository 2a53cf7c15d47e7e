"""Ids are UUID version 7: made before any effect, in the order of time."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ids import made_at, new_id


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_7_that_tells_its_moment(moment: int, tail: bytes) -> None:
    made = UUID(new_id(moment, tail))
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == moment


def test_an_id_tells_when_it_was_made() -> None:
    assert made_at(new_id(1_770_000_000_123)) == 1_770_000_000.123
    with pytest.raises(ValueError, match="invalid literal"):
        made_at("not one of ours")


def test_a_later_id_sorts_behind_an_earlier_one() -> None:
    assert new_id(1_000, b"\xff" * 10) < new_id(1_001, b"\x00" * 10)


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
