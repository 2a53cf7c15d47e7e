"""What an editor is told: the cursor is the | in a text, which may be half typed."""

from __future__ import annotations

import pytest

from scripts_dsl import editing
from scripts_dsl.grammar import COMMON
from scripts_dsl.verbs import VERB_BY_NAME, VERBS
from support.flows import SITE

HEAD = """\
flow: desk
languages: [en]
vars:
  account: digits 10
  customer:
    name: text
always:
  0: person
places:
  start:
    - menu: welcome
      options:
        1: person
  person:
    - queue: support
  bye:
    - hangup: goodbye
"""
TAIL = "prompts:\n  welcome:\n    en: Hello\n  goodbye: Bye\n"


def at(typed: str) -> tuple[str, int, int]:
    """The text with `typed` as more steps of `bye`, and the position of its |."""
    text = HEAD + typed + "\n" + TAIL
    before = text[: text.index("|")]
    return text.replace("|", "", 1), before.count("\n"), len(before) - before.rfind("\n") - 1


def labels(typed: str) -> list[str]:
    return [found.label for found in editing.complete(*at(typed), SITE)]


@pytest.mark.parametrize("typed", ["    - |", "    - sa|", "    -|", "    - hangup: bye\n    - g|"])
def test_after_a_dash_stand_the_verbs(typed: str) -> None:
    assert labels(typed) == [verb.name for verb in VERBS if "flow" in verb.files]


@pytest.mark.parametrize("typed", ["    - menu: welcome\n      |", "    - menu: welcome\n      tries: 2\n      opt|"])
def test_below_a_verb_stand_its_fields(typed: str) -> None:
    assert labels(typed) == [f.name for f in (*VERB_BY_NAME["menu"].fields, *COMMON)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("    - goto: |", ["start", "person", "bye", "next"]),
        ("    - queue: support\n      on_timeout: p|", ["start", "person", "bye", "next"]),
        ("    - menu: welcome\n      options: {1: |", ["start", "person", "bye", "next"]),
        ("    - menu: welcome\n      options: {1: bye, 2: |}", ["start", "person", "bye", "next"]),
        ("    - menu: welcome\n      options:\n        1: |", ["start", "person", "bye", "next"]),
        ("    - menu: |", ["welcome", "goodbye"]),
        ("    - menu: welcome\n      retry: |", ["welcome", "goodbye"]),
        ("    - queue: |", [*SITE.queues]),
        ("    - run: c|", [*SITE.functions]),
        ("    - ask: welcome\n      into: |", ["account", "customer", "language", "verified"]),
        ("    - ask: welcome\n      confirm: |", ["yes", "no"]),
        ("tests:\n  - test: a\n    script:\n      - hears: |", ["welcome", "goodbye"]),
        ("    - menu: welcome\n      options:\n        |", []),
        ("    - pause: |", []),
    ],
)
def test_in_a_field_stands_what_it_takes(typed: str, found: list[str]) -> None:
    assert labels(typed) == found


@pytest.mark.parametrize(
    "typed", ["    - goto: bye\n      when: |", "    - say: Hello ${|", "    - set:\n        account: |"]
)
def test_in_formulas_and_texts_stand_values(typed: str) -> None:
    found = labels(typed)
    assert found[:3] == ["account", "customer", "customer.name"]
    assert {"caller.number", "queues.support.wait"} <= set(found)


def test_at_the_left_edge_stand_the_sections_that_are_missing() -> None:
    found = labels("|")
    assert "tests" in found
    assert "places" not in found
    assert "questions" not in found


def test_an_empty_file_begins_with_its_kind() -> None:
    assert [c.insert for c in editing.complete("", 0, 0, SITE)][:2] == ["flow: ", "survey: "]


# --- hover and go to ---------------------------------------------------------------------------------------------


def hover(typed: str) -> str:
    found = editing.explain(*at(typed), SITE)
    return found.markdown if found else ""


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_tells_what_it_does(verb: object) -> None:
    name = getattr(verb, "name", "")
    assert getattr(verb, "help", "-") in hover(f"    - {name[:1]}|{name[1:]}: x")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("    - menu: welcome\n      tri|es: 2", "**tries** a number, `3` if not written"),
        ("    - say: wel|come", "Hello"),
        ("    - goto: per|son", "**place**, line 14"),
        ("    - queue: fau|lts", "**queue** faults"),
        ("    - run: crm.customer_|by_phone", "phone: phone"),
        ("tes|ts:", "Calls that must go as told here."),
        ("    - say: Hello|, you", ""),
        ("    |", ""),
    ],
)
def test_hover(typed: str, told: str) -> None:
    assert told in hover(typed) if told else hover(typed) == ""


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("    - goto: per|son", 13),
        ("    - menu: welcome\n      options: {1: person, 2: by|e}", 15),
        ("    - say: good|bye", 21),
        ("    - say: Your number ${acc|ount}", 3),
        ("    - goto: bye\n      when: customer.na|me is known", 4),
        ("    - go|to: person", None),
        ("    - goto: nowh|ere", None),
    ],
)
def test_go_to(typed: str, line: int | None) -> None:
    found = editing.target(*at(typed))
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    "text", ["", "\n", "- - -", "{", ":", "a: {b: {c", "x" * 50_000, "\t- \ud800", "places:\n  - a:\n :"]
)
@pytest.mark.parametrize("position", [(0, 0), (0, 3), (1, 1), (5, 5), (0, 99_999)])
def test_any_position_in_any_text_has_an_answer(text: str, position: tuple[int, int]) -> None:
    editing.complete(text, *position, SITE)
    editing.explain(text, *position, SITE)
    editing.target(text, *position)
