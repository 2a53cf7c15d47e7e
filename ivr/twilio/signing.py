"""Whether a web hook is Twilio's own, and addresses of sounds that nobody can guess. Used by web.py and line.py.

The address that was signed is put together from the configuration, never from the request: behind a proxy host, port
and scheme of a request are whatever somebody wrote.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator

REPLAY_SECONDS = 300.0
"""How long the same request counts as Twilio's own second try; later it is somebody else's."""
REMEMBERED = 100_000
"""Requests; at 100 a second the last quarter of an hour, which is longer than REPLAY_SECONDS."""
AUTH_TOKEN, SHARED_KEY = HMAC_SHA1, HMAC_SHA256
"""How Twilio signs, by what it signs with."""
PORTS = {"https": 443, "http": 80}


class Forged(Exception):
    """Not Twilio's, not for us, or heard before; says which, and nothing of what was in it."""


class Signatures:
    """Of one account. `public`: the address under which Twilio reaches us, without a slash at its end."""

    def __init__(
        self, public: str, token: str, account: str, now: Callable[[], float], algorithm: str = AUTH_TOKEN
    ) -> None:
        self._public, self._account, self._now, self._algorithm = public.rstrip("/"), account, now, algorithm
        self._validator = RequestValidator(token)
        self._seen: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def check(self, path: str, form: tuple[tuple[str, str], ...], signature: str) -> Mapping[str, str]:
        """The form of a genuine request. Raises Forged.

        `path` as it came over the wire, with its query. The signature runs names and values together, so another
        form may have the same one: each is good for the one form that came with it first.
        """
        params = dict(form)
        if len(params) != len(form):
            raise Forged("a parameter comes twice")
        if not any(hmac.compare_digest(signature.encode(), ours.encode()) for ours in self._signed(path, params)):
            raise Forged("the signature is wrong" if signature else "there is no signature")
        if params.get("AccountSid") != self._account:
            raise Forged("another account")
        self._remember(signature, sha256(repr(sorted(form)).encode()).digest())
        return params

    def _signed(self, path: str, params: Mapping[str, str]) -> tuple[str, ...]:
        """Twilio signs with the port, or without when it is the usual one."""
        parts = urlsplit(self._public + path)
        usual = f":{PORTS.get(parts.scheme)}"
        host = parts.netloc.removesuffix(usual)
        hosts = (host,) if parts.port and host == parts.netloc else (host, host + usual)
        return tuple(
            str(self._validator.compute_signature(parts._replace(netloc=one).geturl(), params, self._algorithm))
            for one in hosts
        )

    def _remember(self, signature: str, form: bytes) -> None:
        first, same = self._seen.setdefault(signature, (self._now(), form))
        if same != form:
            raise Forged("the signature of another request")
        if self._now() - first > REPLAY_SECONDS:
            raise Forged("a request of long ago")
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


class SoundLinks:
    """Addresses of sound files: only what a line has handed out is served, and no name can be guessed."""

    def __init__(self, public: str, token: str) -> None:
        self._public = public.rstrip("/")
        self._key = hmac.digest(token.encode(), b"addresses of sounds", "sha256")

    def address(self, path: str) -> str:
        """Of a sound; `path` is absolute and without extension, as in ivr.prompts.plan.Clip."""
        name = urlsafe_b64encode(path.encode()).decode().rstrip("=")
        return f"{self._public}/twilio/sounds/{self._seal(name)}/{name}.wav"

    def file(self, seal: str, name: str) -> Path | None:
        """What stands behind such an address; None: nobody handed it out."""
        if not hmac.compare_digest(seal.encode(), self._seal(name).encode()):
            return None
        return Path(urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode() + ".wav")

    def _seal(self, name: str) -> str:
        return hmac.digest(self._key, name.encode(), "sha256").hex()[:32]
