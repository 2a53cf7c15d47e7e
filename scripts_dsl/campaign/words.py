"""The words of a campaign file: what may stand below each of its sections, with the default. One table for reader,
reference, schema and editors."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.file_words import Word
from scripts_dsl.grammar import Kind

STYLES = ("robot", "preview", "progressive", "predictive")
"""Nobody but the machine; the agent dials; a line for each free agent; more lines than agents."""

PEOPLE = (
    Word(
        "from",
        "Where they come from: `db.` and a named query, a function, a file, or `asked bills in 180d`.",
        required=True,
    ),
    Word("fields", "What is known of each person: names with types; `phone` is the number.", required=True),
    Word("only", "Who of them is called: a formula over the fields."),
    Word("first", "Who is called first: a formula, the smallest value first."),
)
CALL = (
    Word("with", "`flow name`, or `script name by queue name`.", required=True),
    Word("from", "The number that people see and can ring back.", required=True),
    Word("ring", "How long it rings.", "25s", kind=Kind.DURATION),
    Word("machine", "At an answering machine: `hang up`, or `leave` and the name of a prompt.", "hang up"),
    Word(
        "record",
        "Talks with agents are recorded, of people who have agreed to that before: `yes` or `no`.",
        "no",
        words=("yes", "no"),
    ),
    Word(
        "survey",
        "Whom the agent has left is asked this survey: `after_call` on the line, `after_call by email` or `by sms` in "
        "writing. The lot falls before anybody knows which agent talks.",
        "none",
    ),
    Word("style", "`robot`, `preview`, `progressive` or `predictive`.", "preview", words=STYLES),
    Word("lines", "Calls at the same time, at most.", "1"),
)
RESPECT = (
    Word("hours", "When people may be called.", "{mon-fri: 09:00-18:00}"),
    Word("zone", "Whose clock counts: `theirs`, or `ours`.", "theirs", words=("theirs", "ours")),
    Word(
        "holidays",
        "Public holidays of the person's country: `never`, or `as usual`.",
        "never",
        words=("never", "as usual"),
    ),
    Word("per_person", "How often, over all campaigns.", "3 in all, 1 a day, 1 talk in 7d from all campaigns"),
    Word("gap", "Time between two attempts that rang.", "20h", kind=Kind.DURATION),
    Word("after_no", "After a refusal: `never again`, or `again in` a length of time.", "never again"),
    Word("after_talk", "After an answer: `stop`, or `go on`.", "stop", words=("stop", "go on")),
    Word("lists", "Do-not-call lists that are kept.", "[company, national]"),
    Word("consent", "What people must have agreed to: a purpose, or `none`.", "the purpose of the call"),
)
PACE = (Word("abandoned", "Of those who answer, how many may find no agent.", "target 1%, never above 3%"),)
BRAKE = (
    Word(
        "listens_to",
        "What tells of displeasure, with its share of the evidence; `exit_blocked`, who said no to an agent and was "
        "not let go, has one where it is written.",
        "{csat: 40%, hangs_up_in_pitch: 30%, opts_out: 15%, complains: 15%}",
    ),
    Word(
        "baseline",
        "What satisfaction is compared with: a length of time before, or a number of 1 to 5; with fewer than 50 "
        "earlier answers to surveys a number, or the campaign does not start.",
        "90d before",
    ),
    Word("tolerance", "Points of 1 to 5 that do not count as a fall.", "0.05"),
    Word("false_stop", "How likely a stop without a reason may be, over the whole campaign.", "5%"),
    Word(
        "compare_with",
        "How many are never called, only asked on their ordinary contacts; 0% where people need the "
        "call: service, debt, appointment, fraud_alert.",
        "10%",
    ),
    Word("silence", "Without a sign of life of the survey pipeline for so long the campaign stops.", "30m"),
    Word("restart", "Who may let it go on: `campaign_owner`, or a user.", "campaign_owner"),
)
RESULTS = (
    Word("success", "Outcomes of a talk that are what the call is for: `[promised, paid]`."),
    Word(
        "wrong_person",
        "Outcomes of a talk with somebody else: `[wrong_number]`.",
        "those that go to the back office",
    ),
)
STOP = (
    Word("when", "The whole campaign stops when this is so.", required=True),
    Word("tell", "Who is told."),
)

SECTIONS: Mapping[str, tuple[Word, ...]] = {
    "people": PEOPLE,
    "call": CALL,
    "respect": RESPECT,
    "pace": PACE,
    "brake": BRAKE,
    "results": RESULTS,
    "stop": STOP,
}

PURPOSES = (
    "marketing", "cross_sell", "survey", "service", "debt", "fraud_alert", "appointment", "fundraising", "political",
    "research",
)  # fmt: skip
"""What a call may be for; rules of countries speak of these."""

OUTCOMES = ("busy", "no_answer", "machine", "failed", "do_not_call", "complaint")
"""Outcomes that a call may have whatever the flow says."""
UNSAID = ("talked", "hung_up")
"""Outcomes of a talk of which nothing was said: an agent was there, or a flow."""
