"""Rows of a time -> what is known of each agent, as the score wants it. Pure; called by routes.py.

Two names of questions mean something in a form (docs/how-to/grade-talks.md): `let_go`, whether the person was let go
after a clear no; `critical_…`, an error after which the score is 0 when the answer is worth nothing. So is whoever
pressed 9 and was held: that error the program finds by itself, and a supervisor who has heard the talk may take it
back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from scripts_dsl.offered import DECLINED, TAKEN
from scripts_dsl.policy.agent_score import SMALLEST, Facts
from scripts_dsl.policy.letting_go import GRADED, KEY, PAID, in_time, time_to_exit

LET_GO, CRITICAL = "let_go", "critical_"
"""A question of a form, and the beginning of others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A survey that was answered after a talk."""

    agent: str
    satisfaction: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of an offer whose time for second thoughts is over."""

    agent: str
    product: str
    answer: str
    """Word of scripts_dsl.offered."""
    retained: bool
    """No complaint of that person since."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A talk with a clear refusal."""

    agent: str
    how: str
    seconds: float
    cleared: bool = False
    """A supervisor has heard the talk since, and says that the person was let go."""

    @property
    def held(self) -> bool:
        """The talk went on for too long."""
        return not in_time(self.seconds) and not self.cleared

    @property
    def blocked(self) -> bool:
        """The person pressed 9, and was held all the same: an opt-out that an agent stood in the way of."""
        return self.how == KEY and self.held


@dataclass(frozen=True, slots=True)
class Heard:
    """What a supervisor has heard in a recording."""

    agent: str
    points: Mapping[str, float]
    """0 to 100, by question."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a time."""

    answers: tuple[Answer, ...] = ()
    offered: tuple[Offered, ...] = ()
    exits: tuple[Exit, ...] = ()
    heard: tuple[Heard, ...] = ()


@dataclass(slots=True)
class Known:
    """Of one agent: what is summed up in the score, and what it is summed up from."""

    satisfied: list[float] = field(default_factory=list)
    sold: float = 0.0
    expected: float = 0.0
    offers: int = 0
    paid: list[bool] = field(default_factory=list)
    """Of each refusal that counts: whether the talk was over in time."""
    exits: list[float] = field(default_factory=list)
    """Seconds, of every refusal however it is known."""
    breaches: int = 0

    def facts(self, team: float) -> Facts:
        """For the formula; whoever has no offers or refusals has nothing missing."""
        return Facts(
            surveys=len(self.satisfied),
            satisfaction=fmean(self.satisfied) if self.satisfied else team,
            team=team,
            sales=self.sold / self.expected if self.expected else 1.0,
            lets_go=fmean(self.paid) if self.paid else 1.0,
            breach=self.breaches > 0,
        )

    @property
    def in_time(self) -> int:
        """Talks that were over in time after a refusal, however that is known."""
        return sum(map(in_time, self.exits))

    @property
    def slowest(self) -> float | None:
        """p90 of the time to exit."""
        return time_to_exit(self.exits)


@dataclass(frozen=True, slots=True)
class Team:
    """All agents together."""

    mean: float | None
    """Satisfaction; None: nobody answered."""
    spread: float
    """Standard deviation of one answer."""
    n: int
    people: int
    """Agents of whom there are answers."""

    @property
    def told(self) -> float | None:
        """The mean that agents may see, and to which few answers are pulled; None: of two, each could reckon the
        other's out of it."""
        return self.mean if self.people >= SMALLEST else None


def team(rows: Rows) -> Team:
    values = [one.satisfaction for one in rows.answers]
    spread = pstdev(values) if values else 0.0
    return Team(fmean(values) if values else None, spread, len(values), len({one.agent for one in rows.answers}))


def by_agent(rows: Rows) -> dict[str, Known]:
    """Of everybody of whom there is a row."""
    found: defaultdict[str, Known] = defaultdict(Known)
    for answer in rows.answers:
        found[answer.agent].satisfied.append(answer.satisfaction)
    _sales(rows.offered, found)
    for one in rows.exits:
        found[one.agent].exits.append(one.seconds)
        if one.how in PAID:
            found[one.agent].paid.append(not one.held)
        found[one.agent].breaches += one.blocked
    for heard in rows.heard:
        _heard(heard, found[heard.agent])
    return dict(found)


def _sales(offered: Iterable[Offered], found: Mapping[str, Known]) -> None:
    """Retained ones of each agent, and as many as the team would have had with the same offers."""
    made = [one for one in offered if one.answer in (TAKEN, DECLINED)]
    times, kept = Counter(one.product for one in made), Counter(one.product for one in made if _sold(one))
    for one in made:
        known = found[one.agent]
        known.offers += 1
        known.sold += float(_sold(one))
        known.expected += kept[one.product] / times[one.product]


def _sold(one: Offered) -> bool:
    return one.answer == TAKEN and one.retained


def _heard(heard: Heard, known: Known) -> None:
    """A grade is a sample: it counts as one refusal more."""
    for question, points in heard.points.items():
        if question == LET_GO and GRADED in PAID:
            known.paid.append(points > 0)
        elif question.startswith(CRITICAL) and points <= 0:
            known.breaches += 1
