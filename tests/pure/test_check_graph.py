"""Rules about ways through a file: each with a file in which it speaks and one in which it is silent."""

from __future__ import annotations

import pytest

from support.flows import TAIL, check, flow, rules, said

GOTO = "- goto: operator\n"


def test_a_correct_flow_has_nothing_to_complain_about() -> None:
    checked = check(flow(GOTO))
    assert checked.messages == ()
    assert checked.graph is not None


# --- dead-end ----------------------------------------------------------------------------------------------------

DEAD_ENDS = {
    "the last step goes on to nothing": ("- say: Good morning to you.\n", "9:7 dead-end"),
    "the last step is only sometimes done": ("- goto: operator\n  when: n = 1\n", "10:7 dead-end"),
    "next below the last step": ("- menu: One is next.\n  options: {1: next}\n", "10:20 dead-end"),
    "nobody answers": ("- queue: sales\n  tell_agent: ${n}\n", "9:7 dead-end"),
    "steps of an exit that just end": (
        "- menu: One.\n  options:\n    1:\n      - say: You pressed one.\n",
        "12:13 dead-end",
    ),
    "one branch of two": ("- when: n = 1\n  then:\n    - goto: operator\n", "9:7 dead-end"),
}


@pytest.mark.parametrize("name", DEAD_ENDS)
def test_nothing_ends_in_silence(name: str) -> None:
    start, expected = DEAD_ENDS[name]
    assert [m for m in said(flow(start)) if "dead-end" in m] == [expected]


@pytest.mark.parametrize(
    "start",
    [
        "- hangup: Thank you and goodbye.\n",
        "- hangup:\n",
        "- goto: operator\n  when: n = 1\n- goto: bye\n",
        "- queue: sales\n  tell_agent: ${n}\n  on_timeout: bye\n",
        "- menu: One.\n  options:\n    1:\n      - say: You pressed one.\n- goto: operator\n",
        "- when: n = 1\n  then:\n    - goto: operator\n  else:\n    - goto: bye\n",
        "- when: n = 1\n  then:\n    - say: It is one.\n- goto: operator\n",
    ],
)
def test_a_call_that_ends_on_purpose_is_no_dead_end(start: str) -> None:
    assert "dead-end" not in rules(flow(start))


def test_a_step_that_nobody_reaches_is_no_dead_end() -> None:
    assert rules(flow("- goto: operator\n- say: Nobody hears this.\n")) == ["dead-step"]


# --- endless-loop ------------------------------------------------------------------------------------------------

