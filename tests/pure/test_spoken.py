"""What holds for the spoken forms of every language, and nouns with their plurals."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.problems import NounProblem
from scripts_dsl.spoken import EXAMPLES, FORMS, TONGUES, Nouns, parse_noun, plural, show, speak, tongue
from scripts_dsl.types import Digits, Phone, Text
from scripts_dsl.values import Money

ORDER = {
    "pl": ("one", "few", "many"),
    "ru": ("one", "few", "many"),
    "sl": ("one", "two", "few", "other"),
    "en": ("one", "other"),
}
"""CLDR categories of the forms of a noun."""

LANGUAGES = st.sampled_from(sorted(TONGUES))
NOUNS = Nouns(
    {
        "day": {
            "pl": parse_noun("pl", "dzień / dni / dni"),
            "ru": parse_noun("ru", "день / дня / дней"),
            "sl": parse_noun("sl", "dan / dneva / dnevi / dni"),
            "en": parse_noun("en", "day / days"),
        },
        "invoice": {
            "pl": parse_noun("pl", "faktura / faktury / faktur"),
            "ru": parse_noun("ru", "счёт / счёта / счетов"),
            "sl": parse_noun("sl", "račun / računa / računi / računov"),
        },
    }
)


@given(LANGUAGES, st.integers(-(10**9), 10**9) | st.integers(0, 130))
def test_the_plural_of_a_whole_number_is_that_of_cldr(language, number):
    assert ORDER[language][plural(language, number)] == Locale(language).plural_form(number)


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_a_fraction_takes_the_form_of_few_as_the_genitive_singular_comes_nearest(whole, part):
    number = Decimal(f"{whole}.{part:02}")
    assert Locale("sl").plural_form(number) == "few"
    assert plural("sl", number) == 2
    assert plural("pl", number) == plural("ru", number) == 1
    assert plural("en", number) == 1


def test_the_forms_of_a_noun_are_counted_per_language():
    assert {language: len(order) for language, order in ORDER.items()} == FORMS


@pytest.mark.parametrize(
    ("number", "name", "language", "shown", "spoken"),
    [
        (1, "day", "pl", "1 dzień", "jeden dzień"),
        (16, "day", "pl", "16 dni", "szesnaście dni"),
        (1, "invoice", "pl", "1 faktura", "jedna faktura"),
        (2, "invoice", "pl", "2 faktury", "dwie faktury"),
        (5, "invoice", "pl", "5 faktur", "pięć faktur"),
        (22, "invoice", "pl", "22 faktury", "dwadzieścia dwie faktury"),
        (21, "invoice", "ru", "21 счёт", "двадцать один счёт"),
        (2, "invoice", "sl", "2 računa", "dva računa"),
        (3, "invoice", "sl", "3 računi", "trije računi"),
        (1, "day", "en", "1 day", "one day"),
        (0, "day", "en", "0 days", "zero days"),
        (Decimal("1.5"), "day", "en", "1.5 days", "one point five days"),
    ],
    ids=str,
)
def test_nouns_stand_in_the_right_form(number, name, language, shown, spoken):
    assert show(number, None, language, name, NOUNS) == shown
    assert speak(number, None, language, name, NOUNS) == spoken


def test_a_noun_without_forms_in_a_language_leaves_the_number():
    assert show(5, None, "en", "invoice", NOUNS) == "5"


@pytest.mark.parametrize(
    ("value", "type_", "as_", "shown", "spoken"),
    [
        (5, None, "ordinal", "5.", "piąty"),
        ("4539", Text(), "digits", "4539", "cztery pięć trzy dziewięć"),
        (407, None, "digits", "407", "cztery zero siedem"),
        ("Anna", Text(), "spelled", "A n n a", "A, N, N, A"),
        ("AB 12", Text(), "spelled", "A B 1 2", "A, B, jeden, dwa"),
        (True, None, "ordinal", "tak", "tak"),
        (None, None, "digits", "", ""),
    ],
)
def test_as_overrides_the_manner_of_the_type(value, type_, as_, shown, spoken):
    assert show(value, type_, "pl", as_) == shown
    assert speak(value, type_, "pl", as_) == spoken


@pytest.mark.parametrize(
    ("language", "text", "forms", "gender"),
    [
        ("pl", "dzień / dni / dni", ("dzień", "dni", "dni"), "m"),
        ("pl", "faktura/faktury/faktur", ("faktura", "faktury", "faktur"), "f"),
        ("pl", "konto / konta / kont", ("konto", "konta", "kont"), "n"),
        ("pl", "noc f / noce / nocy", ("noc", "noce", "nocy"), "f"),
        ("ru", "неделя / недели / недель", ("неделя", "недели", "недель"), "f"),
        ("sl", "okno / okni / okna / oken", ("okno", "okni", "okna", "oken"), "n"),
        ("en", "open bill / open bills", ("open bill", "open bills"), "m"),
    ],
)
def test_a_noun_is_read_with_its_gender(language, text, forms, gender):
    noun = parse_noun(language, text)
    assert (noun.forms, noun.gender) == (forms, gender)


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("sl", "račun / računa / računov", "'sl' needs 4 forms of a noun, here are 3"),
        ("pl", "dzień", "'pl' needs 3 forms of a noun, here are 1"),
        ("en", "day / ", "a form of this noun is missing or too long"),
        ("de", "Tag / Tage", "the plurals of 'de' are not known"),
    ],
)
def test_a_noun_with_wrong_forms_is_answered_with_an_example(language, text, message):
    with pytest.raises(NounProblem) as caught:
        parse_noun(language, text)
    assert caught.value.message == message
    assert caught.value.hints[0] == EXAMPLES.get(language, "languages: pl, ru, sl, en")


VALUES = (
    st.integers(-(10**15), 10**15)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
    | st.builds(
        Money,
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
        st.sampled_from(["PLN", "EUR", "USD", "GBP", "RUB", "CHF", "CZK", "JPY"]),
    )
    | st.timedeltas(timedelta(days=-500), timedelta(days=5000))
    | st.dates()
    | st.times()
    | st.datetimes().map(lambda m: m.replace(tzinfo=UTC))
    | st.booleans()
)


@given(LANGUAGES, VALUES)
def test_every_value_has_words_and_no_figures_are_left_for_the_voice(language, value):
    for today in (None, date(2026, 5, 6)):
        assert show(value, None, language, today=today)
        spoken = speak(value, None, language, today=today)
        assert spoken == spoken.strip()
        assert spoken
        assert not any(c.isdigit() for c in spoken)
        assert "  " not in spoken


@given(LANGUAGES, st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_two_numbers_never_sound_the_same(language, a, b):
    spoken = TONGUES[language]
    assert (spoken.cardinal(a) == spoken.cardinal(b)) == (a == b)


@given(LANGUAGES, st.text(max_size=40), st.sampled_from([Text(), Digits(), Phone(), None]), st.text(max_size=9))
def test_no_text_makes_the_voice_fall_over(language, text, type_, as_):
    show(text, type_, language, as_)
    speak(text, type_, language, as_)


def test_a_near_day_has_no_year_and_a_far_one_has():
    december = date(2026, 12, 20)
    assert show(date(2027, 1, 10), None, "pl", today=december) == "10 stycznia"
    assert show(date(2026, 1, 10), None, "pl", today=december) == "10 stycznia"
    assert show(date(2028, 1, 10), None, "pl", today=december) == "10 stycznia 2028"
    assert show(datetime(2028, 1, 10, 8, tzinfo=UTC), None, "en", today=december) == "on Monday 10 January 2028 at 8:00"
    assert show(time(8), None, "en", today=december) == "8:00"


def test_an_unknown_language_is_answered_in_english():
    assert tongue("de") is TONGUES["en"]
