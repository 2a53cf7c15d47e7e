"""What the checker says, word for word: the designer's ten typical mistakes and more (language 2.18)."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from scripts_dsl.loader import load
from scripts_dsl.messages import Message, Report, Severity, as_github, as_json, render
from scripts_dsl.tree import Mark
from support.flows import shown

TAIL = """\
  operator:
    - queue: support
      on_timeout: bye
  bye:
    - hangup: goodbye
prompts:
  goodbye:
    en: Thank you, goodbye.
"""


def flow(places: str, head: str) -> str:
    return f"{head}places:\n{places}{TAIL}"


MISTAKES = {
    "typo": (
        """\
flow: typo
languages: [en]
always: {0: operator}




places:
  start:
    - menu: Billing is 1, faults are 2.
      options:
        1: billing
        2: fautls
  billing:
    - goto: operator
  faults:
    - goto: operator
"""
        + TAIL,
        """\
typo.flow.yaml:13:12: error: there is no place called 'fautls'  [unknown-place]
 12 |         1: billing
 13 |         2: fautls
    |            ^^^^^^
    = did you mean 'faults'?
    = places: start, billing, faults, operator, bye""",
    ),
    "colon": (
        flow("  start:\n    - say: Uwaga: dzisiaj pracujemy do 14.\n", "flow: colon\n" + "\n" * 6),
        """\
colon.flow.yaml:10:17: error: this text contains ': ' and YAML takes it for a new key  [colon-in-text]
  9 |   start:
 10 |     - say: Uwaga: dzisiaj pracujemy do 14.
    |                 ^
    = put the text in quotes:  - say: "Uwaga: dzisiaj pracujemy do 14."\
""",
    ),
    "hash": (
        """\
flow: hash
always: {0: operator}
vars:
  n: number



places:
  start:
    - ask: Podaj numer konta i naciśnij #
      into: n
    - goto: operator
  operator:
    - queue: support
      tell_agent: Account ${n else "not given"}
      on_timeout: operator
      on_nobody:
        - hangup: Do widzenia Państwu.
""",
        """\
hash.flow.yaml:10:41: error: everything after ' #' is a comment, nobody will hear it  [comment-in-text]
  9 |   start:
 10 |     - ask: Podaj numer konta i naciśnij #
    |                                         ^
    = put the text in quotes:  - ask: "Podaj numer konta i naciśnij #"
    = comments about a text go on their own line""",
    ),
    "dash": (
        flow("  start:\n    - say: goodbye\n      goto: operator\n", "flow: dash\nalways: {0: operator}\n" + "\n" * 5),
        """\
dash.flow.yaml:11:7: error: one step, one verb: 'say' and 'goto' are both verbs  [two-verbs]
 10 |     - say: goodbye
 11 |       goto: operator
    |       ^^^^
    = begin a new step:  - goto: …""",
    ),
    "dollar": (
        flow("  start:\n    - goto: operator\n      when: ${reason} = forgot\n    - goto: bye\n",
             "flow: dollar\nalways: {0: operator}\nvars:\n  reason: choice of illness, forgot = forgot\n" + "\n" * 3),
        """\
dollar.flow.yaml:11:13: error: I do not understand '$' here  [formula]
 10 |     - goto: operator
 11 |       when: ${reason} = forgot
    |             ^
    = no ${ } needed here, this is already a formula""",
    ),
    "unit": (
        flow("  start:\n    - goto: operator\n      when: queues.support.wait > 4\n    - goto: bye\n",
             "flow: unit\nalways: {0: operator}\n" + "\n" * 5),
        """\
unit.flow.yaml:11:13: error: cannot compare a duration with a number  [formula]
 10 |     - goto: operator
 11 |       when: queues.support.wait > 4
    |             ^^^^^^^^^^^^^^^^^^^^^^^
    = a length of time needs a unit: 4m, 30s, 2h, 3d""",
    ),
    "choice": (
        flow("  start:\n    - ask: Ill is 1, lost your job 2.\n      into: reason\n"
             "      options: {1: illness, 2: lost_jobs}\n    - goto: operator\n      when: reason = ilness\n"
             "    - goto: bye\n",
             "flow: choice\nalways: {0: operator}\nvars:\n  reason: choice of illness, lost_job, forgot\n" + "\n" * 3),
        """\
choice.flow.yaml:12:32: error: 'lost_jobs' is not one of the choices of 'reason'  [not-a-choice]
 11 |       into: reason
 12 |       options: {1: illness, 2: lost_jobs}
    |                                ^^^^^^^^^
    = did you mean 'lost_job'?
    = choices: illness, lost_job, forgot