LOOPS = {
    "a place that leads to itself": "- goto: start\n",
    "two places": "- say: Good morning to you.\n- goto: start\n",
    "a question not always asked": "- menu: One.\n  options: {1: operator}\n  when: n = 1\n- goto: start\n",
    "an empty queue": "- queue: sales\n  tell_agent: ${n}\n  on_timeout: start\n",
    "a look-up": "- run: crm.ping\n- goto: start\n",
    "a branch": "- when: n = 1\n  then:\n    - goto: start\n  else:\n    - goto: operator\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_a_circle_in_which_nobody_waits_is_told_once(name: str) -> None:
    assert rules(flow(LOOPS[name])).count("endless-loop") == 1


@pytest.mark.parametrize(
    "start",
    [
        "- menu: One is a person.\n  options: {1: operator}\n  on_give_up: start\n",
        "- pause: 1s\n- goto: start\n",
        "- queue: sales\n  tell_agent: ${n}\n  on_timeout: start\n  on_nobody: bye\n",
    ],
)
def test_a_circle_in_which_somebody_waits_is_allowed(start: str) -> None:
    assert "endless-loop" not in rules(flow(start))


# --- dead places and steps ---------------------------------------------------------------------------------------


def test_a_place_to_which_nothing_leads_is_told() -> None:
    assert said(flow(GOTO + "\n", tail=_with_place("lonely", "- goto: operator"))) == ["10:3 dead-place"]


def test_of_dead_places_in_a_row_the_first_is_told() -> None:
    tail = _with_place("second", "- goto: operator") + "  first:\n    - goto: second\n"
    assert said(flow(GOTO, tail=tail)) == ["18:3 dead-place"]


def test_dead_places_in_a_circle_are_told_once() -> None:
    tail = _with_place("second", "- pause: 1s\n    - goto: first") + "  first:\n    - goto: second\n"
    assert rules(flow(GOTO, tail=tail)) == ["dead-place"]


def test_steps_after_a_goto_are_told_once() -> None:
    assert said(flow("- goto: operator\n- pause: 1s\n- goto: bye\n")) == ["10:7 dead-step"]


def test_a_dead_step_covers_the_place_it_alone_leads_to() -> None:
    tail = _with_place("lonely", "- goto: operator")
    assert rules(flow("- goto: operator\n- goto: lonely\n", tail=tail)) == ["dead-step"]


def test_a_place_for_a_key_of_always_is_alive() -> None:
    tail = _with_place("starred", "- goto: operator")
    assert rules(flow(GOTO, tail=tail).replace("  0: operator\n", "  0: operator\n  star: starred\n")) == []


def _with_place(name: str, step: str) -> str:
    return f"  {name}:\n    {step}\n{TAIL}"


# --- people ------------------------------------------------------------------------------------------------------

ALONE = """\
flow: x
{always}
places:
  start:
    - menu: One is goodbye.
      options: {{1: bye}}
      on_give_up: bye
  bye:
    - hangup: Thank you and goodbye.
"""
QUEUE = "  person:\n    - queue: support\n      on_timeout: bye\n"


def test_a_menu_from_which_no_person_can_be_reached_is_told() -> None:
    assert rules(ALONE.format(always="")) == ["no-way-out"]


def test_zero_must_lead_to_a_person() -> None:
    text = ALONE.replace("1: bye", "1: person") + QUEUE
    assert said(text.format(always="")) == ["1:1 no-zero"]
    assert said(text.format(always="always: {0: bye}")) == ["2:13 no-zero"]
    assert said(text.format(always="always: {0: person}")) == []


# --- menus too wide and too deep ---------------------------------------------------------------------------------


def menu(*keys: int, to: str = "operator") -> str:
    said_keys = ", ".join(map(str, keys))
    return f"- menu: Keys {said_keys}.\n  options: {{{', '.join(f'{key}: {to}' for key in keys)}}}\n"


def test_nobody_remembers_six_options() -> None:
    assert said(flow(menu(1, 2, 3, 4, 5, 6))) == ["10:7 menu-too-wide"]
    assert said(flow(menu(1, 2, 3, 4, 5))) == []


def places(count: int) -> str:
    each = (f"  m{n}:\n    {menu(1, to=f'm{n + 1}').replace('  options', '      options')}" for n in range(2, count))
    return "".join(each) + f"  m{count}:\n    {menu(1).replace('  options', '      options')}" + TAIL


def test_the_fourth_menu_on_the_shortest_way_is_too_deep() -> None:
    assert rules(flow(menu(1, to="m2"), tail=places(4))) == ["menu-too-deep"]
    assert rules(flow(menu(1, to="m2"), tail=places(3))) == []


def test_a_shorter_way_makes_a_menu_less_deep() -> None:
    start = "- goto: m4\n  when: n = 1\n" + menu(1, to="m2")
    assert rules(flow(start, tail=places(4))) == []


# --- keys and what is said about them ----------------------------------------------------------------------------


def test_a_key_of_always_is_hidden_by_an_option() -> None:
    start = "- menu: One or zero.\n  options: {1: operator, 0: bye}\n"
    assert said(flow(start)) == ["10:30 hidden-key"]


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ("- consent: recording\n  say: May we? 1 or 2.\n", "10:7"),
        ("- consent: recording\n  say: May we? 1 or 5.\n  no: 5\n", "10:7"),
        ("- callback: sales\n", "10:7"),
        ("- ask: How many are you?\n  into: n\n  confirm: yes\n", "12:7"),
    ],
)
def test_a_key_of_always_is_hidden_by_the_keys_for_yes_and_no(step: str, place: str) -> None:
    text = flow(step + GOTO).replace("  0: operator\n", "  0: operator\n  1: bye\n")
    assert f"{place} hidden-key" in said(text)
    assert "hidden-key" not in rules(flow(step + GOTO))


