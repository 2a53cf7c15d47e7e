"""What people will notice between two versions of a survey, a talk script, a campaign, or the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from outbound.countries import countries
from scripts_dsl.check import Checked, check_file
from scripts_dsl.diff import NotComparable, Told, compare, settings_difference
from scripts_dsl.diff.campaigns import CampaignDifference
from scripts_dsl.site import Site, read_site

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SITE = Site(zone="Europe/Warsaw", known=False)

SURVEY = """\
survey: liking
languages: [en]
ask_when: {chance: 50%}
opening: May we ask? Yes is 1.
questions:
  - ask: How fast were we, 1 to 5?
    into: speed
    scale: 1-5
    weight: 3
  - ask: Is it solved? Yes 1, no 2.
    into: solved
    points: {yes: 100, no: 0}
bands: {0-49: bad, 50-100: good}
alert:
  - when: average(score, 50) < 60
    tell: sofia
closing: Thank you.
"""
SCRIPT = """\
script: sell
languages: [en]
takes: {customer: {name: text, tariff: number}}
vars: {mood: number 1-5}
always: {stop: leave}
places:
  start:
    - tell: Smile.
    - say: Hello ${customer.name}.
    - goto: leave
      when: customer.tariff > 9
    - ask: How do you feel?
      into: mood
    - goto: leave
      when: mood <= 2
    - ask: Would you like it?
      options: {yes: won, no: leave}
  won:
    - outcome: won
  leave:
    - outcome: left
tests:
  - test: Who feels well may buy
    given: {customer: {name: Ewa, tariff: 3}}
    script: [{presses: 4}, {presses: yes}, {ends: won}]
  - test: Who feels bad is left in peace
    given: {customer: {name: Ewa, tariff: 3}}
    script: [{presses: 1}, {ends: left}]
  - test: Who pays much is not asked
    given: {customer: {name: Jan, tariff: 12}}
    script: [{ends: left}]
"""
CAMPAIGN = """\
campaign: overdue
purpose: debt
owner: sofia
people:
  from: people.csv
  fields: {phone: phone, debt: money PLN}
  only: debt > 50
call:
  with: flow reminder
  from: +48221234567
respect:
  gap: 24h
outcomes:
  no_answer: again in 20h, 2 times
  talked: done
stop:
  - when: share(complaint, 200) > 1%
    tell: sofia
tests:
  - test: Nothing stands against it
    given: {now: 2026-05-06 12:00}
    person: {phone: +48601234567, debt: 80 PLN}
    expect: {may_call: yes}
"""
PREDICTIVE = CAMPAIGN.replace("flow reminder", "script sell by queue sales\n  style: predictive").replace(
    "respect:", "pace:\n  abandoned: target 1%, never above 3%\nbrake:\n  silence: 10m\nrespect:"
)


def check(text: str) -> Checked:
    """The file, checked, without errors."""
    kind = text.partition(":")[0]
    checked = check_file(text, f"x.{kind}.yaml", SITE)
    assert not checked.refused, [(m.line, m.text) for m in checked.messages]
    return checked


def told(text: str, old: str, new: str) -> Told:
    """What is noticed when a piece of the file is written otherwise."""
    assert old in text
    return compare(check(text), check(text.replace(old, new)))


survey, script, campaign = (partial(told, text) for text in (SURVEY, SCRIPT, CAMPAIGN))


@pytest.mark.parametrize("text", [SURVEY, SCRIPT, CAMPAIGN, PREDICTIVE], ids=["survey", "script", "campaign", "paced"])
def test_the_same_file_makes_no_difference(text: str) -> None:
    head = text.partition("\n")[0]
    assert told(text, head, f"{head}\n# a remark").nothing


@pytest.mark.parametrize("name", ["after_call.survey.yaml", "winback.script.yaml", "overdue.campaign.yaml"])
def test_a_shipped_file_does_not_differ_from_itself(name: str) -> None:
    checked = check((CALLFLOWS / name).read_text("utf-8"))
    assert compare(checked, checked).nothing


def test_files_of_two_kinds_cannot_be_compared() -> None:
    for one, other in ((SURVEY, SCRIPT), (CAMPAIGN, SURVEY)):
        with pytest.raises(NotComparable):
            compare(check(one), check(other))


def lines(found: Told) -> list[str]:
    """For people, without the white space at the edges."""
    return [line.strip() for line in found.lines(everything=True)]


# --- settings ----------------------------------------------------------------------------------------------------


SETTINGS = """\
zone: Europe/Warsaw
house: Energia
queues:
  support:
    name: Support
    skills: [billing]
    hours: {mon-fri: 08:00-16:00, sat: 09:00-12:00, holidays: PL, closed: [2026-12-24]}
    keep_recordings: 90d
