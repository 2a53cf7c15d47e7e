"""What callers will notice between two versions of a flow."""

from __future__ import annotations

from textwrap import dedent
from time import process_time

import pytest

from scripts_dsl.diff import Difference, Version, difference, pairs
from scripts_dsl.diff.samples import keyed, made_up
from scripts_dsl.types import parse_type
from support.callers import flow_with_tests

FLOW = """\
flow: t
languages: {en: otherwise}
hours: {office: {mon-fri: 08:00-18:00}}
vars:
  account: digits 10, luhn
  who: {name: text, debt: money PLN}
always: {0: help}
places:
  start:
    - goto: closed
      when: not hours.office.open
    - menu: main
      options: {1: account, 2: help}
  account:
    - ask: which
      into: account
    - run: crm.customer
      with: {number: caller.number}
      into: who
    - say: owes
      when: who.debt > 0
    - goto: start
  help:
    - queue: support
      on_timeout: bye
  closed:
    - hangup: shut
  bye:
    - hangup: thanks
prompts:
  main: Account 1 or help 2.
  which: Your number.
  owes: Please pay.
  shut: We are closed.
  thanks: Thank you.
"""


def version(*changes: tuple[str, str]) -> Version:
    text = FLOW
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return Version(*flow_with_tests(dedent(text)))


def noticed(*changes: tuple[str, str], depth: int = 5) -> Difference:
    return difference(version(), version(*changes), depth)


def kinds(found: Difference) -> list[str]:
    return [line.strip() for line in found.lines(everything=True)]


def test_the_same_file_makes_no_difference() -> None:
    assert noticed().nothing


@pytest.mark.parametrize(
    "change",
    [("  closed:", "  # a remark\n  closed:"), ("on_timeout: bye", "on_timeout: farewell")],
    ids=["a remark", "the name of a place"],
)
def test_what_nobody_hears_is_no_difference(change: tuple[str, str]) -> None:
    changes = [change, ("  bye:", "  farewell:")] if "farewell" in change[1] else [change]
    assert noticed(*changes).nothing


def test_a_prompt_with_another_name_and_the_same_text_is_no_difference_in_calls() -> None:
    assert not noticed(("thanks", "cheers")).behaviour.groups


def test_other_words_inside_a_step_hide_no_difference() -> None:
    """The text is told as a text, the key as behaviour."""
    base = "places: {start: [{menu: Bills 1 and people 2., options: {1: bye, 2: help}}], bye: [{hangup: }], "
    base += "help: [{queue: support, on_timeout: bye}]}"
    before, after = (Version(*flow_with_tests(base.replace("and", word))) for word in ("and", "or"))
    assert not difference(before, after).behaviour.groups
    assert [change.after for change in difference(before, after).texts] == ["Bills 1 or people 2."]
    moved = Version(*flow_with_tests(base.replace("and", "or").replace("2: help", "2: bye")))
    assert [group.moves for group in difference(before, moved).behaviour.groups] == [("2",)]


def test_a_key_that_leads_elsewhere_is_told_with_its_shortest_sequence() -> None:
    found = noticed(("2: help", "2: bye"))
    (group,) = found.behaviour.groups
    assert group.moves == ("2",)
    assert (group.before, group.after) == (
        ("main", "→queue support", "waits at help"),
        ("main", "thanks", "ends bye"),
    )
    assert group.sequences == found.behaviour.differing > 1


def test_a_difference_deep_inside_is_found() -> None:
    found = noticed(("into: account", "into: account\n      on_give_up: bye"))
    (group,) = found.behaviour.groups
    assert group.moves == ("1", "silence", "silence", "silence")


def test_it_is_not_found_where_the_sequences_are_too_short() -> None:
    assert not noticed(("into: account", "into: account\n      on_give_up: bye"), depth=3).behaviour.groups


