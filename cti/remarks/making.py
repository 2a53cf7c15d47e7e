"""An answer, a comment, an agent's note becomes remarks, one for each owner. Pure: happenings and what the site says
come in. The same words for the same owner have the same id, however often they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from cti.happenings import DispositionSet, ScriptAnswered
from cti.remarks.happenings import RemarkMade
from cti.remarks.states import WITHIN
from ivr.happenings import Happening, NoteTaken, SurveyAnswered
from ivr.recordings.happenings import RecordingKept
from scripts_dsl.listening import Wording
from scripts_dsl.settings.model import NO_SITE, Site
from scripts_dsl.survey import Question, Survey

GOOD, PLAIN, BAD = "good", "plain", "bad"
GOOD_FROM, BAD_BELOW = 75, 50
"""Points of an answer, 0 to 100."""
COMPLAINT = "complaint"
LONGEST = 5_000
"""Characters of what was said that are kept with a remark; all of it is searched."""
_RECORDING = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class House:
    """What the site says: who answers for what."""

    site: Site = NO_SITE
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    wording: Wording = field(default_factory=lambda: Wording(NO_SITE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Complained(Happening):
    """Somebody complained, on whichever channel: told by whoever writes complaints down, kept there."""

    text: str
    user: str | None


@dataclass(frozen=True, slots=True)
class _Source:
    """What was said, whoever is told."""

    key: str
    what: str
    call_id: str | None
    at: datetime
    text: str = ""
    tone: str = PLAIN
    survey: str | None = None
    question: str | None = None
    recording: str | None = None
    user: str | None = None
    cause: str | None = None


@dataclass(slots=True)
class _For:
    """One owner of it."""

    whys: list[str] = field(default_factory=list)
    topic: str | None = None
    held: bool = False
    within: float | None = None
    liability: tuple[str, ...] = ()


def stable(*parts: str) -> str:
    """An id for these words."""
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def remarks_of(happening: Happening, house: House) -> tuple[RemarkMade, ...]:
    """Those of one happening; () when nobody has to hear it."""
    match happening:
        case SurveyAnswered():
            return tuple(_of_answer(happening, house))
        case DispositionSet(note=text) as h:
            return tuple(_of_note(h, text, False, h.user, house))
        case Complained(text=text) as h:
            return tuple(_of_note(h, text, True, h.user, house))
        case NoteTaken(text=text) as h:
            return tuple(_of_note(h, text, False, None, house))
        case ScriptAnswered(answer=text) as h:
            return tuple(_of_note(h, text, False, h.user, house))
    return ()


def of_recording(kept: RecordingKept, text: str, house: House, survey: tuple[str, str] | None) -> list[RemarkMade]:
    """Of what was spoken, once a recogniser wrote it down. `survey`: its name and the question of it that was answered;
    who answers for that question was told before it was heard."""
    what = "comment" if survey is not None or kept.what == "answer" else "message"
    name, question = survey or (None, None)
    source = _Source(
        f"{kept.recording}:heard", what, kept.call_id, kept.at, text, PLAIN, name, question, kept.recording,
        cause=kept.id,
    )  # fmt: skip
    return list(_made(source, _by_words(text, house, topics=True)))


# --- who is told ---------------------------------------------------------------------------------------------------


def _of_answer(h: SurveyAnswered, house: House) -> Iterator[RemarkMade]:
    survey = house.surveys.get(h.survey)
    question = next((q for q in survey.questions if q.name == h.question), None) if survey is not None else None
    answer = h.answers.get(h.question)
    text = _words_of(h, answer, question)
    spoken = isinstance(answer, str) and not text and _RECORDING.fullmatch(answer) is not None
    comment = spoken or (question is not None and question.spoken)
    source = _Source(
        h.key, "comment" if comment else "answer", h.call_id, h.at, text or ("" if spoken else _shown(answer)),
        _tone(h, question), h.survey, h.question, answer if spoken else None, cause=h.id,
    )  # fmt: skip
    owners: dict[str, _For] = {}
    for told in h.told:
        one = owners.setdefault(str(told["who"]), _For(topic=question.topic if question is not None else None))
        one.whys.append(str(told["why"]))
        one.held = one.held or bool(told.get("hold"))
        topic = house.site.topics.get(one.topic or "")
        one.within = topic.within if topic is not None else None
    _merge(owners, _by_words(text, house, topics=True))
    return _made(source, owners)


def _of_note(h: Any, text: str, complaint: bool, user: str | None, house: House) -> Iterator[RemarkMade]:
    """Of an agent's note topics are no news: half of them have one. A complaint is."""
    source = _Source(
        f"{h.call_id}:{stable(text)}", COMPLAINT if complaint else "note", h.call_id, h.at, text,
        BAD if complaint else PLAIN, user=user, cause=h.id,
    )  # fmt: skip
    owners = _by_words(text, house, topics=complaint)
    if complaint and all(one.liability for one in owners.values()):
        tell = next((queue.tell for queue in house.site.queues.values() if queue.tell), "")
        owners.setdefault(tell, _For()).whys.append("a complaint")
    return _made(source, owners)