boxes: {support: {tell: supervisors}}
numbers: {100: flow energia}
functions: {crm.customer: {takes: {phone: phone}, gives: {name: text}}}
secrets: [TOKEN]
databases: {crm: secret TOKEN}
http: {allow: [https://billing.example]}
senders: {sms: Energia}
people: {supervisors: [sofia]}
offers: {loyalty_tariff: everyone}
notices: {outage: {on: no, text: There is no power.}}
limits: {longest: 10m, hops: 3, then: queue support}
keep_recordings: {messages: 14d}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("100: flow energia", "100: flow shop", "number 100: flow energia  →  flow shop"),
        ("100: flow energia", "200: flow energia", "number 200: new: flow energia"),
        ("100: flow energia", "200: flow energia", "number 100: gone: flow energia"),
        ("on: no", "on: yes", "notice outage: off  →  on"),
        ("There is no power", "Power is back", "notice outage every language: There is no power.  →  Power is back."),
        ("10m", "12m", "limits longest: 10m  →  12m"),
        ("hops: 3", "hops: 2", "limits hops: 3, then queue support  →  2, then queue support"),
        ("house: Energia", "house: Energia Plus", "house: Energia  →  Energia Plus"),
        ("[sofia]", "[sofia, ewa]", "people supervisors: sofia  →  sofia, ewa"),
        (": everyone", ": new", "offer loyalty_tariff: everyone  →  new"),
        ("[billing]", "[billing, sales]", "queue support skills: billing  →  billing, sales"),
        ("90d", "30d", "queue support keep_recordings: 90d  →  30d"),
        ("14d", "30d", "keep_recordings messages: 14d  →  30d"),
        ("tell: supervisors", "tell: supervisors, keep_recordings: 7d", "box support keep_recordings: new: 7d"),
        ("https://billing.example", "https://shop.example", "http https://shop.example: new: allowed"),
        ("sms: Energia", "sms: Power", "sender sms: Energia  →  Power"),
        ("tell: supervisors", "name: Messages", "box support tell: gone: supervisors"),
        ("{phone: phone}", "{phone: phone, name: text}", "function crm.customer: takes phone: phone, gives {name: text}"
         "  →  takes phone: phone, name: text, gives {name: text}"),
        ("sat: 09:00-12:00", "sat: 09:00-13:00", "queue support hours: mon-fri: 08:00-16:00, sat: 09:00-12:00,"
         " holidays: PL, closed: 2026-12-24  →  mon-fri: 08:00-16:00, sat: 09:00-13:00, holidays: PL,"
         " closed: 2026-12-24"),
    ],
)  # fmt: skip
def test_every_word_of_the_settings_is_told(old: str, new: str, line: str) -> None:
    assert old in SETTINGS
    found = settings_difference(read_site(SETTINGS)[0], read_site(SETTINGS.replace(old, new))[0])
    assert line in lines(found)


def test_a_remark_in_the_settings_is_no_difference() -> None:
    found = settings_difference(read_site(SETTINGS)[0], read_site(f"# ours\n{SETTINGS}")[0])
    assert (found.nothing, lines(found)) == (True, ["the settings mean what they meant"])


# --- surveys -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("weight: 3", "weight: 1", "speed weight: 3  →  1"),
        ("chance: 50%", "chance: 100%", "ask_when chance: 50%  →  100%"),
        ("< 60", "< 40", "alert when average(score, 50) < 40: new: tell sofia"),
        ("no: 0}", "no: 20}", "solved worth: yes: 100, no: 0  →  yes: 100, no: 20"),
        ("0-49: bad, 50-100", "0-39: bad, 40-100", "bands: 0-49: bad, 50-100: good  →  0-39: bad, 40-100: good"),
        ("closing: Thank you.", "closing: Thank you so much.", "in closing: Thank you.  →  Thank you so much."),
    ],
)
def test_every_word_of_a_survey_is_told(old: str, new: str, line: str) -> None:
    assert line in lines(survey(old, new))


