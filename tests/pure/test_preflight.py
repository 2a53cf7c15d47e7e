"""A preflight counts everybody once, by when they may be called, and names the rule that is against a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from outbound.countries import countries
from outbound.lists.candidate import Candidate
from outbound.preflight import promises
from outbound.preflight.counting import EXAMPLES, Counting
from outbound.preflight.expected import ASSUMED, ENOUGH_TALKS, expected
from outbound.preflight.looking import Asked
from outbound.preflight.report import SEVERAL, Expected, Report
from scripts_dsl.campaign import Campaign
from scripts_dsl.campaign.model import Asks
from scripts_dsl.check import check_file
from scripts_dsl.policy import Attempt, History
from scripts_dsl.site import Site
from support.callers import flow
from support.campaign_line import CAMPAIGN, NOON, campaign

KNOWN = countries()


def someone(number: str, n: int = 1, **other: Any) -> Candidate:
    return Candidate(n, "overdue", number, None, "l1", {"name": "Jan"}, **other)


def counted(*people: tuple[Candidate, History], now: datetime = NOON, of: Campaign | None = None) -> Report:
    counting = Counting(of or campaign(), KNOWN, now)
    for candidate, history in people:
        counting.add(candidate, history)
    return counting.report(len(people), (), ("opts_out",), None)


def by_agents(style: str) -> Campaign:
    text = CAMPAIGN.replace("with: flow reminder", "with: script x by queue y").replace("robot", style)
    checked = check_file(text, "x.campaign.yaml", Site(zone="Europe/Warsaw", known=False))
    assert checked.campaign is not None, checked.messages
    return checked.campaign


def called(ago: timedelta, outcome: str = "no_answer") -> History:
    return History(attempts=(Attempt(NOON - ago, outcome, "overdue", "debt"),))


def test_everybody_is_counted_once_by_when_they_may_be_called() -> None:
    report = counted(
        (someone("+48601234567"), History()),
        (someone("+48602234567", not_before=NOON + timedelta(hours=2)), History()),
        (someone("+48603234567"), called(timedelta(hours=1))),
        (someone("+48604234567"), History(lists=frozenset({"company"}))),
        (someone("+79161234567"), History()),
    )
    assert (report.now, report.today, report.week, report.never) == (1, 1, 1, 2)
    assert report.now + report.today + report.week + report.later + report.never + report.unknown == report.looked == 5


def test_a_skip_has_the_rules_words_its_source_and_who_when() -> None:
    report = counted(*((someone(f"+4860{n}234567", n), called(timedelta(hours=1))) for n in range(1, 9)))
    (skip,) = report.skips
    assert (skip.because, skip.says, skip.source, skip.people, skip.never) == ("gap", "20h", "respect gap", 8, 0)
    assert skip.soonest == datetime(2026, 5, 7, 7, tzinfo=UTC)
    example = skip.examples[0]
    assert (example.number, example.name, example.when) == ("+48601234567", "Jan", skip.soonest)


def test_a_countrys_rule_comes_with_its_law_its_source_and_whether_somebody_looked_it_up() -> None:
    (skip,) = counted((someone("+74232123456"), History())).skips
    assert (skip.because, skip.word, skip.never) == ("ru_mass_calls", "consent", 1)
    rule = next(rule for rule in KNOWN.rules if rule.name == "ru_mass_calls")
    assert (skip.about, skip.source, skip.verified) == (rule.about, rule.source, rule.verified("consent"))


def test_no_more_people_are_named_than_somebody_reads() -> None:
    refused = History(lists=frozenset({"company"}))
    (skip,) = counted(*((someone(f"+4860{n}234567", n), refused) for n in range(100, 130))).skips
    assert (skip.people, len(skip.examples)) == (30, EXAMPLES)


def test_whoever_needs_a_zone_is_named_and_is_in_no_hour_of_the_plan() -> None:
    preview = by_agents("preview")
    report = counted((someone("+79161234567"), History()), of=preview)
    assert (report.needs_zone, report.unknown, report.plan) == (1, 1, ())
    assert counted((someone("+79161234567", zone="Europe/Moscow"), History()), of=preview).needs_zone == 0


def test_the_plan_has_hours_of_the_site_and_the_zone_of_the_person() -> None:
    report = counted(
        (someone("+48601234567"), History()),
        (someone("+48602234567"), called(timedelta(hours=1))),
        (someone("+12025550123"), History()),
    )
    warsaw = [(one.begins.hour, one.people) for one in report.plan if one.zone == "Europe/Warsaw"]
    assert warsaw == [(12, 1), (9, 1)]
    assert {one.zone for one in report.plan} <= {"Europe/Warsaw", "America/New_York", SEVERAL}


def test_a_rule_that_nobody_looked_up_is_named_only_where_people_of_the_list_are() -> None:
    poland, america = counted((someone("+48601234567"), History())), counted((someone("+12025550123"), History()))
    assert poland.unverified != america.unverified
    assert all("not verified" in line for line in (*poland.unverified, *america.unverified))


def test_less_polite_words_are_said_also_when_the_file_allows_them() -> None:
    assert promises.impolite(campaign()) == ()
    rude = campaign("outcomes:\n", "respect:\n  gap: 1h\nallow: {impolite: tests until 2026-12-01}\noutcomes:\n")
    assert promises.impolite(rude) == ("a telephone may ring again within 20h",)


def test_the_brake_hears_complaints_and_opt_outs_of_every_call_and_a_survey_that_is_asked() -> None:
    speaks = flow(
        "flow: x\ndirection: outbound\nlanguages: [en]\nplaces:\n  start:\n    - outcome: do_not_call\n    - hangup:\n"
    )
    made = promises.signals(campaign(), speaks)
    assert made == ("complains", "hangs_up_in_pitch", "opts_out")
    assert promises.deaf(campaign().brake, made) == ("csat",)
    asks = replace(campaign(), call=replace(campaign().call, asks=Asks("after")))
    assert promises.deaf(asks.brake, promises.signals(asks, speaks)) == ()


@pytest.mark.parametrize("verb", ["queue", "script"])
def test_where_agents_talk_the_brake_hears_who_was_not_let_go(verb: str) -> None:
    step = SimpleNamespace(verb=verb, args={})
    plan: Any = SimpleNamespace(kind="script" if verb == "script" else "flow", steps={"a": step}, flows={})
    assert "exit_blocked" in promises.signals(campaign(), plan)


def test_the_share_of_answers_is_measured_only_in_enough_calls() -> None:
    def answers(*words: tuple[str, int]) -> tuple[float, int]:
        found = expected(campaign(), KNOWN, NOON, Asked(50, [], words))
        assert found is not None
        return found.answers, found.answers_from

    assert answers(("no_answer", 10)) == (ASSUMED, 0)
    assert answers(("no_answer", 300), ("promised", 90), ("abandoned", 10), ("reserved", 999)) == (0.25, 400)
    assert expected(campaign(), KNOWN, NOON, Asked(0, [], ())) is None


def test_how_long_it_took_to_the_agent_is_played_when_it_was_measured() -> None:
    def played(style: str, seconds: list[float]) -> Expected:
        of = campaign() if style == "robot" else by_agents(style)
        found = expected(of, KNOWN, NOON, Asked(400, [], (), seconds), agents=5)
        assert found is not None
        return found

    often = [1.5] * ENOUGH_TALKS
    at_once, slow = played("progressive", []), played("progressive", [*often, 1.9, 0.1])
    assert (at_once.until_agent, at_once.until_agent_from) == (0.0, 0)
    assert (slow.until_agent, slow.until_agent_from) == (1.5, ENOUGH_TALKS + 2)
    assert slow.hours > at_once.hours, "every talk begins later, so the same people take longer"
    assert played("progressive", often[1:]) == at_once, "too few to say anything"
    for style in ("robot", "preview"):
        assert played(style, often) == played(style, []), "no agent's line waits for who answers"
