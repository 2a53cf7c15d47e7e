"""The words of a survey that decide what answers are worth, who is asked and who is told, as an author would write
them. A Survey comes in, texts by the names of their words go out. Called by diff/.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.survey.model import Band, Points, Question, Scale, Survey
from scripts_dsl.values import length, plain


def words_of(survey: Survey) -> dict[str, str]:
    """By question and name: `speed weight` -> `3`."""
    found = {"questions": ", ".join(question.name for question in survey.questions)}
    for question in survey.questions:
        found |= {f"{question.name} {name}": text for name, text in _question(question)}
    found["bands"] = _bands(survey.bands)
    rule = survey.ask_when
    found["ask_when chance"] = f"{rule.chance}%"
    found["ask_when not_again_within"] = length(rule.not_again_within) if rule.not_again_within else ""
    found["ask_when when"] = rule.when.text if rule.when else ""
    found |= {f"alert when {alert.when.text}": f"tell {alert.tell}" for alert in survey.alerts}
    return found


def _question(question: Question) -> Iterator[tuple[str, str]]:
    yield "type", question.type.name
    yield "worth", _worth(question.value)
    yield "weight", plain(question.weight) if question.value is not None else ""
    yield "bands", _bands(question.bands)
    yield "when", question.when.text if question.when else ""
    yield "is", question.measures or ""
    yield "owner", question.owner or ""
    yield "topic", question.topic or ""
    for route in question.routes:
        yield f"route when {route.when.text}", f"tell {route.tell}{', hold' if route.hold else ''}"


def _worth(value: Scale | Points | None) -> str:
    if isinstance(value, Scale):
        return f"scale {value.low}-{value.high}"
    return ", ".join(f"{word}: {worth}" for word, worth in value.worth.items()) if value is not None else ""


def _bands(bands: tuple[Band, ...]) -> str:
    return ", ".join(f"{band.low}-{band.high}: {band.name}" for band in bands)