def test_answers_that_score_otherwise_are_counted_with_the_one_that_differs_most() -> None:
    (found,) = (line for line in lines(survey("weight: 3", "weight: 1")) if "sets of answers" in line)
    assert found == "8 of 18 sets of answers score otherwise; most of all speed 1, solved yes: 25 bad  →  50 good"


def test_another_chance_changes_no_score() -> None:
    assert not [line for line in lines(survey("chance: 50%", "chance: 60%")) if "sets of answers" in line]


def test_a_question_that_is_asked_later_is_heard() -> None:
    when = "into: solved\n    when: speed <= 3\n"
    assert "press 1 4" in lines(survey("into: solved\n", when))


# --- scripts -----------------------------------------------------------------------------------------------------


def test_a_button_that_leads_elsewhere_is_told_with_the_shortest_way() -> None:
    found = lines(script("no: leave}", "no: won}"))
    at = found.index("press 4 no")
    assert found[at + 1 : at + 3] == [
        "before: Would you like it? · →outcome left | ends leave",
        "after:  Would you like it? · →outcome won | ends won",
    ]


def test_values_that_agents_write_are_those_of_the_tests() -> None:
    assert "press 1" in lines(script("mood <= 2", "mood < 1"))


def test_each_set_of_values_that_tests_give_is_tried() -> None:
    assert "as in 'Who pays much is not asked', at the beginning" in lines(script("tariff > 9", "tariff > 20"))


def test_what_only_the_agent_reads_is_a_text_and_no_other_behaviour() -> None:
    found = lines(script("tell: Smile.", "tell: Smile twice."))
    assert found[0].startswith("calls go as before")
    assert "told in start: Smile.  →  Smile twice." in found


# --- campaigns ---------------------------------------------------------------------------------------------------


LESS_POLITE = {
    "hours": ("gap: 24h", "gap: 24h\n  hours: {mon-sat: 09:00-18:00}"),
    "zone": ("gap: 24h", "gap: 24h\n  zone: ours"),
    "holidays": ("gap: 24h", "gap: 24h\n  holidays: as usual"),
    "per_person": ("gap: 24h", "gap: 24h\n  per_person: 5 in all, 1 a day, 1 talk in 7d from all campaigns"),
    "gap": ("gap: 24h", "gap: 22h"),
    "after_no": ("gap: 24h", "gap: 24h\n  after_no: again in 90d"),
    "after_talk": ("gap: 24h", "gap: 24h\n  after_talk: go on"),
    "lists": ("gap: 24h", "gap: 24h\n  lists: [company]"),
    "sooner": ("again in 20h, 2 times", "again in 10h, 2 times"),
    "oftener": ("again in 20h, 2 times", "again in 20h"),
    "again after talking": ("talked: done", "talked: again in 7d"),
    "ring": ("from: +48221234567", "from: +48221234567\n  ring: 15s"),
    "machine": ("from: +48221234567", "from: +48221234567\n  machine: leave text"),
    "stop": ("> 1%", "> 5%"),
}


@pytest.mark.parametrize("word", LESS_POLITE)
def test_whatever_is_less_polite_than_before_is_told_first(word: str) -> None:
    found = campaign(*LESS_POLITE[word])
    assert isinstance(found, CampaignDifference)
    assert len(found.less_polite) == 1
    assert lines(found)[:2] == ["less polite than before:", found.less_polite[0].less_polite]


