"""The page of a talk script beside the card. Sent by messages.py, made by cti/scripts/page.py."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cti.model import MAX_SEQ, Model

ScriptLineName = Literal["tell", "say", "offer"]
ScriptRefusalName = Literal["button", "field", "check"]
OfferConditionName = Literal[
    "known", "no_objection", "allowed", "bearable", "no_complaint", "nothing_owed", "settled", "content", "rested",
    "campaign_green", "waited_little", "calls_once", "first_offer", "solved", "asked", "agreed",
]  # fmt: skip


class ScriptLine(Model):
    """A sentence of a talk script."""

    kind: ScriptLineName
    """tell: for the agent alone; say: to read aloud; offer: to read aloud, and an offer."""
    text: str


class ScriptAnswer(Model):
    """What was answered in a talk script."""

    question: str
    answer: str


class ScriptRefusal(Model):
    """Why the last answer was none."""

    why: ScriptRefusalName
    """button: there is no such button; field: it does not fit the field; check: the script does not take it."""
    answer: str
    sentence: str
    """Of the type, for `field`; in English."""


class ScriptOffer(Model):
    """The offer of a talk script; locked while anything is missing."""

    product: str
    made: bool
    """The caller has heard it."""
    conditions: list[OfferConditionName]
    """All there are, in order."""
    missing: list[OfferConditionName]
    """Those that are not met."""


class Script(Model):
    """The talk script beside the card: what to read, and the next question."""

    call_id: str
    name: str
    turn: int = Field(ge=0, le=MAX_SEQ)
    """Goes back with the choice: one for an older page changes nothing."""
    language: str
    """Of what is read aloud."""
    lines: list[ScriptLine]
    question: str
    buttons: list[str]
    """Words of the script; `call_back` is shown as `call back`."""
    field: str
    """Type of what is written, `number 1-5`; '' when there are only buttons."""
    always: list[str]
    """Emergency exits: buttons that never leave the screen."""
    refusal: ScriptRefusal | None
    offer: ScriptOffer | None
    """null: this script offers nothing."""
    answers: list[ScriptAnswer]
    """So far, oldest first."""
    busy: bool
    """Something is looked up; the next page comes by itself."""
    over: bool
    outcome: str | None
