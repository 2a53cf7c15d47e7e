"""How many steps a file may have."""

from __future__ import annotations

from scripts_dsl.check import check_file
from scripts_dsl.sizes import MOST_STEPS

HEAD = "flow: x\nplaces:\n  start:\n"


def rules(steps: int) -> list[tuple[str, int]]:
    text = HEAD + "    - pause: 1s\n" * (steps - 1) + "    - hangup: Good bye then.\n"
    return [(m.rule, m.line) for m in check_file(text, "x.flow.yaml").messages if m.is_error]


def test_a_file_may_have_two_thousand_steps_and_no_more() -> None:
    assert rules(MOST_STEPS) == []
    assert rules(MOST_STEPS + 1) == [("too-large", HEAD.count("\n") + MOST_STEPS + 1)]


def test_steps_inside_other_steps_count_too() -> None:
    inner = "    - when: language = pl\n      then:\n        - pause: 1s\n" * (MOST_STEPS // 2 + 1)
    checked = check_file(HEAD + inner + "    - hangup: Good bye then.\n", "x.flow.yaml")
    assert [m.text for m in checked.messages] == [f"more than {MOST_STEPS:,} steps in one file"]
