"""docs/reference/reports.md says what the figures are: the same words as the program's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.reports.definitions import DEFINITIONS, LEGAL_SPAIN, SHORT, Definition, Rules, Unit

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "reports.md").read_text("utf-8")


def target(one: Definition) -> str:
    if one.target is None:
        return ""
    return f"{one.target * 100:.0f} %" if one.unit is Unit.SHARE else f"{one.target:g}"


@pytest.mark.parametrize("one", DEFINITIONS, ids=lambda one: one.name)
def test_a_figure_stands_on_the_page_as_it_is_computed(one: Definition) -> None:
    """Red? The line of the figure has to be this one."""
    assert f"| `{one.name}` | {one.formula} | {target(one)} | {one.source} |" in PAGE


def test_what_may_be_chosen_stands_there_with_its_defaults() -> None:
    rules = Rules()
    assert f"**T** is {rules.within:.0f} seconds" in PAGE
    assert f"**D** {rules.again:.0f} days" in PAGE
    assert f"giving up within {SHORT:.0f} seconds" in PAGE
    assert f"({LEGAL_SPAIN:.0f} seconds, 95 %)" in PAGE
