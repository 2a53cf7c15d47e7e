"""English: numbers, money, dates, times and plurals, against Babel and num2words and by golden examples."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from num2words import num2words

from scripts_dsl.spoken import TONGUES, show, speak
from scripts_dsl.types import Digits, Percent, Phone
from scripts_dsl.values import Money

EN = TONGUES["en"]
NUMBERS = [*range(1100), *random.Random(1).sample(range(1100, 10**12), 250)]


def test_cardinals_agree_with_num2words():
    """But for its commas, which a voice would read as pauses."""
    for number in NUMBERS:
        assert EN.cardinal(number) == num2words(number, lang="en_GB").replace(",", "")


def test_ordinals_agree_with_num2words():
    for number in NUMBERS[1:]:
        assert EN.ordinal(number) == num2words(number, lang="en_GB", to="ordinal").replace(",", "")
        assert EN.ordinal_shown(number) == num2words(number, lang="en_GB", to="ordinal_num")


def test_years_agree_with_num2words():
    """But for the years of the first decades of a century in which both are said: two thousand and five."""
    for year in range(1000, 2100):
        expected = num2words(year, lang="en_GB", to="year").replace("oh-", "oh ")
        assert speak(date(year, 3, 1), None, "en", today=date(2500, 1, 1)) == f"the first of March {expected}"


def test_days_of_the_year_agree_with_babel():
    for day in (date(2028, 1, 1) + timedelta(days=i) for i in range(366)):
        assert show(day, None, "en") == format_date(day, "d MMMM", locale="en_GB")


@pytest.mark.parametrize(
    ("value", "type_", "shown", "spoken"),
    [
        (Money(Decimal("120.50"), "GBP"), None, "£120.50", "one hundred and twenty pounds and fifty pence"),
        (Money(Decimal("120.50"), "PLN"), None, "120.50 zł", "one hundred and twenty zlotys and fifty groszy"),
        (Money(Decimal("1.01"), "USD"), None, "$1.01", "one dollar and one cent"),
        (Money(Decimal("-1"), "USD"), None, "-$1", "minus one dollar"),
        (Money(Decimal("1234.5"), "EUR"), None, "€1,234.50", None),
        (Money(Decimal("0.01"), "GBP"), None, "£0.01", "one penny"),
        (timedelta(minutes=6), None, "6 minutes", "six minutes"),
        (timedelta(days=1), None, "1 day", "one day"),
        (date(2026, 4, 20), None, "20 April", "the twentieth of April"),
        (time(10, 30), None, "10:30", "ten thirty a.m."),
        (time(18, 0), None, "18:00", "six p.m."),
        (time(0, 5), None, "0:05", "twelve oh five a.m."),
        (time(12, 0), None, "12:00", "noon"),
        (time(0, 0), None, "0:00", "midnight"),
        (
            datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
            None,
            "on Saturday 2 May at 9:00",
            "on Saturday the second of May at nine a.m.",
        ),
        (Decimal("2.5"), None, "2.5", "two point five"),
        (Decimal(1), Percent(), "1%", "one percent"),
        (True, None, "yes", "yes"),
        ("+441632960123", Phone(), "01632 960123", "zero one six three two, nine six zero one two three"),
        ("+48601234567", Phone(), "+48 601 234 567", "plus four eight, six zero one, two three four, five six seven"),
        ("105", Digits(), "105", "one zero five"),
    ],
    ids=str,
)
def test_values_as_people_write_and_say_them(value, type_, shown, spoken):
    assert show(value, type_, "en") == shown
    assert spoken is None or speak(value, type_, "en") == spoken
