"""Rules about single words: verbs, fields, names, types, texts; each with what is written and what is said."""

from __future__ import annotations

from datetime import date

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.grammar import FOREIGN_VERBS
from scripts_dsl.messages import Severity
from scripts_dsl.verbs import VERB_BY_NAME
from support.flows import SITE, check, flow, rules, said

GO = "- goto: operator\n"

# --- steps -------------------------------------------------------------------------------------------------------

STEPS = {
    "a verb with a typo": ("- sya: Good morning to you.\n" + GO, ["unknown-verb"]),
    "a word of no language": ("- frobnicate: x\n" + GO, ["unknown-verb"]),
    "a field without its verb": ("- into: n\n" + GO, ["unknown-verb"]),
    "a forgotten dash": ("- say: Good morning to you.\n  goto: operator\n", ["two-verbs"]),
    "the same verb twice": ("- goto: bye\n  when: n = 1\n  goto: operator\n", ["two-verbs"]),
    "a field with a typo": ("- say: Good morning to you.\n  barge_inn: no\n" + GO, ["unknown-field"]),
    "fields of another verb": ("- say: Good morning to you.\n  into: n\n  confirm: yes\n" + GO, ["unknown-field"]),
    "keys without options": ("- menu: One or two.\n  1: operator\n  2: bye\n", ["missing-field"]),
    "a menu without keys": ("- menu: One or two.\n" + GO, ["missing-field"]),
    "an ask that goes nowhere": ("- ask: How many are you?\n" + GO, ["missing-field"]),
    "a verb without a value": ("- say:\n" + GO, ["missing-value"]),
    "a field without a value": ("- say: Good morning to you.\n  barge_in:\n" + GO, ["missing-value"]),
    "no colon": ("- say Good morning to you.\n" + GO, ["no-colon"]),
    "no space": ("- say:welcome\n" + GO, ["no-space"]),
    "a lonely dash": ("-\n" + GO, ["shape"]),
    "a list for a word": ("- goto: operator\n  when: [a, b]\n" + GO, ["shape"]),
    "no key of a telephone": ("- menu: Press A.\n  options: {A: operator}\n", ["key"]),
    "a key without a place": ("- menu: One.\n  options: {1: }\n", ["missing-value"]),
    "an option without space": ("- menu: One.\n  options: {1:operator}\n", ["no-space"]),
    "not yes or no": ("- say: Good morning to you.\n  barge_in: true\n" + GO, ["yes-no"]),
    "no unit": ("- pause: 2\n" + GO, ["duration"]),
    "no length of time": ("- pause: soon\n" + GO, ["duration"]),
    "too many tries": ("- menu: One.\n  options: {1: bye}\n  tries: 100\n", ["number"]),
    "an id twice": ("- pause: 1s\n  id: a\n- pause: 1s\n  id: a\n" + GO, ["twice"]),
    "a line folded into a name": ("- goto: operator\n  when n = 1\n" + GO, ["no-colon"]),
    "a dash folded into a text": ("- say: Good morning\n    - goto: operator\n" + GO, ["indent"]),
    "steps too deep": (
        "".join(f"{'  ' * 2 * d}- when: n = 1\n{'  ' * 2 * d}  then:\n" for d in range(12)) + "  " * 24 + GO,
        ["too-deep"],
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_mistake_in_a_step_is_told_once(name: str) -> None:
    start, expected = STEPS[name]
    assert rules(flow(start)) == expected


def test_a_no_break_space_behind_a_colon_is_named_and_not_pasted_back() -> None:
    (message,) = check(flow("- say:\u00a0welcome\n" + GO)).messages
    assert message.rule == "no-space"
    assert message.hints == ("write  say: welcome", "what stands there is no space of the keyboard (U+00A0)")


@pytest.mark.parametrize("word", sorted(FOREIGN_VERBS))
def test_words_of_other_tools_are_answered_with_ours(word: str) -> None:
    """45 of them, and none is a verb of ours."""
    assert word not in VERB_BY_NAME
    message = check(flow(f"- {word}: x\n{GO}")).messages[0]
    assert (message.rule, message.hints[0][:19]) == ("unknown-verb", "here it is called '")


def test_there_are_answers_for_at_least_45_foreign_words() -> None:
    assert len(FOREIGN_VERBS) >= 45
    assert set(FOREIGN_VERBS.values()) <= {*VERB_BY_NAME}


# --- names -------------------------------------------------------------------------------------------------------

NAMES = {
    "a place": ("- goto: operatr\n", ["9:13 unknown-place"]),
    "a prompt": ("- say: welcom\n" + GO, ["9:12 unknown-prompt"]),
    "a value in a formula": ("- goto: operator\n  when: m = 1 and n = 1\n- goto: bye\n", ["10:13 unknown-value"]),
    "a value in a text": ("- say: You have ${m} bills.\n" + GO, ["9:23 unknown-value"]),
    "a value to fill": ("- ask: How many are you?\n  into: m\n" + GO, ["10:13 unknown-value"]),
    "a value to set": ("- set: {m: 1}\n" + GO, ["9:13 unknown-value"]),
    "a queue": ("- queue: suport\n  tell_agent: ${n}\n  on_timeout: bye\n", ["9:14 unknown-queue"]),
    "a queue in a formula": ("- goto: bye\n  when: queues.suport.wait > 4m\n" + GO, ["10:20 unknown-queue"]),
    "hours": ("- goto: bye\n  when: hours.office.open\n" + GO, ["10:19 unknown-value"]),
    "a function": ("- run: crm.pong\n" + GO, ["9:12 unknown-function"]),
    "an argument": (
        "- run: crm.customer_by_phone\n  with: {fone: caller.number, phone: caller.number}\n" + GO,
        ["10:14 unknown-field"],
    ),
    "an argument that is missing": ("- run: crm.customer_by_phone\n" + GO, ["9:7 missing-field"]),
    "an argument of another type": (
        "- run: crm.customer_by_phone\n  with: {phone: 4m}\n" + GO,
        ["10:21 formula"],
    ),
    "what cannot be changed": ("- set: {now: today}\n" + GO, ["9:13 name"]),
    "a field of no map": ("- goto: bye\n  when: n.x = 1\n" + GO, ["10:15 unknown-value"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_does_not_exist_is_told_where_it_is_used(name: str) -> None:
    start, expected = NAMES[name]
    assert said(flow(start)) == expected


def test_a_single_word_is_a_prompt_and_both_ways_out_are_shown() -> None:
    hints = check(flow("- say: Hello\n" + GO)).messages[0].hints
    assert hints == ("to say the word itself, write  Hello.  with its dot", "or add  Hello:  below prompts:")


def test_a_deleted_declaration_is_told_once_at_its_block() -> None:
    start = "- set: {m: 1}\n- goto: bye\n  when: m = 1\n- say: It is ${m} now.\n- goto: operator\n"
    message = check(flow(start)).messages[0]
    assert said(flow(start)) == ["5:1 unknown-value"]
    assert message.text == "'m' is used in lines 9, 11, 12 but not declared"


def test_a_typo_in_a_declaration_is_told_there() -> None:
    """`amuont` is declared and never used, `amount` is used twice: the slip is plain."""
    text = flow("- set: {amount: 1}\n- goto: bye\n  when: amount = 1\n- goto: operator\n")
    text = text.replace("  n: number = 1\n", "  n: number = 1\n  amuont: number\n")
    assert said(text) == ["7:3 unknown-value"]


def test_a_missing_field_of_a_map_is_told_once_at_the_map() -> None:
    text = flow("- say: ${c.debt} and ${c.name}.\n- goto: bye\n  when: c.debt > 0\n- goto: operator\n")
    text = text.replace("  n: number = 1\n", "  n: number = 1\n  c:\n    name: text\n")
    assert said(text) == ["7:3 unknown-value"]


# --- sections ----------------------------------------------------------------------------------------------------

SECTIONS = {
    "a section with a typo": ("alwyas:\n  star: bye\n", ["unknown-field"]),
    "a word of other tools": ("messages:\n  a: b\n", ["unknown-field"]),
    "nobody knows what": ("colour: red\n", ["unknown-field"]),
    "no direction": ("direction: sideways\n", ["unknown-value"]),
    "a type with a typo": ("takes:\n  m: nubmer\n", ["unknown-type"]),
    "a value without a type": ("takes:\n  m:\n", ["unknown-type"]),
    "a value named like a built-in": ("takes:\n  caller: text\n", ["name"]),
    "a value declared twice": ("takes:\n  n: number\n", ["twice"]),
    "hours nobody can read": ("hours:\n  office:\n    mon-fri: 8 to 4\n", ["hours"]),
    "a day nobody knows": ("hours:\n  office:\n    mon-fir: 08:00-16:00\n", ["hours"]),
    "a date that does not exist": ("hours:\n  office:\n    mon: 08:00-16:00\n    closed: [2026-02-30]\n", ["hours"]),
    "hours that never begin": ("hours:\n  office:\n    closed: [2026-12-24]\n", ["hours"]),
    "hours without a name": ("hours:\n  mon-fri: 08:00-16:00\n", ["hours"]),
    "a default nobody knows": ("defaults:\n  patience: 3\n", ["unknown-field"]),
    "a default of the wrong kind": ("defaults:\n  longest: 10\n", ["duration"]),
    "a language nobody speaks": (
        "prompts:\n  a:\n    en: Hello to you.\n    xx: Hello\n",
        ["unused-prompt", "unknown-language"],
    ),
    "a noun with too few forms": ("nouns:\n  day:\n    en: day\n", ["noun-forms"]),
    "a noun without a language": (
        "nouns:\n  day:\n    pl: dzień / dni / dni\n",
        ["missing-translation", "unknown-language"],
    ),
    "a prompt nobody says": ("prompts:\n  a:\n    en: Hello to you.\n", ["unused-prompt"]),
    "a prompt without a text": ("prompts:\n  a:\n", ["missing-value", "unused-prompt"]),
    "a sentence in braces": ("prompts:\n  a: {en: Hello to you.}\n", ["prose-in-braces"]),
    "a text cut by a comment": ("prompts:\n  a:\n    en: Press #\n", ["unused-prompt", "comment-in-text"]),
    "a test without a name": ("tests:\n  - script: []\n", ["test"]),
    "a warning that does not exist": ("allow:\n  menu-to-wide: because until 2026-09-01\n", ["allow"]),
    "an allowance without a date": ("allow:\n  menu-too-wide: because\n", ["allow"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SECTIONS)
def test_a_mistake_in_a_section_is_told_once(name: str) -> None:
    text, expected = SECTIONS[name]
    assert rules(flow(GO) + text) == expected


@pytest.mark.parametrize("section", ["vars", "always", "places", "prompts"])
def test_a_lost_first_line_of_a_section_is_told_once(section: str) -> None:
    text = flow("- say: hello\n" + GO) + "prompts:\n  hello:\n    en: Hello to you.\n"
    assert rules(text) == []
    assert rules(text.replace(f"{section}:\n", "", 1)) in (["missing-section"], ["indent"])


@pytest.mark.parametrize("deeper", [True, False])
def test_a_section_among_the_places_is_told_once(deeper: bool) -> None:
    entries = "    hello:\n      en: Hello to you.\n" if deeper else "  hello:\n    en: Hello to you.\n"
    (message,) = check(flow("- say: hello\n" + GO) + "  prompts:\n" + entries).messages
    assert (message.rule, message.text) == ("indent", "'prompts:' is a part of the file, not a place")
    what = "it and the lines below it" if deeper else "it"
    assert message.hints == (f"write {what} 2 spaces further to the left",)


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ("    - say: One.\n     - goto: bye\n", "write it with 4 spaces before it, as the dash in line 5"),
        ("    - say: One.\n   - goto: bye\n", "write it with 4 spaces before it, as the dash in line 5"),
        ("    - menu: One.\n       options: {1: bye}\n", "write it with 6 spaces before it, as the word in line 5"),
        ("    - goto: bye\n   bye:\n    - hangup:\n", "write it with 2 spaces before it, as the word in line 4"),
        ("    - menu: One.\n      options:\n       1: bye\n      tries: 1\n     wait: 5s\n",
         "write it with 6 spaces before it, as the word in line 8"),
    ],
)  # fmt: skip
def test_a_line_between_two_levels_is_told_where_to_begin(lines: str, hint: str) -> None:
    (message,) = check(f"flow: x\nlanguages: [en]\nplaces:\n  start:\n{lines}").messages
    assert (message.rule, message.hints) == ("indent", (hint,))


FILES = {
    "a survey without questions": ("survey: x\n", "missing-field"),
    "no kind": ("places:\n  start:\n    - hangup:\n", "no-kind"),
    "no name": ("flow:\nplaces:\n  start:\n    - hangup:\n", "name"),
    "no places": ("flow: x\n", "no-start"),
    "no start": ("flow: x\nplaces:\n  begin:\n    - hangup:\n", "no-start"),
    "an empty place": ("flow: x\nplaces:\n  start:\n", "empty-place"),
    "a place that is a text": ("flow: x\nplaces:\n  start: hello\n", "shape"),
    "steps without dashes": ("flow: x\nplaces:\n  start:\n    say: Hello to you.\n", "no-dash"),
    "a place with two words": ("flow: x\nplaces:\n  start:\n    - hangup:\n  a b:\n    - hangup:\n", "name"),
    "a place called next": ("flow: x\nplaces:\n  start:\n    - hangup:\n  next:\n    - hangup:\n", "name"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_none_is_told_so_once(name: str) -> None:
    text, expected = FILES[name]
    assert rules(text) == [expected]


# --- prompts -----------------------------------------------------------------------------------------------------


def test_every_prompt_has_every_language() -> None:
    text = flow("- say: hello\n" + GO).replace("[en]", "[en, pl, sl]")
    text = text.replace("hangup: Thank you and goodbye.", "hangup: hello")
    assert rules(text + "prompts:\n  hello:\n    en: Hello to you.\n") == ["missing-translation"]
    assert rules(text + "prompts:\n  hello: Hello to you.\n") == ["missing-translation"]
    all_three = "prompts:\n  hello:\n    en: Hello to you.\n    pl: Dzień dobry.\n    sl: Dober dan.\n"
    assert rules(text + all_three) == []


def test_texts_in_a_language_that_was_deleted_are_one_mistake() -> None:
    texts = "".join(f"  {name}:\n    en: Hello to you.\n    pl: Dzień dobry.\n" for name in "abc")
    text = flow("- say: a\n- say: b\n- say: c\n" + GO).replace("hangup: Thank you and goodbye.", "hangup: a")
    assert said(text + "prompts:\n" + texts) == ["2:1 unknown-language"]


def test_a_text_in_a_step_is_not_for_callers_of_several_languages() -> None:
    start = "- say: {}\n- goto: operator\n"
    tail = (
        "  operator:\n    - queue: support\n      tell_agent: Any words, number ${n}\n"
        "      on_timeout: next\n    - hangup:\n"
    )
    files = {words: flow(start.format(words), tail=tail) for words in ("Hello to you.", "${n} 24/7", "+48 22 123")}
    assert [rules(text) for text in files.values()] == [[], [], []]
    several = {words: rules(text.replace("[en]", "[en, pl]")) for words, text in files.items()}
    assert several == {"Hello to you.": ["one-text"], "${n} 24/7": [], "+48 22 123": []}


def test_the_question_for_the_language_may_speak_all_of_them_at_once() -> None:
    start = "- ask: For English press 1, po polsku 2.\n  into: language\n  options: {1: en, 2: pl}\n- goto: operator\n"
    text = flow(start).replace("[en]", "[en, pl]").replace("hangup: Thank you and goodbye.", "hangup:")
    assert rules(text) == []


def test_nobody_listens_to_a_long_question() -> None:
    words = "very " * 45
    assert rules(flow(f"- menu: One {words}long.\n  options: {{1: operator}}\n")) == ["too-long"]
    assert rules(flow(f"- say: It is {words}long.\n{GO}")) == []
    assert rules(flow(f"- say: It is {words}{words}long.\n{GO}")) == ["too-long"]


def test_whatever_a_caller_hears_has_its_length_and_what_is_sent_has_not() -> None:
    words = "very " * 45
    asked = f"- consent: recording\n  say: May we {words}record? 1, 2.\n  on_no: bye\n{GO}"
    assert said(flow(asked)) == ["10:12 too-long"]
    waits = f"- run: crm.ping\n  meanwhile: It takes {words}{words}long.\n{GO}"
    assert said(flow(waits)) == ["10:18 too-long"]
    assert rules(flow(f"- send: sms\n  to: caller.number\n  text: It is {words}{words}long.\n{GO}")) == []


# --- values ------------------------------------------------------------------------------------------------------


def with_value(declaration: str, start: str, tell: str = "") -> str:
    text = flow(start).replace("  n: number = 1\n", f"  n: number = 1\n  {declaration}\n")
    return text.replace("tell_agent: Number", f"tell_agent: {tell}Number")


def test_a_value_that_nothing_uses_is_told() -> None:
    assert said(with_value("m: number", GO)) == ["7:3 unused-value"]


def test_a_value_that_is_read_and_never_filled_is_told() -> None:
    start = "- goto: bye\n  when: m is known\n" + GO
    assert said(with_value("m: number", start)) == ["7:3 never-filled"]
    assert said(with_value("m: number = 2", start)) == []


def test_what_the_caller_typed_is_told_to_the_agent() -> None:
    start = "- ask: How many are you?\n  into: m\n" + GO
    assert said(with_value("m: number", start)) == ["15:7 caller-repeats"]
    assert said(with_value("m: number", start, tell='${m else "no number"} ')) == []


def test_a_secret_is_not_told_to_the_agent() -> None:
    start = "- ask: What is your number?\n  into: m\n  secret: yes\n" + GO
    assert said(with_value("m: number", start)) == []


@pytest.mark.parametrize(("type_", "options"), [("choice of a, b", "1: a, 2: b"), ("text", ""), ("duration", "")])
def test_what_no_keys_can_give_cannot_be_asked(type_: str, options: str) -> None:
    start = "- ask: One or two.\n  into: m\n" + GO
    assert rules(with_value(f"m: {type_}", start))[0] == "not-keyed"
    if options:
        assert rules(with_value(f"m: {type_}", start.replace("  into", f"  options: {{{options}}}\n  into"))) == []


def test_options_of_a_choice_are_its_words() -> None:
    start = "- ask: One or two.\n  into: m\n  options: {1: a, 2: c}\n" + GO
    assert rules(with_value("m: choice of a, b", start)) == ["not-a-choice"]


RESULTS = {
    "what fits": ("c: {name: text}", "crm.customer_by_phone", []),
    "less than it gives": ("c: {debt: money PLN}", "crm.customer_by_phone", []),
    "a field it does not give": ("c: {name: text, due: date}", "crm.customer_by_phone", ["wrong-result"]),
    "another type": ("c: {debt: number}", "crm.customer_by_phone", ["wrong-result"]),
    "a word for a map": ("c: text", "crm.customer_by_phone", ["wrong-result"]),
}


@pytest.mark.parametrize("name", RESULTS)
def test_what_a_function_gives_can_be_kept(name: str) -> None:
    declaration, function, expected = RESULTS[name]
    start = f"- run: {function}\n  with: {{phone: caller.number}}\n  into: c\n" + GO
    assert rules(with_value(declaration, start)) == expected


def test_a_function_that_does_not_tell_its_result_is_not_checked() -> None:
    assert rules(with_value("c: text", "- run: crm.ping\n  into: c\n" + GO)) == []


# --- tests -------------------------------------------------------------------------------------------------------

CASES = {
    "an unknown word": ("script: [{haers: x}]", ["test"]),
    "two words in a line": ("script: [{hears: x, presses: 1}]", ["test"]),
    "no keys": ("script: [{presses: abc}]", ["test"]),
    "no time": ("script: [{waits: long}]", ["duration"]),
    "a queue that is not there": ("script: [{reaches: queue suport}]", ["unknown-queue"]),
    "a place that is not there": ("script: [{reaches: place nowhere}]", ["unknown-place"]),
    "nowhere at all": ("script: [{reaches: heaven}]", ["test"]),
    "a moment that is none": ("given: {now: tomorrow}", ["test"]),
    "a day without an hour": ("given: {now: 2026-05-06}", ["test"]),
    "agents that are some": ("given: {agents: two}", ["test"]),
    "a wait without a unit": ("given: {queues.support.wait: 6}", ["test"]),
    "callers waiting for minutes": ("given: {queues.support.waiting: 6m}", ["test"]),
    "somebody unknown": ("given: {caller: unknown}", ["test"]),
    "somebody who hides the number": ("given: {caller: anonymous, queues.support.waiting: 3, agents: none}", []),
    "the keys that YAML keeps": ("script: [{presses: star}, {presses: 1 hash}]", []),
    "a number that is none": ("given: {caller: Anna}", ["test"]),
    "a language it does not speak": ("given: {language: pl}", ["unknown-language"]),
    "a value of the wrong type": ("given: {n: many}", ["test"]),
    "what cannot be given": ("given: {weather: rain}", ["test"]),
    "a function that is not there": ("given: {crm.pong: fails}", ["test"]),
    "a value that is not there": ("expect: {m: 1}", ["unknown-value"]),
    "a section that is not there": ("expects: {n: 1}", ["unknown-field"]),
    "nothing wrong": (
        "given: {now: 2026-05-06 10:00, caller: +48601234567, n: 3, queues.support.wait: 6m, crm.ping: fails}\n"
        "    script: [{presses: 12*#}, {waits: 10s}, {hears: Good}, {reaches: queue support}, hangs_up]\n"
        "    expect: {n: 3, language: en}",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_in_a_test_is_told(name: str) -> None:
    text, expected = CASES[name]
    assert rules(flow(GO) + f"tests:\n  - test: It works\n    {text}\n") == expected


def test_two_tests_have_two_names() -> None:
    assert rules(flow(GO) + "tests:\n" + "  - test: It works\n" * 2) == ["twice"]


# --- what a newcomer writes ------------------------------------------------------------------------------------------

HOURS = "hours:\n  shop: {mon-fri: 08:00-18:00}\n"
ANSWERS = {
    "if": ("- goto: bye\n  if: n = 1\n" + GO, "here it is called 'when'"),
    "timeout of a menu": ("- menu: For us press 1.\n  options: {1: bye}\n  timeout: 5s\n", "here it is called 'wait'"),
    "timeout of a queue": ("- queue: support\n  timeout: 5m\n" + GO, "here it is called 'longest'"),
    "a number with spaces": ("- transfer: 041 222 333\n" + GO, "write 041222333"),
    "a word that no hours have": (
        "- goto: bye\n  when: hours.shop.closed\n" + GO,
        "values: hours.shop.open, hours.shop.opens, hours.shop.reason",
    ),
    "hours without hours.": ("- say: We open ${shop.opens} again.\n" + GO, "did you mean 'hours.shop.opens'?"),
    "a value in braces": ("- say: {name} good morning.\n" + GO, "a value in a text is written ${name}"),
    "options without keys": (
        "- menu: For us press 1, to end press 2.\n  options: {operator, bye}\n",
        "write  options: {1: operator, 2: bye}",
    ),
    "options as a list": (
        "- menu: For us press 1, to end press 2.\n  options: [operator, bye]\n",
        "write  options: {1: operator, 2: bye}",
    ),
    "false": ("- goto: bye\n  when: hours.shop.open = false\n" + GO, "write  no"),
    "a queue as a number": ("- transfer: support\n" + GO, "people of a queue are reached by  - queue: support"),
    "a verb as a place": (
        "- menu: For us press 1, to end press 2.\n  options: {1: operator, 2: hangup}\n",
        "to end the call, lead to a place with the step  - hangup: goodbye",
    ),
    "a place as steps": ("- when: n = 1\n  then: bye\n" + GO, "write  [{goto: bye}]"),
    "an open quote": ("- say: 'Good morning.\n" + GO, "write it at the end of the text, too, or take it out"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_newcomer_is_told_what_to_write(name: str) -> None:
    start, hint = ANSWERS[name]
    (message,) = (m for m in check(flow(start, head=HOURS)).messages if m.severity is Severity.ERROR)
    assert hint in message.hints


def test_a_type_that_lists_words_was_meant_to_be_a_choice() -> None:
    text = with_value("animal: dog, cat, other", "- say: Good morning to you.\n" + GO)
    assert check(text).messages[0].hints == ("write choice of dog, cat, other",)
    assert check(text.replace("dog, cat, other", "tekst, private")).messages[0].hints[0] == "did you mean 'text'?"


def test_choices_without_keys_are_shown_with_them() -> None:
    text = with_value(
        "m: choice of dog, cat", "- ask: A dog 1, a cat 2.\n  into: m\n  options: {dog, cat}\n" + GO, "${m} "
    )
    (message,) = (m for m in check(text).messages if m.severity is Severity.ERROR)
    assert message.hints == ("write  options: {1: dog, 2: cat}",)


def test_a_name_of_two_words_is_shown_as_one() -> None:
    (message,) = check(flow(GO).replace("flow: x", "flow: Our clinic")).messages
    assert message.hints[0] == "write Our_clinic"


@pytest.mark.parametrize(
    ("word", "hint"), [("slovenian", "write sl"), ("Englisch", "write en"), ("x", "write two letters: pl, en")]
)
def test_a_language_in_words_is_shown_in_two_letters(word: str, hint: str) -> None:
    (message,) = check(flow(GO).replace("[en]", f"[en, {word}]")).messages
    assert message.hints == (hint,)


def test_a_field_with_a_typo_is_told_where_it_is_read() -> None:
    text = with_value("bill: {debt: number}", "- say: You owe ${bill.dept} now.\n" + GO)
    assert "unknown-value" in rules(text)


def test_a_place_with_a_space_in_its_name_is_told_there_alone() -> None:
    (message,) = check(flow("- goto: our_hours\n") + "  our hours:\n    - hangup: Goodbye to you.\n").messages
    assert (message.rule, message.hints[0]) == ("name", "write our_hours")


def test_a_test_that_does_not_say_whom_it_reaches_is_shown_how() -> None:
    case = "tests:\n  - test: It works\n    script: [{reaches: transfer}]\n"
    (message,) = check(flow(GO) + case).messages
    assert message.hints == ("write  reaches: transfer 221234567",)


def test_keys_in_a_text_that_a_comment_cuts_are_not_asked_for() -> None:
    prompts = "prompts:\n  which:\n    en: To hang up press # then 1.\n"
    assert rules(flow("- menu: which\n  options: {1: bye}\n") + prompts) == ["comment-in-text"]


# --- allow -------------------------------------------------------------------------------------------------------


def test_a_warning_is_allowed_until_its_day() -> None:
    text = with_value("m: number", GO) + "allow:\n  unused-value: for next month until 2026-09-01\n"
    assert check_file(text, "x", SITE, date(2026, 9, 1)).messages == ()
    assert [m.rule for m in check_file(text, "x", SITE, date(2026, 9, 2)).messages] == ["unused-value"]


def test_without_settings_queues_and_functions_are_not_checked() -> None:
    checked = check_file(flow("- run: any.thing\n  with: {a: n}\n- queue: anything\n  on_timeout: bye\n"), "x")
    assert [m.rule for m in checked.messages] == []
