"""What YAML breaks is mended on the text, and nothing is mended into something else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_dsl.loader import load, plain
from scripts_dsl.mend import mended

FILE = Path(__file__).parents[2] / "callflows" / "energia.flow.yaml"
HEAD = "flow: x\nplaces:\n  start:\n"


def mends(text: str) -> str:
    """The steps of `start`, mended."""
    done = mended(HEAD + text)
    assert done.text.startswith(HEAD)
    assert done.done
    return done.text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("    - say: Uwaga: nagrywamy.\n", '    - say: "Uwaga: nagrywamy."\n'),
        ("    - say: Naciśnij klawisz #\n", '    - say: "Naciśnij klawisz #"\n'),
        ("    - say: Good day.  # a greeting\n", "    # a greeting\n    - say: Good day.\n"),
        ("    - say: Uwaga: dzisiaj. # note\n", '    # note\n    - say: "Uwaga: dzisiaj."\n'),
        ("    - menu: Press 1.\n      options: {*: start, 1: start}\n", None),
        ("    - menu: Press 1.\n      options:\n        *: start\n", None),
        ("    - say: *urgent* news\n", '    - say: "*urgent* news"\n'),
        ("    - say: @home we are\n", '    - say: "@home we are"\n'),
        ("    - say: %d of all\n", '    - say: "%d of all"\n'),
        ("    - say:Hello to you.\n", "    - say: Hello to you.\n"),
        ("    - say Hello to you.\n    - hangup: Bye now.\n", "    - say: Hello to you.\n    - hangup: Bye now.\n"),
        ("    - say: Hello to you.\n\t\t- hangup: Bye now.\n", None),
        ("    - say: Hello to you.\n      hangup: Bye now.\n", "    - say: Hello to you.\n    - hangup: Bye now.\n"),
        ("    - goto: start\n      when: n == 1 && not b\n", "    - goto: start\n      when: n = 1 and not b\n"),
        ('    - goto: start\n      when: t == "a&&b"\n', '    - goto: start\n      when: t = "a&&b"\n'),
    ],
)  # fmt: skip
def test_slips_that_yaml_does_not_forgive(broken: str, whole: str | None) -> None:
    found = mends(broken)
    assert whole is None or found == whole
    assert load(HEAD + found, "").root is not None
    assert "*:" not in found
    assert "\t" not in found


def test_a_hash_that_may_be_a_key_or_a_comment_is_left_for_the_author() -> None:
    text = HEAD + "    - say: To end the call press # to go on wait.\n"
    assert mended(text).text == text


def test_sentences_in_braces_get_a_line_each() -> None:
    done = mended("flow: x\nprompts:\n  bye: {pl: Tak, dobrze? Nie: no, en: Yes, bye.}\n")
    assert done.text == 'flow: x\nprompts:\n  bye:\n    pl: "Tak, dobrze? Nie: no"\n    en: Yes, bye.\n'
    assert done.done == ((3, "prose-in-braces"),)


def test_several_slips_are_mended_one_after_the_other() -> None:
    broken = "flow: x\nalways: {*: start}\nplaces:\n  start:\n    - say: Uwaga: nagrywamy.\n"
    broken += "      menu: Pomoc 1 albo #\n      options:\n        1:start\n      when: n == 1\n"
    done = mended(broken)
    assert [rule for _, rule in done.done] == [
        "formula", "star-key", "colon-in-text", "two-verbs", "comment-in-text", "shape",
    ]  # fmt: skip
    assert done.text == (
        'flow: x\nalways: {star: start}\nplaces:\n  start:\n    - say: "Uwaga: nagrywamy."\n'
        '    - menu: "Pomoc 1 albo #"\n      options:\n        1: start\n      when: n = 1\n'
    )


def test_a_right_file_is_left_alone() -> None:
    text = FILE.read_text("utf-8")
    assert mended(text).text == text
    assert mended(text).done == ()


def test_a_glued_name_with_a_colon_in_its_value_is_not_guessed() -> None:
    """`mon-sun:00:00` could be anything."""
    text = "flow: x\nhours:\n  office:\n    mon-sun:00:00-24:00\n"
    assert mended(text).text == text


# --- random slips ----------------------------------------------------------------------------------------------------

Spoil = Callable[[str], str]
SPOILS: dict[str, tuple[re.Pattern[str], Spoil]] = {
    "one too deep": (re.compile(r"^ +"), lambda line: " " + line),
    "no dash": (re.compile(r"^ +- "), lambda line: line.replace("- ", "  ", 1)),
    "no colon": (re.compile(r"^ +(- )?\w+:( |$)"), lambda line: line.replace(":", "", 1)),
    "no space": (re.compile(r"^ +(- )?\w+: [^{\[]"), lambda line: line.replace(": ", ":", 1)),
    "tab": (re.compile(r"^  "), lambda line: "\t" + line[2:]),
}


@pytest.mark.parametrize("kind", SPOILS)
def test_most_slips_of_the_finger_are_undone(kind: str) -> None:
    """Of twenty at least sixteen become the file that was meant; none becomes another file in silence."""
    shape, spoil = SPOILS[kind]
    original = FILE.read_text("utf-8").split("\n")
    meant = plain(load("\n".join(original), "").root or pytest.fail("the file is wrong"))
    logic = [n for n in range(original.index("prompts:")) if shape.match(original[n])]
    undone = 0
    for n in random.Random(20260506).choices(logic, k=20):
        lines = [*original[:n], spoil(original[n]), *original[n + 1 :]]
        root = load(mended("\n".join(lines)).text, "").root
        undone += root is not None and plain(root) == meant
    assert undone >= 16


@given(st.text(max_size=200))
def test_garbage_is_no_trouble(text: str) -> None:
    assert mended(text).text is not None


@given(st.integers(0, 20_000), st.text("*#:{}[]'\"\t &!|>%@`-$,x ", max_size=4))
def test_a_wound_anywhere_never_breaks_the_mender(at: int, wound: str) -> None:
    text = FILE.read_text("utf-8")[:2_000]
    at %= len(text)
    assert mended(text[:at] + wound + text[at:]).text is not None


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("    en: Note: good bye.\n", '    en: "Note: good bye."\n'),
        ("    en: Press #\n", '    en: "Press #"\n'),
        ("\ten: Good bye.\n", "  en: Good bye.\n"),
    ],
)
def test_a_file_of_prompts_is_mended_as_one(broken: str, whole: str) -> None:
    head = "prompts:\n  bye:\n"
    assert mended(head + broken, prompts=True).text == head + whole


def test_a_right_file_of_prompts_needs_no_mending() -> None:
    text = "prompts:\n  bye:\n    en: Good bye.\n  calm:\n    audio: moh/calm.wav\n    text: quiet music\n"
    assert mended(text, prompts=True).done == ()