def _by_words(text: str, house: House, *, topics: bool) -> dict[str, _For]:
    owners: dict[str, _For] = {}
    for topic in house.wording.topics(text) if text and topics else ():
        one = owners.setdefault(topic.owner, _For(topic=topic.name, within=topic.within))
        one.whys.append(f"topic {topic.name}")
    if text and (found := house.wording.liability(text)):
        legal = owners.setdefault(house.site.liability.owner or "", _For())
        legal.whys.insert(0, f"liability: {', '.join(found)}")
        legal.liability, legal.held = found, True
    return owners


def _merge(owners: dict[str, _For], more: Mapping[str, _For]) -> None:
    """Who is told for two reasons is told once, of both."""
    for who, one in more.items():
        mine = owners.setdefault(who, _For())
        mine.whys = [*(one.whys if one.liability else ()), *mine.whys, *(() if one.liability else one.whys)]
        mine.topic, mine.within = mine.topic or one.topic, mine.within or one.within
        mine.liability, mine.held = one.liability, mine.held or one.held


def _made(source: _Source, owners: Mapping[str, _For]) -> Iterator[RemarkMade]:
    threatened = any(one.liability for one in owners.values())
    tone = BAD if threatened else source.tone
    for who, one in owners.items():
        within = timedelta(seconds=one.within) if one.within else WITHIN
        yield RemarkMade(
            call_id=source.call_id, at=source.at, cause_id=source.cause, remark=stable(source.key, who),
            what=source.what, survey=source.survey, question=source.question, said=source.text[:LONGEST],
            recording=source.recording, user=source.user, owner=who, why="; ".join(dict.fromkeys(one.whys)),
            topic=one.topic, tone=tone, liability=one.liability, held=one.held or threatened,
            due=None if tone == GOOD else source.at + within,
        )  # fmt: skip


# --- what was said -------------------------------------------------------------------------------------------------


def _words_of(h: SurveyAnswered, answer: object, question: Question | None) -> str:
    """Of a comment that was written; '' of a number, a choice, a recording."""
    written = dict(getattr(h, "texts", {})).get(h.question)
    if written:
        return str(written)
    is_comment = question is not None and question.spoken
    return answer if is_comment and isinstance(answer, str) and not _RECORDING.fullmatch(answer) else ""


def _shown(answer: object) -> str:
    return ("yes" if answer else "no") if isinstance(answer, bool) else "" if answer is None else str(answer)


def _tone(h: SurveyAnswered, question: Question | None) -> str:
    """By what the answer is worth; of a comment by the score so far."""
    points: Decimal | float | None = h.score
    if question is not None and question.value is not None:
        points = question.value.points(question.type.load(h.answers.get(h.question)))
    if points is None:
        return PLAIN
    return GOOD if points >= GOOD_FROM else BAD if points < BAD_BELOW else PLAIN
