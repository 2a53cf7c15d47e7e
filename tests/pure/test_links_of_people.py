"""Links for whoever was called: good for their time, for one candidate, and for nobody who forges one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbound.ringback.links import Links
from outbound.ringback.page import language_of, refused, shown

NOW = datetime(2026, 5, 6, 10, tzinfo=UTC)
LINKS = Links(b"one secret")
TOKEN = LINKS.make(17, NOW)


def test_a_link_opens_its_candidate_until_its_day() -> None:
    assert LINKS.read(TOKEN, NOW) == 17
    assert LINKS.read(TOKEN, NOW + timedelta(days=30)) == 17
    assert LINKS.read(TOKEN, NOW + timedelta(days=30, seconds=1)) is None


def test_another_secret_makes_other_links() -> None:
    assert Links(b"another").read(TOKEN, NOW) is None


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_no_letter_of_a_link_can_be_changed(place: int) -> None:
    other = "1" if TOKEN[place] != "1" else "2"
    assert LINKS.read(TOKEN[:place] + other + TOKEN[place + 1 :], NOW) is None


@given(st.text(max_size=100))
def test_what_nobody_has_signed_opens_nothing(text: str) -> None:
    assert LINKS.read(text, NOW) is None
    assert not LINKS.sealed(TOKEN, text, NOW)


def test_digits_of_other_scripts_are_none() -> None:
    assert LINKS.read(TOKEN.replace("17", "١٧", 1), NOW) is None


def test_a_seal_is_of_one_page_and_one_hour() -> None:
    seal = LINKS.seal(TOKEN, NOW)
    assert LINKS.sealed(TOKEN, seal, NOW + timedelta(hours=1))
    assert not LINKS.sealed(TOKEN, seal, NOW + timedelta(hours=1, seconds=1))
    assert not LINKS.sealed(LINKS.make(18, NOW), seal, NOW)
    assert not LINKS.sealed(TOKEN, TOKEN.partition(".")[2], NOW)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("de, sl;q=0.5, ru;q=0.7", "ru"),
        ("*;q=0.1, SL", "sl"),
        ("pl;q=x, ru", "pl"),
        ("," * 10_000, "en"),
    ],
)
def test_the_page_speaks_the_browser_s_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


@pytest.mark.parametrize("language", ["pl", "ru", "sl", "en"])
def test_a_page_says_its_language_and_nothing_of_it_can_be_broken_out_of(language: str) -> None:
    text = shown(None, "", "/why/x", '"><script>', NOW, language)
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert f'<html lang="{language}">' in refused("bad", language)
