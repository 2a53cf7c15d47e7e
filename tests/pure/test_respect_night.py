"""A night of campaigns: nobody is called outside any window, cap or list. `make chaos` plays a million calls (P29)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from outbound.countries import countries
from scripts_dsl.policy.country import rules_of
from support.respect_night import Night

CALLS = 800


def test_in_a_short_night_nobody_is_called_against_a_rule() -> None:
    night = Night(Random(32))
    night.play(CALLS)
    assert night.wrong == []
    assert night.calls == CALLS
    assert {"hours", "lists", "consent", "gap", "per_person", "bothered"} <= set(night.asked)
    assert {"us_tsr", "fr_hours", "es_consumers", "ru_debt", "gb_pecr"} <= set(night.asked)


def test_the_same_chance_gives_the_same_night() -> None:
    one, other = Night(Random(7)), Night(Random(7))
    one.play(50)
    other.play(50)
    assert (one.asked, one.calls) == (other.asked, other.calls)


@pytest.mark.parametrize("gone", ["fr_hours", "it_code", "ru_debt", "au_telemarketing"])
def test_the_witness_sees_when_a_rule_is_missing(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = countries()
    rest = replace(known, rules=tuple(rule for rule in known.rules if rule.name != gone))
    monkeypatch.setattr("support.respect_night.RULES", rules_of(rest))
    night = Night(Random(5))
    for _ in range(20):
        night.play(100)
        if night.wrong:
            return
    raise AssertionError(f"2,000 calls without {gone}, and nobody saw it")
