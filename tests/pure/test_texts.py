"""Texts with values: how they are cut into recordings and values, what a reader gets, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.effects import Value, Words, text_of
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.spoken import Nouns, parse_noun
from scripts_dsl.texts import Uncovered, compile_text
from scripts_dsl.types import (
    Choice,
    DateType,
    Digits,
    Duration,
    Language,
    MapType,
    Moment,
    MoneyType,
    Number,
    Phone,
    Recording,
    Text,
    YesNo,
)
from scripts_dsl.values import Money

TYPES = {
    "account": Digits(),
    "caller.number": Phone(),
    "customer": MapType.of({"name": Text(), "debt": MoneyType("PLN"), "due": DateType()}),
    "hours.office.opens": Moment(),
    "language": Language(("pl", "en")),
    "n": Number(),
    "queues.support.wait": Duration(),
    "reason": Choice(("lost_job", "other")),
    "solved": YesNo(),
    "story": Recording(),
    "today": DateType(),
}
VALUES = {
    "account": "4539578767",
    "caller.number": "+48601234567",
    "customer.debt": Money(Decimal("120.50"), "PLN"),
    "customer.due": date(2026, 4, 20),
    "hours.office.opens": datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
    "language": "pl",
    "n": 22,
    "queues.support.wait": timedelta(minutes=6),
    "reason": "lost_job",
    "solved": True,
    "today": date(2026, 5, 6),
}
"""`customer.name` is empty."""

NOUNS = Nouns(
    {
        "day": {"pl": parse_noun("pl", "dzień / dni / dni"), "en": parse_noun("en", "day / days")},
        "invoice": {"pl": parse_noun("pl", "faktura / faktury / faktur")},
    }
)


class Scope:
    """The values of a call."""

    def resolve(self, name):
        return TYPES.get(name)

    def names(self):
        return TYPES


def compiled(text, language=None):
    return compile_text(text, Scope(), NOUNS, language)


def rendered(text, language="pl", recording=None, values=VALUES):
    return compiled(text).render(values.get, language, recording)


@pytest.mark.parametrize(
    ("text", "language", "heard"),
    [
        # golden examples of the language
        (
            "Na koncie jest ${customer.debt} do zapłaty, termin minął ${customer.due}.",
            "pl",
            "Na koncie jest 120,50 zł do zapłaty, termin minął 20 kwietnia.",
        ),
        (
            "По счёту к оплате ${customer.debt}, срок был ${customer.due}.",
            "ru",
            "По счёту к оплате 120,50 zł, срок был 20 апреля.",
        ),
        (
            "Na računu je odprtih ${customer.debt}, rok je bil ${customer.due}.",
            "sl",
            "Na računu je odprtih 120,50 zł, rok je bil 20. aprila.",
        ),
        (
            "There is ${customer.debt} to pay, it was due on ${customer.due}.",
            "en",
            "There is 120.50 zł to pay, it was due on 20 April.",
        ),
        (
            '${customer.name else "Dzień dobry"}, dodzwonili się Państwo do firmy.',
            "pl",
            "Dzień dobry, dodzwonili się Państwo do firmy.",
        ),
        ("Czas oczekiwania to około ${queues.support.wait}.", "pl", "Czas oczekiwania to około 6 minut."),
        ("Zapraszamy ${hours.office.opens}.", "pl", "Zapraszamy w sobotę 2 maja o 9:00."),
        ("We open again ${hours.office.opens}.", "en", "We open again on Saturday 2 May at 9:00."),
        ("czeka od ${days_between(customer.due, today) as day}.", "pl", "czeka od 16 dni."),
        ("${n as invoice}", "pl", "22 faktury"),
        # and others
        ("${solved} ${language} ${reason}", "pl", "tak polski lost job"),
        ("${n as ordinal}, ${n + 1}", "en", "22nd, 23"),
        ("${customer.name}!", "pl", ""),
        ("a${customer.name}b", "pl", "ab"),
        ("$5 and ${n}", "en", "$5 and 22"),
        ('${customer.name else "}"}', "en", "}"),
        ('${customer.debt else "nothing"}', "en", "120.50 zł"),
        ('reason ${reason else "not given"}', "en", "reason lost job"),
        ('${language else "?"} ${solved else "?"} ${n else "none"}', "en", "polski yes 22"),
        ('${customer.name else customer.debt else "nothing"}', "en", "120.50 zł"),
        ("", "en", ""),
    ],
)
def test_what_a_caller_hears(text, language, heard):
    assert text_of(rendered(text, language)) == heard


def test_a_text_without_values_is_one_recording():
    assert rendered("Dziękujemy.", recording="energia/goodbye") == (Words("Dziękujemy.", "pl", "energia/goodbye"),)
    assert rendered("Dziękujemy.") == (Words("Dziękujemy.", "pl", None),)


def test_a_text_with_values_is_cut_into_numbered_recordings():
    text = "Na koncie jest ${customer.debt} do zapłaty, termin minął ${customer.due}."
    assert rendered(text, recording="energia/you_owe") == (
        Words("Na koncie jest ", "pl", "energia/you_owe.1"),
        Value("120,50 zł", "sto dwadzieścia złotych pięćdziesiąt groszy", "pl"),
        Words(" do zapłaty, termin minął ", "pl", "energia/you_owe.2"),
        Value("20 kwietnia.", "dwudziestego kwietnia.", "pl"),
    )


def test_what_a_caller_recorded_is_played_and_not_spoken():
    parts = compiled("You said ${story}").render({"story": "ab" * 16}.get, "en", "f/you_said")
    assert parts == (Words("You said ", "en", "f/you_said.1"), Value("ab" * 16, "", "en", tape="ab" * 16))


def test_punctuation_is_no_recording_of_its_own():
    """It has no sound: it goes to the value beside it, so that the voice hears the end of the sentence."""
    parts = rendered('(${n}), "${account}"; koniec', recording="f/p")
    assert [type(part) for part in parts] == [Value, Value, Words]
    assert [part.text for part in parts] == ['(22), "', "4539578767", '"; koniec']
    assert parts[2].recording == "f/p.1"


def test_numbers_of_recordings_do_not_depend_on_the_values():
    """A studio records once; an empty value leaves its place silent."""
    text = "Pan ${customer.name} ma ${n} lat"
    assert [p.recording for p in rendered(text, recording="f/p") if isinstance(p, Words)] == ["f/p.1", "f/p.2", "f/p.3"]


def test_a_constant_text_is_rendered_once():
    template = compiled("Dziękujemy.")
    assert template.constant == "Dziękujemy."
    assert template.render(VALUES.get, "pl", "f/p") is template.render(VALUES.get, "pl", "f/p")
    assert template.render(VALUES.get, "pl", "f/q") != template.render(VALUES.get, "pl", "f/p")
    assert compiled("${n}").constant is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Debt ${customer.debt}, reason ${reason}. Offer parts.", "Debt 120.50 zł, reason lost job. Offer parts."),
        ('Fault report, account ${account else "not given"}', "Fault report, account 4539578767"),
        ("https://pay.example/${account}", "https://pay.example/4539578767"),
        ("Ring ${caller.number}!", "Ring +48601234567!"),
        ("Name ${customer.name}.", "Name ."),
        ("Promise to pay on ${customer.due}", "Promise to pay on 20 April"),
    ],
)
def test_what_a_reader_reads(text, read):
    assert compiled(text).plain(VALUES.get) == read


def test_a_template_knows_what_it_reads():
    template = compiled("${customer.debt} ${days_between(customer.due, today) as day} ${n}")
    assert template.names == {"customer.debt", "customer.due", "today", "n"}


def test_a_text_with_a_date_reads_today_because_a_far_date_needs_its_year():
    assert compiled("${customer.due}").names == {"customer.due", "today"}
    far = {**VALUES, "customer.due": date(2019, 3, 1)}
    assert text_of(rendered("od ${customer.due}", values=far)) == "od 1 marca 2019"
    assert compiled("od ${customer.due}").plain(far.get, "pl") == "od 1 marca 2019"


@pytest.mark.parametrize(
    ("text", "uncovered"),
    [
        ("Debt ${customer.debt}.", (Uncovered("customer.debt", 7, 13),)),
        ('Hi ${customer.name else "there"}', ()),
        ("${n + 1} of ${n}", (Uncovered("n", 2, 5), Uncovered("n", 14, 1))),
        ("${n > 1}", ()),
    ],
)
def test_a_value_that_may_leave_a_hole_is_reported(text, uncovered):
    assert compiled(text).uncovered == uncovered


@pytest.mark.parametrize(
    ("text", "message", "marked", "hint"),
    [
        ("Debt ${customer.dbt}", "'customer' has no field 'dbt'", "dbt", "did you mean 'debt'?"),
        ("a ${resaon} b", "there is no value called 'resaon'", "resaon", "did you mean 'reason'?"),
        ("${customer}", "this value has fields", "customer", "choose one of them: name, debt, due"),
        ("Hello ${", "this ${ has no }", "${", "close it: ${name}"),
        ("Hello ${n, bye", "this ${ has no }", "${", "close it: ${name}"),
        ("a ${} b", "there is nothing in ${ }", "${}", "write the name of a value: ${name}"),
        ("a ${  } b", "there is nothing in ${ }", "${  }", None),
        ("${n as dya}", "there is no noun 'dya'", "dya", "did you mean 'day'?"),
        ("${n as bill}", "there is no noun 'bill'", "bill", None),
        ("${n as}", "digits, ordinal, spelled, or a noun is missing at the end", "as", None),
        ("${customer.debt as day}", "'as day' is for numbers, this is money", "day", None),
        ("${reason as spelled}", "'as spelled' is for texts, this is a choice", "spelled", None),
        ("${n as spelled}", "'as spelled' is for texts, this is a number", "spelled", None),
        ("${account as ordinal}", "'as ordinal' is for numbers, this is digits", "ordinal", None),
        ("${n && n}", "'&&' is not used here", "&&", "write and"),
        ("${${n}}", "I do not understand '$' here", "$", None),
        ("${empty}", "this is always empty", "empty", None),
    ],
)
def test_a_mistake_is_named_at_its_place_in_the_text(text, message, marked, hint):
    with pytest.raises(FormulaProblem) as caught:
        compiled(text)
    found = caught.value
    assert found.message == message
    assert text[found.offset : found.offset + found.length] == marked
    assert hint is None or hint in found.hints


def test_a_noun_must_have_forms_in_the_language_of_the_text():
    compiled("${n as invoice}", "pl")
    with pytest.raises(FormulaProblem, match="the noun 'invoice' has no forms in 'en'"):
        compiled("${n as invoice}", "en")


@pytest.mark.parametrize("text", ["x" * 10_001, "${n}" * 51])
def test_length_and_number_of_values_are_bounded(text):
    with pytest.raises(FormulaProblem, match="at most"):
        compiled(text)


PIECES = st.sampled_from(
    [
        "${",
        "}",
        "${n}",
        "${customer.name}",
        " as ",
        "day",
        "'",
        '"',
        "else",
        "n",
        ".",
        "$",
        "{",
        "słowo",
        " ",
        "\n",
        "٣",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_no_text_makes_a_template_fall_over_and_nothing_is_lost(text):
    try:
        template = compiled(text)
    except FormulaProblem as problem:
        found = problem
    else:
        parts = template.render(VALUES.get, "pl", "f/p")
        assert "${" in text or text_of(parts) == text
        assert all(not isinstance(p, Words) or any(c.isalnum() for c in p.text) or len(parts) == 1 for p in parts)
        return
    assert 0 <= found.offset <= found.offset + found.length <= len(text)
