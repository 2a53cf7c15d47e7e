"""Slovene: numbers, money, dates, times and plurals, against Babel and num2words and by golden examples."""

import random
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from num2words import num2words

from scripts_dsl.spoken import TONGUES, show, speak
from scripts_dsl.types import Digits, Percent, Phone
from scripts_dsl.values import Money

SL = TONGUES["sl"]


def corrected(words):
    """num2words counts with the feminine two (sto dve; people count ena, dva, tri) and has one form of the million
    from eleven on (enajst milijon; right is enajst milijonov)."""
    words = re.sub(r"\bdve( tisoč|$)", r"dva\1", words)
    return re.sub(r"(\S+) milijon\b", _millions, words)


def _millions(match):
    count = match[1]
    return f"{count} milijon" + {"dva": "a", "tri": "i", "štiri": "i"}.get(count, "ov")


def test_cardinals_agree_with_num2words():
    for number in (*range(1100), *random.Random(1).sample(range(1100, 10**6), 200)):
        assert SL.cardinal(number) == corrected(num2words(number, lang="sl"))
    for number in random.Random(2).sample(range(11, 100), 40):
        if number % 100 > 4:
            millions = number * 10**6 + 5
            assert SL.cardinal(millions) == corrected(num2words(millions, lang="sl"))


def test_ordinals_agree_with_num2words():
    for number in (*range(1, 420), 999, 1000, 1001, 1945, 1999, 2000, 2026, 9999):
        assert SL.ordinal(number) == num2words(number, lang="sl", to="ordinal")


BABEL_SAYS_THE_NOMINATIVE = {
    "januar": "januarja",
    "februar": "februarja",
    "marec": "marca",
    "april": "aprila",
    "maj": "maja",
    "junij": "junija",
    "julij": "julija",
    "avgust": "avgusta",
    "september": "septembra",
    "oktober": "oktobra",
    "november": "novembra",
    "december": "decembra",
}
"""A day in a sentence stands in the genitive: rok je bil 20. aprila."""


def test_days_of_the_year_agree_with_babel():
    for day in (date(2028, 1, 1) + timedelta(days=i) for i in range(366)):
        number, month = format_date(day, "d. MMMM", locale="sl").split(" ")
        assert show(day, None, "sl") == f"{number} {BABEL_SAYS_THE_NOMINATIVE[month]}"


@pytest.mark.parametrize(
    ("number", "gender", "words"),
    [
        (1, "m", "en"),
        (1, "f", "ena"),
        (1, "n", "eno"),
        (2, "m", "dva"),
        (2, "f", "dve"),
        (2, "n", "dve"),
        (3, "m", "trije"),
        (4, "m", "štirje"),
        (4, "f", "štiri"),
        (21, "m", "enaindvajset"),
        (101, "m", "sto en"),
        (103, "m", "sto trije"),
        (2000, "f", "dva tisoč"),
        (2_000_000, None, "dva milijona"),
        (3_000_000, None, "trije milijoni"),
        (2_000_000_000, None, "dve milijardi"),
    ],
)
def test_one_to_four_follow_the_gender(number, gender, words):
    assert SL.cardinal(number, gender) == words


@pytest.mark.parametrize(
    ("value", "type_", "shown", "spoken"),
    [
        (Money(Decimal("120.50"), "EUR"), None, "120,50 €", "sto dvajset evrov in petdeset centov"),
        (Money(Decimal("1.01"), "EUR"), None, "1,01 €", "en evro in en cent"),
        (Money(Decimal("2.02"), "EUR"), None, "2,02 €", "dva evra in dva centa"),
        (Money(Decimal("3.04"), "EUR"), None, "3,04 €", "trije evri in štirje centi"),
        (Money(Decimal("101"), "EUR"), None, "101 €", "sto en evro"),
        (Money(Decimal("1234.50"), "EUR"), None, "1.234,50 €", None),
        (Money(Decimal("120.50"), "PLN"), None, "120,50 zł", "sto dvajset zlotov in petdeset grošev"),
        (timedelta(minutes=6), None, "6 minut", "šest minut"),
        (timedelta(minutes=2), None, "2 minuti", "dve minuti"),
        (timedelta(hours=3, minutes=1), None, "3 ure 1 minuta", "tri ure ena minuta"),
        (timedelta(days=2), None, "2 dneva", "dva dneva"),
        (date(2026, 4, 20), None, "20. aprila", "dvajsetega aprila"),
        (date(2026, 5, 3), None, "3. maja", "tretjega maja"),
        (date(2026, 5, 21), None, "21. maja", "enaindvajsetega maja"),
        (time(10, 30), None, "10:30", "deset trideset"),
        (time(18, 0), None, "18:00", "osemnajsta ura"),
        (time(0, 0), None, "0:00", "polnoč"),
        (
            datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
            None,
            "v soboto, 2. maja, ob 9:00",
            "v soboto, drugega maja, ob devetih",
        ),
        (
            datetime(2026, 5, 4, 0, 5, tzinfo=UTC),
            None,
            "v ponedeljek, 4. maja, ob 0:05",
            "v ponedeljek, četrtega maja, ob nič nič pet",
        ),
        (Decimal("2.5"), None, "2,5", "dva vejica pet"),
        (Decimal(2), Percent(), "2%", "dva odstotka"),
        (True, None, "da", "da"),
        ("+38640123456", Phone(), "040 123 456", "nič štiri nič, ena dva tri, štiri pet šest"),
        ("105", Digits(), "105", "ena nič pet"),
    ],
    ids=str,
)
def test_values_as_people_write_and_say_them(value, type_, shown, spoken):
    assert show(value, type_, "sl") == shown
    assert spoken is None or speak(value, type_, "sl") == spoken


def test_a_day_far_away_is_said_with_its_year():
    assert speak(date(2019, 3, 1), None, "sl", today=date(2026, 5, 6)) == "prvega marca dva tisoč devetnajst"
