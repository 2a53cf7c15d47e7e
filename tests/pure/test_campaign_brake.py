"""How the program ties the brake of campaigns to its files and its bus."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from centrala.braking import CampaignBrake
from cti.remarks.happenings import SurveyAlert
from ivr.bus import Bus
from outbound.braking.braking import Braking
from outbound.braking.happenings import BrakeTripped


def graph(*steps: tuple[str, dict[str, str]], kind: str = "flow") -> Any:
    return SimpleNamespace(
        kind=kind,
        steps={str(n): SimpleNamespace(verb=verb, args=args) for n, (verb, args) in enumerate(steps)},
        flows={},
    )


def files(name: str, plan: Any) -> Any:
    campaign = SimpleNamespace(name=name, call=SimpleNamespace(asks=None))
    return SimpleNamespace(campaigns={name: campaign}, plan_of=lambda one: plan if one is campaign else None)


def tied(flows: Any) -> tuple[CampaignBrake, Bus]:
    bus = Bus()
    ground = SimpleNamespace(bus=bus, store=None, events=SimpleNamespace(flush=None, also=None))
    return CampaignBrake(SimpleNamespace(ground=ground, tells=None), flows), bus  # type: ignore[arg-type]


ASKS = graph(("survey", {"survey": "survey after"}), ("hangup", {}))


def test_an_alert_of_a_survey_stops_the_campaigns_of_the_files_in_force_that_ask_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Braking, "begun", lambda _self, _name: True)
    brake, bus = tied(files("winter", ASKS))
    found = list[BrakeTripped]()
    bus.subscribe(BrakeTripped, found.append)
    bus.publish(SurveyAlert(survey="after", when="average(score, 50) < 60", tell="sofia", on=True))
    assert [(one.campaign, one.trigger) for one in found] == [("winter", "alert")]
    brake.put(files("spring", ASKS))
    bus.publish(SurveyAlert(survey="after", when="average(score, 50) < 60", tell="sofia", on=True))
    assert [one.campaign for one in found] == ["winter", "spring"]


def test_the_brake_hears_what_the_file_that_speaks_with_people_can_tell() -> None:
    flows = files("winter", ASKS)
    brake, _ = tied(flows)
    (campaign,) = flows.campaigns.values()
    assert set(brake.produced(campaign)) == {"csat", "hangs_up_in_pitch", "opts_out", "complains"}
    flows = files("winter", graph(("offer", {}), kind="script"))
    brake.put(flows)
    (campaign,) = flows.campaigns.values()
    assert set(brake.produced(campaign)) == {"exit_blocked", "hangs_up_in_pitch", "opts_out", "complains"}
