"""Opening hours: what is open when, when it opens next, also when the clocks change."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_dsl.hours import (
    HoursProblem,
    Range,
    calendar,
    parse_day,
    parse_days,
    parse_holidays,
    parse_ranges,
    parse_zone,
)

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = calendar(
    {"mon-fri": "08:00-18:00", "sat": "09:00-13:00"},
    holidays="PL",
    closed=["2026-12-24", "2026-12-31"],
    opened=["2026-11-11", "2026-12-20"],
    zone="Europe/Warsaw",
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("moment", "is_open", "reason"),
    [
        ("2026-05-06 10:00", True, None),
        ("2026-05-06 08:00", True, None),
        ("2026-05-06 07:59", False, "hours"),
        ("2026-05-06 17:59", True, None),
        ("2026-05-06 18:00", False, "hours"),
        ("2026-05-09 10:00", True, None),
        ("2026-05-09 13:00", False, "hours"),
        ("2026-05-10 10:00", False, "hours"),
        ("2026-05-01 10:00", False, "holiday"),
        ("2026-12-24 10:00", False, "closed"),
        ("2026-12-20 10:00", True, None),  # an opened Sunday has the hours of Monday
        ("2026-11-11 10:00", True, None),  # an opened holiday has the hours of its weekday
        ("2026-11-11 18:30", False, "hours"),
    ],
)
def test_open_and_why_not(moment, is_open, reason):
    assert OFFICE.open_at(at(moment)) is is_open
    assert OFFICE.reason(at(moment)) == reason


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-05-01 10:00", "2026-05-02 09:00"),  # a holiday on Friday: on Saturday
        ("2026-05-06 07:00", "2026-05-06 08:00"),
        ("2026-05-06 08:00", "2026-05-07 08:00"),  # it is open: the next time
        ("2026-05-09 14:00", "2026-05-11 08:00"),
        ("2026-12-23 19:00", "2026-12-28 08:00"),  # closed day, two holidays (one on Saturday), Sunday
    ],
)
def test_when_it_opens_next(moment, opens):
    assert OFFICE.opens(at(moment)) == at(opens)


def test_a_moment_is_read_on_the_clock_of_the_site():
    assert OFFICE.open_at(datetime(2026, 5, 6, 6, 0, tzinfo=UTC))
    assert not OFFICE.open_at(datetime(2026, 5, 6, 16, 0, tzinfo=UTC))
    assert OFFICE.opens(datetime(2026, 5, 6, 4, 0, tzinfo=UTC)).tzinfo.key == "Europe/Warsaw"


def test_what_never_closes_never_opens_and_what_never_opens_neither():
    assert calendar({"mon-sun": "00:00-24:00"}).opens(at("2026-05-06 10:00")) is None
    assert calendar({"mon-sun": "00:00-24:00"}).open_at(at("2026-05-06 00:00"))
    assert calendar({}).opens(at("2026-05-06 10:00")) is None
    assert calendar({"mon": "closed"}).reason(at("2026-05-04 10:00")) == "hours"


def test_a_range_over_midnight_belongs_to_the_day_it_begins():
    night = calendar({"fri": "22:00-06:00"}, zone="Europe/Warsaw")
    assert night.open_at(at("2026-05-08 23:00"))
    assert night.open_at(at("2026-05-09 05:59"))
    assert not night.open_at(at("2026-05-09 06:00"))
    assert not night.open_at(at("2026-05-08 05:00"))
    assert night.opens(at("2026-05-08 23:00")) == at("2026-05-15 22:00")


def test_several_ranges_and_a_later_line_wins():
    desk = calendar({"mon-fri": "08:00-12:00, 13:00-17:00", "wed": "closed"}, zone="Europe/Warsaw")
    assert not desk.open_at(at("2026-05-05 12:30"))
    assert desk.opens(at("2026-05-05 12:30")) == at("2026-05-05 13:00")
    assert desk.opens(at("2026-05-05 13:30")) == at("2026-05-07 08:00")


# --- the clocks change ---------------------------------------------------------------------------------------------


def test_hours_that_begin_in_the_hour_that_is_left_out_begin_with_the_jump():
    """On 29 March 2026 the clock goes from 02:00 to 03:00."""
    early = calendar({"sun": "02:30-05:00"}, zone="Europe/Warsaw")
    jump = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert early.opens(at("2026-03-29 01:00")) == jump
    assert early.open_at(jump)
    assert not early.open_at(jump - timedelta(seconds=1))


def test_hours_wholly_inside_the_hour_that_is_left_out_do_not_happen():
    lost = calendar({"sun": "02:10-02:50"}, zone="Europe/Warsaw")
    assert lost.opens(at("2026-03-29 01:00")) == at("2026-04-05 02:10")


def test_around_the_clock_stays_open_when_the_clocks_change():
    always = calendar({"mon-sun": "00:00-24:00"}, zone="Europe/Warsaw")
    for day in (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)):
        assert all(always.open_at(day + timedelta(minutes=7 * i)) for i in range(400))


def test_the_longer_night_is_one_opening():
    """On 25 October 2026 the hour from 02:00 to 03:00 comes twice."""
    night = calendar({"sat": "22:00-06:00"}, zone="Europe/Warsaw")
    begin = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert all(night.open_at(begin + timedelta(hours=i)) for i in range(9))
    assert not night.open_at(begin + timedelta(hours=9))
    assert night.opens(begin) == at("2026-10-31 22:00")


HALF_HOURS = st.integers(0, 47).map(lambda i: f"{i // 2:02}:{i % 2 * 30:02}")
SPANS = st.tuples(HALF_HOURS, HALF_HOURS).filter(lambda p: p[0] != p[1]).map("-".join)
WEEKS = st.dictionaries(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), SPANS, min_size=1)
ZONES = st.sampled_from(
    ["Europe/Warsaw", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "UTC"]
)
CHANGES = st.sampled_from(
    [
        *("2026-03-29T01", "2026-10-25T01", "2026-03-08T05", "2026-11-01T05"),  # Warsaw, Havana
        *("2026-04-04T15", "2026-10-03T15", "2026-04-23T22", "2026-10-29T21"),  # Lord Howe, by half an hour; Cairo
        "2026-06-10T12",
    ]
).map(lambda text: datetime.fromisoformat(text + ":00+00:00"))
MOMENTS = st.builds(lambda change, i: change + timedelta(minutes=15 * i), CHANGES, st.integers(-200, 200))


@given(WEEKS, ZONES, MOMENTS)
@settings(max_examples=150)
def test_opens_is_the_first_change_from_closed_to_open(week, zone, moment):
    """Walked in steps of a quarter of an hour: nothing opens before `opens`, and there it does."""
    hours = calendar(week, zone=zone)
    opens = hours.opens(moment)
    if opens is None:
        assert all(hours.open_at(moment + timedelta(hours=i)) for i in range(24 * 8))
        return
    assert opens > moment
    assert hours.open_at(opens)
    assert not hours.open_at(
        opens.astimezone(UTC) - timedelta(seconds=1)
    )  # on one zone's clock hands are turned, not time
    was_open = hours.open_at(moment)
    step = moment
    while (step := step + timedelta(minutes=15)) < opens:
        is_open = hours.open_at(step)
        assert was_open or not is_open
        was_open = is_open


@given(WEEKS, MOMENTS)
def test_away_from_changes_the_clock_on_the_wall_decides(week, moment):
    hours = calendar(week)
    wall, yesterday = moment, moment - timedelta(days=1)
    minute = wall.hour * 60 + wall.minute
    today_open = any(r.start <= minute < r.end for r in hours.ranges(wall.date()))
    overnight = any(r.start <= minute + 1440 < r.end for r in hours.ranges(yesterday.date()))
    assert hours.open_at(moment) is (today_open or overnight)


@pytest.mark.parametrize("moment", ["0001-01-05 10:00+00:00", "9999-12-27 10:00+00:00"])
def test_the_ends_of_time_do_not_make_it_fall_over(moment):
    extreme = datetime.fromisoformat(moment)
    assert OFFICE.open_at(extreme) in (True, False)
    opens = OFFICE.opens(extreme)
    assert opens is None or opens > extreme


# --- what authors write --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat", (5,)),
        ("mon, wed", (0, 2)),
        ("fri-mon", (4, 5, 6, 0)),
        ("sat,sun", (5, 6)),
        ("mon - tue", (0, 1)),
    ],
)
def test_days_are_read(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("08:00-18:00", (Range(480, 1080),)),
        ("8:00 - 18:00", (Range(480, 1080),)),
        ("13:00-17:00, 08:00-12:00", (Range(480, 720), Range(780, 1020))),
        ("00:00-24:00", (Range(0, 1440),)),
        ("22:00-06:00", (Range(1320, 1800),)),
        ("closed", ()),
    ],
)
def test_ranges_are_read(text, ranges):
    assert parse_ranges(text) == ranges


@pytest.mark.parametrize(
    ("read", "text", "message", "marked", "hint"),
    [
        (parse_days, "mon-fry", "there is no day 'fry'", "mon-fry", "did you mean 'mon-fri'?"),
        (parse_days, "monday-friday", "there is no day 'monday'", "monday-friday", "did you mean 'mon-fri'?"),
        (parse_days, "mon, Tuesday", "there is no day 'Tuesday'", "Tuesday", "did you mean 'tue'?"),
        (parse_ranges, "8-18", "'8-18' are not hours", "8-18", "write 08:00-18:00"),
        (parse_ranges, "7:30-19", "'7:30-19' are not hours", "7:30-19", "write 07:30-19:00"),
        (parse_ranges, "9am-5.30 pm", "'9am-5.30 pm' are not hours", "9am-5.30 pm", "write 09:00-17:30"),
        (parse_ranges, "10pm to 6am", "'10pm to 6am' are not hours", "10pm to 6am", "write 22:00-06:00"),
        (parse_ranges, "8-4", "'8-4' are not hours", "8-4", "write 08:00-18:00"),
        (parse_ranges, "8am-70pm", "'8am-70pm' are not hours", "8am-70pm", "write 08:00-18:00"),
        (parse_ranges, "600", "'600' are not hours", "600", "write 08:00-18:00"),
        (parse_ranges, "08:00-25:00", "25:00 is not a time of day", "08:00-25:00", "the day ends at 24:00"),
        (parse_ranges, "08:00-08:00", "these hours begin and end at the same time", None, None),
        (parse_ranges, "08:00-12:00, 11:00-15:00", "these hours overlap", None, None),
        (parse_ranges, "24:00-08:00", "a day begins at 00:00", None, "write 00:00"),
        (parse_ranges, "", "'' are not hours", None, None),
        (parse_holidays, "pl", "the holidays of 'pl' are not known", "pl", "write PL"),
        (parse_holidays, "Poland", "the holidays of 'Poland' are not known", "Poland", None),
        (parse_holidays, "DE-XX", "'XX' is not a part of DE", "XX", None),
        (parse_day, "24.12.2026", "'24.12.2026' is not a date", None, "write year-month-day: 2026-12-24"),
        (parse_zone, "Warsaw", "there is no time zone 'Warsaw'", None, "write Europe/Warsaw"),
        (parse_zone, "../../etc/passwd", "there is no time zone '../../etc/passwd'", None, None),
    ],
)
def test_hours_that_make_no_sense_are_answered(read, text, message, marked, hint):
    with pytest.raises(HoursProblem) as caught:
        read(text)
    found = caught.value
    assert found.message == message
    assert marked is None or text[found.offset : found.offset + found.length] == marked
    assert hint is None or found.hints[0] == hint


@given(st.text(max_size=40) | st.text("0123456789:-, montuefri", max_size=40))
def test_no_text_makes_the_readers_fall_over(text):
    for read in (parse_days, parse_ranges, parse_holidays, parse_day, parse_zone):
        with contextlib.suppress(HoursProblem):
            read(text)


def test_a_part_of_a_country_has_its_own_holidays():
    bavaria = calendar({"mon-sun": "00:00-24:00"}, holidays="DE-BY")
    berlin = calendar({"mon-sun": "00:00-24:00"}, holidays="DE-BE")
    epiphany = date(2026, 1, 6)
    assert bavaria.holiday(epiphany)
    assert not berlin.holiday(epiphany)
