"""Surveys: what is asked, what the answers are worth, and who is told. Read from `*.survey.yaml`.

words      the words of a survey file, with their defaults
model      what a survey is
bands      names for ranges: `{1-2: poor, 3: fair, 4-5: good}`
questions  `questions:` of a tree, each a step with the words of surveys beside it
lowering   the places that ask them on the engine
values     the values of a survey: answers, score, bands
reading    the Survey of a file
scoring    answers become a score, whatever asked for them
asking     who is asked at all, and who is told
rehearsal  the tests with `answers:` inside a survey file
"""

from scripts_dsl.survey.asking import Ticket, Told, alerts, drawn, in_peace, left_in_peace
from scripts_dsl.survey.model import Alert, AskWhen, Band, Points, Question, Route, Scale, Survey
from scripts_dsl.survey.scoring import Score, score, walk

__all__ = [
    "Alert",
    "AskWhen",
    "Band",
    "Points",
    "Question",
    "Route",
    "Scale",
    "Score",
    "Survey",
    "Ticket",
    "Told",
    "alerts",
    "drawn",
    "in_peace",
    "left_in_peace",
    "score",
    "walk",
]
