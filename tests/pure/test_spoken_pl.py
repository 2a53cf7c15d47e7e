"""Polish: numbers, money, dates, times and plurals, against Babel and num2words and by golden examples."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from num2words import num2words

from scripts_dsl.spoken import TONGUES, show, speak
from scripts_dsl.types import Choice, Digits, Language, Percent, Phone, Text
from scripts_dsl.values import Money

PL = TONGUES["pl"]
NUMBERS = [*range(1100), *random.Random(1).sample(range(1100, 10**12), 250)]

NUM2WORDS_IS_WRONG = {300: "trzechsetny", 400: "czterechsetny"}
"""num2words says trzysetny and czterysetny, which are not in the dictionary (SJP: trzechsetny, czterechsetny)."""


def test_cardinals_agree_with_num2words():
    for number in NUMBERS:
        assert PL.cardinal(number) == num2words(number, lang="pl")


def test_ordinals_agree_with_num2words():
    for number in (*range(1, 420), 999, 1000, 1001, 1945, 1999, 2000, 2026, 9999):
        expected = NUM2WORDS_IS_WRONG.get(number) or num2words(number, lang="pl", to="ordinal")
        assert PL.ordinal(number) == expected


def test_days_of_the_year_agree_with_babel():
    for day in (date(2028, 1, 1) + timedelta(days=i) for i in range(366)):
        assert show(day, None, "pl") == format_date(day, "d MMMM", locale="pl")


@pytest.mark.parametrize(
    ("number", "gender", "words"),
    [
        (1, "m", "jeden"),
        (1, "f", "jedna"),
        (1, "n", "jedno"),
        (2, "f", "dwie"),
        (2, "n", "dwa"),
        (21, "f", "dwadzieścia jeden"),
        (22, "f", "dwadzieścia dwie"),
        (102, "f", "sto dwie"),
        (1001, "f", "tysiąc jeden"),
        (2002, "f", "dwa tysiące dwie"),
        (12, "f", "dwanaście"),
    ],
)
def test_one_and_two_follow_the_gender(number, gender, words):
    assert PL.cardinal(number, gender) == words


@pytest.mark.parametrize(
    ("value", "type_", "shown", "spoken"),
    [
        # golden examples of the language
        (Money(Decimal("120.50"), "PLN"), None, "120,50 zł", "sto dwadzieścia złotych pięćdziesiąt groszy"),
        (timedelta(minutes=6), None, "6 minut", "sześć minut"),
        (date(2026, 4, 20), None, "20 kwietnia", "dwudziestego kwietnia"),
        (time(10, 30), None, "10:30", "dziesiąta trzydzieści"),
        # money
        (Money(Decimal(99), "PLN"), None, "99 zł", "dziewięćdziesiąt dziewięć złotych"),
        (Money(Decimal("1.01"), "PLN"), None, "1,01 zł", "jeden złoty jeden grosz"),
        (Money(Decimal("22.22"), "PLN"), None, "22,22 zł", "dwadzieścia dwa złote dwadzieścia dwa grosze"),
        (Money(Decimal("0.05"), "PLN"), None, "0,05 zł", "pięć groszy"),
        (Money(Decimal(0), "PLN"), None, "0 zł", "zero złotych"),
        (Money(Decimal("-3.10"), "PLN"), None, "-3,10 zł", "minus trzy złote dziesięć groszy"),
        (Money(Decimal("2.999"), "PLN"), None, "3 zł", "trzy złote"),
        (Money(Decimal(1), "EUR"), None, "1 €", "jedno euro"),
        (Money(Decimal("12345.60"), "EUR"), None, "12 345,60 €", None),
        (Money(Decimal(2), "CZK"), None, "2 CZK", "dwie korony"),
        (Money(Decimal("2.5"), "XXX"), None, "2,50 XXX", "dwa przecinek pięć X X X"),
        # numbers
        (1234, None, "1234", "tysiąc dwieście trzydzieści cztery"),
        (12345, None, "12 345", None),
        (-5, None, "-5", "minus pięć"),
        (Decimal("2.5"), None, "2,5", "dwa przecinek pięć"),
        (10**13, None, "10 000 000 000 000", "jeden zero zero zero zero zero zero zero zero zero zero zero zero zero"),
        (Decimal(12), Percent(), "12%", "dwanaście procent"),
        # lengths of time
        (timedelta(seconds=61), None, "1 minuta 1 sekunda", "jedna minuta jedna sekunda"),
        (timedelta(seconds=601), None, "10 minut", None),
        (timedelta(hours=2, minutes=2), None, "2 godziny 2 minuty", "dwie godziny dwie minuty"),
        (timedelta(days=1), None, "1 dzień", "jeden dzień"),
        (timedelta(days=1, hours=5, minutes=31), None, "1 dzień 6 godzin", None),
        (timedelta(0), None, "0 minut", "zero minut"),
        # times
        (time(0, 5), None, "0:05", "zerowa zero pięć"),
        (time(20, 0), None, "20:00", "dwudziesta"),
        (time(22, 22), None, "22:22", "dwudziesta druga dwadzieścia dwa"),
        (time(3, 0), None, "3:00", "trzecia"),
        (
            datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
            None,
            "w sobotę 2 maja o 9:00",
            "w sobotę drugiego maja o dziewiątej",
        ),
        (
            datetime(2026, 5, 5, 22, 30, tzinfo=UTC),
            None,
            "we wtorek 5 maja o 22:30",
            "we wtorek piątego maja o dwudziestej drugiej trzydzieści",
        ),
        # the rest
        (True, None, "tak", "tak"),
        ("+48601234567", Phone(), "601 234 567", "sześć zero jeden, dwa trzy cztery, pięć sześć siedem"),
        ("0042", Digits(), "0042", "zero zero cztery dwa"),
        ("sl", Language(), "slovenščina", "slovenščina"),
        ("lost_job", Choice(("lost_job",)), "lost job", "lost job"),
        ("Anna", Text(), "Anna", "Anna"),
        (None, None, "", ""),
    ],
    ids=str,
)
def test_values_as_people_write_and_say_them(value, type_, shown, spoken):
    assert show(value, type_, "pl") == shown
    assert spoken is None or speak(value, type_, "pl") == spoken


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2019, 3, 1), "pierwszego marca dwa tysiące dziewiętnastego roku"),
        (
            date(1999, 12, 31),
            "trzydziestego pierwszego grudnia tysiąc dziewięćset dziewięćdziesiątego dziewiątego roku",
        ),
        (date(2000, 2, 2), "drugiego lutego dwutysięcznego roku"),
        (date(2103, 3, 3), "trzeciego marca dwa tysiące sto trzeciego roku"),
    ],
)
def test_a_day_far_away_is_said_with_its_year(day, spoken):
    assert speak(day, None, "pl", today=date(2026, 5, 6)) == spoken
