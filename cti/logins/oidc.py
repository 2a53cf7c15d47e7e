"""Logging in with an account of the house: OpenID Connect, authorization code with PKCE (RFC 7636). Talks to the
provider and looks at what it says; routes and sessions are routes/oidc.py's.

In: settings. Out: where to send the browser, and later a Person, or OidcRefused. Nothing that a browser brings is
believed but a code, once, in the browser that began: state, nonce, verifier and a cookie belong together. What the
provider says must be signed by a key of its own, by one of ALGORITHMS, for us, by the issuer that is configured, now.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ivr.outgoing import Answer, Request
from ivr.outside.failures import OutsideFailed, ServerTrouble

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signed by a key that only the provider has; never `none`, never a secret that both know."""
DEADLINE = 5.0
"""Seconds for one answer of the provider."""
BEGUN = 600.0
"""Seconds between leaving for the provider and coming back: a second factor takes some."""
MOST_BEGUN = 10_000
KNOWN = 3_600.0
"""Seconds that the provider's addresses and keys are kept."""
ASK_AGAIN = 60.0
"""Seconds after which keys are asked for again because of a signature by another."""
SKEW = 60
"""Seconds that clocks may differ."""
LONGEST = 2_048
"""Characters of a code."""

Ask = Callable[[Request, float], Awaitable[Answer]]


