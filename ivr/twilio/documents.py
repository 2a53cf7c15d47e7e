"""What a line wants of Twilio, as TwiML. Pure: an effect and the sounds to play go in, a document comes out.

Twilio keeps the wait for the first key and between two keys in one number, knows whole seconds only, and stops a
prompt at any key or at none: degrades.py says what that means for flows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from twilio.twiml.voice_response import Dial as DialVerb
from twilio.twiml.voice_response import Enqueue as EnqueueVerb
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.prompts.plan import Clip, Hush, Plan
from scripts_dsl.effects import Dial, Enqueue, Listen, Record, Say, Voicemail

AT_LEAST = 1
"""Seconds that Twilio waits for a key at least."""
LONGEST_RING = 120
"""Seconds."""
LONGEST_TALK = 14_400
"""Seconds; Twilio's own limit of a Dial."""

Address = Callable[[str], str]
"""Clip.path -> where Twilio fetches it."""


@dataclass(frozen=True, slots=True)
class Document:
    """An answer to a web hook."""

    xml: str
    seconds: float
    """Longest time until Twilio asks again, without the way there."""


def say(effect: Say, plan: Plan, address: Address, then: str) -> Document:
    """A prompt that keys stop, or one that is heard to its end."""
    response, seconds = VoiceResponse(), length(plan)
    if effect.barge_in:
        tail = _last_silence(plan)
        _gather(response, plan[:-1] if tail else plan, address, then, most=1, wait=tail or AT_LEAST, end_key=None)
        seconds += AT_LEAST
    else:
        _play(response, plan, address)
        response.redirect(then, method="POST")
    return Document(str(response), seconds)


def listen(effect: Listen, plan: Plan, address: Address, then: str, typed: str) -> Document:
    """One try; `typed`: keys that are there already, so nothing is said."""
    response = VoiceResponse()
    wait = effect.between if typed else effect.wait
    shown = () if typed else plan
    if not effect.barge_in:
        _play(response, shown, address)
    inside = shown if effect.barge_in else ()
    most = effect.max - len(typed)
    _gather(response, inside, address, then, most=most, wait=wait, end_key=effect.end_key)
    return Document(str(response), length(shown) + _whole(wait) * most)


def record(effect: Record | Voicemail, plan: Plan, address: Address, then: str) -> Document:
    """What is said after the prompt; `#` ends it, of an answer also silence and the keys of always."""
    response = VoiceResponse()
    _play(response, plan, address)
    response.record(
        action=then,
        method="POST",
        max_length=_whole(effect.longest),
        timeout=_whole(effect.silence if isinstance(effect, Record) else effect.longest),
        play_beep=effect.beep if isinstance(effect, Record) else True,
        finish_on_key="".join(sorted({*effect.keys, "#"})) if isinstance(effect, Record) else "#",
        trim="do-not-trim",
    )
    response.redirect(then, method="POST")
    return Document(str(response), length(plan) + effect.longest)


def enqueue(effect: Enqueue, name: str, then: str, wait: str) -> Document:
    """Into a queue called `name`, for this caller alone; `wait` is asked again and again meanwhile, `then` when he has
    left it."""
    response = VoiceResponse()
    verb = EnqueueVerb(action=then, method="POST", wait_url=wait, wait_url_method="POST")
    verb.value = name
    response.append(verb)
    return Document(str(response), effect.longest + LONGEST_TALK)


def waiting(effect: Enqueue, plan: Plan, address: Address, then: str) -> str:
    """What a caller hears in the queue until Twilio asks again."""
    response = VoiceResponse()
    if effect.keys:
        _gather(response, plan, address, then, most=1, wait=AT_LEAST, end_key=None, empty=False)
    else:
        _play(response, plan, address)
    return str(response)


def leave() -> str:
    """Out of the queue."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def dial(effect: Dial, number: str, then: str, caller_id: str | None) -> Document:
    """Put through to `number`, E.164; the caller comes back when the other side hangs up."""
    response, ring = VoiceResponse(), min(LONGEST_RING, _whole(effect.ring))
    verb = DialVerb(
        action=then, method="POST", timeout=ring, caller_id=caller_id, answer_on_bridge=True, time_limit=LONGEST_TALK
    )
    verb.number(number)
    response.append(verb)
    return Document(str(response), ring + LONGEST_TALK)


def next_caller(queue: str, bridge: str) -> str:
    """For an agent's call: talk with who waits there; `bridge` is asked when they are put together."""
    response = VoiceResponse()
    verb = DialVerb(time_limit=LONGEST_TALK)
    verb.queue(queue, url=bridge, method="POST")
    response.append(verb)
    return str(response)


def hang_up(plan: Plan, address: Address) -> Document:
    """Last words and the end."""
    response = VoiceResponse()
    _play(response, plan, address)
    response.hangup()
    return Document(str(response), length(plan))


def hold(then: str) -> str:
    """Nothing to say yet: ask again in a second."""
    response = VoiceResponse()
    response.pause(length=1)
    response.redirect(then, method="POST")
    return str(response)


def rescue(number: str | None) -> str:
    """Something broke here: the caller is put through to a person, or hears that he is to call again."""
    response = VoiceResponse()
    if number:
        response.dial(number)
    else:
        response.say("Sorry, we could not help this time. Please call again.")
        response.hangup()
    return str(response)


def refused() -> str:
    """Nobody serves this number."""
    response = VoiceResponse()
    response.reject(reason="rejected")
    return str(response)


def nothing() -> str:
    """For a caller who has gone, or who is put through now."""
    return str(VoiceResponse())


def length(plan: Iterable[Clip | Hush]) -> float:
    """Seconds."""
    return sum(piece.seconds for piece in plan)


def _gather(
    response: VoiceResponse,
    plan: Plan,
    address: Address,
    then: str,
    *,
    most: int,
    wait: float,
    end_key: str | None,
    empty: bool = True,
) -> None:
    """`empty`: silence comes back, too; without it the document goes on after this."""
    gather = Gather(
        input="dtmf",
        action=then,
        method="POST",
        num_digits=most,
        timeout=_whole(wait),
        finish_on_key=end_key or "",
        action_on_empty_result=empty,
    )
    _play(gather, plan, address)
    response.append(gather)


def _play(into: VoiceResponse | Gather, plan: Iterable[Clip | Hush], address: Address) -> None:
    """Silence of less than half a second is left out."""
    for piece in plan:
        if isinstance(piece, Clip):
            into.play(address(piece.path))
        elif round(piece.seconds) >= 1:
            into.pause(length=round(piece.seconds))


def _last_silence(plan: Plan) -> float:
    """Seconds of silence at the end, in which keys are waited for anyway."""
    return plan[-1].seconds if plan and isinstance(plan[-1], Hush) else 0.0


def _whole(seconds: float) -> int:
    return max(AT_LEAST, ceil(seconds))
