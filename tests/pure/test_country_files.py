"""The files of countries: what is written becomes rules, every slip is told where it stands, the page is up to date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.countries import country_files
from scripts_dsl.countries import CountryFile, phrases, read_country, together
from scripts_dsl.countries.page import page
from scripts_dsl.messages import Message
from scripts_dsl.policy.country.rule import Gap, Limit

ROOT = Path(__file__).parents[2]
FILE = """\
country: PL
name: Poland
countries: [XK]
checked_on: 2026-11-22

rules:
  - rule: pl_calls
    about: Calls
    from: 2024-11-10
    until: 2030-12-31
    purposes: [marketing]
    callee: consumer
    hours:
      mon-fri: 10:00-13:00, 14:00-20:00
    holidays: {of: PL, eves: 10:00-12:00}
    limits: [4 attempts in 30 whole days, 1 talk a day]
    gaps: [never after refusal]
    consent: {recorded: written, oldest: 730d}
    lists: {pl_robinson: 31d, company: any age}
    abandoned: never above 3% in a day, target 0%
    ring: 15s
    told: {number: shown}
    source: art. 398
    checked: {hours: looked up, limits: memory}
"""


def read(text: str = FILE) -> tuple[CountryFile | None, list[Message]]:
    """The file, and what is wrong with it."""
    found, report, _ = read_country(text, "pl.yaml")
    return found, report.sorted()


def test_a_file_becomes_rules() -> None:
    found, messages = read()
    assert messages == []
    assert found is not None
    assert (found.covers, found.checked_on) == ({"PL", "XK"}, date(2026, 11, 22))
    (rule,) = found.rules
    assert rule.countries == {"PL", "XK"}
    assert (rule.starts, rule.ends) == (date(2024, 11, 10), date(2030, 12, 31))
    assert rule.windows is not None
    assert rule.windows.holidays == "PL"
    assert [span.start for span in rule.windows.weekly[0]] == [600, 840]
    assert rule.windows.weekly[6] == rule.windows.on_holidays == ()
    assert rule.needed is not None
    assert (rule.needed.by_way["recorded"], rule.needed.oldest) == ("written", timedelta(days=730))
    assert [register.oldest for register in rule.registers] == [timedelta(days=31), None]
    assert rule.verified("hours")
    assert not rule.verified("limits")
    assert not rule.verified("gaps")
    assert together([found]).covered == {"PL", "XK"}


def test_a_group_is_nobodys_file() -> None:
    found, _ = read(FILE.replace("country: PL", "country: EU").replace("pl_calls", "eu_calls"))
    assert found is not None
    assert (found.countries, found.covers) == ({"XK"}, frozenset())


SLIPS = [
    ("country: PL", "country: Poland", 1, 10, "name", "write|two letters"),
    ("checked_on: 2026-11-22", "checked_on: yesterday", 4, 13, "value", "2026-08-11"),
    ("checked_on: 2026-11-22\n", "", 1, 1, "missing-field", "The day on which"),
    ("rule: pl_calls", "rule: de_calls", 7, 11, "name", "pl_marketing"),
    ("purposes: [marketing]", "purposes: [marketng]", 11, 16, "unknown-value", "did you mean 'marketing'"),
    ("callee: consumer", "callee: private", 12, 13, "unknown-value", "consumer"),
    ("mon-fri: 10", "mon-fry: 10", 14, 7, "hours", "mon-fri"),
    ("10:00-13:00, 14", "10-13, 14", 14, 16, "hours", "10:00-13:00"),
    ("of: PL, eves", "of: QQ, eves", 15, 20, "hours", "two letters"),
    ("4 attempts in 30 whole days", "4 times a month", 16, 14, "respect", "4 attempts in 30 whole days"),
    ("never after refusal", "never after tea", 17, 12, "respect", "never after opt_out"),
    ("oldest: 730d", "oldest: old", 18, 42, "duration", "31d"),
    ("recorded: written", "taped: written", 18, 15, "unknown-field", "recorded"),
    ("pl_robinson: 31d", "pl_robinson: new", 19, 26, "duration", "31d"),
    ("never above 3% in a day", "3% a day", 20, 16, "respect", "never above 3%"),
    ("ring: 15s", "ring: soon", 21, 11, "duration", "15s"),
    ("hours: looked up", "hours: seen", 24, 22, "unknown-value", "looked up"),
    ("limits: memory", "limit: memory", 24, 33, "unknown-field", "did you mean 'limits'"),
    ("    source: art. 398\n", "", 7, 5, "missing-field", "Law"),
    ("ring: 15s", "rings: 15s", 21, 5, "unknown-field", "did you mean 'ring'"),
    ("gaps: [never after refusal]", "gaps: {a: b}", 17, 11, "respect", "write"),
]


@pytest.mark.parametrize(
    ("written", "slip", "line", "column", "rule", "hint"), SLIPS, ids=[row[1][:20] for row in SLIPS]
)
def test_a_slip_is_told_with_its_place_and_what_to_write(
    written: str, slip: str, line: int, column: int, rule: str, hint: str
) -> None:
    assert written in FILE
    found, messages = read(FILE.replace(written, slip, 1))
    assert found is None
    first = messages[0]
    assert (first.line, first.column, first.rule) == (line, column, rule), first
    told = " ".join((first.text, *first.hints))
    assert any(word in told for word in hint.split("|")), told


def test_two_rules_do_not_have_one_name() -> None:
    _, _, rule = FILE.partition("rules:\n")
    found, messages = read(FILE + rule)
    assert found is None
    assert [m.rule for m in messages] == ["twice"]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("3 attempts in 24h", Limit(3, "attempts", timedelta(hours=24))),
        ("1 talk a week about the same subject", Limit(1, "talks", calendar="week", about="subject")),
        ("4 attempts in 30 whole days", Limit(4, "attempts", timedelta(days=30), whole_days=True)),
        ("0 attempts a day", None),
        ("3 attempts in 9999d", None),
    ],
)
def test_phrases_of_limits(text: str, limit: Limit | None) -> None:
    found = phrases.limit(text)
    assert (found and Limit(**{**_fields(found), "written": ""})) == limit


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("72h after abandon unless reserved_agent", Gap("abandon", timedelta(hours=72), unless_reserved=True)),
        ("never after opt_out about the same purpose", Gap("opt_out", about="purpose")),
        ("7 whole days after talk, that day included",
         Gap("talk", timedelta(days=7), whole_days=True, first_day_counts=True)),
        ("soon after talk", None),
    ],
)  # fmt: skip
def test_phrases_of_gaps(text: str, gap: Gap | None) -> None:
    found = phrases.gap(text)
    assert (found and Gap(**{**_fields(found), "written": ""})) == gap


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


@given(st.text(max_size=300))
def test_garbage_is_refused_in_words(text: str) -> None:
    found, messages = read(FILE.replace("rule: pl_calls", text, 1))
    assert found is None or messages == []
    read_country(text, "x.yaml")


def test_the_page_shows_every_rule_and_is_up_to_date() -> None:
    files = country_files()
    text = page(files)
    assert text == (ROOT / "docs/reference/countries.md").read_text("utf-8"), "python -m outbound.page docs/reference"
    for file in files:
        for rule in file.rules:
            assert f"`{rule.name}`" in text
            assert rule.source in text
