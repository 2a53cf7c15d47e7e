"""What one file may know of the others of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_dsl.loader import LARGEST
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.signatures import ALONE

FLOW = """\
flow: reminder
direction: outbound
languages: [pl, en]
takes: {name: text, debt: money PLN}
vars:
  reason: choice of a, b
gives: [reason]
places: {}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, one of them in a folder below, one that cannot be read, one that is too large."""
    (tmp_path / "debt").mkdir()
    (tmp_path / "debt" / "any_name.flow.yaml").write_text(FLOW)
    (tmp_path / "after.survey.yaml").write_text("survey: after\n")
    (tmp_path / "broken.script.yaml").write_text("script: [\n")
    (tmp_path / "large.flow.yaml").write_text("flow: large\n" + "#" * LARGEST)
    return tmp_path


def test_a_file_is_known_by_the_name_it_gives_itself(folder: Path) -> None:
    found = Neighbours(folder).find("flow", "reminder")
    assert found is not None
    assert {name: type_.name for name, type_ in found.takes.items()} == {"name": "text", "debt": "money PLN"}
    assert {name: type_.name for name, type_ in found.gives.items()} == {"reason": "choice of a, b"}
    assert found.direction == "outbound"


def test_outcomes_are_known_at_any_depth(tmp_path: Path) -> None:
    steps = """places:
  start:
    - outcome: talked
    - when: reason = a
      then:
        - outcome: promised
        - offer: bonus
        - goto: [{outcome: failed}]
prompts: {outcome: No outcome.}
"""
    (tmp_path / "pay.flow.yaml").write_text(FLOW.replace("places: {}\n", steps))
    found = Neighbours(tmp_path).find("flow", "reminder")
    assert found is not None
    assert found.outcomes == {"talked", "promised", "failed"}
    assert found.offers == {"bonus"}


def test_names_of_prompts_are_known_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "pay.flow.yaml").write_text(FLOW + "prompts:\n  hello: Good morning.\n")
    (tmp_path / "pay.prompts.yaml").write_text("prompts:\n  goodbye:\n    pl: Do widzenia.\n    en: Goodbye.\n")
    found = Neighbours(tmp_path).find("flow", "reminder")
    assert found is not None
    assert found.prompts == {"hello", "goodbye"}


def test_files_that_cannot_be_read_are_no_neighbours(folder: Path) -> None:
    neighbours = Neighbours(folder)
    assert neighbours.names("flow") == ["reminder"]
    assert neighbours.names("survey") == ["after"]
    assert neighbours.names("script") == []
    assert neighbours.find("flow", "after") is None


def test_the_folder_is_read_at_the_first_question_only(folder: Path) -> None:
    neighbours = Neighbours(folder)
    (folder / "late.flow.yaml").write_text("flow: late\n")
    assert "late" in neighbours.names("flow")
    (folder / "later.flow.yaml").write_text("flow: later\n")
    assert "later" not in neighbours.names("flow")


def test_a_file_that_stands_alone_knows_nobody() -> None:
    assert not ALONE.known
    assert ALONE.find("flow", "x") is None
    assert ALONE.names("flow") == []
