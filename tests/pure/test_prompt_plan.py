"""From parts to pieces: recordings apart, sentences whole, and no way out of the folder of recordings."""

from __future__ import annotations

import pytest

from ivr.lines import PromptError
from ivr.prompts.plan import MAX_TEXT, Hush, Piece, Recorded, Utterance, cut
from scripts_dsl.effects import Parts, Pause, Value, Words

OWE = (
    Words("You owe ", "en", "energia/you_owe.1"),
    Value("120.50 PLN", "one hundred and twenty", "en"),
    Words(". Pay soon.", "en", "energia/you_owe.2"),
)


def pieces(parts: Parts, *recordings: str) -> tuple[Piece, ...]:
    return cut(parts, lambda language, name: f"{language}/{name}" in recordings)


def test_spoken_neighbours_are_one_utterance() -> None:
    assert pieces(OWE) == (Utterance("en", "You owe one hundred and twenty. Pay soon."),)


def test_recordings_stand_apart_from_the_value_between_them() -> None:
    found = pieces(OWE, "en/energia/you_owe.1", "en/energia/you_owe.2")
    assert found == (
        Recorded("en", "energia/you_owe.1"),
        Utterance("en", "one hundred and twenty"),
        Recorded("en", "energia/you_owe.2"),
    )


def test_a_sound_comes_before_recordings_and_its_text_is_for_when_it_is_missing() -> None:
    calm = (Words("quiet music", "en", "x/calm", audio="moh/calm"),)
    assert pieces(calm, "/moh/calm", "en/x/calm") == (Recorded("", "moh/calm"),)
    assert pieces(calm, "en/x/calm") == (Recorded("en", "x/calm"),)
    assert pieces(calm) == (Utterance("en", "quiet music"),)
    with pytest.raises(PromptError):
        pieces((Words("", "en", audio="../calls/secret"),))


def test_a_recording_of_another_language_is_not_played() -> None:
    assert pieces(OWE, "pl/energia/you_owe.1") == pieces(OWE)


def test_a_sentence_that_has_ended_is_not_spoken_again_with_every_neighbour() -> None:
    assert pieces((Words("Let us try again. ", "en"), Words("Press 1.", "en"))) == (
        Utterance("en", "Let us try again."),
        Utterance("en", "Press 1."),
    )


def test_languages_and_pauses_divide() -> None:
    parts = (Words("Dzień", "pl"), Words("day", "en"), Pause(0.4), Words("more", "en"))
    assert pieces(parts) == (Utterance("pl", "Dzień"), Utterance("en", "day"), Hush(0.4), Utterance("en", "more"))


def test_what_cannot_be_spoken_is_left_out() -> None:
    assert pieces((Words(" … ", "en"), Words("\x00\x07", "en"), Words("", "pl"))) == ()


def test_the_same_words_are_the_same_text() -> None:
    assert pieces((Words("  Cze\u0301s\u0301c\u0301 \n\t tu ", "pl"),)) == (Utterance("pl", "Czéść tu"),)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "/etc/passwd", "a/../b", "a//b", "a/./b", "a.wav", "http://x/y", "a b", "", "a\x00", "a\nb",
        "A", "ż", "a.1234", "x" * 201,
    ],
)  # fmt: skip
def test_a_name_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(PromptError):
        pieces((Words("x", "en", name),))


@pytest.mark.parametrize("language", ["..", "EN", "english", "", "e/", "en-us"])
def test_a_language_is_two_or_three_letters(language: str) -> None:
    with pytest.raises(PromptError):
        pieces((Words("x", language, "a"),))


def test_a_text_has_a_limit() -> None:
    pieces((Words("x" * MAX_TEXT, "en"),))
    with pytest.raises(PromptError):
        pieces((Words("x" * (MAX_TEXT + 1), "en"),))
