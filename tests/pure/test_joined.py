"""A file of prompts beside a flow: its texts belong to the flow, and every message says in which file it is."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from scripts_dsl.beside import Beside, PromptsFile, owner_of, prompts_beside, prompts_of
from scripts_dsl.check import Checked, check_file, check_path
from scripts_dsl.mend import mended
from scripts_dsl.messages import as_json, render
from support.flows import SITE

FLOW = """\
flow: x
languages: {pl: +48, en: otherwise}
always:
  0: operator
vars:
  n: number = 1
places:
  start:
    - say: hello
    - goto: operator
  operator:
    - queue: support
      tell_agent: Number ${n else "not given"}
      on_timeout: bye
  bye:
    - hangup: bye
"""
BYE = """\
  bye:
    pl: Do widzenia.
    en: Good bye now.
"""
HELLO = """\
  hello:
    pl: Mamy ${n as invoice}.
    en: There are ${n as invoice}.
"""
NOUNS = """\
nouns:
  invoice:
    pl: faktura / faktury / faktur
    en: invoice / invoices
"""
PROMPTS = f"prompts:\n{HELLO}{BYE}{NOUNS}"


def both(prompts: str | bytes, flow: str = FLOW) -> Checked:
    return check_file(flow, "x.flow.yaml", SITE, beside=Beside(PromptsFile("x.prompts.yaml", prompts)))


def said(prompts: str | bytes, flow: str = FLOW) -> list[str]:
    return [f"{m.file}:{m.line}:{m.column} {m.rule}" for m in both(prompts, flow).messages]


# --- they belong together ----------------------------------------------------------------------------------------


def test_texts_beside_a_flow_are_the_flows() -> None:
    graph = both(PROMPTS).ready()
    assert graph.prompts["hello"].texts["pl"].text == "Mamy ${n as invoice}."
    assert both(PROMPTS).messages == ()


def test_where_a_text_stands_does_not_change_what_the_file_means() -> None:
    """The hash is that of the same flow in one file, whichever texts moved out."""
    whole = check_file(FLOW + PROMPTS, "x.flow.yaml", SITE).ready().hash
    assert both(PROMPTS).ready().hash == whole
    assert both(f"prompts:\n{HELLO}", FLOW + f"prompts:\n{BYE}" + NOUNS).ready().hash == whole
    assert both(PROMPTS.replace("Mamy", "Tu mamy")).ready().hash != whole


@pytest.mark.parametrize("nothing", ["", "# begun tomorrow\n", "prompts:\n", b"\xef\xbb\xbf"])
def test_a_file_of_prompts_without_any_says_nothing(nothing: str | bytes) -> None:
    assert said(nothing, FLOW + PROMPTS) == []


def test_a_survey_and_a_script_have_one_too(tmp_path: Path) -> None:
    (tmp_path / "x.survey.yaml").write_text(
        "survey: x\nlanguages: [en]\nopening: may_we\nquestions:\n  - ask: how\n    into: liking\n    scale: 1-5\n"
        "closing: thanks\n"
    )
    (tmp_path / "x.prompts.yaml").write_text(
        "prompts:\n  may_we: May we ask? Yes is 1.\n  how: How was it, from 1 to 5?\n  thanks: Thank you.\n"
    )
    assert check_path(tmp_path / "x.survey.yaml", SITE).messages == ()


# --- messages ----------------------------------------------------------------------------------------------------


def test_a_mistake_in_a_text_is_told_in_its_own_file_with_its_line() -> None:
    checked = both(PROMPTS.replace("There are ${n", "There are ${m"))
    (message,) = checked.messages
    assert render(message, checked.lines).split("\n")[:4] == [
        "x.prompts.yaml:4:21: error: there is no value called 'm'  [unknown-value]",
        "  3 |     pl: Mamy ${n as invoice}.",
        "  4 |     en: There are ${m as invoice}.",
        "    |                     ^",
    ]
    assert as_json(message)["file"] == "x.prompts.yaml"


def test_a_name_in_both_files_is_told_at_the_second_one() -> None:
    checked = both(PROMPTS, FLOW + f"prompts:\n{BYE}")
    (message,) = checked.messages
    assert (message.file, message.line, message.rule) == ("x.prompts.yaml", 5, "twice")
    assert message.hints == ("the first one is in x.flow.yaml, line 18; keep one of them",)


@pytest.mark.parametrize(
    ("prompts", "where"),
    [
        (PROMPTS + "places:\n  start: x\n", "x.prompts.yaml:12:1 unknown-field"),
        (PROMPTS.replace("prompts:", "promts:"), "x.prompts.yaml:1:1 unknown-field"),
        (PROMPTS.replace("    en: Good bye now.\n", ""), "x.prompts.yaml:5:3 missing-translation"),
        (PROMPTS.replace("en: Good", "de: Good"), "x.prompts.yaml:5:3 missing-translation"),
        (PROMPTS + "  day:\n    pl: dzień / dni\n    en: day / days\n", "x.prompts.yaml:13:9 noun-forms"),
        (PROMPTS.replace("pl: Do widzenia.", "pl: Uwaga: do widzenia."), "x.prompts.yaml:6:14 colon-in-text"),
        (PROMPTS.replace("Do widzenia.", "Naciśnij #"), "x.prompts.yaml:6:18 comment-in-text"),
        (PROMPTS.replace(BYE, "  bye: {pl: Tak?, en: Yes?}\n"), "x.prompts.yaml:5:8 prose-in-braces"),
        (PROMPTS + "  hello2:\n\ten: x\n", "x.prompts.yaml:13:1 tab"),
        (PROMPTS.encode("utf-16"), "x.prompts.yaml:1:1 encoding"),
        ("prompts: [a, b]\n", "x.prompts.yaml:1:1 shape"),
        ("- hello\n", "x.prompts.yaml:1:1 not-a-file"),
    ],
)  # fmt: skip
def test_what_is_wrong_there_is_told_there_and_first(prompts: str | bytes, where: str) -> None:
    assert where in said(prompts)


def test_when_it_cannot_be_read_nobody_is_told_that_prompts_are_missing() -> None:
    assert said(PROMPTS + "  x:\n\ten: x\n") == ["x.prompts.yaml:13:1 tab"]


def test_a_prompt_that_nobody_says_is_told_in_its_own_file() -> None:
    assert said(PROMPTS.replace("nouns:", "  spare:\n    pl: Nic.\n    en: Nothing.\nnouns:")) == [
        "x.prompts.yaml:8:3 unused-prompt"
    ]


def test_lines_of_two_files_are_not_mixed_up() -> None:
    """A value that is not declared and used in both: one message, and it says which line is whose."""
    checked = both(PROMPTS.replace("${n as", "${m as"), FLOW.replace("${n else", "${m else"))
    told = [(m.file, m.rule, m.text) for m in checked.messages if m.rule == "unknown-value"]
    assert told == [
        ("x.flow.yaml", "unknown-value", "'m' is used in line 13, lines 3, 4 of x.prompts.yaml but not declared")
    ]


def test_a_slip_in_the_name_of_a_prompt_is_told_where_it_was_made() -> None:
    """Once, and not in every step and test that means it."""
    flow = FLOW.replace("    - say: hello\n", "    - say: hello\n    - say: hello\n") + (
        "tests:\n  - test: It says hello\n    script: [{hears: hello}, {never hears: hello}]\n"
    )
    (message,) = both(PROMPTS.replace("  hello:", "  helo:"), flow).messages
    assert (message.file, message.line, message.rule) == ("x.prompts.yaml", 2, "unknown-prompt")
    assert message.text == "'hello' is used in lines 9, 10, 20 of x.flow.yaml, but here it is written 'helo'"


def test_messages_about_the_flow_come_first() -> None:
    files = [
        m.file for m in both(PROMPTS.replace("${n as", "${m as", 1), FLOW.replace("goto: op", "goto: opp")).messages
    ]
    assert files == ["x.flow.yaml", "x.prompts.yaml"]


# --- files on the disk -------------------------------------------------------------------------------------------


def test_a_name_leads_to_its_file_of_prompts_and_back(tmp_path: Path) -> None:
    for name in ("energia.flow.yaml", "energia.survey.yaml", "other.flow.yaml"):
        (tmp_path / name).touch()
    prompts = tmp_path / "energia.prompts.yaml"
    assert prompts_of(tmp_path / "energia.flow.yaml") == prompts
    assert prompts_of(tmp_path / "settings.yaml") is None
    assert owner_of(prompts) == tmp_path / "energia.flow.yaml"
    assert owner_of(tmp_path / "energia.flow.yaml") is None


def test_of_files_with_the_same_name_the_flow_has_the_file_of_prompts(tmp_path: Path) -> None:
    """Values in the texts are those of one file, and a campaign says nothing at all."""
    for kind in ("campaign", "survey", "flow"):
        (tmp_path / f"x.{kind}.yaml").touch()
    (tmp_path / "x.prompts.yaml").write_text(PROMPTS)
    found = {kind: prompts_beside(tmp_path / f"x.{kind}.yaml") for kind in ("campaign", "survey", "flow")}
    assert {kind for kind, prompts in found.items() if prompts is not None} == {"flow"}
    (tmp_path / "x.flow.yaml").unlink()
    assert prompts_beside(tmp_path / "x.survey.yaml") is not None
    (tmp_path / "x.survey.yaml").unlink()
    assert owner_of(tmp_path / "x.prompts.yaml") is None


def test_what_only_looks_like_a_file_of_prompts_is_none(tmp_path: Path) -> None:
    """A pipe would keep its reader waiting for ever."""
    flow = tmp_path / "x.flow.yaml"
    (tmp_path / "x.prompts.yaml").mkdir()
    assert prompts_beside(flow) is None
    os.mkfifo(tmp_path / "y.prompts.yaml")
    assert prompts_beside(tmp_path / "y.flow.yaml") is None


# --- garbage -----------------------------------------------------------------------------------------------------

PIECES = (
    "prompts:", "nouns:", "  bye:", "  hello:", "    pl:", "    en:", " text", " ${", "}", "${n as invoice}", "${m}",
    "{", "[", "]", ":", ": ", "#", " # ", "\t", "\n", "\n  ", "\n    ", "\n      ", "- ", "'", '"', "|", ">", "*", "&a",
    "!", "%", "\0", "\u200b", "audio: moh/calm.wav", "text: music", "faktura / faktury", " / ", "\r\n", "\ufeff", "…",
    "flow: x", "allow:",
)  # fmt: skip


def garbage(chance: random.Random) -> str:
    """A right file with a few lines moved, lost and spoilt; or pieces of one in any order."""
    if chance.random() < 0.3:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(60)))
    lines = PROMPTS.split("\n")
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[at : at + 1] = []
                lines = lines or [""]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = " " * chance.randrange(5) + lines[at].lstrip()
            case _:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(PIECES) + lines[at][cut:]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(2))
def test_no_file_of_prompts_breaks_the_checker(seed: int) -> None:
    """A file that can be used, or messages; and every one points into its own file."""
    chance = random.Random(seed)
    for _ in range(150):
        text = garbage(chance)
        checked = both(text)
        assert checked.graph is not None or checked.messages
        lines = {"x.flow.yaml": checked.lines, "x.prompts.yaml": text.removeprefix("\ufeff").splitlines() or [""]}
        for message in checked.messages:
            assert 1 <= message.line <= len(lines[message.file]) + 1, (message, text)
            assert render(message, checked.lines)
        mended(text, prompts=True)


def test_a_huge_file_of_prompts_is_refused_at_once() -> None:
    assert said("prompts:\n" + "  a: b\n" * 200_000) == ["x.prompts.yaml:1:1 too-large"]
    assert said("prompts: " + "[" * 100_000)[0].startswith("x.prompts.yaml:1:")
