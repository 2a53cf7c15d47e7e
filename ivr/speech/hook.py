"""A recogniser over the web: the request that OpenAI's transcriptions made common, and whisper.cpp, speaches, vLLM and
others answer too.

    POST <url>   multipart/form-data: file (audio/wav), language, prompt (the words, separated by commas), and the
                 fields of the configuration (model: small)
    200          {"text": "faults please"}
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping

import orjson

from ivr.outgoing import Request
from ivr.outside.failures import OutsideFailed
from ivr.outside.web import Asks
from ivr.speech.recogniser import Utterance

MOST_TEXT = 4_096
"""Characters that count of what was heard."""


class Hook:
    """`token` goes into `Authorization: Bearer …`, `fields` into every request."""

    def __init__(self, outgoing: Asks, url: str, token: str | None = None, fields: Mapping[str, str] | None = None):
        self._outgoing, self._url, self._fields = outgoing, url, dict(fields or {})
        self._headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self.server = "/".join(url.split("/", 3)[:3])

    async def hear(self, utterance: Utterance, deadline: float) -> str:
        """Raises OutsideFailed, ServerTrouble."""
        try:
            sound = await asyncio.to_thread(utterance.wav.read_bytes)
        except OSError as problem:
            raise OutsideFailed("fails", f"no sound: {problem.strerror}") from problem
        border = secrets.token_hex(16)
        fields = {"language": utterance.language, "prompt": ", ".join(utterance.words), **self._fields}
        headers = {**self._headers, "Content-Type": f"multipart/form-data; boundary={border}"}
        answer = await self._outgoing.ask(Request("POST", self._url, headers, form(border, fields, sound)), deadline)
        if not 200 <= answer.status < 300:
            raise OutsideFailed("fails", f"status {answer.status}")
        return _text(answer.body)


def form(border: str, fields: Mapping[str, str], sound: bytes) -> bytes:
    """RFC 7578. The border is random: nobody can end a part by what he says."""
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="file"; filename="said.wav"\r\nContent-Type: audio/wav\r\n\r\n'
    return b"".join((*parts, f"--{border}\r\n{head}".encode(), sound, f"\r\n--{border}--\r\n".encode()))


def _text(body: bytes) -> str:
    """Raises OutsideFailed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise OutsideFailed("wrong_shape", "no JSON") from problem
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise OutsideFailed("wrong_shape", "no text")
    return text[:MOST_TEXT]
