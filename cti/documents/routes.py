"""Serves the two API documents, made from the route table and the message models when somebody asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import orjson
from aiohttp import web

from cti.documents.asyncapi import asyncapi
from cti.documents.openapi import openapi
from cti.web.front import FRONT
from cti.web.routes import Auth, Route

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:]{2,39}\](:\d{1,5})?", re.ASCII)


class DocumentRoutes:
    """`version` of the program."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._described: Sequence[Route] = ()
        self._openapi: bytes | None = None

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/openapi.json",
                auth=Auth.OPEN,
                raw=self.openapi,
                answers={200: "application/json"},
                summary="This document",
            ),
            Route(
                method="GET",
                path="/api/asyncapi.yaml",
                auth=Auth.OPEN,
                raw=self.asyncapi,
                answers={200: "application/yaml"},
                summary="The websocket `/cti`",
            ),
        ]

    def describe(self, routes: Sequence[Route]) -> None:
        """The document is of these routes."""
        self._described, self._openapi = tuple(routes), None

    async def openapi(self, _request: web.Request) -> web.StreamResponse:
        if self._openapi is None:
            # A tenth of a second's work, beside calls.
            self._openapi = await asyncio.to_thread(self._made)
        return web.Response(body=self._openapi, content_type="application/json")

    def _made(self) -> bytes:
        return orjson.dumps(openapi(self._described, self._version))

    async def asyncapi(self, request: web.Request) -> web.StreamResponse:
        """With the host that the client asked for, if it is one."""
        host = request.host if _HOST.fullmatch(request.host) else "localhost"
        text = asyncapi(host, secure=request.app[FRONT].secure(request), version=self._version)
        return web.Response(text=text, content_type="application/yaml")
