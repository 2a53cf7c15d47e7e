"""What leaves the program when somebody is told of a remark: never what was said, its id leads to that."""

from __future__ import annotations

from typing import Protocol

from cti.remarks.happenings import RemarkMade

WHAT = {"answer": "survey.answered", "comment": "survey.answered", "alert": "survey.answered"}
"""Word of a remark -> what is told; others are told as `remark.made`."""


class Tells(Protocol):
    """ivr/alarms.py."""

    def tell(self, what: str, call_id: str | None, details: dict[str, str], who: str | None) -> None: ...


def what_of(what: str) -> str:
    """As `be told` names it."""
    return WHAT.get(what, "remark.made")


def details_of(made: RemarkMade) -> dict[str, str]:
    """Nothing that a caller said leaves: the remark's id leads to it."""
    of = {"survey": made.survey, "question": made.question, "topic": made.topic}
    why = "liability" if made.liability else made.why
    return {"remark": made.remark, **{k: v for k, v in of.items() if v}, "why": why, "tone": made.tone}
