"""Twilio's side of calls, on loopback: signed web hooks go out, TwiML comes back and is obeyed in virtual time.

What a caller does is a list of actions, one for each time he is listened to: keys (`1`, `1234#`, '' for silence), keys
in the middle of a prompt (`!1`), or `hangs up`. Verbs and attributes that Twilio does not document are mistakes.
"""

from __future__ import annotations

import asyncio
import io
import wave
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree import ElementTree

import aiohttp
from twilio.request_validator import RequestValidator

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token of the account that only Twilio and we know"
QUEUE = "QU" + "7" * 32
HANGS_UP = "hangs up"
LOOPS = 200
"""Documents of one call; more is a circle."""
POSITIVE = "a whole number from 1 on"
VERBS: Mapping[str, Mapping[str, Any]] = {
    "Response": {},
    "Play": {"loop": int, "digits": str},
    "Say": {"voice": str, "language": str, "loop": int},
    "Pause": {"length": POSITIVE},
    "Redirect": {"method": ("GET", "POST")},
    "Hangup": {},
    "Leave": {},
    "Reject": {"reason": ("rejected", "busy")},
    "Gather": {
        "action": str,
        "method": ("GET", "POST"),
        "input": ("dtmf", "speech", "dtmf speech"),
        "numDigits": POSITIVE,
        "timeout": POSITIVE,
        "finishOnKey": (*"0123456789*#", ""),
        "actionOnEmptyResult": ("true", "false"),
        "hints": str,
        "language": str,
    },
    "Record": {
        "action": str,
        "method": ("GET", "POST"),
        "maxLength": POSITIVE,
        "timeout": POSITIVE,
        "playBeep": ("true", "false"),
        "finishOnKey": str,
        "trim": ("trim-silence", "do-not-trim"),
    },
    "Enqueue": {"action": str, "method": ("GET", "POST"), "waitUrl": str, "waitUrlMethod": ("GET", "POST")},
    "Dial": {
        "action": str,
        "method": ("GET", "POST"),
        "timeout": POSITIVE,
        "callerId": str,
        "answerOnBridge": ("true", "false"),
        "timeLimit": POSITIVE,
    },
    "Number": {"url": str, "method": ("GET", "POST")},
    "Sip": {"url": str, "method": ("GET", "POST")},
    "Queue": {"url": str, "method": ("GET", "POST")},
}
"""Of Twilio's voice documentation: verb -> attribute -> what it may say."""
NESTED = {"Gather": {"Play", "Say", "Pause"}, "Dial": {"Number", "Sip", "Queue"}}
IN_QUEUE = {"Response", "Play", "Say", "Pause", "Gather", "Redirect", "Hangup", "Leave"}


