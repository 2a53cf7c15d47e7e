"""Pace and brake of a campaign, who gets what is offered, and how all of it is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from outbound.countries import countries
from scripts_dsl.campaign import Stopped, decide, stopped
from scripts_dsl.campaign.deciding import person_of
from scripts_dsl.explain import explain_campaign
from scripts_dsl.policy import Brake, History, Never, NotNow, Pace
from scripts_dsl.policy.brake import SIGNALS, careful, shares
from scripts_dsl.site import Site
from support.campaign_file import (
    ALONE,
    CAMPAIGN,
    NOON,
    SITE,
    OneFlow,
    braked,
    campaign,
    changed,
    check,
    predictive,
    rules,
)


def test_only_a_predictive_campaign_has_a_pace() -> None:
    assert campaign().pace is None
    found = check(predictive(), ALONE).campaign
    assert found is not None
    assert found.pace == Pace(Decimal(1), Decimal(3))
    assert rules(changed("respect:", "pace:\n  abandoned: target 1%, never above 3%\nrespect:")) == ["15:1 pace"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("target 1%, never above 3%", []),
        ("target 0.5%, never above 1%", []),
        ("target 2%, never above 3%", ["impolite"]),
        ("target 1%, never above 5%", ["impolite"]),
        ("target 2.5%, never above 3%", ["pace"]),
        ("target 1%", ["pace"]),
        ("target 1, never above 3", ["pace"]),
        ("target 0%, never above 0%", ["pace"]),
        ("few", ["pace"]),
    ],
)
def test_who_may_be_abandoned_is_read_and_judged(line: str, said: list[str]) -> None:
    checked = check(predictive(f"pace:\n  abandoned: {line}\n"), ALONE)
    assert [m.rule for m in checked.messages] == said


# --- brake ------------------------------------------------------------------------------------------------------------


def test_every_campaign_has_the_careful_brake() -> None:
    assert campaign().brake == careful("debt")
    assert careful("debt").compare_with == 0
    assert careful("marketing") == Brake()


def test_the_words_of_the_brake_are_read() -> None:
    found = braked("listens_to: {csat: 70%, opts_out: 30%}", "baseline: 4.1", "silence: 10m", "restart: ewa").campaign
    assert found is not None
    shares = {"csat": Decimal(70), "opts_out": Decimal(30)}
    wanted = replace(
        careful("debt"), listens_to=shares, baseline=Decimal("4.1"), silence=timedelta(minutes=10), restart="ewa"
    )
    assert found.brake == wanted


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("listens_to: {csat: 40%, hangs_up_in_pitch: 20%, opts_out: 20%, complains: 20%}", []),
        ("listens_to: {csat: 40%, hangs_up_in_pitch: 20%, opts_out: 15%, complains: 15%, exit_blocked: 10%}", []),
        ("listens_to: {csat: 50%, opts_out: 50%}", ["impolite"]),
        ("listens_to: {csat: 40%}", ["brake"]),
        ("listens_to: {cast: 100%}", ["brake"]),
        ("listens_to: {csat: much}", ["brake"]),
        ("listens_to: everything", ["brake"]),
        ("baseline: 30d before", []),
        ("baseline: 4", []),
        ("baseline: 6", ["brake"]),
        ("baseline: yesterday", ["brake"]),
        ("tolerance: 0", []),
        ("tolerance: 0.1", ["impolite"]),
        ("tolerance: 2", ["brake"]),
        ("false_stop: 10%", []),
        ("false_stop: 1%", ["impolite"]),
        ("false_stop: 0%", ["brake"]),
        ("compare_with: 20%", []),
        ("compare_with: 60%", ["brake"]),
        ("silence: 5m", []),
        ("silence: 2h", ["impolite"]),
        ("silence: 2d", ["duration"]),
        ("restart: campaign_owner", []),
        ("restart: sofia", []),
        ("restart: supervisors", ["unknown-people"]),
        ("listen_to: {csat: 100%}", ["unknown-field"]),
    ],
)
def test_a_brake_that_is_less_careful_than_its_default_is_a_warning(line: str, said: list[str]) -> None:
    assert [m.rule for m in braked(line).messages] == said


def test_leaving_out_fewer_people_is_impolite_where_the_default_leaves_some_out() -> None:
    selling = CAMPAIGN.replace("purpose: debt", "purpose: marketing").partition("tests:")[0]
    assert [m.rule for m in braked("compare_with: 5%", text=selling).messages] == ["impolite"]


def test_whoever_is_only_compared_with_is_never_called() -> None:
    person = person_of({}, "+48601234567")
    compared = History(compared=True)
    assert isinstance(decide(person, compared, (), campaign(), NOON), NotNow)
    found = braked("compare_with: 10%").campaign
    assert found is not None
    decision = decide(person, compared, (), found, NOON)
    assert isinstance(decision, Never)
    assert (decision.because, decision.why) == ("compare_with", "one of the 10% who are not called, to compare with")


def test_a_signal_that_cannot_come_gives_its_share_to_the_others() -> None:
    assert shares(Brake(), SIGNALS) == SIGNALS
    assert shares(Brake(), {"opts_out", "complains"}) == {"opts_out": 50, "complains": 50}
    assert shares(Brake(), ()) == {}


def test_a_silent_pipeline_stops_the_campaign_a_quiet_one_does_not() -> None:
    half_an_hour = timedelta(minutes=30)
    assert stopped(campaign(), {}, NOON - half_an_hour, NOON) is None
    for heartbeat in (NOON - half_an_hour - timedelta(seconds=1), None):
        assert stopped(campaign(), {}, heartbeat, NOON) == Stopped(
            "silence", "no sign of life of the survey pipeline for 30m", "sofia"
        )


# --- who gets what is offered -----------------------------------------------------------------------------------------


def offering(who: str) -> Site:
    """A site whose flow offers something to somebody."""
    files = OneFlow(debt="money PLN")
    files.signature = replace(files.signature, offers=frozenset({"bonus"}))
    return replace(SITE, files=files, offers={"bonus": who})


def test_what_only_new_customers_get_wants_a_reason() -> None:
    head = CAMPAIGN.partition("tests:")[0]
    (message,) = check(head, offering("new")).messages
    assert (message.rule, message.text) == (
        "unequal-offer",
        "existing customers do not get 'bonus' of flow 'reminder'",
    )
    excused = check(head + "unequal_offer_because: they had it last year\n", offering("new"))
    assert excused.messages == ()
    assert excused.campaign is not None
    assert (excused.campaign.terms.unequal, excused.campaign.terms.unequal_because) == (
        {"bonus"},
        "they had it last year",
    )
    assert [check(head, offering(who)).messages for who in ("everyone", "existing")] == [(), ()]


def test_an_offer_that_became_unequal_calls_nobody() -> None:
    unequal = replace(campaign(), terms=replace(campaign().terms, unequal=frozenset({"bonus"})))
    decision = decide(person_of({}, "+48601234567"), History(), (), unequal, NOON)
    assert (type(decision), decision.because) == (Never, "equal_offer")


# --- explained --------------------------------------------------------------------------------------------------------


def test_whoever_is_followed_has_agreed_to_what_the_purpose_needs() -> None:
    selling = check(CAMPAIGN.replace("purpose: debt", "purpose: marketing").partition("tests:")[0]).campaign
    assert selling is not None
    tried = {found.outcome: found for found in explain_campaign(selling).tried}
    assert len(tried["no_answer"].attempts) == 3
    assert tried["no_answer"].attempts[0].isoformat() == "2026-01-14T10:00:00+01:00"
    assert (len(tried["complaint"].attempts), tried["complaint"].because[:8]) == (1, "after_no")


def test_the_rules_of_countries_that_are_asked_are_named_and_followed() -> None:
    selling = CAMPAIGN.replace("purpose: debt", "purpose: marketing").replace("+48221234567", "+33142681234")
    found = check(selling.partition("tests:")[0]).campaign
    assert found is not None
    explained = explain_campaign(found, countries())
    lines = list(explained.lines())
    here = lines.index("Rules of countries that are asked besides, of FR")
    assert lines[here + 1 : here + 5] == [
        "  eu_base: What holds in all of them (not verified: gaps, consent)",
        "  fr_bloctel: Consumer Code, Bloctel, until 2026-08-10 (not verified: lists)",
        "  fr_consent: Consumer Code, consent beforehand, from 2026-08-11",
        "  fr_hours: Consumer Code, hours and attempts",
    ]
    assert lines[here + 5].startswith("and of people elsewhere: au_telemarketing, ")
    hours = next(rule for rule in explained.as_json()["rules"] if rule["rule"] == "fr_hours")
    assert (hours["countries"][:3], hours["not_verified"]) == (["BL", "FR", "GF"], [])
    tried = {one.outcome: one for one in explained.tried}
    assert all(at.hour != 13 for one in tried.values() for at in one.attempts)


def test_who_is_called_for_ever_is_counted_no_further() -> None:
    urgent = CAMPAIGN.replace("purpose: debt", "purpose: fraud_alert")
    often = urgent.replace("gap: 24h", "gap: 1m\n  per_person: 99 a day").replace(
        "again in 20h, 2 times", "again in 1m"
    )
    found = check(often.partition("tests:")[0]).campaign
    assert found is not None
    assert "  no_answer     100 attempts or more" in list(explain_campaign(found).lines())