@pytest.mark.parametrize(("word"), [word for word in LESS_POLITE if word != "stop"])
def test_the_other_way_round_it_is_politer_and_only_told(word: str) -> None:
    old, new = LESS_POLITE[word]
    found = compare(check(CAMPAIGN.replace(old, new)), check(CAMPAIGN))
    assert isinstance(found, CampaignDifference)
    assert (len(found.words), found.less_polite) == (1, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("target 1%, never above 3%", "target 2%, never above 3%"),
        ("target 1%, never above 3%", "target 1%, never above 4%"),
        ("silence: 10m", "silence: 20m"),
        ("silence: 10m", "silence: 10m\n  tolerance: 0.06"),
        ("silence: 10m", "silence: 10m\n  false_stop: 1%"),
        ("silence: 10m", "silence: 10m\n  listens_to: {csat: 100%}"),
    ],
)
def test_a_pace_and_a_brake_that_are_less_careful_are_less_polite(old: str, new: str) -> None:
    found = told(PREDICTIVE, old, new)
    assert isinstance(found, CampaignDifference)
    assert len(found.less_polite) == 1


def test_ringing_ahead_of_the_agents_is_less_polite_than_not() -> None:
    text = PREDICTIVE.replace("pace:\n  abandoned: target 1%, never above 3%\n", "")
    found = compare(check(text.replace("predictive", "progressive")), check(text))
    assert isinstance(found, CampaignDifference)
    assert [change.less_polite for change in found.words] == ["", "people may be rung for whom no agent is free"]


def test_who_is_called_now_and_was_not_is_told_with_the_first_scene() -> None:
    found = lines(campaign("gap: 24h", "gap: 24h\n  hours: {mon-sat: 09:00-18:00}"))
    at = found.index("Saturday 09:00, never called before")
    assert found[at + 1 : at + 3] == [
        "before: not now (hours), at the earliest Mon 2026-05-11 09:00",
        "after:  called (first)",
    ]
    assert "in 9 of them people are called who were left in peace" in found[2]


def test_what_decides_nothing_about_people_changes_no_decision() -> None:
    found = told(PREDICTIVE, "silence: 10m", "silence: 9m")
    assert isinstance(found, CampaignDifference)
    assert (len(found.words), found.decisions) == (1, [])


def test_leaving_people_out_to_compare_with_is_a_decision() -> None:
    found = told(PREDICTIVE, "silence: 10m", "silence: 10m\n  compare_with: 5%")
    assert isinstance(found, CampaignDifference)
    (decided,) = found.decisions
    assert decided.scene == "of the part that is only compared with"
    assert (decided.before, decided.called) == ("called (first)", False)


def test_another_rule_with_the_same_result_is_no_difference() -> None:
    """A gap that is shorter than the cap of one a day changes nothing for anybody."""
    found = campaign("gap: 24h", "gap: 20h")
    assert isinstance(found, CampaignDifference)
    assert not [d for d in found.decisions if d.before.rpartition(")")[2] == d.after.rpartition(")")[2]]


def test_rules_of_countries_that_are_asked_now_are_named_and_decide() -> None:
    old = PREDICTIVE.replace("+48601234567", "+33142681234").replace("purpose: debt", "purpose: survey")
    new = old.replace("purpose: survey", "purpose: marketing")
    found = compare(check(old), check(new), countries=countries())
    said = list(found.lines())
    assert "  asked now: au_telemarketing, " in "\n".join(said)
    assert any("after:  not now (fr_hours)" in line for line in said)
    everything = list(found.lines(everything=True))
    assert "  asked now: fr_bloctel: Consumer Code, Bloctel, until 2026-08-10 (not verified: lists)" in everything
    assert {"rule": "fr_hours", "asked": True} in found.as_json()["rules"]


def test_for_programs() -> None:
    found = campaign("gap: 24h", "gap: 22h").as_json()
    assert found["words"] == [
        {
            "word": "respect gap",
            "before": "1d",
            "after": "22h",
            "less_polite": "a telephone may ring again within 1d",
        }
    ]
    assert found["less_polite"] == ["a telephone may ring again within 1d"]
    answers = survey("weight: 3", "weight: 1").as_json()["answers"]
    assert (answers["scores"]["differing"], answers["words"][0]["word"]) == (8, "speed weight")


@pytest.mark.parametrize("one", [survey, script, campaign], ids=["survey", "script", "campaign"])
def test_the_same_two_files_give_the_same_report(one: Callable[[str, str], Told]) -> None:
    change = {
        survey: ("weight: 3", "weight: 2"),
        script: ("no: leave}", "no: won}"),
        campaign: ("gap: 24h", "gap: 2h"),
    }[one]
    assert one(*change).as_json() == one(*change).as_json()
