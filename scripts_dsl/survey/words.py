"""The words of a survey file: what may stand beside a question and below a section. One table for reader, reference,
schema and editors."""

from __future__ import annotations

from scripts_dsl.file_words import Word
from scripts_dsl.grammar import Kind
from scripts_dsl.survey.model import SOLVED

MEASURES = ("csat", "nps", "ces", SOLVED)
"""Satisfaction with the contact, would you recommend us, how easy was it; and, beside one of these, is it solved."""

QUESTION = (
    Word("scale", "Numbers from the worst to the best answer: `1-5`."),
    Word("points", "What each answer is worth, 0 to 100: `{yes: 100, no: 0}`."),
    Word("weight", "How much the question counts in the score; 0: not at all.", "1"),
    Word("bands", "Names for ranges of the answer: `{1-2: poor, 3: fair, 4-5: good}`."),
    Word(
        "is",
        "What the answer measures: `csat`, `nps` or `ces`, one question of a survey; or `solved`, one of yes and no.",
        words=MEASURES,
    ),
    Word("owner", "Who answers for what is asked here, a user; comments reach him at once.", "the owner of `topic`"),
    Word("topic", "What the question is about, one of `topics:` of the settings."),
    Word("route", "Who is told at once: `[{when: speed = 1, tell: supervisors, hold: yes}]`."),
)
"""Beside the words of `ask` and `record`."""

ASK_WHEN = (
    Word("chance", "How many of those who could be asked are asked.", "100%"),
    Word("not_again_within", "How long somebody is left in peace who was asked anything.", kind=Kind.DURATION),
    Word("when", "Asked only if this is so: `talk.seconds > 45`."),
)
ALERT = (
    Word("when", "Looked at after every survey: `average(score, 50) < 60`.", required=True),
    Word("tell", "Who is told.", required=True),
)
ROUTE = (
    Word("when", "Looked at when the question is answered.", required=True),
    Word("tell", "Who is told: a user, or a group of `people:`.", "who answers for the question"),
    Word("hold", "Whether the recording of the call is kept.", "no", kind=Kind.YES_NO),
)
