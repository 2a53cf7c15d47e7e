"""How an attempt ended, in a word of the campaign, and what follows for the person. Pure.

The words: `busy`, `no_answer`, `failed`, `congestion` when nobody answered; `machine`; what the flow or the talk script
said (`promised`, `do_not_call`, …); when it said nothing, `talked` if an agent was there, else `hung_up`; `abandoned`
when somebody answered and nobody was there, or we died in the middle of it; `unknown` when Asterisk died and nobody
will ever know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.dialguard.states import AttemptState
from scripts_dsl.policy.person import ABANDONED, REFUSALS
from scripts_dsl.policy.terms import DONE, Again, Outcome

HUNG_UP, TALKED, UNKNOWN = "hung_up", "talked", "unknown"
WORDS = frozenset({"busy", "no_answer", "failed"})
"""Of calls that nobody answered, as Asterisk's fence has them."""
NO_CHANNEL = 34
"""Cause (Q.850): no line was free, here or at the carrier."""
CONGESTION = "congestion"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of the talk of an attempt that was answered."""

    began: bool = False
    """Somebody was there: the flow, or an agent."""
    word: str | None = None
    """What the flow said last."""
    keys: bool = False
    """The person has pressed something."""
    hung_up: bool = False
    """The person ended it, not the flow."""
    agent: bool = False
    """An agent talked."""
    lost: bool = False
    """It had no end of its own: the engine or Asterisk died."""

    @property
    def in_pitch(self) -> bool:
        """Gone before anything was asked and answered."""
        return self.began and self.hung_up and not self.keys


@dataclass(frozen=True, slots=True)
class Next:
    """What follows for a candidate."""

    state: str
    """waiting, done, never, fix."""
    because: str
    not_before: datetime | None = None
    """Of waiting."""


def word_of(state: AttemptState, because: str, cause: int, heard: Heard) -> str:
    """The word. `because`: of an attempt that failed, how; `cause`: Q.850, 0 is not told."""
    if state is AttemptState.UNKNOWN:
        return UNKNOWN
    if state is AttemptState.FAILED:
        if cause == NO_CHANNEL and because == "failed":
            return CONGESTION
        return because if because in WORDS else "failed"
    if not heard.began:
        return ABANDONED
    return heard.word or (TALKED if heard.agent else ABANDONED if heard.lost else HUNG_UP)


def follows(outcomes: Mapping[str, Outcome], word: str, before: Sequence[str], at: datetime) -> Next:
    """What `outcomes:` says after this word. `before`: the words of this person's earlier attempts in the campaign.

    When the person may really be called again the rules decide at that moment.
    """
    if word == UNKNOWN:
        return Next("fix", "perhaps called: nobody knows, so nobody calls again by itself")
    if word in REFUSALS and word not in outcomes:
        return Next("never", word)
    rule = outcomes.get(word, DONE)
    if isinstance(rule, Again):
        times = 1 + sum(earlier == word for earlier in before)
        if rule.times is not None and times > rule.times:
            return Next("done", f"{word} {times} times")
        return Next("waiting", word, at + rule.after)
    if rule.word == "never again":
        return Next("never", word)
    return Next("done", word) if rule == DONE else Next("fix", rule.word)
