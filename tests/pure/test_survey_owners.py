"""Who answers for a question or a topic, and who is told of which answer: read, checked, tested in files, explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.effects import Surveyed
from scripts_dsl.events import Recorded
from scripts_dsl.explain import explain
from scripts_dsl.settings.model import Site, Topic
from scripts_dsl.site import read_site
from scripts_dsl.survey import Told
from scripts_dsl.testing import run_file
from support.callers import Caller

SURVEY = """\
survey: after
languages: [en]
questions:
  - ask: How fast were we?
    into: speed
    scale: 1-5
    owner: ola
    route:
      - when: speed = 1
        tell: legal
        hold: yes
      - when: speed = 5
  - record: Tell us more.
    into: comment
    topic: bills
    route:
      - when: score < 30
        tell: supervisors
alert:
  - when: average(score, 50) < 60
    tell: supervisors
tests:
  - test: Bad news
    answers: {speed: 1, comment: all wrong}
    expect: {told: [legal, supervisors, ola], held: yes}
  - test: Good news
    answers: {speed: 5}
    expect: {told: [ola], held: no}
  - test: Nothing to tell
    answers: {speed: 3}
    expect: {told: [], held: no}
"""
SITE = Site(
    people={"supervisors": ("sofia",), "legal": ("ada",), "product": ("ola",)},
    topics={"bills": Topic("bills", "ola")},
)


def rules(text: str, site: Site = SITE) -> list[str]:
    """`12:3 unknown-field`."""
    return [f"{m.line}:{m.column} {m.rule}" for m in check_file(text, "x.survey.yaml", site).messages]


def test_a_file_says_who_is_told_and_tests_it() -> None:
    assert rules(SURVEY) == []
    results = run_file(check_file(SURVEY, "x.survey.yaml", SITE), "x")
    assert results is not None
    assert results.failures == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("told: [ola], held: no", "told: [legal], held: no"),
        ("told: [ola], held: no", "told: [ola], held: yes"),
        ("told: [legal, supervisors, ola], held: yes", "told: [legal, ola]"),
    ],
)
def test_a_test_that_expects_others_to_be_told_fails(old: str, new: str) -> None:
    results = run_file(check_file(SURVEY.replace(old, new), "x.survey.yaml", SITE), "x")
    assert results is not None
    assert len(results.failures) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: ola", "owner: olo", "7:12 unknown-people"),
        ("topic: bills", "topic: bils", "15:12 unknown-topic"),
        ("tell: legal", "tell: legall", "10:15 unknown-people"),
        ("    owner: ola\n", "", "11:9 missing-field"),
        ("when: score < 30", "when: scor < 30", "17:15 unknown-value"),
        ("when: score < 30", "when: score", "17:15 formula"),
    ],
)
def test_whoever_nobody_knows_is_refused_where_he_stands(old: str, new: str, said: str) -> None:
    assert said in rules(SURVEY.replace(old, new, 1))


def test_a_route_without_a_name_tells_who_answers_for_the_topic() -> None:
    text = SURVEY.replace("        tell: supervisors\nalert", "alert")
    assert rules(text) == []
    survey = check_file(text, "x.survey.yaml", SITE).ready().survey
    assert survey is not None
    (route,) = survey.questions[1].routes
    assert route.tell == "ola"


def test_the_engine_tells_who_answers_of_every_comment() -> None:
    caller = Caller(check_file(SURVEY, "x.survey.yaml", SITE).ready()).presses("3")
    caller.meets(Recorded, path="r-1", seconds=3.0)
    told = [effect for effect in caller.effects if isinstance(effect, Surveyed)]
    assert told[-1].told == (Told("ola", "a comment"),)


def test_who_is_told_is_explained() -> None:
    made = explain(check_file(SURVEY, "x.survey.yaml", SITE).ready())
    lines = "\n".join(made.lines())
    assert "speed    ola answers for it" in lines
    assert "legal is told when speed = 1; the recording is kept" in lines
    assert "ola answers for it, topic bills" in lines
    assert "ola is told of every comment" in lines
    assert "supervisors, and campaigns stop, when average(score, 50) < 60" in lines
    assert made.as_json()["told"]["after"]["questions"]["comment"]["topic"] == "bills"


SETTINGS = """\
people: {legal: [ada], product: [ola]}
topics:
  bills:
    owner: ola
    within: 4h
    words: {en: [invoice*, my bill], pl: [faktur*]}
liability:
  owner: legal
  words: {en: [chargeback]}
  shipped: no
"""


def test_settings_name_topics_and_words_of_liability() -> None:
    site, report, _ = read_site(SETTINGS)
    assert list(report.messages) == []
    assert site.topics["bills"] == Topic("bills", "ola", {"en": ("invoice*", "my bill"), "pl": ("faktur*",)}, 4 * 3600)
    assert (site.liability.owner, site.liability.shipped) == ("legal", False)
    assert site.members("legal") == ("ada",)
    assert site.members("ola") == ("ola",)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("owner: ola", "owner: nobody_here", "unknown-people"),
        ("owner: legal", "owner: legl", "unknown-people"),
        ("    owner: ola\n", "", "missing-field"),
        ("within: 4h", "within: soon", "duration"),
        ("invoice*", "in*", "word-list"),
        ("en: [chargeback]", "xx: [chargeback]", "unknown-language"),
        ("shipped: no", "shipped: maybe", "yes-no"),
        ("bills:", "Bills!:", "name"),
    ],
)
def test_settings_that_nobody_understands_are_refused(old: str, new: str, rule: str) -> None:
    _, report, _ = read_site(SETTINGS.replace(old, new, 1))
    assert rule in {message.rule for message in report.messages}


def test_a_file_without_settings_is_not_asked_for_topics() -> None:
    lonely = replace(SITE, known=False, topics={}, people={})
    assert [rule for rule in rules(SURVEY, lonely) if "unknown" in rule] == []
