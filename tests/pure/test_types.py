"""Types: what authors, callers, the outside and the state of a call may say, and what each type answers."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.problems import Problem
from scripts_dsl.types import (
    Choice,
    DateType,
    Digits,
    Duration,
    Keyed,
    Language,
    MapType,
    Moment,
    MoneyType,
    Number,
    Percent,
    Phone,
    Recording,
    Text,
    TimeType,
    TypeProblem,
    ValueProblem,
    YesNo,
    parse_declaration,
    parse_type,
)
from scripts_dsl.values import Money

WEDNESDAY = date(2026, 5, 6)

WRITTEN = {
    "text": Text(),
    "number": Number(),
    "number 1-5": Number(1, 5),
    "digits": Digits(),
    "digits 10": Digits(10, 10),
    "digits 8-10": Digits(8, 10),
    "digits 10, luhn": Digits(10, 10, "luhn"),
    "digits, pesel": Digits(11, 11, "pesel"),
    "phone": Phone(),
    "money PLN": MoneyType("PLN"),
    "date": DateType(),
    "time": TimeType(),
    "duration": Duration(),
    "yes/no": YesNo(),
    "choice of illness, lost_job": Choice(("illness", "lost_job")),
    "choice of yes, no, maybe": Choice(("yes", "no", "maybe")),
    "choice of brak_środków, utrata_pracy": Choice(("brak_środków", "utrata_pracy")),
    "language": Language(),
    "recording": Recording(),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items())
def test_every_type_of_the_language_is_read(text, expected):
    assert parse_type(text) == expected
    assert parse_type(f"  {text} ") == expected


@pytest.mark.parametrize("type_", WRITTEN.values(), ids=str)
def test_a_type_writes_its_own_name_so_that_it_reads_back(type_):
    assert parse_type(type_.name) == type_


@pytest.mark.parametrize(
    ("text", "message", "hint", "marked"),
    [
        ("txt", "there is no type 'txt'", "did you mean 'text'?", "txt"),
        ("string", "there is no type 'string'", "here it is called 'text'", "string"),
        ("  bool", "there is no type 'bool'", "here it is called 'yes/no'", "bool"),
        ("digitz 10", "there is no type 'digitz 10'", "did you mean 'digits'?", "digitz 10"),
        ("digits 10, lun", "there is no check 'lun'", "did you mean 'luhn'?", "lun"),
        ("digits luhn", "a comma is missing before 'luhn'", "write digits, luhn", "luhn"),
        ("digits 10-8", "a range begins with the smaller number", "write digits 8-10", "10-8"),
        ("digits 9, nip", "'nip' has 10 digits", "write digits, nip", " 9, nip"),
        ("digits ten", "'ten' is not a length", "write digits 10 or digits 8-10", "ten"),
        ("digits 99", "digits are 1 to 30 keys long", None, "99"),
        ("number 5", "'5' is not a range", "write number 1-5", "5"),
        ("number 5-1", "a range begins with the smaller number", "write number 1-5", "5-1"),
        ("money", "money needs a currency", "write money PLN, money EUR, …", ""),
        ("money pln", "'pln' is not a currency", "write money PLN", "pln"),
        ("date of birth", "'date' stands alone", "write date", "of birth"),
        ("choice", "a choice needs its words", "write choice of illness, lost_job, other", "choice"),
        ("choice of a, b c", "'b c' is not one word", "write b_c", "b c"),
        ("choice of a, , b", "a word is missing here", None, " "),
        ("choice of a, b, a", "'a' is written twice", None, "a"),
        ("choice of a, or", "'or' has a meaning of its own in formulas", "choose another word", "or"),
    ],
)
def test_a_type_that_does_not_exist_is_answered_at_its_place(text, message, hint, marked):
    with pytest.raises(TypeProblem) as caught:
        parse_type(text)
    problem = caught.value
    assert problem.message == message
    assert hint is None or problem.hints[0] == hint
    if marked.strip():
        assert text[problem.offset : problem.offset + problem.length] == marked


@given(st.text(max_size=80) | st.sampled_from(sorted(WRITTEN)).flatmap(lambda t: st.text(max_size=9).map(t.__add__)))
def test_no_text_makes_the_reader_of_types_fall_over(text):
    for read in (parse_type, parse_declaration):
        problem = problem_of(read, text)
        assert problem is None or (0 <= problem.offset <= len(text) and problem.message)


def problem_of(read, text):
    try:
        read(text)
    except TypeProblem as problem:
        return problem
    return None


def test_a_declaration_has_a_type_a_default_and_a_mark():
    plain = parse_declaration("digits 10, luhn")
    assert (plain.type, plain.default, plain.private) == (Digits(10, 10, "luhn"), None, False)
    full = parse_declaration("number 1-5, private =  3")
    assert (full.type, full.default, full.private) == (Number(1, 5), "3", True)
    assert "number 1-5, private =  3"[full.default_offset :] == "3"


def test_the_language_of_a_file_is_one_of_its_languages():
    type_ = parse_type("language", ("pl", "en"))
    assert type_.accept("pl") == "pl"
    with pytest.raises(ValueProblem, match="'de' is not one of the choices"):
        type_.accept("de")


# --- keyed in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "keys", "value"),
    [
        (Number(1, 5), "5", 5),
        (Number(1, 5), "6", None),
        (Number(1, 5), "05", None),
        (Number(0, 10), "10", 10),
        (Number(), "", None),
        (Number(), "1*", None),
        (Digits(10, 10, "luhn"), "4539578767", "4539578767"),
        (Digits(10, 10, "luhn"), "4539578768", None),
        (Digits(10, 10, "luhn"), "453957876", None),
        (Digits(4, 4), "0042", "0042"),
        (Digits(4, 4), "00*2", None),
        (MoneyType("PLN"), "120", Money(Decimal(120), "PLN")),
        (MoneyType("PLN"), "120*5", Money(Decimal("120.50"), "PLN")),
        (MoneyType("PLN"), "120*05", Money(Decimal("120.05"), "PLN")),
        (MoneyType("PLN"), "0", Money(Decimal(0), "PLN")),
        (MoneyType("PLN"), "*5", None),
        (MoneyType("PLN"), "5*", None),
        (MoneyType("PLN"), "1*2*3", None),
        (DateType(), "0605", WEDNESDAY),
        (DateType(), "0505", date(2027, 5, 5)),
        (DateType(), "1505", date(2026, 5, 15)),
        (DateType(), "2902", date(2028, 2, 29)),
        (DateType(), "3002", None),
        (DateType(), "01011980", date(1980, 1, 1)),
        (DateType(), "29022026", None),
        (DateType(), "00000000", None),
        (DateType(), "15052", None),
        (TimeType(), "1830", time(18, 30)),
        (TimeType(), "2460", None),
        (TimeType(), "930", None),
        (YesNo(), "1", True),
        (YesNo(), "2", False),
        (YesNo(), "3", None),
        (Phone(), "601234567", "+48601234567"),
        (Phone(), "0049 1761234567", None),
        (Phone(), "004917612345678", "+4917612345678"),
        (Phone(), "123", None),
        (Text(), "1", None),
        (Duration(), "5", None),
        (Choice(("a", "b")), "1", None),
    ],
    ids=str,
)
def test_keys_make_a_value_or_nothing(type_, keys, value):
    assert type_.keyed(keys, WEDNESDAY, "PL") == value


def test_a_leap_day_is_found_even_across_a_century_without_one():
    assert DateType().keyed("2902", date(2096, 3, 1), None) == date(2104, 2, 29)


def test_the_country_of_the_caller_completes_a_number():
    assert Phone().keyed("040123456", WEDNESDAY, "SI") == "+38640123456"
    assert Phone().keyed("040123456", WEDNESDAY, None) is None


@pytest.mark.parametrize(
    ("type_", "keys"),
    [
        (Number(1, 5), Keyed(1, 1)),
        (Number(0, 10), Keyed(1, 2)),
        (Digits(8, 10), Keyed(8, 10)),
        (DateType(), Keyed(4, 8)),
        (TimeType(), Keyed(4, 4)),
        (YesNo(), Keyed(1, 1, None)),
        (Text(), None),
        (Choice(("a",)), None),
        (Recording(), None),
        (MapType(), None),
    ],
    ids=str,
)
def test_a_type_says_how_many_keys_make_an_answer(type_, keys):
    assert type_.keys == keys


@given(st.sampled_from([t for t in WRITTEN.values() if t.keys]), st.text("0123456789*#", max_size=40))
def test_whatever_is_keyed_fits_the_type(type_, keys):
    value = type_.keyed(keys, WEDNESDAY, "PL")
    if value is not None:
        assert type_.accept(value) == value


@given(st.sampled_from([t for t in WRITTEN.values() if t.keys]), st.text(max_size=20))
def test_no_keys_make_a_type_fall_over(type_, keys):
    type_.keyed(keys, date(9999, 12, 31), "ZZ")


# --- JSON ----------------------------------------------------------------------------------------------------------

CUSTOMER = MapType.of({"name": Text(), "debt": MoneyType("PLN"), "due": DateType()})
ZONED = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)

AS_JSON = [
    (Text(), "Anna", "Anna"),
    (Number(), 5, 5),
    (Number(), Decimal("2.5"), "2.5"),
    (Percent(), Decimal("12.5"), "12.5"),
    (MoneyType("PLN"), Money(Decimal("120.5"), "PLN"), "120.50 PLN"),
    (MoneyType("PLN"), Money(Decimal("-0.01"), "PLN"), "-0.01 PLN"),
    (DateType(), date(2026, 5, 1), "2026-05-01"),
    (TimeType(), time(18, 0), "18:00"),
    (TimeType(), time(18, 0, 30), "18:00:30"),
    (Moment(), ZONED, "2026-05-06T10:00:00+00:00"),
    (Duration(), timedelta(minutes=4), 240),
    (Duration(), timedelta(seconds=1.5), 1.5),
    (YesNo(), False, False),
    (Choice(("a", "b")), "a", "a"),
    (CUSTOMER, {"name": "Anna", "debt": Money(Decimal(5), "PLN")}, {"name": "Anna", "debt": "5.00 PLN"}),
]


@pytest.mark.parametrize(("type_", "value", "dumped"), AS_JSON, ids=str)
def test_a_value_survives_json(type_, value, dumped):
    assert type_.dump(value) == dumped
    assert type_.load(json.loads(json.dumps(dumped))) == value


@pytest.mark.parametrize("type_", [*WRITTEN.values(), Moment(), Percent(), CUSTOMER], ids=str)
def test_empty_belongs_to_every_type(type_):
    assert type_.accept(None) is None
    assert type_.load(type_.dump(None)) is None


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=999)),
    st.dates(),
)
def test_amounts_lengths_and_days_survive_json(amount, length, day):
    for type_, value in ((MoneyType("PLN"), Money(amount, "PLN")), (Duration(), length), (DateType(), day)):
        assert type_.load(json.loads(json.dumps(type_.dump(value)))) == value


# --- from the outside ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "json_", "value"),
    [
        (MoneyType("PLN"), "120.50 PLN", Money(Decimal("120.50"), "PLN")),
        (MoneyType("PLN"), 120.5, Money(Decimal("120.5"), "PLN")),
        (Number(), 0.1, Decimal("0.1")),
        (Number(), 5.0, 5),
        (Number(), "17", 17),
        (Duration(), 90, timedelta(seconds=90)),
        (Duration(), "4m", timedelta(minutes=4)),
        (TimeType(), "18:00", time(18)),
        (YesNo(), "yes", True),
        (Choice(("yes", "no", "maybe")), True, "yes"),
        (CUSTOMER, {"name": "Anna", "extra": 1}, {"name": "Anna"}),
        (CUSTOMER, {"due": None}, {"due": None}),
        (CUSTOMER, {}, {}),
    ],
    ids=str,
)
def test_values_from_outside_are_read_strictly_but_without_pedantry(type_, json_, value):
    assert type_.accept(json_) == value


@pytest.mark.parametrize(
    ("type_", "json_"),
    [
        (Text(), 5),
        (Text(), "x" * 4001),
        (Text(), ["a"]),
        (Number(), True),
        (Number(), math.nan),
        (Number(), math.inf),
        (Number(), 10**40),
        (Number(), "five"),
        (Number(1, 5), 6),
        (Digits(4, 4), 1234),
        (Digits(), "12a"),
        (Digits(), "١٢٣"),
        (Digits(10, 10, "luhn"), "4539578768"),
        (Phone(), "601234567"),
        (Phone(), "+4860123456789012345678901234567890"),
        (MoneyType("PLN"), "5 EUR"),
        (MoneyType("PLN"), Money(Decimal(5), "EUR")),
        (MoneyType("PLN"), True),
        (DateType(), "2026-02-30"),
        (DateType(), "06.05.2026"),
        (DateType(), ZONED),
        (TimeType(), "25:00"),
        (Moment(), "2026-05-06T10:00:00"),
        (Duration(), math.nan),
        (Duration(), 1e300),
        (Duration(), "4"),
        (YesNo(), 1),
        (Choice(("a", "b")), "c"),
        (Choice(("a", "b")), ["a"]),
        (Language(), "polish"),
        (CUSTOMER, [1]),
        (CUSTOMER, {"debt": "5 EUR"}),
    ],
    ids=str,
)
def test_what_does_not_fit_from_outside_is_refused_with_a_sentence(type_, json_):
    with pytest.raises(ValueProblem) as caught:
        type_.accept(json_)
    assert caught.value.message
    assert len(caught.value.message) < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "debt", "due", "x"]), inner),
    max_leaves=6,
)


@given(st.sampled_from([*WRITTEN.values(), Moment(), Percent(), CUSTOMER]), JSON)
def test_no_json_makes_a_type_fall_over_and_what_is_accepted_can_be_kept(type_, json_):
    try:
        value = type_.accept(json_)
    except ValueProblem:
        return
    kept = json.loads(json.dumps(type_.dump(value)))
    assert type_.load(kept) == value or isinstance(type_, MapType | MoneyType)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (Number(), "5", 5),
        (MoneyType("PLN"), "99 PLN", Money(Decimal(99), "PLN")),
        (DateType(), "2026-04-20", date(2026, 4, 20)),
        (TimeType(), "9:05", time(9, 5)),
        (Duration(), "6m", timedelta(minutes=6)),
        (Duration(), "1.5h", timedelta(minutes=90)),
        (YesNo(), "no", False),
        (Choice(("a", "b")), "b", "b"),
    ],
    ids=str,
)
def test_authors_write_values_the_same_way_in_tests_and_defaults(type_, text, value):
    assert type_.parse(text) == value


@pytest.mark.parametrize(
    ("type_", "text", "hint"),
    [
        (Duration(), "6", "a length of time needs a unit: 4m, 30s, 2h, 3d"),
        (MoneyType("PLN"), "99", "write 120.50 PLN"),
        (DateType(), "20.04.2026", "write year-month-day: 2026-05-01"),
        (YesNo(), "true", "write yes or no"),
        (Choice(("illness", "forgot")), "ilness", "did you mean 'illness'?"),
        (Phone(), "601234567", "write it with its country: +48601234567"),
    ],
    ids=str,
)
def test_an_author_is_told_how_to_write_a_value(type_, text, hint):
    with pytest.raises(Problem) as caught:
        type_.parse(text)
    assert caught.value.hints[0] == hint
