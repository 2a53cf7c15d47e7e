"""`results:` of a campaign and `costs:` of the settings: what may stand there, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.settings.model import Costs
from scripts_dsl.site import Site, read_site
from support.campaign_line import CAMPAIGN, campaign

FREE = Site(zone="Europe/Warsaw", known=False)


def messages(written: str) -> list[str]:
    return [m.text for m in check_file(f"{CAMPAIGN}results:\n  {written}\n", "x.campaign.yaml", FREE).messages]


def test_a_file_says_what_a_success_is_and_who_was_somebody_else() -> None:
    text = CAMPAIGN + "results:\n  success: [promised, paid]\n  wrong_person: somebody_else\n"
    found = check_file(text, "x.campaign.yaml", FREE).campaign
    assert found is not None
    assert found.counted.success == {"promised", "paid"}
    assert found.counted.wrong_person == {"somebody_else"}


def test_what_goes_to_the_back_office_was_somebody_else_if_nothing_is_said() -> None:
    assert campaign().counted.wrong_person == {"wrong_number"}
    assert campaign().counted.success == frozenset()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("success: no_answer", "after 'no_answer' nobody was spoken with"),
        ("success: {promised: yes}", "a word that a call may end as is expected here"),
        ("succes: promised", "'results:' has no 'succes'"),
        ("success: promised\n  wrong_person: promised", "'promised' cannot be a success with another person"),
    ],
)
def test_a_mistake_is_told(written: str, said: str) -> None:
    assert any(said in text for text in messages(written)), messages(written)


def test_costs_are_money_of_one_currency() -> None:
    site, report, _ = read_site("costs: {attempt: 0.01 EUR, minute: 0.04 EUR, agent_hour: 24 EUR}\n")
    assert site.costs == Costs("EUR", Decimal("0.01"), Decimal("0.04"), Decimal(24))
    assert not report.messages


@pytest.mark.parametrize(
    "written",
    ["attempt: 0.01", "attempt: -1 EUR", "attempt: 9999999 EUR", "attempt: 1 EUR, minute: 1 PLN", "day: 1 EUR"],
)
def test_what_is_no_cost_is_told(written: str) -> None:
    _, report, _ = read_site(f"costs: {{{written}}}\n")
    assert len(report.messages) == 1
