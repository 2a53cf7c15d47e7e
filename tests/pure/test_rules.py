"""Every rule of the checker: a file in which it speaks, its neighbour in which it is silent, and `allow:`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts_dsl.check.rules import WARNINGS
from scripts_dsl.messages import Severity
from scripts_dsl.reference.messages import fired
from scripts_dsl.reference.mistakes import PARTS
from scripts_dsl.reference.samples import Sample
from support.right_files import RIGHT

MISTAKES = {rule: mistake for rules in PARTS.values() for rule, mistake in rules.items()}

NAMED = [
    "dead-end",
    "endless-loop",
    "unknown-place",
    "unknown-prompt",
    "unknown-value",
    "unknown-queue",
    "unknown-function",
    "unknown-survey",
    "unknown-verb",
    "unknown-field",
    "unknown-type",
    "two-verbs",
    "hidden-key",
    "missing-translation",
    "unknown-language",
    "not-a-choice",
    "formula",
    "duration",
    "yes-no",
    "record-without-consent",
    "wide-dial",
    "noun-forms",
    "colon-in-text",
    "comment-in-text",
    "prose-in-braces",
    "star-key",
    "indent",
    "tab",
    "twice",
    "yaml-trick",
    "dead-place",
    "dead-step",
    "menu-too-wide",
    "menu-too-deep",
    "too-long",
    "key-not-there",
    "key-not-said",
    "no-way-out",
    "no-zero",
    "silence",
    "caller-repeats",
    "unused-prompt",
    "unused-value",
    "monologue",
    "talks-does-not-ask",
    "number-is-no-proof",
    "private-before-verified",
    "secret-leaks",
    "transfer-chain",
    "offer-not-earned",
    "promise-without-date",
    "takes-gives",
    "impolite",
    "stale-recording",
    "untested-exit",
    "quiet-after-hangup",
    "offer-before-business",
    "promotion-before-business",
    "no-stop-key",
    "may-be-empty",
]
"""Rules that the language promises."""


def said(sample: Sample) -> list[str]:
    return [message.rule for message in sample.messages()[0]]


def test_every_promised_rule_is_there() -> None:
    assert set(NAMED) <= set(MISTAKES)
    assert set(RIGHT) == set(MISTAKES)


@pytest.mark.parametrize("rule", MISTAKES)
def test_the_rule_speaks_in_one_file_and_nothing_is_said_of_its_neighbour(rule: str) -> None:
    assert rule in said(MISTAKES[rule].sample)
    assert said(RIGHT[rule]) == []


@pytest.mark.parametrize("rule", MISTAKES)
def test_a_rule_is_a_warning_or_an_error_as_its_table_says(rule: str) -> None:
    message, _ = fired(rule, MISTAKES[rule])
    assert (message.severity is Severity.WARNING) == (rule in WARNINGS)


def test_every_warning_is_a_rule() -> None:
    assert set(WARNINGS) <= set(MISTAKES)


@pytest.mark.parametrize("rule", WARNINGS)
def test_a_warning_is_allowed_with_a_reason_and_a_day(rule: str) -> None:
    sample = MISTAKES[rule].sample
    assert isinstance(sample.text, str)
    allowed = replace(sample, text=f"{sample.text}allow:\n  {rule}: it is meant so until 2099-01-01\n")
    assert rule not in said(allowed)
