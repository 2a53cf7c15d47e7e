"""What has to hold across a call of another flow: privacy, and silence after the caller has gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.neighbours import Neighbours
from support.flows import SITE

PAY = """\
flow: pay
languages: [en]
takes: {{debt: {takes}}}
vars: {{left: {left}}}
gives: [left]
places:
  start:
    - set: {{left: debt}}
    - return:
"""
MAIN = """\
flow: main
languages: [en]
vars:
  owed: {owed} = 5 PLN
  rest: {rest}
places:
  start:
    - call: pay
      with: {{debt: owed}}
      into: rest
    - note: ${{rest else "nothing"}}
      when: rest is empty
    - hangup: Good bye now.
"""
OPEN, PRIVATE = "money PLN", "money PLN, private"


def errors(folder: Path, main: str, **others: str) -> list[tuple[str, str]]:
    for name, text in others.items():
        (folder / f"{name}.flow.yaml").write_text(text)
    site = replace(SITE, files=Neighbours(folder))
    return [(m.rule, m.text) for m in check_file(main, "main.flow.yaml", site).messages if m.is_error]


@pytest.mark.parametrize(
    ("owed", "takes", "left", "rest", "wrong"),
    [
        (OPEN, OPEN, OPEN, OPEN, ""),
        ('"money PLN, private"', OPEN, OPEN, OPEN, "'owed' is private, and flow 'pay' would tell 'debt' to anybody"),
        (OPEN, OPEN, PRIVATE, OPEN, "'left' is private in flow 'pay', and here 'rest' would be told to anybody"),
    ],
    ids=["nothing is private", "private here only", "private there only"],
)
def test_a_private_value_is_private_on_both_sides(
    tmp_path: Path, owed: str, takes: str, left: str, rest: str, wrong: str
) -> None:
    pay = PAY.replace("takes: {{debt: {takes}}}", "takes:\n  debt: {takes}").replace(
        "vars: {{left: {left}}}", "vars:\n  left: {left}"
    )
    main = MAIN.format(owed=owed.strip('"'), rest=rest)
    if "private" in owed:
        main = main.replace("money PLN, private = 5 PLN", "money PLN, private")
    found = errors(tmp_path, main, pay=pay.format(takes=takes, left=left))
    assert [text for rule, text in found if rule == "private-before-verified"] == ([wrong] if wrong else [])


TIDY = "flow: tidy\nlanguages: [en]\nplaces:\n  start:\n    {step}\n    - return:\n"
GONE = """\
flow: main
languages: [en]
always: {hangup: gone}
places:
  start:
    - hangup: Good bye now.
  gone:
    - call: tidy
    - hangup:
"""


@pytest.mark.parametrize(("step", "loud"), [("- note: They have gone", False), ("- say: Are you there?", True)])
def test_a_called_flow_does_not_talk_to_a_caller_who_has_gone(tmp_path: Path, step: str, loud: bool) -> None:
    rules = [rule for rule, _ in errors(tmp_path, GONE, tidy=TIDY.format(step=step))]
    assert ("quiet-after-hangup" in rules) is loud
