"""`centrala simulate brake`: the product's brake and people who are drawn."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from outbound.simulation.braking import Change, changes_of, foresee, scores
from scripts_dsl.policy.brake import CSAT, IN_PITCH, OPTS_OUT, Brake

FALL = Change(CSAT, 100, 4.03, 3.03)
RISE = Change(IN_PITCH, 1600, 0.2, 0.4)


def test_a_deep_fall_is_found_soon_and_the_same_seed_tells_the_same() -> None:
    found = foresee(Brake(), [FALL, RISE], 100, 30)
    assert found == foresee(Brake(), [FALL, RISE], 100, 30)
    survey, pitch = found.signals
    assert (survey.share, pitch.share) == (0.4, 0.3)
    assert survey.enough == pytest.approx(82.2, abs=0.1)
    assert survey.found == pitch.found == 1
    assert survey.median is not None
    assert pitch.median is not None
    assert 10 < survey.median < 80
    assert survey.days == survey.median / 100
    assert found.days is not None
    assert found.days <= min(survey.days, pitch.median / 1600)


def test_where_nobody_is_called_the_survey_has_all_the_evidence() -> None:
    (survey,) = foresee(Brake(), [FALL], 0, 10).signals
    assert survey.share == 1


def test_what_does_not_change_is_not_found() -> None:
    found = foresee(Brake(), [Change(CSAT, 10, 4.03, 4.03)], 0, 20)
    assert (found.signals[0].median, found.days) == (None, None)
    assert found.signals[0].for_nothing <= 0.05


def test_people_are_those_of_the_mean_asked_for() -> None:
    for mean in (1.1, 2.5, 4.03, 4.9):
        assert sum(share * score for score, share in enumerate(scores(mean), 1)) == pytest.approx(mean)
    with pytest.raises(ValueError, match="between 1 and 5"):
        scores(0.03)


@pytest.mark.parametrize("many", ["nan", "inf"])
def test_a_number_that_nobody_can_count_is_refused(many: str) -> None:
    with pytest.raises(ValueError, match="somebody could count"):
        foresee(Brake(), changes_of((float(many), 4, 3), 0, None, None), 0, 10)
    typed = CliRunner().invoke(app, ["simulate", "brake", "--answers", many, "--runs", "10"])
    assert typed.exit_code == 2
    assert "Traceback" not in typed.output


def test_only_what_is_foreseen_is_played() -> None:
    assert changes_of(None, 0, (0.2, 0.3), None) == []
    assert [one.signal for one in changes_of((10, 4, 3), 900, None, (0.01, 0.03))] == [CSAT, OPTS_OUT]


# --- the command ------------------------------------------------------------------------------------------------------

QUICK = ["simulate", "brake", "--good", "0", "--runs", "10"]


def test_the_command_tells_answers_and_days() -> None:
    told = CliRunner().invoke(
        app, [*QUICK, "--fall", "1", "--answers", "50", "--calls", "500", "--hangs-up", "20%,50%"]
    )
    assert told.exit_code == 0, told.output
    assert "a stop for nothing: at most 3.04% of the campaigns" in told.output
    assert "4.03, 3.03" in told.output
    assert "the first of them stops the campaign: after " in told.output
    (survey,) = json.loads(CliRunner().invoke(app, [*QUICK, "--fall", "1", "--json"]).output)["signals"]
    assert survey["signal"] == CSAT
    assert survey["p90"] >= survey["median"]


def test_the_brake_of_a_campaign_is_taken() -> None:
    told = CliRunner().invoke(app, [*QUICK, "callflows/overdue.campaign.yaml", "--fall", "1", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["signals"][0]["signal"] == CSAT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--answers", "0"], "say what people do"),
        (["--fall", "4"], "between 1 and 5"),
        (["--calls", "10", "--hangs-up", "27%"], "two percentages"),
        (["callflows/energia.flow.yaml"], "no campaign"),
    ],
)
def test_what_cannot_be_played_is_said(words: list[str], said: str) -> None:
    told = CliRunner().invoke(app, [*QUICK, *words])
    assert told.exit_code == 2
    assert said in told.output
