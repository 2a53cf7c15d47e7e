"""How many steps a file may have."""

from __future__ import annotations

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.sizes import MOST_STEPS

HEAD = "flow: x\nplaces:\n  start:\n"


def rules(steps: int) -> list[tuple[str, int]]:
    text = HEAD + "    - pause: 1s\n" * (steps - 1) + "    - hangup: Good bye then.\n"
    return [(m.rule, m.line) for m in check_file(text, "x.flow.yaml").messages if m.is_error]


@pytest.mark.attack("A36")
def test_a_file_may_have_two_thousand_steps_and_no_more() -> None:
    assert rules(MOST_STEPS) == []
    assert rules(MOST_STEPS + 1) == [("too-large", HEAD.count("\n") + MOST_STEPS + 1)]


def test_steps_inside_other_steps_count_too() -> None:
    inner = "    - when: language = pl\n      then:\n        - pause: 1s\n" * (MOST_STEPS // 2 + 1)
    checked = check_file(HEAD + inner + "    - hangup: Good bye then.\n", "x.flow.yaml")
    assert [m.text for m in checked.messages] == [f"more than {MOST_STEPS:,} steps in one file"]


LIMITS = (
    "flow: x\nlanguages: [en]\nvars:\n  story: recording\nPROMPTSplaces:\n  start:\n    - consent: recording\n      \
say: May we record you? Yes is 1, no is 2.\n      on_no: bye\nSTEPS    - goto: bye\n  bye:\n    - hangup: Bye now.\n"
)


def refused(steps: str = "", prompts: str = "") -> list[tuple[str, str]]:
    """Errors and their words."""
    checked = check_file(LIMITS.replace("STEPS", steps).replace("PROMPTS", prompts), "x.flow.yaml")
    return [(m.rule, m.text) for m in checked.messages if m.is_error]


@pytest.mark.attack("A36")
@pytest.mark.parametrize(
    ("step", "most"),
    [
        ("record: Tell us.\n      into: story\n      longest: {}", "10m"),
        ("record: Tell us.\n      into: story\n      silence: {}", "60s"),
        ("voicemail: night\n      say: Tell us.\n      longest: {}", "10m"),
        ("transfer: 221234567\n      ring: {}", "2m"),
        ("pause: {}", "60s"),
        ("menu: Press 1.\n      options: {{1: bye}}\n      wait: {}", "2m"),
        ("menu: Press 1.\n      options: {{1: bye}}\n      between_keys: {}", "60s"),
    ],
)
def test_nothing_lasts_for_a_day(step: str, most: str) -> None:
    words = [text for rule, text in refused(f"    - {step.format('24h')}\n") if rule == "duration"]
    assert len(words) == 1
    assert f"{most} at most, not '24h'" in words[0]
    assert [rule for rule, _ in refused(f"    - {step.format(most)}\n") if rule == "duration"] == []


@pytest.mark.attack("A36")
@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "http://evil.example/x.wav",
        "calm",
        "a/../../b.wav",
        "a\\..\\b.wav",
        "~/x.wav",
    ],
)
def test_a_sound_is_a_file_below_the_recordings(path: str) -> None:
    rules_ = [
        rule for rule, _ in refused("    - say: calm\n", f"prompts:\n  calm:\n    audio: {path}\n    text: quiet\n")
    ]
    assert "audio" in rules_


@pytest.mark.attack("A36")
@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("menu: Press.\n      options: {" + ", ".join(f"{n}: bye" for n in range(100_000)) + "}", "too-large"),
        ("menu: Press.\n      options: {" + ", ".join(f"{n}: bye" for n in range(1_000)) + "}", "key"),
        ("say: " + "ha " * 320_000, "too-large"),
        ("say: " + "ha " * 700, "too-large"),
    ],
    ids=["100,000 options", "1,000 options", "a megabyte", "more than 2,000 characters"],
)
def test_too_much_is_refused(step: str, rule: str) -> None:
    assert rule in [found for found, _ in refused(f"    - {step}\n")]
