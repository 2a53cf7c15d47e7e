"""Russian: numbers, money, dates, times and plurals, against Babel and num2words and by golden examples."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from num2words import num2words

from scripts_dsl.spoken import TONGUES, show, speak
from scripts_dsl.types import Digits, Percent, Phone
from scripts_dsl.values import Money

RU = TONGUES["ru"]
NUMBERS = [*range(1100), *random.Random(1).sample(range(1100, 10**6), 150)]


def test_cardinals_agree_with_num2words():
    for number in (*NUMBERS, *random.Random(2).sample(range(10**6, 10**12), 150)):
        assert RU.cardinal(number) == num2words(number, lang="ru")


@pytest.mark.parametrize("gender", ["f", "n"])
def test_genders_agree_with_num2words(gender):
    """Below a million: above it num2words gives the gender to the millions too (двадцать одна миллион)."""
    for number in NUMBERS:
        assert RU.cardinal(number, gender) == num2words(number, lang="ru", gender=gender)


def test_ordinals_agree_with_num2words():
    for number in (*range(1, 420), 999, 1000, 1001, 1945, 1999, 2000, 2026, 9999):
        assert RU.ordinal(number) == num2words(number, lang="ru", to="ordinal")


def test_days_of_the_year_agree_with_babel():
    for day in (date(2028, 1, 1) + timedelta(days=i) for i in range(366)):
        assert show(day, None, "ru") == format_date(day, "d MMMM", locale="ru")


@pytest.mark.parametrize(
    ("value", "type_", "shown", "spoken"),
    [
        (Money(Decimal("120.50"), "RUB"), None, "120,50 руб.", "сто двадцать рублей пятьдесят копеек"),
        (Money(Decimal("21.02"), "RUB"), None, "21,02 руб.", "двадцать один рубль две копейки"),
        (Money(Decimal("120.50"), "PLN"), None, "120,50 zł", "сто двадцать злотых пятьдесят грошей"),
        (Money(Decimal(1), "EUR"), None, "1 €", "один евро"),
        (Money(Decimal("0.01"), "RUB"), None, "0,01 руб.", "одна копейка"),
        (Money(Decimal("1234567.89"), "RUB"), None, "1 234 567,89 руб.", None),
        (timedelta(minutes=6), None, "6 минут", "шесть минут"),
        (timedelta(minutes=1, seconds=1), None, "1 минута 1 секунда", "одна минута одна секунда"),
        (timedelta(hours=22), None, "22 часа", "двадцать два часа"),
        (timedelta(days=21), None, "21 день", "двадцать один день"),
        (date(2026, 4, 20), None, "20 апреля", "двадцатого апреля"),
        (date(2026, 5, 3), None, "3 мая", "третьего мая"),
        (date(2026, 5, 31), None, "31 мая", "тридцать первого мая"),
        (time(10, 30), None, "10:30", "десять часов тридцать минут"),
        (time(21, 1), None, "21:01", "двадцать один час одна минута"),
        (
            datetime(2026, 5, 5, 21, 21, tzinfo=UTC),
            None,
            "во вторник 5 мая в 21:21",
            "во вторник пятого мая в двадцать один час двадцать одну минуту",
        ),
        (1002, None, "1 002", "одна тысяча два"),
        (Decimal("2.5"), None, "2,5", "два запятая пять"),
        (Decimal(22), Percent(), "22%", "двадцать два процента"),
        (False, None, "нет", "нет"),
        (
            "+79031234567",
            Phone(),
            "8 (903) 123 45 67",
            "восемь, девять ноль три, один два три, четыре пять, шесть семь",
        ),
        ("105", Digits(), "105", "один ноль пять"),
    ],
    ids=str,
)
def test_values_as_people_write_and_say_them(value, type_, shown, spoken):
    assert show(value, type_, "ru") == shown
    assert spoken is None or speak(value, type_, "ru") == spoken


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2019, 3, 1), "первого марта две тысячи девятнадцатого года"),
        (date(1945, 5, 9), "девятого мая тысяча девятьсот сорок пятого года"),
        (date(2000, 2, 2), "второго февраля двухтысячного года"),
        (date(2103, 3, 3), "третьего марта две тысячи сто третьего года"),
    ],
)
def test_a_day_far_away_is_said_with_its_year(day, spoken):
    assert speak(day, None, "ru", today=date(2026, 5, 6)) == spoken
