"""`may-be-empty`: values that may be missing on a way to a text, and the ways on which they cannot."""

from __future__ import annotations

import pytest

from scripts_dsl.formula.certain import known_when
from support.flows import check, flow, rules

GO = "- goto: operator\n"
RULE = "may-be-empty"


def value(declaration: str, start: str, tail: str = "") -> str:
    text = flow(start).replace("  n: number = 1\n", f"  n: number = 1\n  {declaration}\n")
    told = text.replace("tell_agent: Number", 'tell_agent: ${m else "none"} Number')
    return (told if declaration.startswith("m: number") else text) + tail


ASKED = "- ask: How many are you?\n  into: m\n  on_give_up: bye\n"
LOOKED_UP = "- run: customers.by_number\n  with: {number: caller.number}\n  into: m\n"
WHO = "m: {name: text, debt: money PLN}"

LOUD = {
    "a caller without a name": ("x: number = 1", "- say: Hello ${caller.name}, today it is ${x}.\n" + GO),
    "a caller without a number": ("x: number = 1", "- say: Is ${caller.number} right, ${x}?\n" + GO),
    "nobody has taken the call": ("x: number = 1", "- note: Spoke with ${agent.name}, ${x}\n" + GO),
    "it was not asked": ("m: number", "- say: You are ${m}.\n" + ASKED + GO),
    "the question was given up": ("m: number", ASKED.replace("bye", "next") + "- say: You are ${m}.\n" + GO),
    "asked only sometimes": ("m: number", ASKED + "  when: n = 1\n- say: You are ${m}.\n" + GO),
    "set only sometimes": ("m: number", "- set: {m: 2}\n  when: n = 1\n- say: You are ${m}.\n" + GO),
    "set to nothing": ("m: number", "- set: {m: empty}\n- say: You are ${m}.\n" + GO),
    "a function that may know nothing": (WHO, LOOKED_UP + "- say: Hello ${m.name}, welcome.\n" + GO),
    "known in the other branch": (
        "m: number",
        ASKED.replace("bye", "next") + "- when: m is known\n  then:\n    - pause: 1s\n  else:\n"
        "    - say: You are ${m}.\n" + GO,
    ),
    "one of two": (WHO, LOOKED_UP + '- say: ${m.name}, welcome.\n  when: m.name = "A" or n = 1\n' + GO),
    "in a calculation": ("m: number", ASKED.replace("bye", "next") + "- say: You are ${m + 1}.\n" + GO),
    "in a note": ("m: number", ASKED.replace("bye", "next") + "- note: They are ${m}\n" + GO),
    "in what the agent reads": (
        "m: number",
        ASKED.replace("bye", "next") + "- queue: sales\n  tell_agent: ${m}, ${n}\n  on_timeout: bye\n",
    ),
    "reached by a key of always": (
        "m: number",
        ASKED.replace("bye", "more") + "- goto: more\n",
    ),
}


@pytest.mark.parametrize("name", LOUD)
def test_a_text_with_a_hole_is_told(name: str) -> None:
    declaration, start = LOUD[name]
    tail = "  more:\n    - say: You are ${m}.\n    - goto: operator\n" if "more" in start else ""
    assert rules(value(declaration, start, tail)).count(RULE) == 1


SILENT = {
    "with else": ("x: number = 1", '- say: Hello ${caller.name else "there"}, ${x}.\n' + GO),
    "a default": ("m: number = 2", "- say: You are ${m}.\n" + GO),
    "asked": ("m: number", ASKED + "- say: You are ${m}.\n" + GO),
    "set": ("m: number", "- set: {m: 2}\n- say: You are ${m}.\n" + GO),
    "only if it is known": (WHO, LOOKED_UP + "- say: Hello ${m.name}, welcome.\n  when: m.name is known\n" + GO),
    "only if the record is there": (WHO, LOOKED_UP + "- say: Hello ${m.name}, welcome.\n  when: m is known\n" + GO),
    "away if it is not": (
        WHO,
        LOOKED_UP + "- goto: bye\n  when: m.name is empty\n- say: Hi ${m.name}, good day.\n" + GO,
    ),
    "away if not known": (WHO, LOOKED_UP + "- goto: bye\n  when: not (m.name is known)\n- note: ${m.name}\n" + GO),
    "a comparison that empty does not fulfil": (
        WHO,
        LOOKED_UP + "- when: m.debt > 0 PLN and n = 1\n  then:\n    - note: Owes ${m.debt}\n" + GO,
    ),
    "either way": (
        "m: number",
        ASKED.replace("bye", "next") + "- say: You are ${m}.\n  when: m = 1 or m in [2, 3]\n" + GO,
    ),
    "of the call and the clock": ("x: number = 1", "- note: ${call.id} ${today} ${language} ${x}\n" + GO),
    "a number that is not hidden": (
        "x: number = 1",
        "- say: Is ${caller.number} right, ${x}?\n  when: not caller.anonymous\n" + GO,
    ),
    "away if it is hidden": (
        "x: number = 1",
        "- goto: bye\n  when: caller.anonymous\n- note: ${caller.number} ${x}\n" + GO,
    ),
    "of a queue": ("x: number = 1", "- say: It takes ${queues.support.wait}, ${x}.\n" + GO),
    "an answer of another program": (
        WHO,
        "- http: GET https://billing.example/x\n  into: m\n  on_error: bye\n- note: Owes ${m.debt}\n" + GO,
    ),
    "never filled is told as such": ("m: number", "- note: They are ${m}\n" + GO),
}


@pytest.mark.parametrize("name", SILENT)
def test_a_text_without_a_hole_is_not(name: str) -> None:
    declaration, start = SILENT[name]
    assert RULE not in rules(value(declaration, start))
    assert [m for m in check(value(declaration, start)).messages if m.is_error] == []


def test_one_prompt_is_told_once_and_says_where_the_hole_is() -> None:
    text = flow("- say: hi\n- say: hi\n" + GO) + "prompts:\n  hi:\n    en: Hello ${caller.name}, welcome.\n"
    (message,) = check(text).messages
    assert "in prompt 'hi'" in message.text
    assert message.hints == ('write  ${caller.name else "…"},  or add  when: caller.name is known',)


@pytest.mark.parametrize(
    ("condition", "holds", "names"),
    [
        ("a = 1", True, "a"),
        ("a = 1", False, ""),
        ("a = empty", True, ""),
        ("a is known", True, "a"),
        ("a is empty", False, "a"),
        ("not (a is empty)", True, "a"),
        ("a = 1 and b = 2", True, "a b"),
        ("a = 1 or b = 2", True, ""),
        ("a = 1 or a = 2", True, "a"),
        ("a is empty or b is empty", False, "a b"),
        ("a is empty and b is empty", False, ""),
        ("a + b > 3", True, "a b"),
        ("(a else 2) > 3", True, ""),
        ("length(a) > 3", True, "a"),
        ("a between 1 and b", True, "a"),
        ('a starts with "4"', True, "a"),
        ("a", True, "a"),
        ("not a", True, "not_a"),
        ("a", False, "not_a"),
    ],
)
def test_what_a_condition_proves(condition: str, holds: bool, names: str) -> None:
    assert known_when(condition, holds) == {name.replace("not_", "not ") for name in names.split()}
