"""What Twilio's web hooks mean: the effect under way and the form of a request go in, an event comes out. Pure.

Forms are hostile even when signed: what is no key is no key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scripts_dsl.effects import Listen, Record, Say, Voicemail
from scripts_dsl.events import (
    AgentLeft,
    AnyEvent,
    CallerHungUp,
    DialResult,
    Keys,
    NobodyThere,
    QueueTimeout,
    Recorded,
    SayDone,
    Silence,
)

KEYS = frozenset("0123456789*#")
Form = Mapping[str, str]

ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Values of CallStatus after which nothing follows."""
_DIALLED = {"completed": "answered", "answered": "answered", "busy": "busy", "no-answer": "no_answer"}
"""DialCallStatus -> DialResult.status; others are 'failed'."""


def keys_of(form: Form) -> str:
    """Digits of a form: keys only."""
    digits = form.get("Digits", "")
    return digits if KEYS.issuperset(digits) else ""


def after_say(effect: Say, form: Form, now: datetime) -> tuple[AnyEvent, str]:
    """The event, and the key that is kept for the next question."""
    key = keys_of(form)[:1]
    if key and key in effect.keys:
        return Keys(now=now, digits=key, by="key"), ""
    return SayDone(now=now), key if effect.keep_typed_ahead else ""


def after_listen(effect: Listen, form: Form, typed: str, now: datetime) -> AnyEvent:
    """`typed`: keys that came before."""
    digits = (typed + keys_of(form))[: effect.max]
    ended = form.get("FinishedOnKey", "")
    if len(digits) >= effect.max:
        return Keys(now=now, digits=digits, by="length")
    if effect.end_key is not None and ended == effect.end_key:
        return Keys(now=now, digits=digits, by="end_key")
    return Keys(now=now, digits=digits, by="silence") if digits else Silence(now=now)


def key_of_recording(effect: Record | Voicemail, form: Form) -> str:
    """The key that led away from a recording; '' if it was only ended."""
    key = keys_of(form)[:1]
    return key if isinstance(effect, Record) and key and key in effect.keys else ""


def recorded(name: str, form: Form, now: datetime) -> AnyEvent:
    """`name` of the recording; without one the caller said nothing."""
    seconds = float(seconds_of(form, "RecordingDuration"))
    return Recorded(now=now, path=name if seconds else "", seconds=seconds if name else 0.0)


def after_queue(form: Form, talk: float, key: str, now: datetime) -> AnyEvent:
    """`talk`: seconds since an agent answered; `key`: the one that the caller pressed while waiting."""
    match form.get("QueueResult"):
        case "bridged":
            return AgentLeft(now=now, talk=talk)
        case "leave" | "redirected":
            return Keys(now=now, digits=key, by="key") if key else QueueTimeout(now=now)
        case "hangup":
            return CallerHungUp(now=now)
    return NobodyThere(now=now)


def after_dial(form: Form, now: datetime) -> DialResult:
    """How putting through went."""
    status = _DIALLED.get(form.get("DialCallStatus", ""), "failed")
    talk = float(seconds_of(form, "DialCallDuration")) if status == "answered" else 0.0
    return DialResult(now=now, status=status, talk=talk)


def seconds_of(form: Form, name: str) -> int:
    """A whole number of seconds, 0 for what is none."""
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