@dataclass
class Happened:
    """What a caller met."""

    heard: list[str] = field(default_factory=list)
    documents: list[ElementTree.Element] = field(default_factory=list)
    hooks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and form of every web hook."""
    ended: str = ""
    """by us, by the caller, rejected, broken."""
    seconds: float = 0.0


def obeyed(xml: str, allowed: Iterable[str] = VERBS) -> ElementTree.Element:
    """A document that Twilio understands; AssertionError otherwise."""
    root = ElementTree.fromstring(xml)
    assert root.tag == "Response", xml
    _check(root, set(allowed), "")
    return root


def _check(element: ElementTree.Element, allowed: set[str], inside: str) -> None:
    assert element.tag in allowed, f"<{element.tag}> is not allowed here"
    assert not inside or element.tag in NESTED.get(inside, set()), f"<{element.tag}> in <{inside}>"
    for name, value in element.attrib.items():
        may = VERBS[element.tag].get(name)
        assert may is not None, f"<{element.tag}> has no {name}"
        if may is POSITIVE:
            assert value.isdigit(), f"{name}={value!r}"
            assert int(value) >= 1, f"{name}={value!r}"
        elif isinstance(may, tuple):
            assert value in may, f"{name}={value!r}"
    for child in element:
        _check(child, allowed, "" if element.tag == "Response" else element.tag)


class HungUp(Exception):
    """The caller has gone."""


class FakeTwilio:
    """An account with numbers whose voice address is `base`/twilio/voice."""

    def __init__(self, base: str, public: str, token: str = TOKEN) -> None:
        """`public`: the address that is signed; requests go to `base`."""
        self.base, self.public = base, public
        self._validator = RequestValidator(token)
        self._sids = count(1)
        self.queues: dict[str, deque[FakeCall]] = {}
        self.dials: dict[str, tuple[str, int]] = {}
        """Number -> DialCallStatus and seconds of talk."""
        self.dialled: list[str] = []
        self.latency = 0.05
        self.pace = 1.0
        """Less for a test in real time."""

    async def __aenter__(self) -> FakeTwilio:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def call(self, *does: str, number: str = "+48601234567", to: str = "+48221234567", **more: str) -> Happened:
        """A whole call to `to`; what the caller does, each time somebody listens."""
        return await FakeCall(self, does, number, to, more).carry()

    def starts(self, *does: str, number: str = "+48601234567", to: str = "+48221234567", **more: str) -> FakeCall:
        """A call that goes on beside the test: `await call.carry()` in a task."""
        return FakeCall(self, does, number, to, more)

    async def post(self, url: str, form: Mapping[str, str], signature: str | None = None) -> tuple[int, str]:
        """A web hook; status and body."""
        signature = self._validator.compute_signature(url, dict(form)) if signature is None else signature
        async with self._session.post(
            self._here(url),
            data=urlencode(form),
            headers={"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"},
        ) as response:
            return response.status, await response.text()

    async def sound(self, url: str) -> tuple[str, float]:
        """What is written in a sound, and its seconds."""
        async with self._session.get(self._here(url)) as response:
            assert response.status == 200, url
            assert response.content_type == "audio/wav"
            data = await response.read()
        with wave.open(io.BytesIO(data)) as sound:
            frames = sound.readframes(sound.getnframes())
            return frames.rstrip(b"\0").decode(errors="replace")[:200], sound.getnframes() / sound.getframerate()

    def _here(self, url: str) -> str:
        assert url.startswith(self.public + "/"), url
        return self.base + url.removeprefix(self.public)


class FakeCall:
    """One caller."""

    def __init__(self, twilio: FakeTwilio, does: Iterable[str], number: str, to: str, more: Mapping[str, str]) -> None:
        self._twilio, self._does = twilio, deque(does)
        self.sid = f"CA{next(twilio._sids):032x}"
        self.form = {
            "CallSid": self.sid,
            "AccountSid": ACCOUNT,
            "From": number,
            "To": to,
            "CallStatus": "ringing",
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
            **more,
        }
        self.voice, self.told = f"{twilio.public}/twilio/voice", f"{twilio.public}/twilio/status"
        self.happened = Happened()
        self._loop = asyncio.get_running_loop()
        self.taken: asyncio.Future[tuple[str, float]] | None = None
        """In a queue: the address that is asked when somebody takes the caller, and for how long they talk."""
        self.leaving = False

    async def carry(self) -> Happened:
        """From the ring to the end."""
        began = self._loop.time()
        try:
            document = await self.hook(self.voice)
            self.form["CallStatus"] = "in-progress"
            for _ in range(LOOPS):
                if document is None:
                    break
                document = await self._obey(document)
            else:
                raise AssertionError("documents without end")
            self.happened.ended = self.happened.ended or "by us"
        except HungUp:
            self.happened.ended = "by the caller"
        self.happened.seconds = self._loop.time() - began
        await self.status("completed", CallDuration=str(round(self.happened.seconds)))
        return self.happened

    async def status(self, status: str, **more: str) -> None:
        """The call has another status."""
        self.form["CallStatus"] = status
        await self._twilio.post(self.told, {**self.form, **more})

    async def hook(self, url: str, allowed: Iterable[str] = VERBS, **more: str) -> ElementTree.Element:
        """Ask our side; what comes back is a document."""
        await self._passes(self._twilio.latency)
        form = {**self.form, **more}
        self.happened.hooks.append((urlsplit(url).path, form))
        status, body = await self._twilio.post(url, form)
        assert status == 200, f"{url}: {status}"
        document = obeyed(body, allowed)
        self.happened.documents.append(document)
        return document

    async def _passes(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._twilio.pace)

    # --- verbs --------------------------------------------------------------------------------------------------

    async def _obey(self, document: ElementTree.Element) -> ElementTree.Element | None:
        """The next document; None when the call is over."""
        for verb in document:
            do = getattr(self, f"_{verb.tag.lower()}")
            next_ = await do(verb)
            if next_ is not None:
                return next_ if isinstance(next_, ElementTree.Element) else None
        return None

    async def _hear(self, verbs: Iterable[ElementTree.Element]) -> None:
        for verb in verbs:
            if verb.tag == "Play":
                text, seconds = await self._twilio.sound(verb.text or "")
                self.happened.heard.append(text)
                await self._passes(seconds)
            elif verb.tag == "Say":
                self.happened.heard.append(verb.text or "")
                await self._passes(2)
            elif verb.tag == "Pause":
                await self._passes(int(verb.get("length", "1")))

    async def _play(self, verb: ElementTree.Element) -> None:
        await self._hear([verb])

    _say = _pause = _play

    async def _redirect(self, verb: ElementTree.Element) -> ElementTree.Element:
        return await self.hook(urljoin(self._twilio.public, verb.text or ""))

    async def _hangup(self, _verb: ElementTree.Element) -> bool:
        return True

    async def _reject(self, _verb: ElementTree.Element) -> bool:
        self.happened.ended = "rejected"
        return True

    def _next(self) -> str:
        action = self._does.popleft() if self._does else ""
        if action == HANGS_UP:
            raise HungUp
        return action

    async def _gather(self, verb: ElementTree.Element) -> ElementTree.Element | None:
        """A prompt that is only said (one key, one second) is not a question: a caller who has nothing to say to it
        keeps his next action."""
        most, timeout = int(verb.get("numDigits", "1000")), int(verb.get("timeout", "5"))
        early = bool(self._does) and self._does[0].startswith("!")
        asked = timeout > 1 or most > 1
        action = self._next().removeprefix("!") if early or asked else ""
        if early:
            await self._hear_first(verb)
        else:
            await self._hear(verb)
        digits, by = _typed(action, most, verb.get("finishOnKey", "#"))
        await self._passes(timeout if by == "timeout" else 0.3 * len(digits))
        if not digits and by == "timeout" and verb.get("actionOnEmptyResult") != "true":
            return None
        return await self.hook(verb.get("action") or "", Digits=digits, FinishedOnKey=by)

    async def _hear_first(self, verbs: Iterable[ElementTree.Element]) -> None:
        """The beginning of a prompt, which a key stops."""
        for verb in verbs:
            if verb.tag == "Play":
                self.happened.heard.append((await self._twilio.sound(verb.text or ""))[0] + " …")
                return

    async def _record(self, verb: ElementTree.Element) -> ElementTree.Element | None:
        action = self._next()
        more = {"Digits": action}
        seconds = min(int(verb.get("maxLength", "3600")), 5)
        if not action:
            return None
        if action.startswith("says"):
            seconds, more = min(int(action.split()[1]), int(verb.get("maxLength", "3600"))), {}
        else:
            assert action in verb.get("finishOnKey", ""), "a key that ends nothing"
        await self._passes(seconds)
        sid = f"RE{next(self._twilio._sids):032x}"
        more |= {"RecordingSid": sid, "RecordingDuration": str(seconds), "RecordingUrl": f"https://api.example/{sid}"}
        return await self.hook(verb.get("action") or "", **more)

    async def _enqueue(self, verb: ElementTree.Element) -> ElementTree.Element | None:
        queue = self._twilio.queues.setdefault(verb.text or "", deque())
        queue.append(self)
        joined, self.taken, self.leaving = self._loop.time(), self._loop.create_future(), False
        result, more = "leave", {}
        try:
            while not self.leaving and not self.taken.done():
                await self._wait(verb.get("waitUrl") or "", queue, joined)
        finally:
            if self in queue:
                queue.remove(self)
        waited = str(int(self._loop.time() - joined))
        if self.taken.done():
            bridge, talk = self.taken.result()
            await self.hook(bridge, QueueTime=waited)
            await self._passes(talk)
            result = "bridged"
        return await self.hook(verb.get("action") or "", QueueResult=result, QueueTime=waited, **more)

    async def _wait(self, url: str, queue: deque[FakeCall], joined: float) -> None:
        """One round of what is heard in the queue."""
        position = str(list(queue).index(self) + 1)
        waited = str(int(self._loop.time() - joined))
        document = await self.hook(url, IN_QUEUE, QueuePosition=position, QueueTime=waited, QueueSid=QUEUE)
        assert self.taken is not None
        while document is not None:
            answer = None
            for verb in document:
                if verb.tag == "Leave":
                    self.leaving = True
                    return
                hearing = asyncio.ensure_future(
                    self._gather_waiting(verb) if verb.tag == "Gather" else self._hear([verb])
                )
                await asyncio.wait({hearing, self.taken}, return_when=asyncio.FIRST_COMPLETED)
                if self.taken.done():
                    hearing.cancel()
                    return
                answer = hearing.result()
                if answer is not None:
                    break
            document = answer

    async def _gather_waiting(self, verb: ElementTree.Element) -> ElementTree.Element | None:
        action = self._next()
        await self._hear(verb)
        if not action or action == "waits":
            return None
        return await self.hook(verb.get("action") or "", IN_QUEUE, Digits=action, FinishedOnKey="")

    async def _take(self, verb: ElementTree.Element) -> None:
        """An agent's call meets the caller who waits longest; `talks 40` is what he does then."""
        waiting = self._twilio.queues.get(verb.text or "")
        if not waiting:
            return
        caller, talk = waiting[0], float(self._next().removeprefix("talks "))
        assert caller.taken is not None
        caller.taken.set_result((verb.get("url") or "", talk))
        await self._passes(talk)

    async def _dial(self, verb: ElementTree.Element) -> ElementTree.Element | None:
        if len(verb) and verb[0].tag == "Queue":
            return await self._take(verb[0])
        number = next(iter(verb)).text if len(verb) else verb.text
        self._twilio.dialled.append(number or "")
        status, talk = self._twilio.dials.get(number or "", ("no-answer", 0))
        await self._passes(talk or int(verb.get("timeout", "30")))
        if verb.get("action") is None:
            return None
        more = {"DialCallDuration": str(talk)} if talk else {}
        return await self.hook(verb.get("action") or "", DialCallStatus=status, **more)


def _typed(action: str, most: int, finish: str) -> tuple[str, str]:
    """Digits and FinishedOnKey of a Gather that meets these keys."""
    digits = ""
    for key in action:
        if key == finish:
            return digits, key
        digits += key
        if len(digits) == most:
            return digits, ""
    return digits, "timeout"
