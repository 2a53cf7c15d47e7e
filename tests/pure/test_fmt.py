"""The layout of files: nothing that a file says changes, comments stay, and twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_dsl.fmt import formatted, with_values
from scripts_dsl.loader import load, plain
from scripts_dsl.neighbours import paths

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SHIPPED = [*paths(CALLFLOWS), CALLFLOWS / "settings.yaml"]


def values(text: str) -> object:
    root = load(text, "").root
    return plain(root) if root is not None else None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_laid_out_already(path: Path) -> None:
    text = path.read_text("utf-8")
    assert formatted(text) == text


def test_every_scalar_stays_the_text_it_is() -> None:
    """What YAML 1.1 would turn into other numbers and truth values."""
    text = "open: 10:00\npin: 0042\nnumber: +48221234567\nversion: 1.10\nno: yes\nextension: 012\nquoted: 'no'\n"
    assert formatted(text) == text


def test_lists_stand_two_spaces_in_and_maps_two_spaces_deeper() -> None:
    text = dedent("""\
        places:
            start:
            - say:   Hello to you.   # kindly
              barge_in: no


            # the end
            - hangup: Good bye.
        """)
    assert formatted(text) == dedent("""\
        places:
          start:
            - say: Hello to you.     # kindly
              barge_in: no

            # the end
            - hangup: Good bye.
        """)


def test_a_long_text_stays_on_its_line() -> None:
    text = f"say: {'many words ' * 100}end\n"
    assert formatted(text) == text


def test_what_cannot_be_understood_is_left_alone() -> None:
    assert formatted("a: b: c\n") == "a: b: c\n"


@settings(max_examples=25)
@given(data=st.data())
def test_odd_blanks_change_nothing_that_is_said(data: st.DataObject) -> None:
    """Blank lines, blanks at the ends of lines and comments anywhere; then twice is once."""
    lines = (CALLFLOWS / "energia.flow.yaml").read_text("utf-8").split("\n")[10:50]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        slip = data.draw(st.sampled_from(["blank", "trailing", "comment", "beside"]))
        if slip == "blank":
            lines.insert(at, "")
        elif slip == "comment":
            lines.insert(at, data.draw(st.sampled_from(["# left", "      # right"])))
        else:
            lines[at] += "   " if slip == "trailing" else "   # beside"
    text = "\n".join(lines) + "\n"
    once = formatted(text)
    assert values(once) == values(text)
    assert once.count("#") == text.count("#")
    assert formatted(once) == once


def test_values_are_put_in_and_comments_stay() -> None:
    text = "flow: x  # my flow\nprompts:\n  # said first\n  hello:\n    pl: Cześć\n"
    assert with_values(text, [(("prompts", "hello", "en"), "Hi: you"), (("prompts", "bye", "pl"), "Pa")]) == (
        "flow: x  # my flow\nprompts:\n  # said first\n  hello:\n    pl: Cześć\n    en: 'Hi: you'\n  bye:\n    pl: Pa\n"
    )


# --- formulas ------------------------------------------------------------------------------------------------------

COMPARED = """\
flow: x
about: a == b
places:
  start:
    - set: {n: 1, m: n == 2 else no}
    - goto: b
      when: n == 1 and name == "a == b"
    - say: when == now
    - run: crm.find
      with: {a: n == 1, b: n == 2}
prompts:
  when: a == b
"""


def test_there_is_one_spelling_of_equal_in_formulas_only() -> None:
    made = formatted(COMPARED)
    assert "m: n = 2 else no}" in made
    assert 'when: n = 1 and name = "a == b"\n' in made
    assert "with: {a: n = 1, b: n = 2}" in made
    assert made.count("a == b") == 3
    assert "say: when == now" in made
    assert formatted(made) == made
