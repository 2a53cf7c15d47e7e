"""What somebody answered in a survey, as an entry of their timeline. Pure; called by history.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cti.customers.models import Interaction
from ivr.moments import moment

CHANNELS: Mapping[str, str] = {"phone": "by telephone", "script": "asked by an agent", "web": "on a page"}
OUTCOMES: Mapping[str, str] = {
    "refused": "did not want to answer",
    "no_answer": "no answer",
    "hung_up": "hung up in the middle",
    "stopped": "stopped in the middle",
    "expired": "not finished",
}
THOUSAND = 1_000


def answered(values: list[Any]) -> Interaction:
    """`values`: survey, answers and texts as JSON, band, channel, moment, score in thousandths, outcome."""
    survey, answers, band, channel, at, thousandths, outcome, texts, *_ = values
    written: dict[str, str] = json.loads(texts or "{}")
    given = {name: value for name, value in json.loads(answers).items() if name not in written}
    score = "" if thousandths is None else f"{thousandths / THOUSAND:g} of 100"
    parts = [", ".join(part for part in (score, band) if part), _said(given), OUTCOMES.get(outcome or "", "")]
    told = "; ".join(part for part in parts if part) or "asked"
    return Interaction(
        id=f"{survey} {at}", at=moment(at), kind="survey", direction=None,
        summary=f"{survey.replace('_', ' ')}: {told} ({CHANNELS.get(channel, f'by {channel}')})",
        note="\n".join(written.values()) or None,
    )  # fmt: skip


def _said(answers: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_word(value)}" for name, value in answers.items())


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")[:40]
