"""What is known of agents, counted out of rows; places only where there is enough."""

from __future__ import annotations

import pytest

from cti.scores.counting import Answer, Exit, Heard, Offered, Rows, by_agent, team
from cti.scores.lines import line_of, lines
from scripts_dsl.policy.agent_score import MIDDLE


def answers(agent: str, n: int, satisfaction: float) -> tuple[Answer, ...]:
    return tuple(Answer(agent, satisfaction) for _ in range(n))


def test_nobody_is_ranked_by_a_handful_of_surveys() -> None:
    found = lines(Rows(answers=(*answers("ewa", 30, 0.9), *answers("boris", 29, 1.0))))
    assert [(one.agent, one.place) for one in found] == [("boris", None), ("ewa", None)]
    found = lines(Rows(answers=(*answers("ewa", 30, 0.9), *answers("boris", 29, 1.0), *answers("maja", 31, 0.7))))
    assert {one.agent: one.place for one in found} == {"boris": None, "ewa": 1, "maja": 2}


def test_lines_are_in_the_order_of_names_and_of_nothing_else() -> None:
    rows = Rows(answers=(*answers("zofia", 40, 1.0), *answers("adam", 40, 0.5)))
    assert [one.agent for one in lines(rows)] == ["adam", "zofia"]


def test_who_was_never_asked_has_the_teams_satisfaction() -> None:
    three = (*answers("ewa", 10, 0.8), *answers("maja", 10, 0.7), *answers("adam", 10, 0.9))
    rows = Rows(answers=three, exits=(Exit("boris", "button", 3.0),))
    of = {one.agent: one for one in lines(rows)}
    assert of["boris"].facts.satisfaction == pytest.approx(0.8)
    assert of["boris"].score is not None
    assert of["boris"].score.value == pytest.approx(100.0)


@pytest.mark.parametrize("other", [0.1, 0.5, 1.0])
def test_of_a_team_of_two_nobody_reckons_the_other_out_of_the_own_score(other: float) -> None:
    """Whatever the colleague's surveys say, the own line is the same; with a third one there is a mean."""
    alone = line_of(Rows(answers=answers("ewa", 8, 0.9)), "ewa")
    rows = Rows(answers=(*answers("ewa", 8, 0.9), *answers("boris", 8, other)))
    assert line_of(rows, "ewa") == alone
    assert alone.facts.team == MIDDLE
    assert (team(rows).told, team(rows).mean) == (None, pytest.approx((0.9 + other) / 2))
    three = Rows(answers=(*rows.answers, *answers("maja", 8, 0.6)))
    assert team(three).told == team(three).mean == line_of(three, "ewa").facts.team


def test_without_any_survey_there_is_no_score() -> None:
    line = line_of(Rows(), "ewa")
    assert (line.score, line.low, line.place) == (None, None, None)
    assert team(Rows()).mean is None


def test_a_sale_is_measured_by_what_the_team_sells_of_the_same_product() -> None:
    def offered(agent: str, product: str, taken: int, declined: int) -> tuple[Offered, ...]:
        yes = tuple(Offered(agent, product, "taken", retained=True) for _ in range(taken))
        return (*yes, *(Offered(agent, product, "declined", retained=True) for _ in range(declined)))

    rows = Rows(
        answers=answers("ewa", 1, 0.8),
        offered=(
            *offered("ewa", "hard", 1, 9), *offered("boris", "hard", 1, 9),
            *offered("ewa", "easy", 5, 5), *offered("boris", "easy", 9, 1),
        ),
    )  # fmt: skip
    known = by_agent(rows)
    assert known["ewa"].facts(0.8).sales == pytest.approx(6 / (10 * 0.1 + 10 * 0.7))
    assert known["boris"].facts(0.8).sales == pytest.approx(10 / 8)


def test_what_was_taken_back_or_not_heard_is_no_sale() -> None:
    rows = Rows(
        offered=(
            Offered("ewa", "gold", "taken", retained=False),
            Offered("ewa", "gold", "unheard", retained=True),
            Offered("ewa", "gold", "heard", retained=True),
            Offered("boris", "gold", "taken", retained=True),
        )
    )
    known = by_agent(rows)["ewa"]
    assert (known.offers, known.sold) == (1, 0.0)


def test_key_9_and_what_was_heard_are_paid_by_and_what_the_agent_says_is_shown_alone() -> None:
    exits = (
        Exit("ewa", "button", 60.0),
        Exit("ewa", "script", 5.0),
        Exit("ewa", "key", 16.0),
        Exit("ewa", "key", 15.0),
    )
    heard = (Heard("ewa", {"let_go": 100.0}), Heard("ewa", {"let_go": 0.0}))
    known = by_agent(Rows(exits=exits, heard=heard))["ewa"]
    assert known.paid == [False, True, True, False]
    assert (known.in_time, len(known.exits), known.slowest) == (2, 4, 60.0)


def test_whoever_holds_a_person_who_has_pressed_9_has_blocked_an_opt_out() -> None:
    """Found by the program itself; a supervisor who has heard the talk may say otherwise."""
    held, said, let_go = Exit("ewa", "key", 15.1), Exit("ewa", "button", 60.0), Exit("ewa", "key", 15.0)
    cleared = Exit("ewa", "key", 15.1, cleared=True)
    assert by_agent(Rows(exits=(held,)))["ewa"].facts(0.8).breach
    known = by_agent(Rows(exits=(said, let_go, cleared)))["ewa"]
    assert not known.facts(0.8).breach
    assert known.paid == [True, True]


def test_a_critical_error_that_was_heard_is_a_breach() -> None:
    good, bad = Heard("ewa", {"critical_disclosure": 100.0}), Heard("ewa", {"critical_disclosure": 0.0})
    assert not by_agent(Rows(heard=(good,)))["ewa"].facts(0.8).breach
    assert by_agent(Rows(heard=(good, bad)))["ewa"].facts(0.8).breach
