"""The slip gate: at least 1,000 slips of the finger; the checker never breaks, says one thing, and at the slip."""

from __future__ import annotations

from statistics import median

import pytest

from support.slips import KINDS, OF_EACH, Result, slips, slips_in_prompts, table

DELETED, LETTER = "line deleted", "one letter wrong"


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """That none of them raised is the first rule."""
    return slips()


def told(results: list[Result], *, deleted: bool) -> list[Result]:
    return [r for r in results if r.said and (r.kind == DELETED) == deleted]


def test_the_table(results: list[Result], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{table(results)}")
    assert len(results) >= 1_000
    assert {r.kind for r in results} == set(KINDS)


def test_a_slip_gets_one_message(results: list[Result]) -> None:
    counts = sorted(len(r.said) for r in results if r.said)
    assert median(counts) == 1
    assert counts[len(counts) * 9 // 10] <= 2


def test_the_message_stands_at_the_slip(results: list[Result]) -> None:
    """Over the first eight kinds together: at least 92 of 100."""
    spoken = told(results, deleted=False)
    far = [r for r in spoken if not r.near]
    assert 1 - len(far) / len(spoken) >= 0.92, far


def test_a_line_that_is_gone_is_told_where_it_was_or_by_its_name(results: list[Result]) -> None:
    """At least 75 of 100: within one line, or one message that names what is missing."""
    spoken = told(results, deleted=True)
    missed = [r for r in spoken if not r.hit]
    assert 1 - len(missed) / len(spoken) >= 0.75, missed


def test_a_deleted_line_gets_one_message_too(results: list[Result]) -> None:
    """A deleted declaration is told once, not at every use."""
    counts = sorted(len(r.said) for r in told(results, deleted=True))
    assert median(counts) == 1
    assert counts[len(counts) * 9 // 10] <= 3


def test_few_slips_pass_unseen(results: list[Result]) -> None:
    """What passes is still a correct flow: comments, `about:`, a prompt said twice, a default taken out."""
    silent = [r for r in results if not r.said and r.kind != DELETED]
    assert len(silent) / len(results) < 0.08, silent


def test_in_a_file_of_prompts_slips_are_told_there_and_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a letter only those are told that make a name another one: nobody knows how a sentence should be."""
    results = slips_in_prompts(OF_EACH // 2)
    with capsys.disabled():
        print(f"\n{table(results)}")
    spoken = told(results, deleted=False)
    assert all(r.said for r in results if r.kind != LETTER)
    assert median(len(r.said) for r in spoken) == 1
    far = [r for r in spoken if not r.near]
    assert 1 - len(far) / len(spoken) >= 0.92, far
    gone = told(results, deleted=True)
    assert sum(r.hit for r in gone) / len(gone) >= 0.75