choice.flow.yaml:14:22: error: 'ilness' is not one of the choices  [formula]
 13 |     - goto: operator
 14 |       when: reason = ilness
    |                      ^^^^^^
    = did you mean 'illness'? choices: illness, lost_job, forgot""",
    ),
    "deadend": (
        flow("  start:\n    - run: crm.customer_by_phone\n      with: {phone: caller.number}\n"
             "      timeout: 2s\n      on_error: operator\n    - say: Dziękujemy, wszystko zapłacone.\n",
             "flow: deadend\nalways: {0: operator}\n" + "\n" * 5),
        """\
deadend.flow.yaml:14:7: error: after this step the call would just drop  [dead-end]
 13 |       on_error: operator
 14 |     - say: Dziękujemy, wszystko zapłacone.
    |       ^^^
    = add  - goto: …  or  - hangup: goodbye  below""",
    ),
    "zero": (
        flow("  start:\n    - menu: Faktury – 1, strona główna – 0, awarie – 3.\n"
             "      options: {1: operator, 2: bye, 0: bye}\n", "flow: zero\nalways: {0: operator}\n" + "\n" * 5),
        """\
zero.flow.yaml:11:38: error: key 0 already means 'operator' everywhere (always:)  [hidden-key]
 10 |     - menu: Faktury – 1, strona główna – 0, awarie – 3.
 11 |       options: {1: operator, 2: bye, 0: bye}
    |                                      ^
    = choose another key, or take it out of always:""",
    ),
    "verb": (
        flow("  start:\n    - gather: Podaj numer konta\n", "flow: verb\n" + "\n" * 6),
        """\
verb.flow.yaml:10:7: error: there is no verb 'gather'  [unknown-verb]
  9 |   start:
 10 |     - gather: Podaj numer konta
    |       ^^^^^^
    = here it is called 'ask':  - ask: …""",
    ),
    "loop": (
        flow("  start:\n    - run: crm.customer_by_phone\n      with: {phone: caller.number}\n    - goto: again\n"
             "  again:\n    - goto: start\n",
             "flow: loop\nalways: {0: operator}\n" + "\n" * 5),
        """\
loop.flow.yaml:10:12: error: the call would go round for ever: again → start → again  [endless-loop]
  9 |   start:
 10 |     - run: crm.customer_by_phone
    |            ^^^^^^^^^^^^^^^^^^^^^
    = nothing in this loop waits for the caller; add a menu, a pause, or a way out""",
    ),
    "translation": (
        """\
flow: translation
languages: [pl, en]
always: {0: operator}

places:
  start:
    - say: hello
    - goto: operator
  operator:
    - queue: support
      on_timeout: bye
  bye:
    - hangup: goodbye




prompts:
  goodbye:
    pl: Do widzenia.
    en: Goodbye.
  hello:
    pl: Dzień dobry.
""",
        """\
translation.flow.yaml:22:3: error: prompt 'hello' has no text in 'en'  [missing-translation]
 21 |     en: Goodbye.
 22 |   hello:
    |   ^^^^^
    = callers who chose en would hear silence""",
    ),
    "star": (
        flow("  start:\n    - menu: One or star.\n      options:\n        1: operator\n        *: bye\n",
             "flow: star\nalways: {0: operator}\n" + "\n" * 4),
        """\
