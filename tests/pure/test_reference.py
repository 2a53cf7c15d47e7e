"""The generated pages of the reference are up to date, and say everything there is to say."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from scripts_dsl.campaign.words import SECTIONS as CAMPAIGN
from scripts_dsl.check.cases import EXPECTED
from scripts_dsl.check.cases import GIVEN as TOLD
from scripts_dsl.file_words import names
from scripts_dsl.grammar import Kind
from scripts_dsl.reader_tests import WORDS as TEST_WORDS
from scripts_dsl.reference.messages import fired
from scripts_dsl.reference.mistakes import PARTS
from scripts_dsl.reference.pages import PAGES
from scripts_dsl.reference.types import TYPES
from scripts_dsl.reference.verbs import DEFAULT_EXITS, WORDS, verb_page
from scripts_dsl.reference.words import EXPECT, GIVEN, TESTS
from scripts_dsl.settings.words import BELOW, NAMED
from scripts_dsl.settings.words import PARTS as SETTINGS
from scripts_dsl.survey.words import ALERT, ASK_WHEN, QUESTION, ROUTE
from scripts_dsl.types import parse_type
from scripts_dsl.verbs import VERBS

ROOT = Path(__file__).parents[2]
MISTAKES = {rule: mistake for rules in PARTS.values() for rule, mistake in rules.items()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    """If not: python -m scripts_dsl.reference docs/reference"""
    assert (ROOT / "docs" / "reference" / name).read_text("utf-8") == PAGES[name]()


@pytest.mark.parametrize("rule", MISTAKES)
def test_the_sample_of_a_rule_fires_it(rule: str) -> None:
    message, _ = fired(rule, MISTAKES[rule])
    assert message.text


def test_every_rule_of_the_checker_has_a_sample() -> None:
    said = r"(?:error|warning|lose|refuse|Slip)\(\s*\"([a-z]+(?:-[a-z]+)*)\"|rule(?:: str)? *= *\"([a-z-]+)\""
    code = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "scripts_dsl").rglob("*.py") if "importers" not in path.parts
    )
    rules = {one or other for one, other in re.findall(said, code)}
    assert len(rules) > 80
    assert rules <= set(MISTAKES)


def test_every_verb_field_and_exit_is_on_the_page() -> None:
    page = PAGES["language.md"]()
    for verb in VERBS:
        assert verb_page(verb) in page
        for name in (*(f.name for f in verb.fields), *(e.name for e in verb.exits)):
            assert f"**{name}**" in verb_page(verb)


def test_every_kind_of_field_and_every_default_has_a_word() -> None:
    assert set(WORDS) == set(Kind)
    own = {exit.name for verb in VERBS for exit in verb.exits}
    assert {exit.default for verb in VERBS for exit in verb.exits} <= {*DEFAULT_EXITS, *own}


@pytest.mark.parametrize("row", TYPES, ids=lambda row: row.example)
def test_every_type_on_the_page_is_one(row: object) -> None:
    assert parse_type(getattr(row, "example", ""), ("en", "pl")).name


def test_every_word_below_a_section_is_on_the_page() -> None:
    page = PAGES["language.md"]()
    rows = [*chain(*CAMPAIGN.values(), *BELOW.values(), *NAMED.values(), SETTINGS, QUESTION, ROUTE, ASK_WHEN, ALERT)]
    assert len(rows) > 60
    for row in rows:
        assert f"| `{row.name}` |" in page
        assert row.help in page


def test_every_word_of_a_test_is_on_the_page() -> None:
    assert names(TESTS) == TEST_WORDS
    assert set(TOLD) <= set(names(GIVEN))
    assert set(names(EXPECT)) == set(EXPECTED)


def test_a_question_of_a_script_has_its_own_entry() -> None:
    assert "#### ask, in a script" in PAGES["language.md"]()
