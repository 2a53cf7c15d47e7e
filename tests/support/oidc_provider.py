"""A small OpenID provider on loopback that speaks the real protocol: discovery, authorization code with PKCE, token
endpoint with client authentication, keys. A test says what it should say otherwise, to see it refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "centrala", "a secret of both: &=+%"


@dataclass
class Provider:
    """`claims` and `header` replace those of the next ID token; None takes one away."""

    url: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "00u1", "email": "ewa@firma.example", "email_verified": True}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    sign_with: Any = None
    """Another key than its own; "none": no signature; "public": the public key as a secret."""
    document: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: rsa_key("one"))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths, as they came."""
    down: bool = False

    def turn(self) -> None:
        """Another key from now on."""
        self.key = rsa_key("two")

    def authorize(self, query: dict[str, str], back: str) -> str:
        """The person agrees: where the browser goes then. What a provider must check, it checks."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["redirect_uri"] == back
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{back}?{urlencode({'code': code, 'state': query['state'], 'session_state': 'x'})}"

    async def discovery(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if self.down:
            return web.Response(status=503)
        found = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return web.json_response({**found, **self.document})

    async def keys(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request: web.Request) -> web.Response:
        """RFC 6749 section 4.1.3, RFC 7636 section 4.6. A code is good once."""
        self.asked.append(request.path)
        form = {name: str(value) for name, value in (await request.post()).items()}
        given = base64.b64decode(request.headers.get("Authorization", "Basic ").removeprefix("Basic ")).decode()
        if tuple(map(unquote, given.split(":"))) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        begun = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if (
            begun is None
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != begun["redirect_uri"]
            or proof.decode() != begun["code_challenge"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": self._signed(begun)})

    def _signed(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": begun["nonce"], **self.person}
        claims = {name: value for name, value in {**usual, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if self.sign_with == "none":
            parts = (_part({"alg": "none"}), _part(claims), "")
            return ".".join(parts)
        if self.sign_with == "public":
            return self._by_the_public_key(claims)
        return jwt.encode(header, claims, self.sign_with or self.key, algorithms=["RS256"])

    def _by_the_public_key(self, claims: dict[str, Any]) -> str:
        """Used as if it were a secret of both: the oldest trick."""
        said = ".".join((_part({"alg": "HS256", "kid": self.key.kid}), _part(claims)))
        proof = hmac.new(self.key.as_pem(private=False), said.encode(), "sha256").digest()
        return f"{said}.{_packed(proof)}"


@cache
def rsa_key(kid: str) -> RSAKey:
    """Making one takes a while."""
    return RSAKey.generate_key(2048, {"kid": kid}, private=True)


def _part(value: dict[str, Any]) -> str:
    return _packed(json.dumps(value).encode())


def _packed(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    made = Provider()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", made.discovery)
    app.router.add_get("/keys", made.keys)
    app.router.add_post("/token", made.token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()