star.flow.yaml:12:10: error: '*' has a special meaning in YAML  [star-key]
 11 |         1: operator
 12 |         *: bye
    |          ^
    = write star: (and hash: for the # key)""",
    ),
    "indent": (
        flow("  start:\n    - say: goodbye\n     - goto: operator\n", "flow: indent\n" + "\n" * 6),
        """\
indent.flow.yaml:11:6: error: this line is not lined up with the lines it belongs to  [indent]
 10 |     - say: goodbye
 11 |      - goto: operator
    |      ^
    = write it with 4 spaces before it, as the dash in line 10""",
    ),
    "braces": (
        flow("  start:\n    - say: {pl: Czy mogę zająć dwie minuty?, en: Do you have two minutes?}\n",
             "flow: braces\n" + "\n" * 6),
        """\
braces.flow.yaml:10:12: error: a sentence inside { } or [ ]  [prose-in-braces]
  9 |   start:
 10 |     - say: {pl: Czy mogę zająć dwie minuty?, en: Do you have two minutes?}
    |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    = { } is for keys and names; put each sentence on its own line below""",
    ),
    "noun": (
        """\
flow: noun
languages: [sl]
always: {0: operator}
vars: {n: number = 1}
places:
  start:
    - say: Imate ${n as bill}.
    - goto: operator
  operator:
    - queue: support
      on_timeout: bye
  bye:
    - hangup: goodbye


prompts:
  goodbye: Hvala in nasvidenje.
nouns:
  bill:
    sl: račun / računa / računov
""",
        """\
noun.flow.yaml:20:9: error: 'sl' needs 4 forms of a noun, here are 3  [noun-forms]
 19 |   bill:
 20 |     sl: račun / računa / računov
    |         ^^^^^^^^^^^^^^^^^^^^^^^^
    = 1 dan / 2 dneva / 3 dnevi / 5 dni""",
    ),
    "field": (
        flow("  start:\n    - menu: Naprej 1, konec 2.\n      option: {1: operator, 2: bye}\n",
             "flow: field\nalways: {0: operator}\n" + "\n" * 5),
        """\
field.flow.yaml:11:7: error: 'menu' has no 'option'  [unknown-field]
 10 |     - menu: Naprej 1, konec 2.
 11 |       option: {1: operator, 2: bye}
    |       ^^^^^^
    = did you mean 'options'?
    = menu takes: options, words, extensions, tries, wait, between_keys, barge_in, retry, on_give_up, when, id""",
    ),
    "and": (
        flow("  start:\n    - goto: operator\n      when: n > 1 && n < 5\n    - goto: bye\n",
             "flow: and\nalways: {0: operator}\nvars: {n: number = 2}\n" + "\n" * 4),
        """\
and.flow.yaml:11:19: error: '&&' is not used here  [formula]
 10 |     - goto: operator
 11 |       when: n > 1 && n < 5
    |                   ^^
    = write and""",
    ),
    "twice": (
        flow("  start:\n    - goto: operator\n  start:\n    - goto: bye\n",
             "flow: twice\nalways: {0: operator}\n" + "\n" * 5),
        """\
twice.flow.yaml:11:3: error: 'start' is written twice  [twice]
 10 |     - goto: operator
 11 |   start:
    |   ^^^^^
    = the first one is in line 9; keep one of them""",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_typical_mistake_gets_this_message(name: str) -> None:
    text, expected = MISTAKES[name]
    assert shown(text, f"{name}.flow.yaml") == expected


# --- the shape of a message --------------------------------------------------------------------------------------


def message(line: int = 1, column: int = 1, length: int = 1, text: str = "wrong") -> Message:
    return Message("rule", Severity.ERROR, "a.yaml", line, column, length, text, ("do this",))


def test_a_message_without_its_line_is_still_shown() -> None:
    assert render(message(line=9), ["one"]) == "a.yaml:9:1: error: wrong  [rule]\n    = do this"


def test_an_endless_line_is_cut_around_the_caret() -> None:
    lines = render(message(column=500_001, length=3), ["x" * 500_000 + "abc" + "y" * 500_000]).split("\n")
    assert max(map(len, lines)) < 200
    caret = lines[2]
    assert lines[1][caret.index("^") : caret.rindex("^") + 1] == "abc"


def test_control_characters_of_a_strangers_file_do_not_reach_the_terminal() -> None:
    shown_text = render(message(text="there is no '\x1b[31m'"), ["\x1b]0;evil\x07"])
    assert "\x1b" not in shown_text
    assert "\x07" not in shown_text


def test_a_message_as_json_can_be_read_back() -> None:
    assert json.loads(json.dumps(as_json(message(text='a "quote" ż')))) == {
        "rule": "rule", "severity": "error", "file": "a.yaml", "line": 1, "column": 1, "length": 1,
        "message": 'a "quote" ż', "hints": ["do this"],
    }  # fmt: skip


def test_an_annotation_is_one_line_whatever_is_in_it() -> None:
    annotation = as_github(Message("rule", Severity.WARNING, "a,b:c.yaml", 3, 5, 2, "100 %\n::error::no", ("x",)))
    assert "\n" not in annotation
    assert annotation.startswith("::warning file=a%2Cb%3Ac.yaml,line=3,col=5,endColumn=7,title=rule::100 %25")


def test_one_mistake_is_told_once_and_nobody_reads_more_than_two_hundred() -> None:
    report = Report("a.yaml")
    for line in range(1, 1000):
        report.error("rule", Mark(line, 1, line, 2), "x" * 10_000)
        report.error("rule", Mark(line, 1, line, 2), "again")
    assert len(report.messages) == 200
    assert len(report.messages[0].text) == 300


def test_messages_come_in_the_order_of_the_file() -> None:
    loaded = load(dedent("a: 1\nb: 2\n"), "a.yaml")
    for line in (2, 1):
        loaded.report.error("rule", Mark(line, 1, line, 2), "x")
    assert [m.line for m in loaded.report.sorted()] == [1, 2]
