"""What a preflight counts, and how it is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.preflight import Counting, Preflight
from outbound.preflight.shown import as_json, lines
from scripts_dsl.campaign import Campaign
from scripts_dsl.check import check_file
from scripts_dsl.policy import Call, Decision, Never, NotNow, Person
from scripts_dsl.site import Site

AT = datetime(2026, 5, 6, 8, 0, tzinfo=UTC)
"""A Wednesday, ten o'clock in Warsaw."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANNA, IVAN = Person("+48601234567"), Person("+79031234567")
FILE = """\
campaign: overdue
purpose: debt
owner: sofia
people: {from: people.csv, fields: {phone: phone}}
call: {with: flow reminder, from: +48221234567}
"""


def campaign() -> Campaign:
    """A short one."""
    found = check_file(FILE, "x.campaign.yaml", Site(zone="Europe/Warsaw", known=False)).campaign
    assert found is not None
    return found


def later(hours: float, because: str = "hours") -> NotNow:
    """In so many hours."""
    return NotNow(because, "it is late", AT + hours * HOUR)


def counted(*decisions: Decision, not_before: datetime | None = None) -> Preflight:
    """Of Anna, as often as decisions come in."""
    counting = Counting(campaign(), AT)
    for decision in decisions:
        counting.add(ANNA, decision, not_before)
    return counting.result({"waiting": len(decisions), "done": 3})


def test_everybody_counts_once_and_today_holds_those_of_now() -> None:
    found = counted(
        Call("first", "x"), later(2), later(20), later(24 * 8),
        NotNow("us_tsr", "an old copy", None), Never("lists", "y"),
    )  # fmt: skip
    assert (found.people, found.now, found.today, found.week, found.later, found.untold, found.never) == (
        6, 1, 2, 3, 1, 1, 1,
    )  # fmt: skip


def test_today_ends_at_midnight_of_the_site() -> None:
    assert counted(later(13.99)).today == 1
    found = counted(later(14))
    assert (found.today, found.week) == (0, 1)


def test_what_the_last_outcome_says_counts_where_it_is_later() -> None:
    found = counted(Call("again", "x"), later(2), not_before=AT + 5 * HOUR)
    assert (found.now, found.today) == (0, 2)
    assert [(skip.because, skip.people) for skip in found.skips] == [("outcomes", 2)]
    assert counted(Call("again", "x"), not_before=AT - HOUR).now == 1


def test_rules_are_told_with_their_word_the_most_frequent_first_and_no_number_whole() -> None:
    law = NotNow("fr_hours", "it is one", AT + 3 * HOUR, "hours", "")
    never = Never("us_tcpa", "no consent", "consent", "written")
    found = counted(law, law, later(5), later(3), later(4), never)
    assert [(s.because, s.field, s.people, s.never, s.soonest) for s in found.skips] == [
        ("hours", "", 3, False, AT + 3 * HOUR),
        ("fr_hours", "hours", 2, False, AT + 3 * HOUR),
        ("us_tcpa", "consent", 1, True, None),
    ]
    assert all(skip.example == "…567" for skip in found.skips)
    assert "601234" not in "\n".join(lines(found)) + str(as_json(found))


def test_the_plan_is_by_hour_of_the_site_and_zone_of_the_person() -> None:
    counting = Counting(campaign(), AT)
    for person, decision in ((ANNA, Call("first", "x")), (ANNA, later(0.5)), (IVAN, later(2)), (ANNA, later(24 * 9))):
        counting.add(person, decision)
    plan = [(f"{one.begins:%H:%M}", one.zone, one.people) for one in counting.result().plan]
    assert plan[:2] == [("10:00", "Europe/Warsaw", 2), ("12:00", plan[1][1], 1)]
    assert len(plan) == 2


def test_who_needs_a_zone_is_told_how_to_get_one() -> None:
    found = counted(NotNow("no_common_window", "give the zone", None))
    assert (found.needs_zone, found.untold) == (1, 1)
    assert any("1 need a zone: give them a zone: a column" in line for line in lines(found))


def test_it_reads_as_a_page_and_as_json() -> None:
    found = counted(Call("first", "x"), later(23), Never("lists", "on the list: company"))
    said = list(lines(found))
    assert said[0] == "overdue: 3 people wait, Wed 2026-05-06 10:00; besides 3 done"
    assert "  may be called now            1" in said
    assert "          1  lists                     never                   on the list: company  (…567)" in said
    assert "          1  hours                     from Thu 2026-05-07 09:00  it is late  (…567)" in said
    plain = as_json(found)
    assert (plain["at"], plain["week"], plain["plan"][0]["people"]) == ("2026-05-06T10:00:00+02:00", 2, 1)


DECISIONS = st.one_of(
    st.just(Call("first", "x")),
    st.just(Never("lists", "y")),
    st.builds(lambda h, b: later(h, b), st.floats(0.01, 400), st.sampled_from(["hours", "gap"])),
    st.just(NotNow("no_common_window", "z", None)),
)


@given(st.lists(DECISIONS, max_size=20), st.one_of(st.none(), st.floats(-50, 300)))
def test_nobody_is_lost_and_nobody_counts_twice(decisions: list[Decision], waits: float | None) -> None:
    found = counted(*decisions, not_before=None if waits is None else AT + waits * HOUR)
    assert found.people == len(decisions) == found.week + found.later + found.untold + found.never
    assert found.now <= found.today <= found.week
    assert sum(skip.people for skip in found.skips) == found.people - found.now
    assert sum(one.people for one in found.plan) == found.week


@pytest.mark.parametrize("many", [24, 30])
def test_a_long_plan_is_cut_unless_everything_is_asked_for(many: int) -> None:
    found = counted(*(later(hour) for hour in range(many)))
    assert (f"  … and {many - 24} more (--all)" in list(lines(found))) is (many > 24)
    assert not any("--all" in line for line in lines(found, everything=True))
