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
    ("typed", "told"),
    [
        ("    - goto: bye\n      when: customer.na|me is known", "**value** customer.name: text"),
        ("    - goto: bye\n      when: acc|ount is known", "**value** account: digits 10"),
        ("    - say: Your number is ${caller.num|ber}", "**value** caller.number: phone"),
        ("    - say: You wait ${queues.support.wa|it}", "**value** queues.support.wait: duration"),
        ("    - goto: bye\n      when: nothing.kno|wn", ""),
    ],
)
def test_a_value_tells_its_type(typed: str, told: str) -> None:
    assert hover(typed) == told


@pytest.mark.parametrize(
    "typed",
    [
        "    - run: crm.customer_by_phone\n      with: {|",
        "    - run: crm.customer_by_phone\n      with:\n        ph|",
        "    - run: crm.customer_by_phone # ours\n      into: customer\n      with: {a: 1, |",
    ],
)
def test_below_with_stands_what_a_function_takes(typed: str) -> None:
    assert labels(typed) == ["phone"]


def test_values_deep_in_a_map_are_known() -> None:
    text = "flow: x\nvars:\n  a:\n    b:\n      c: money PLN\n    d: text\nplaces:\n  start:\n    - say: ${\n"
    found = editing.complete(text, 8, len("    - say: ${"), SITE)
    assert [entry.label for entry in found][:4] == ["a", "a.b", "a.b.c", "a.d"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vars:\n  account: |", ["text", "number", "digits", "phone", "money"]),
        ("languages: {pl: +48, en: otherwise}\nprompts:\n  hello:\n    |", ["pl", "en"]),
        ("languages:\n  pl: +48\n  sl: +386\nprompts:\n  hello:\n    p|", ["pl", "sl"]),
    ],
)
def test_types_and_languages_are_offered(text: str, found: list[str]) -> None:
    before = text[: text.index("|")]
    at_ = (before.count("\n"), len(before) - before.rfind("\n") - 1)
    assert [entry.label for entry in editing.complete(text.replace("|", ""), *at_, SITE)][: len(found)] == found


# --- names of other files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "part", "name"),
    [
        ("    - queue: sup|port", "queues", "support"),
        ("    - voicemail: sup|port", "boxes", "support"),
        ("    - run: crm.customer_by_|phone", "functions", "crm.customer_by_phone"),
        ("    - send: s|ms", "senders", "sms"),
        ("    - call: pa|y", "flow", "pay"),
        ("    - survey: after_|call", "survey", "after_call"),
        ("    - db: over|due", "queries", "overdue"),
        ("    - goto: bye\n      when: queues.fau|lts.wait > 4m", "queues", "faults"),
        ("    - say: Wait ${notices.out|age.text}", "notices", "outage"),
    ],
)
def test_names_that_the_site_declares(typed: str, part: str, name: str) -> None:
    found = editing.elsewhere(*at(typed))
    assert found == editing.Elsewhere(part, name)


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("numbers:\n  100: flow energia", 14, editing.Elsewhere("flow", "energia")),
        ("people:\n  from: db.overdue_customers", 20, editing.Elsewhere("queries", "overdue_customers")),
        ("call:\n  with: script winback by queue outbound", 18, editing.Elsewhere("script", "winback")),
        ("call:\n  ring: 25s", 9, None),
    ],
)
def test_names_in_settings_and_campaigns(text: str, column: int, found: object) -> None:
    assert editing.elsewhere(text, 1, column) == found


@pytest.mark.parametrize(
    ("other", "part", "name", "line"),
    [
        ("zone: UTC\nqueues:\n  sales: {}\n  support:\n    name: x\n", "queues", "support", 3),
        ("queues: {sales: {}, support: {}}\n", "queues", "support", 0),
        ("functions:\n  crm.by_phone:\n    takes: {}\n", "functions", "crm.by_phone", 1),
        ("-- name: other\nSELECT 1\n-- name: overdue\nSELECT 2\n", "queries", "overdue", 2),
        ("# me\nflow: pay\n", "flow", "pay", 1),
        ("queues:\n  sales: {}\n", "queues", "support", None),
        ("", "queues", "(", None),
    ],
)
def test_the_line_that_declares_a_name(other: str, part: str, name: str, line: int | None) -> None:
    found = editing.declared(other, editing.Elsewhere(part, name))
    assert (found.line if found else None) == line


def test_contents_are_sections_with_their_names() -> None:
    found = editing.symbols(HEAD + TAIL)
    places = next(symbol for symbol in found if symbol.name == "places")
    assert [symbol.name for symbol in places.inner] == ["start", "person", "bye"]
    assert [(s.span.line, s.last) for s in places.inner] == [(9, 12), (13, 14), (15, 16)]
    assert [symbol.name for symbol in found] == ["flow", "languages", "vars", "always", "places", "prompts"]


