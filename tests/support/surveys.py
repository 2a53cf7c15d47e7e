"""A survey that every channel asks, and cases of answers with what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_dsl.check import check_file
from scripts_dsl.graph import Graph
from scripts_dsl.site import Queue, Site

SURVEY = """\
survey: after
languages: {pl: +48, en: otherwise}

ask_when:
  chance: 30%
  not_again_within: 30d
  when: talk.seconds > 45

opening: may_we

questions:
  - ask: q_speed
    into: speed
    scale: 1-5
    weight: 3
    bands: {1-2: poor, 3: fair, 4-5: good}
    is: csat
    route:
      - when: speed = 1
        tell: supervisors
        hold: yes
  - ask: q_polite
    into: polite
    scale: 1-5
    weight: 2
  - ask: q_solved
    into: solved
    points: {yes: 100, no: 0}
    weight: 5
  - ask: q_reason
    into: reason
    when: solved = no
    options: {1: not_heard, 2: other}
  - record: q_comment
    into: comment
    when: score < 50

bands: {0-49: bad, 50-79: fair, 80-100: good}

do:
  - note: The score is ${score}
    when: band = bad

closing: thanks

prompts:
  may_we:
    pl: Trzy pytania. Jeśli się Państwo zgadzają – 1.
    en: Three questions. If that is fine – 1.
  q_speed:
    pl: Jak szybko? Od 1 do 5.
    en: How fast were we? From 1 to 5.
  q_polite:
    pl: Czy uprzejmie? Od 1 do 5.
    en: How polite were we? From 1 to 5.
  q_solved:
    pl: Czy sprawa jest załatwiona? Tak – 1. Nie – 2.
    en: Is it solved? Yes – 1. No – 2.
  q_reason:
    pl: Co zawiodło? Nie zrozumiano mnie – 1. Coś innego – 2.
    en: What went wrong? I was not understood – 1. Something else – 2.
  q_comment:
    pl: Proszę powiedzieć, co poprawić.
    en: Tell us what to improve.
  thanks:
    pl: Dziękujemy.
    en: Thank you.

tests:
  - test: The best there is
    answers: {speed: 5, polite: 5, solved: yes}
    expect: {score: 100, band: good}
"""
SITE = Site(zone="Europe/Warsaw", queues={"support": Queue("support", "Support")}, people={"supervisors": ("sofia",)})


def after(text: str = SURVEY) -> Graph:
    """Ready to be asked."""
    return check_file(text, "after.survey.yaml", SITE).ready()


@dataclass(frozen=True, slots=True)
class Case:
    """Answers as they are keyed, in the order of the questions that are asked; None: no answer. Text: a comment."""

    answers: tuple[str | None, ...]
    score: float | None
    band: str | None
    satisfaction: float | None
    outcome: str = "answered"


CASES = {
    "all the best": Case(("5", "5", "1"), 100.0, "good", 1.0),
    "the worst, with a comment": Case(("1", "1", "2", "2", "Nobody listened."), 0.0, "bad", 0.0),
    "fast, and not solved": Case(("5", "3", "2", "1", None), 40.0, "bad", 1.0),
    "a skipped question takes its weight along": Case((None, "3", "1"), 85.7, "good", None),
    "only the heaviest": Case((None, None, "1"), 100.0, "good", None),
    "nothing at all": Case((None, None, None), None, None, None, "no_answer"),
    "in the middle": Case(("3", "4", "1"), 80.0, "good", 0.5),
}
"""One table for the telephone, the talk script, the page and the letter: the same answers are worth the same."""