def test_a_walk_with_too_many_points_goes_less_deep_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = ("into: account", "into: account\n      on_give_up: bye")
    monkeypatch.setattr(pairs, "MOST_POINTS", 3)
    found = noticed(deep)
    assert not found.behaviour.groups
    assert found.behaviour.cut[""] == (found.behaviour.depth, 5)
    assert f"looked {found.behaviour.depth} keys deep, not 5: there are too many ways to try them all" in kinds(found)
    assert found.as_json()["cut"][""] == found.as_json()["keys"] < 4
    assert noticed(deep, depth=found.behaviour.depth).behaviour.cut.get("") is None


def test_what_a_look_up_answers_is_tried() -> None:
    """The made-up customer owes something; without an answer nothing is owed."""
    found = noticed(("when: who.debt > 0", "when: who.debt is empty"))
    assert [group.moves[-1] for group in found.behaviour.groups] == ["1000000008", "(crm.customer finds nothing)"]


def test_other_hours_are_told_and_walked() -> None:
    lines = kinds(noticed(("mon-fri: 08:00", "mon-sun: 00:00")))
    assert "on Sunday at 3:00, at the beginning" in lines
    before, after = "mon-fri: 08:00-18:00 (Europe/Warsaw)", "mon-sun: 00:00-18:00 (Europe/Warsaw)"
    assert lines[-2:] == ["hours:", f"office: {before}  →  {after}"]


def test_texts_are_told_by_prompt_and_language() -> None:
    lines = kinds(noticed(("Thank you.", "Thanks.")))
    assert lines[-2:] == ["texts:", "thanks en: Thank you.  →  Thanks."]
    assert lines[0].startswith("calls go as before")


def test_another_sound_is_told_though_its_text_is_the_same() -> None:
    sound = "  thanks:\n    audio: {}.wav\n    text: music\n"
    before = version(("  thanks: Thank you.\n", sound.format("calm")))
    after = version(("  thanks: Thank you.\n", sound.format("moh/loud")))
    assert [line.strip() for line in difference(before, after).lines()][-2:] == [
        "texts:",
        "thanks: music (calm.wav)  →  music (moh/loud.wav)",
    ]


def test_what_is_newly_reached_is_told() -> None:
    found = noticed(("queue: support", "queue: sales"))
    assert (found.new, found.gone) == ({"queue": ["sales"]}, {"queue": ["support"]})


def test_one_difference_does_not_drag_its_consequences_along() -> None:
    """What follows in the other queue is not told again."""
    assert len(noticed(("queue: support", "queue: sales")).behaviour.groups) == 1


def test_a_flow_that_never_asks_ends_the_walk() -> None:
    circle = Version(
        *flow_with_tests("""\
            vars: {n: number}
            places:
              start:
                - run: crm.customer
                  with: {number: caller.number}
                  into: n
                - goto: start
            """)
    )
    assert difference(circle, circle).nothing


def test_seven_keys_of_a_small_flow_take_less_than_two_seconds_of_a_processor() -> None:
    began = process_time()
    difference(version(), version(("2: help", "2: bye")), 7)
    assert process_time() - began < 2


# --- samples -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "typed", "keys"),
    [
        ("digits 10, luhn", [], "1000000008"),
        ("digits 10, luhn", ["12", "4539578767"], "4539578767"),
        ("number 1-5", [], "1"),
        ("date", [], "0105"),
        ("text", [], None),
    ],
)
def test_keys_that_make_a_value(written: str, typed: list[str], keys: str | None) -> None:
    found = keyed(parse_type(written), typed)
    assert (found is None) == (keys is None)
    if written.startswith("digits") and not typed:
        assert found is not None
        assert len(found) == 10
    elif typed:
        assert found == keys


@pytest.mark.parametrize(
    "written", ["money EUR", "yes/no", "choice of a, b", "time", "duration", "phone", "text", "date"]
)
def test_every_type_has_a_made_up_value(written: str) -> None:
    assert made_up(parse_type(written)) is not None