def test_the_keys_of_always_are_off_while_waiting() -> None:
    start = "- queue: sales\n  tell_agent: ${n}\n  options: {0: bye}\n  on_timeout: bye\n"
    assert said(flow(start)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For bills 1, for faults 2.", []),
        ("For bills one, for faults two.", []),
        ("Faktury jeden, awarie dwa.", []),
        ("For bills 1, for faults 2, for help 0.", []),
        ("For bills 1, for faults 3.", ["key-not-there"]),
        ("For bills 4, for faults 3.", ["key-not-there", "key-not-said"]),
        ("For bills 1.", ["key-not-said"]),
        ("For bills 1, for faults 2, for sales 4.", ["key-not-there"]),
        ("Open 24 hours, 10:30 or 2.5 or 12 or A7. Bills 1, faults 2.", []),
    ],
)  # fmt: skip
def test_the_text_of_a_menu_and_its_options_agree(text: str, expected: list[str]) -> None:
    assert rules(flow(f'- menu: "{text}"\n  options: {{1: operator, 2: bye}}\n')) == expected


def test_an_option_that_is_gone_is_one_mistake() -> None:
    start = "- menu: For bills 1, for sales 4.\n  options: {1: operator}\n"
    tail = _with_place("sales", "- goto: operator")
    (message,) = check(flow(start, tail=tail)).messages
    assert message.text == "the text offers key 4, but no option has it, and nobody ever comes to 'sales'"
    assert message.hints == ("add  4: sales",)


@pytest.mark.parametrize("each", [False, True])
def test_a_wrong_digit_is_one_mistake_at_the_line_of_its_language(each: bool) -> None:
    ask = f"- ask: which\n  into: language\n  options: {{1: pl, 2: en}}\n{'  each_language: yes' if each else ''}\n"
    text = flow(ask + GOTO).replace("languages: [en]", "languages: [pl, en]")
    text = text.replace("hangup: Thank you and goodbye.", "hangup:")
    english = "In English 3." if each else "In Polish 1, in English 3."
    polish = "Po polsku 1." if each else "Po polsku 1, po angielsku 2."
    checked = check(f"{text}prompts:\n  which:\n    pl: {polish}\n    en: {english}\n")
    (message,) = checked.messages
    assert (message.rule, checked.lines[message.line - 1].strip()) == ("key-not-there", f"en: {english}")
    assert message.text == "the text offers key 3 in en, but no option has it, and does not say what 2 does"
    assert message.hints == ("write 2 for 3, or change the option",)


def test_a_choice_of_languages_names_each_key_once() -> None:
    text = flow("- ask: which\n  into: language\n  options: {1: pl, 2: en}\n  each_language: yes\n- goto: operator\n")
    text = text.replace("languages: [en]", "languages: [pl, en]").replace("hangup: Thank you and goodbye.", "hangup:")
    prompts = "prompts:\n  which:\n    pl: Po polsku 1.\n    en: In English 2.\n"
    assert rules(text + prompts) == []
    assert rules(text.replace("      each_language: yes\n", "") + prompts) == ["key-not-said"]


# --- silence -----------------------------------------------------------------------------------------------------


def test_a_long_look_up_needs_a_word() -> None:
    assert said(flow("- run: crm.ping\n  timeout: 5s\n- goto: operator\n")) == ["10:7 silence"]
    assert said(flow("- run: crm.ping\n  timeout: 3s\n- goto: operator\n")) == []
    assert said(flow("- run: crm.ping\n  timeout: 5s\n  meanwhile: One moment, please.\n- goto: operator\n")) == []