@pytest.mark.parametrize(
    "text", ["", "\n", "- - -", "{", ":", "a: {b: {c", "x" * 50_000, "\t- \ud800", "places:\n  - a:\n :"]
)
@pytest.mark.parametrize("position", [(0, 0), (0, 3), (1, 1), (5, 5), (0, 99_999)])
def test_any_position_in_any_text_has_an_answer(text: str, position: tuple[int, int]) -> None:
    editing.complete(text, *position, SITE)
    editing.explain(text, *position, SITE)
    editing.target(text, *position)
    editing.elsewhere(text, *position)
    editing.symbols(text)


# --- words below sections ------------------------------------------------------------------------------------------

SURVEY = "survey: after\nquestions:\n  - ask: how\n    into: liking\n    scale: 1-5\n"
CAMPAIGN = "campaign: overdue\npurpose: debt\n"
SETTINGS_HEAD = "zone: Europe/Warsaw\nqueues:\n  support:\n    name: Support\n"
SCRIPT = "script: sell\nplaces:\n  start:\n    - ask: how\n"


def in_file(typed: str) -> tuple[str, int, int]:
    before = typed[: typed.index("|")]
    return typed.replace("|", "", 1), before.count("\n"), len(before) - before.rfind("\n") - 1


@pytest.mark.parametrize(
    ("typed", "there", "absent"),
    [
        (SURVEY + "    |", {"weight", "is", "route", "tries", "check"}, set()),
        (SURVEY + "ask_when:\n  |", {"chance", "not_again_within", "when"}, {"tell"}),
        (SURVEY + "alert:\n  - |", {"when", "tell"}, {"say"}),
        (CAMPAIGN + "respect:\n  |", {"gap", "per_person", "consent"}, {"lines"}),
        (CAMPAIGN + "call:\n  with: flow x\n  |", {"from", "ring", "style"}, {"gap"}),
        (CAMPAIGN + "stop:\n  - |", {"when", "tell"}, {"say"}),
        (CAMPAIGN + "brake:\n  |", {"compare_with", "silence"}, set()),
        (SETTINGS_HEAD + "|", {"boxes", "holidays", "limits"}, {"zone", "places"}),
        (SETTINGS_HEAD + "    |", {"agents", "skills", "hours", "keep_recordings"}, {"longest"}),
        (SETTINGS_HEAD + "limits:\n  |", {"longest", "hops", "then"}, {"agents"}),
        (SETTINGS_HEAD + "notices:\n  outage:\n    on: |", {"yes", "no"}, set()),
        (SCRIPT + "      |", {"options", "check", "into"}, {"tries", "confirm"}),
    ],
)
def test_below_a_section_stand_the_words_of_its_table(typed: str, there: set[str], absent: set[str]) -> None:
    found = {entry.label for entry in editing.complete(*in_file(typed), SITE)}
    assert there <= found
    assert not absent & found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (SURVEY + "    weight|: 2\n", "How much the question counts"),
        (CAMPAIGN + "respect:\n  gap|: 20h\n", "`20h` if not written"),
        (SETTINGS_HEAD + "    agents|: [ewa]\n", "Users who serve it"),
        (SETTINGS_HEAD.replace("queues:", "queues|:"), "Queues by name"),
        (SCRIPT.replace("ask:", "ask|:"), "the answer is a button or a field"),
    ],
)
def test_hover_over_a_word_of_a_table(typed: str, told: str) -> None:
    found = editing.explain(*in_file(typed), SITE)
    assert found is not None
    assert told in found.markdown


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("tests:\n  - |", {"test"}),
        ("tests:\n  - test: a\n    |", {"given", "script", "expect"}),
        ("tests:\n  - test: a\n    given:\n      |", {"now", "caller", "queues.support.wait", "crm.ping", "account"}),
        ("tests:\n  - test: a\n    given: {|", {"now", "caller", "agents"}),
        ("tests:\n  - test: a\n    script:\n      - |", {"presses", "hears", "never hears", "reaches"}),
        ("tests:\n  - test: a\n    script:\n      - reaches: |", {"queue support", "voicemail support", "place bye"}),
        ("tests:\n  - test: a\n    script:\n      - ends: |", {"welcome", "goodbye"}),
    ],
)
def test_in_tests_stand_their_own_words(typed: str, there: set[str]) -> None:
    found = set(labels(typed))
    assert there <= found
    assert not {"say", "menu", "barge_in"} & found
