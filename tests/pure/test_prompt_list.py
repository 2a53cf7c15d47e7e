"""Texts as a list for the studio and the translators, and translations back into the file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from scripts_dsl.prompt_list import Translation, WrongList, rows, translated
from scripts_dsl.recordings import Recordings
from support.callers import flow


class Said(Recordings):
    """Says which recording it was asked for."""

    def state(self, language: str, name: str, _text: str) -> str:
        return f"{language} {name}"


FLOW = dedent("""\
    flow: t
    languages: {en: +44, pl: otherwise}
    vars:
      debt: money PLN
    places:
      start:
        - say: owes   # said first
        - hangup: bye
    prompts:
      # what is owed
      owes:
        en: You owe ${debt} today.
        pl: Do zapłaty ${debt}.
      bye:
        en: Good bye.
        pl: Do widzenia.
    """)


def test_a_text_with_values_is_recorded_in_pieces() -> None:
    listed = list(rows(flow(FLOW), Said(Path())))
    assert [(r.name, r.part, r.language, r.text, r.state) for r in listed[:4]] == [
        ("owes", "", "en", "You owe ${debt} today.", ""),
        ("owes", "1", "en", "You owe", "en t/owes.1"),
        ("owes", "2", "en", "today.", "en t/owes.2"),
        ("owes", "", "pl", "Do zapłaty ${debt}.", ""),
    ]
    assert [(r.name, r.part, r.state) for r in listed[-2:]] == [("bye", "", "en t/bye"), ("bye", "", "pl t/bye")]


def put(*texts: tuple[str, str, str]) -> tuple[str, int]:
    (text,), count = translated([FLOW], [Translation(n, *text) for n, text in enumerate(texts, 2)], ("en", "pl"))
    return text, count


def test_only_what_is_new_changes_and_comments_stay() -> None:
    text, count = put(("bye", "pl", "Pa: do jutra"), ("bye", "en", "Good bye."), ("owes", "en", ""))
    assert count == 1
    assert text == FLOW.replace("pl: Do widzenia.", "pl: 'Pa: do jutra'")


def test_nothing_new_changes_nothing() -> None:
    assert put(("bye", "en", "Good  bye.")) == (FLOW, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (("welcome", "pl", "Cześć"), "line 2: the file has no prompt 'welcome'"),
        (("bye", "de", "Tschüss"), "line 2: the file does not speak 'de', only en, pl"),
    ],
)
def test_what_has_no_place_in_the_file_is_told(text: tuple[str, str, str], said: str) -> None:
    with pytest.raises(WrongList, match=said):
        put(text)


def test_a_file_without_prompts_takes_none() -> None:
    with pytest.raises(WrongList, match="no prompts"):
        translated(["flow: x\n"], [], ("en",))
