"""What a recogniser heard becomes a word of the flow or none; the demonstration gets grammar and sound as it needs."""

from __future__ import annotations

from array import array

import pytest

from ivr.speech.hook import form
from ivr.speech.matching import listed, meant
from ivr.speech.pocket import FRAME, OTHERS, doubled, grammar, spoken, trimmed

WORDS = (
    ("1", ("faktury", "płatności")),
    ("2", ("awaria", "nie ma prądu")),
    ("3", ("umowa",)),
    ("4", ("nowa umowa",)),
)


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        ("faktury", "faktury"),
        ("  Faktury. ", "faktury"),
        ("to ja poproszę płatności, dziękuję", "płatności"),
        ("Płatności!", "płatności"),
        ("nie ma prądu", "nie ma prądu"),
        ("nowa umowa", "nowa umowa"),
        ("umowa nowa", "umowa"),
        ("faktury i płatności", "faktury"),
        ("faktury czy awaria", None),
        ("prądu", None),
        ("fakturydwa", None),
        ("platnosci", None),
        ("", None),
        ("... !?", None),
    ],
)
def test_a_word_of_the_flow_counts_wherever_it_was_said_and_two_keys_are_none(heard: str, word: str | None) -> None:
    assert meant(heard, WORDS) == word


def test_a_recogniser_is_told_every_word_once() -> None:
    assert listed((("1", ("yes", "sure")), ("2", ("no", "sure")))) == ("yes", "sure", "no")


def test_words_without_letters_mean_nothing() -> None:
    assert meant("!", (("1", ("!",)),)) is None


def test_a_form_has_the_sound_as_it_is_and_nobody_can_end_a_part_by_what_he_says() -> None:
    body = form("b0rd3r", {"language": "en", "prompt": "yes, no"}, b"RIFF--b0rd\r\n\x00")
    parts = body.split(b"--b0rd3r")
    assert len(parts) == 5
    assert b'name="language"\r\n\r\nen\r\n' in parts[1]
    assert parts[3].endswith(b"Content-Type: audio/wav\r\n\r\nRIFF--b0rd\r\n\x00\r\n")
    assert parts[4] == b"--\r\n"


# --- the demonstration ----------------------------------------------------------------------------------------------


def test_only_english_letters_reach_the_grammar() -> None:
    lines = ["Faults", " don’t know ", "płatności", "a | b", "<word>;", "", "12"]
    assert spoken(lines) == ["faults", "don't know"]


def test_the_grammar_has_words_that_mean_nothing_beside_the_flows_own() -> None:
    written = grammar(["faults", "water"])
    assert "= faults | water | " in written
    assert written.count("water") == 1
    assert all(word in written for word in OTHERS)


def test_the_quiet_before_and_after_is_cut_away() -> None:
    loud = array("h", [3000, -3000] * (FRAME // 2))
    quiet = array("h", bytes(2 * FRAME))
    said = trimmed(quiet * 50 + loud * 20 + quiet * 50)
    assert len(said) == FRAME * (15 + 20 + 14)
    assert len(trimmed(quiet * 50)) == 0
    assert len(trimmed(array("h"))) == 0


def test_the_sound_is_doubled_with_the_mean_between() -> None:
    assert list(doubled(array("h", [0, 100, -32768, 32767]))) == [0, 50, 100, -16334, -32768, -1, 32767, 32767]
    assert len(doubled(array("h"))) == 0
