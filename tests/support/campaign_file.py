"""A campaign file that is right, the site that it belongs to, and what the checker says of it when it is changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scripts_dsl.campaign import Campaign
from scripts_dsl.check import Checked, check_file
from scripts_dsl.signatures import Signature
from scripts_dsl.site import FunctionSpec, Query, Queue, Site
from scripts_dsl.testing import run_file
from scripts_dsl.types import parse_type

NOON = datetime(2026, 5, 6, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
PROMPTS = frozenset({"reminder_text", "welcome"})
SAID = frozenset({"talked", "promised", "failed"})
LATE = NOON + timedelta(days=90)

CAMPAIGN = """\
campaign: overdue
purpose: debt
owner: sofia

people:
  from: db.overdue_customers
  fields: {phone: phone, name: text, debt: money PLN, due: date}
  only: debt > 50 and days_between(due, today) between 14 and 60
  first: due

call:
  with: flow reminder
  from: +48221234567

respect:
  gap: 24h

outcomes:
  no_answer: again in 20h, 2 times
  wrong_number: fix_number
  talked: done

stop:
  - when: share(do_not_call, 50) > 10%
    tell: sofia
  - when: today > 2026-06-30

tests:
  - test: Nothing stands against it
    given: {now: 2026-05-06 12:00}
    person: {phone: +48601234567, debt: 80 PLN, due: 2026-04-20}
    expect: {may_call: yes}
"""


class OneFlow:
    """A site with one other file."""

    known = True

    def __init__(self, direction: str = "outbound", **takes: str) -> None:
        types = {name: parse_type(text) for name, text in takes.items()}
        self.signature = Signature("flow", "reminder", Path("reminder.flow.yaml"), types, {}, direction, PROMPTS, SAID)

    def find(self, kind: str, name: str) -> Signature | None:
        return self.signature if (kind, name) == ("flow", "reminder") else None

    def names(self, kind: str) -> list[str]:
        return ["reminder"] if kind == "flow" else []


SITE = Site(
    zone="Europe/Warsaw",
    queues={"outbound": Queue("outbound", "Outbound", agents=("ewa",))},
    queries={
        "overdue_customers": Query("overdue_customers", "select 1", ()),
        "of_day": Query("of_day", "select 1", ("day",)),
    },
    functions={"crm.people": FunctionSpec("crm.people", {}, None)},
    people={"supervisors": ("sofia",)},
    files=OneFlow(debt="money PLN"),
)
ALONE = Site(zone="Europe/Warsaw", known=False)


def check(text: str, site: Site = SITE) -> Checked:
    """The file, checked."""
    return check_file(text, "x.campaign.yaml", site)


def changed(old: str, new: str) -> Checked:
    """`CAMPAIGN` with one piece of it written otherwise."""
    assert old in CAMPAIGN
    return check(CAMPAIGN.replace(old, new, 1))


def rules(checked: Checked) -> list[str]:
    """`12:3 unknown-field`."""
    return [f"{m.line}:{m.column} {m.rule}" for m in checked.messages]


def campaign() -> Campaign:
    """That of `CAMPAIGN`."""
    found = check(CAMPAIGN).campaign
    assert found is not None
    return found


PERSON = "    person: {phone: +48601234567, debt: 80 PLN, due: 2026-04-20}\n"


def failures(test: str) -> list[str]:
    """What a test of `CAMPAIGN` says when it fails."""
    head = CAMPAIGN.partition("tests:")[0]
    checked = check(f"{head}tests:\n  - test: it\n{test}")
    assert rules(checked) == []
    results = run_file(checked, "x")
    assert results is not None
    return [failure.text for failure in results.failures]


def predictive(pace: str = "") -> str:
    """`CAMPAIGN`, with more lines than agents."""
    text = CAMPAIGN.replace("with: flow reminder", "with: script hello by queue outbound\n  style: predictive")
    return text.replace("respect:", f"{pace}respect:").partition("tests:")[0]


def braked(*lines: str, text: str = CAMPAIGN) -> Checked:
    """`CAMPAIGN` with these lines below `brake:`."""
    brake = "".join(f"  {line}\n" for line in lines)
    return check(text.replace("respect:", f"brake:\n{brake}respect:", 1))
