"""SQL text and the grouping of writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.moments import micros, moment
from ivr.statements import Group, Sql, Write, grouped

SET = Sql("INSERT INTO t VALUES (:k, :v) ON CONFLICT (k) DO UPDATE SET v = excluded.v", key="k")
ADD = Sql("UPDATE t SET v = v * 10 + :v WHERE k = :k", key="k")
DELETE = Sql("DELETE FROM t WHERE k = :k", key="k")
ALL = Sql("UPDATE t SET v = v * 10 + :v")


def test_names_become_numbered_parameters_and_casts_stay() -> None:
    sql = Sql("SELECT :a::text, :b, :a FROM x WHERE t = 'it''s'")
    assert sql.sqlite == "SELECT ?1::text, ?2, ?1 FROM x WHERE t = 'it''s'"
    assert sql.postgres == "SELECT $1::text, $2, $1 FROM x WHERE t = 'it''s'"
    assert sql(b=2, a=1).args == (1, 2)


@pytest.mark.parametrize("values", [{}, {"k": 1}, {"k": 1, "w": 2}, {"k": 1, "v": 2, "w": 3}])
def test_a_missing_or_unknown_parameter_is_told_at_once(values: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        SET(**values)


def test_a_key_must_be_a_parameter() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Sql("SELECT :a", key="nothing")


def test_calls_side_by_side_need_one_statement_each() -> None:
    writes = [w for call in range(50) for w in (SET(k=call, v=1), ADD(k=call, v=2), DELETE(k=call))]
    assert [(g.sql, len(g.rows)) for g in grouped(writes)] == [(SET, 50), (ADD, 50), (DELETE, 50)]


def test_a_row_deleted_and_set_again_stays() -> None:
    writes = [DELETE(k=2), SET(k=1, v=1), DELETE(k=1), SET(k=1, v=5)]
    assert _after(_flat(grouped(writes))) == {1: 5}


write = st.one_of(
    st.builds(lambda k, v: SET(k=k, v=v), st.integers(0, 3), st.integers(1, 9)),
    st.builds(lambda k, v: ADD(k=k, v=v), st.integers(0, 3), st.integers(1, 9)),
    st.builds(lambda k: DELETE(k=k), st.integers(0, 3)),
    st.builds(lambda v: ALL(v=v), st.integers(1, 9)),
)


@given(st.lists(write, max_size=15))
def test_grouping_never_changes_the_result(writes: list[Write]) -> None:
    assert _after(_flat(grouped(writes))) == _after(writes)


def _flat(groups: list[Group]) -> list[Write]:
    return [Write(g.sql, row) for g in groups for row in g.rows]


def _after(writes: Iterable[Write]) -> dict[int, int]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER)")
    for sql, args, _ in writes:
        database.execute(sql.sqlite, args)
    rows = dict(database.execute("SELECT k, v FROM t"))
    database.close()
    return rows


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_survives_the_table_to_the_microsecond(at: datetime) -> None:
    assert moment(micros(at)) == at


def test_a_moment_is_the_same_from_every_zone_and_needs_one() -> None:
    at = datetime(2026, 5, 6, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert moment(micros(at)) == at
    with pytest.raises(TypeError):
        micros(datetime(2026, 5, 6))  # noqa: DTZ001
