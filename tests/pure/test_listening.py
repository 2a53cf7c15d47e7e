"""Words of liability and topics: found as words and phrases, never as parts of others; garbage and long texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.listening import SHIPPED, Spotter, Wording, wrong_words
from scripts_dsl.settings.model import Liability, Site, Topic

WORDING = Wording(Site())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I will SUE you!", "sue"),
        ("see you in court.", "court"),
        ("my Lawyer's letter is on its way", "lawyer*"),
        ("Złożę pozew.", "pozew"),
        ("Zlozę pozew, moj adwokat juz wie", "pozew"),
        ("idę do sadu z tą sprawą", "do sadu"),
        ("Spotkamy się w sądzie", "w sądzie"),
        ("żądam odszkodowania", "odszkodowan*"),
        ("zadam ODSZKODOWANIA", "odszkodowan*"),
        ("Я подам в суд", "подам в суд"),
        ("обращусь в прокуратуру", "прокуратур*"),
        ("Vložil bom tožbo", "tožbo"),
        ("moj odvetnik se bo oglasil", "odvetnik*"),
        ("poklicala bom inspekcijo", "inšpekcij*"),
        ("l\u00adaw\u200byer", "lawyer*"),
        ("ｌａｗｙｅｒ", "lawyer*"),
    ],
)
def test_a_word_of_liability_is_found_however_it_is_written(text: str, found: str) -> None:
    assert found in WORDING.liability(text)


@pytest.mark.parametrize(
    "text",
    [
        "the same issue again, I pursued it and it ensued",
        "courteous, courtesy, courtyard",
        "sądzę, że było dobrze; szkoda, że tak długo; w sadzie rosną jabłka",
        "судя по всему, судьба; искать, искал, посуда",
        "sodelavka je bila prijazna; doživel sem",
        "",
        "\x00\ud800 😀 \u202e",
    ],
)
def test_parts_of_other_words_and_garbage_are_none(text: str) -> None:
    assert WORDING.liability(text) == ()


def test_a_phrase_is_found_over_line_ends_and_punctuation_and_only_whole() -> None:
    spotter = Spotter(["take you to court", "small claims"])
    assert spotter.found("I'll take\nyou, to — court") == ("take you to court",)
    assert spotter.found("take you to") == ()
    assert spotter.found("claims, small") == ()


def test_each_word_is_told_once_in_the_order_of_the_text() -> None:
    assert Spotter(["sue", "court"]).found("court, sue, court, sue") == ("court", "sue")


def test_what_no_text_can_have_is_refused() -> None:
    assert wrong_words(["sue", "take you to court", "lawyer*", "sąd"]) == []
    wrong = ["", " ", "*", "a*", "la*wyer", "sue!", "x" + " y" * 8, "🙂"]
    assert wrong_words(wrong) == wrong
    assert not Spotter(wrong)


def test_every_word_that_comes_along_can_be_found_in_a_text() -> None:
    for language, words in SHIPPED.items():
        assert wrong_words(words) == [], language
        for word in words:
            assert word in Spotter(words).found(f"… {word.replace('*', '')} …"), (language, word)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert set(WORDING.liability(text)) <= {word for words in SHIPPED.values() for word in words}


@given(st.text(alphabet="abcdefghijklmnop ", max_size=80))
def test_a_word_among_others_is_found_wherever_it_stands(text: str) -> None:
    assert "sue" in Spotter(["sue"]).found(f"{text} sue {text}")


def test_a_long_text_is_read_to_its_end_in_time_that_grows_with_it() -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        assert WORDING.liability(text) == ("sue",)
        return time.process_time() - began

    short, long = seconds("blah " * 2_000 + "sue"), seconds("blah " * 40_000 + "sue")
    assert long < max(short, 0.005) * 20 * 5, "twenty times the text, not four hundred times the work"
    assert WORDING.liability("x" * 200_000) == ()


def test_a_site_adds_words_and_may_do_without_those_that_come_along() -> None:
    own = Wording(Site(liability=Liability("legal", {"en": ("chargeback",)}, shipped=False)))
    assert own.liability("a chargeback, and I sue") == ("chargeback",)


def test_a_text_is_about_the_topics_whose_words_it_has() -> None:
    topics = {
        "bills": Topic("bills", "sofia", {"en": ("invoice*",), "pl": ("faktur*",)}),
        "cuts": Topic("cuts", "boris", {"en": ("no power",)}),
        "silent": Topic("silent", "boris"),
    }
    found = Wording(Site(topics=topics)).topics("No power, and fakturę I have not seen")
    assert [topic.name for topic in found] == ["bills", "cuts"]