class OidcRefused(Exception):
    """Nobody is logged in. The text is for the log, and holds nothing secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Of one provider."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    """Empty: a public client."""
    back: str
    """Where the provider sends the browser: https://desk.example/api/oidc/callback."""
    groups_claim: str = "groups"


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is, as the provider says."""

    subject: str
    email: str | None
    """None: there is none that the provider has verified."""
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Begun:
    """A browser that was sent to the provider."""

    url: str
    bound: str
    """For its cookie: only this browser can finish."""


@dataclass(frozen=True, slots=True)
class _Begun:
    nonce: str
    verifier: str
    bound: bytes
    until: float


@dataclass(frozen=True, slots=True)
class _Provider:
    authorize: str
    token: str
    keys: str


class Oidc:
    """`ask` sends one request; `now` gives the time with a zone, `monotonic` seconds."""

    def __init__(
        self, settings: Settings, ask: Ask, now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._settings, self._ask, self._now, self._monotonic = settings, ask, now, monotonic
        self._begun: dict[str, _Begun] = {}
        self._provider: tuple[_Provider, float] | None = None
        self._keys: tuple[KeySet, float] | None = None

    async def begin(self) -> Begun:
        """Send a browser there. Raises OidcRefused when the provider cannot be asked."""
        provider = await self._discover()
        state, nonce, verifier, bound = (secrets.token_urlsafe(32) for _ in range(4))
        self._forget()
        self._begun[state] = _Begun(nonce, verifier, _hash(bound), self._monotonic() + BEGUN)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client,
            "redirect_uri": self._settings.back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return Begun(f"{provider.authorize}{'&' if '?' in provider.authorize else '?'}{urlencode(asked)}", bound)

    async def finish(self, state: str, code: str, bound: str) -> Person:
        """The browser came back. Raises OidcRefused."""
        begun = self._begun.pop(state, None)
        if begun is None or self._monotonic() >= begun.until:
            raise OidcRefused("not begun here, or too long ago")
        if not compare_digest(_hash(bound), begun.bound):
            raise OidcRefused("begun in another browser")
        if not 0 < len(code) <= LONGEST:
            raise OidcRefused("no code")
        provider = await self._discover()
        claims = await self._claims(await self._redeem(provider, code, begun.verifier), provider)
        self._check(claims, begun.nonce)
        return self._person(claims)

    # --- the provider ------------------------------------------------------------------------------------------------

    async def _discover(self) -> _Provider:
        """OpenID Connect Discovery 1.0."""
        if self._provider is not None and self._monotonic() < self._provider[1]:
            return self._provider[0]
        issuer = self._settings.issuer
        found = await self._json(Request("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        if found.get("issuer") != issuer:
            raise OidcRefused("the provider calls itself another issuer than the configuration does")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        places = [found.get(name) for name in names]
        secure = issuer.startswith("https:")
        if not all(isinstance(one, str) and one.startswith("https://" if secure else "http") for one in places):
            raise OidcRefused("the provider names no addresses, or insecure ones")
        provider = _Provider(*map(str, places))
        self._provider = provider, self._monotonic() + KNOWN
        return provider

    async def _redeem(self, provider: _Provider, code: str, verifier: str) -> str:
        """The ID token for a code (RFC 6749 section 4.1.3)."""
        s = self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": s.back,
            "client_id": s.client,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if s.secret:
            pair = f"{quote(s.client, safe='')}:{quote(s.secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        found = await self._json(Request("POST", provider.token, headers, urlencode(form).encode()))
        token = found.get("id_token")
        if not isinstance(token, str):
            raise OidcRefused("the provider gave no ID token")
        return token

    async def _claims(self, token: str, provider: _Provider) -> Mapping[str, Any]:
        """What is signed by a key of the provider's; by a new one, too, which it may have since a minute ago."""
        try:
            return self._signed(token, await self._key_set(provider, older=KNOWN))
        except (JoseError, ValueError):
            pass
        try:
            return self._signed(token, await self._key_set(provider, older=ASK_AGAIN))
        except (JoseError, ValueError) as problem:
            raise OidcRefused(f"the ID token is not signed as it should be: {type(problem).__name__}") from None

    @staticmethod
    def _signed(token: str, keys: KeySet) -> Mapping[str, Any]:
        """Raises JoseError, ValueError."""
        claims: Mapping[str, Any] = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        return claims

    async def _key_set(self, provider: _Provider, older: float) -> KeySet:
        """Asked for again when what is known is `older` seconds old. Raises OidcRefused."""
        now = self._monotonic()
        if self._keys is None or now - self._keys[1] >= older:
            found = await self._json(Request("GET", provider.keys))
            try:
                self._keys = KeySet.import_key_set(found), now  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError, AttributeError):
                raise OidcRefused("the provider's keys are none") from None
        return self._keys[0]

    async def _json(self, request: Request) -> Mapping[str, Any]:
        try:
            answer = await self._ask(request, asyncio.get_running_loop().time() + DEADLINE)
        except (OutsideFailed, ServerTrouble) as problem:
            raise OidcRefused(f"the provider does not answer: {problem}") from problem
        if answer.status != 200:
            raise OidcRefused(f"the provider refuses: status {answer.status}")
        try:
            found = json.loads(answer.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise OidcRefused("the provider's answer is no JSON object")
        return found

    # --- what it says ------------------------------------------------------------------------------------------------

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        """OpenID Connect Core 1.0 section 3.1.3.7. Raises OidcRefused."""
        s, now = self._settings, self._now().timestamp()
        audience = claims.get("aud")
        many = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != s.issuer:
            raise OidcRefused("another issuer")
        if s.client not in many or (len(many) > 1 and claims.get("azp") != s.client):
            raise OidcRefused("meant for another client")
        if "azp" in claims and claims["azp"] != s.client:
            raise OidcRefused("given to another client")
        if not _is_number(claims.get("exp")) or claims["exp"] <= now - SKEW:
            raise OidcRefused("over")
        if not _is_number(claims.get("iat")) or claims["iat"] > now + SKEW:
            raise OidcRefused("of the future")
        said = claims.get("nonce")
        if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
            raise OidcRefused("another nonce")

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject, email = claims.get("sub"), claims.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise OidcRefused("no subject")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        groups = claims.get(self._settings.groups_claim)
        named = frozenset(one for one in groups if isinstance(one, str)) if isinstance(groups, list) else frozenset()
        return Person(subject, str(email).casefold() if verified else None, named)

    def _forget(self) -> None:
        now = self._monotonic()
        while self._begun:
            oldest = next(iter(self._begun))
            if self._begun[oldest].until > now and len(self._begun) < MOST_BEGUN:
                return
            del self._begun[oldest]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
