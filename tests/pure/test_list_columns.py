"""Which column is what, and what people write into tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from outbound.lists.columns import NOTHING, columns, folded, has_names
from outbound.lists.files import Row
from outbound.lists.reading import ranked
from outbound.lists.written import day, plain_number, unmarked, value_of
from scripts_dsl.problems import ValueProblem
from scripts_dsl.types import Choice, DateType, Language, MoneyType, Number, Phone, Text, Type, YesNo
from scripts_dsl.values import Money

FIELDS: dict[str, Type] = {
    "phone": Phone(), "name": Text(), "language": Language(), "debt": MoneyType("PLN"), "due": DateType(),
}  # fmt: skip


def guessed(*rows: tuple[str, ...]) -> list[str]:
    found = [Row(place, cells) for place, cells in enumerate(rows, 1)]
    return [one.target for one in columns(found, has_names(found[0], "PL"), FIELDS, "PL")]


def test_columns_are_known_by_their_names_in_the_languages_of_the_desk() -> None:
    assert guessed(("Imię", "Telefon", "Język", "Debt", "Due", "Uwagi")) == [
        "name", "phone", "language", "debt", "due", NOTHING,
    ]  # fmt: skip
    assert guessed(("ФИО", "Мобильный телефон"))[:2] == ["name", "phone"]
    assert guessed(("ime in priimek", "telefonska številka", "časovni pas")) == ["name", "phone", "zone"]


def test_the_column_of_numbers_is_known_by_what_stands_in_it() -> None:
    assert guessed(("contact", "account"), ("601 234 567", "4539578767"), ("602 234 567", "77")) == ["phone", NOTHING]


def test_a_column_that_is_called_phone_and_holds_words_is_not_it() -> None:
    assert guessed(("phone", "cell"), ("yes", "601234567"), ("no", "602234567")) == [NOTHING, "phone"]


def test_nothing_is_two_columns() -> None:
    assert guessed(("phone", "phone 2"), ("601234567", "602234567")).count("phone") == 1


def test_a_table_without_names_begins_with_people() -> None:
    assert not has_names(Row(1, ("601234567", "Anna")), "PL")
    assert guessed(("601234567", "Anna"), ("602234567", "Jan")) == ["phone", NOTHING]


def test_names_are_compared_without_accents() -> None:
    assert folded("Numer-Telefonu (komórka)") == ("numer", "telefonu", "komorka")


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("1 234,50", "PL", "1234.50"), ("1.234,50", "DE", "1234.50"), ("1,234.50", "US", "1234.50"),
        ("1,234", "US", "1234"), ("1,234", "PL", "1.234"), ("1.234", "PL", "1234"), ("1.2340", "PL", "1.2340"),
        ("0,5", "PL", "0.5"), ("-3", "PL", "-3"), ("1'234.50", "CH", "1234.50"), ("12a", "PL", None), ("", "PL", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_the_country_writes_them(text: str, country: str, found: str | None) -> None:
    assert plain_number(text, country) == found


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("2026-05-06", "PL", date(2026, 5, 6)), ("6.5.2026", "PL", date(2026, 5, 6)),
        ("06/05/2026", "GB", date(2026, 5, 6)), ("5/6/2026", "US", date(2026, 5, 6)),
        ("2026-05-06 12:30", "PL", date(2026, 5, 6)), ("31.02.2026", "PL", None), ("6.5.26", "PL", None),
        ("soon", "PL", None),
    ],
)  # fmt: skip
def test_days_are_read_as_the_country_writes_them(text: str, country: str, found: date | None) -> None:
    assert day(text, country) == found


@pytest.mark.parametrize(
    ("type_", "text", "found"),
    [
        (MoneyType("PLN"), "120,50 zł", Money(Decimal("120.50"), "PLN")),
        (MoneyType("PLN"), "1.234", Money(Decimal(1234), "PLN")),
        (MoneyType("PLN"), "PLN 80", Money(Decimal(80), "PLN")),
        (Language(), "pl-PL", "pl"),
        (Language(), "slovenščina", "sl"),
        (YesNo(), "Tak", True),
        (YesNo(), "0", False),
        (Choice(("illness", "lost_job")), "Illness", "illness"),
        (Phone(), "601 234 567", "+48601234567"),
        (Number(), "7,5", Decimal("7.5")),
        (Text(), '="0012"', "0012"),
        (Text(), "", None),
    ],
)
def test_what_people_write_becomes_the_value(type_: Type, text: str, found: object) -> None:
    assert value_of(type_, text, "PL") == found


@pytest.mark.parametrize(
    ("type_", "text", "found"),
    [
        (Number(), "1.234", Decimal("1.234")), (MoneyType("PLN"), "1.250", Money(Decimal("1.250"), "PLN")),
        (MoneyType("PLN"), "1.234,50", Money(Decimal("1234.50"), "PLN")), (Text(), "1.234", "1.234"),
    ],
)  # fmt: skip
def test_what_a_program_wrote_has_a_point_before_tenths(type_: Type, text: str, found: object) -> None:
    assert value_of(type_, text, "PL", exact=True) == found


@pytest.mark.parametrize(
    ("type_", "text"),
    [(MoneyType("PLN"), "120 EUR"), (MoneyType("PLN"), "much"), (DateType(), "soon"), (YesNo(), "maybe"),
     (Choice(("a",)), "b"), (Phone(), "12"), (Number(), "1x")],
)  # fmt: skip
def test_what_does_not_fit_is_said(type_: Type, text: str) -> None:
    with pytest.raises(ValueProblem):
        value_of(type_, text, "PL")


@pytest.mark.attack("A33")
def test_the_mark_of_a_text_in_a_spreadsheet_is_no_part_of_it() -> None:
    assert [unmarked(text) for text in ("'+48601234567", '="+48601234567"', "+48", "'")] == [
        "+48601234567", "+48601234567", "+48", "",
    ]  # fmt: skip


def test_first_sorts_like_its_values_and_who_has_none_comes_last() -> None:
    for values in (
        [date(2026, 1, 1), date(2026, 5, 6), None],
        [Money(Decimal("1.5"), "PLN"), Money(Decimal("1.51"), "PLN"), None],
        [-5, Decimal("0.25"), 10**30, None],
        ["Anna", "Ewa", "Ż", None],
        [timedelta(hours=1), timedelta(days=1), None],
        [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), None],
        [False, True, None],
    ):
        ranks = [ranked(value) for value in values]
        assert ranks == sorted(set(ranks))
        assert all(-(2**63) < rank < 2**63 for rank in ranks)
