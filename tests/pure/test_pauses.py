"""Why an agent is not ready: the reasons of the site, or any where it names none."""

from __future__ import annotations

import pytest

from cti.floor.pauses import counts
from scripts_dsl.site import Desk, read_site


@pytest.mark.parametrize(
    ("reason", "pauses", "may"),
    [
        ("Lunch", ("Lunch", "Training"), True), ("lunch", ("Lunch",), False), ("Holiday", ("Lunch",), False),
        (None, ("Lunch",), False), ("", ("Lunch",), False), ("anything", (), True), (None, (), True),
    ],
)  # fmt: skip
def test_a_site_that_names_reasons_takes_these_alone(reason: str | None, pauses: tuple[str, ...], may: bool) -> None:
    assert counts(reason, pauses) is may


def test_the_settings_say_how_long_wrap_up_is_and_why_agents_pause() -> None:
    site, report, _ = read_site("desk: {wrap_up: 90s, pauses: [Lunch, On the line with a supplier]}\n")
    assert report.messages == []
    assert site.desk == Desk(90, ("Lunch", "On the line with a supplier"))
    assert read_site("zone: UTC\n")[0].desk == Desk(120, (), disposition_required=False)
    assert read_site("desk: {disposition_required: yes}\n")[0].desk == Desk(120, (), disposition_required=True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("desk: {wrap_up: soon}\n", "duration"), ("desk: {breaks: [Lunch]}\n", "unknown-field"),
        ("desk: {disposition_required: often}\n", "yes-no"),
        ("desk: {pauses: [" + "x" * 61 + "]}\n", "shape"),
        ("desk: {pauses: [" + ", ".join(f"r{n}" for n in range(21)) + "]}\n", "shape"),
    ],
    ids=["no length", "unknown word", "neither", "too long", "too many"],
)  # fmt: skip
def test_mistakes_leave_what_is_usual(text: str, rule: str) -> None:
    site, report, _ = read_site(text)
    assert [m.rule for m in report.messages] == [rule]
    assert site.desk == Desk()
