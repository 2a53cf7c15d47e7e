"""Serves the two API documents, made from the route table and the message models when the program starts."""

from __future__ import annotations

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
        self._openapi = b"{}"

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
        """Make the document of all routes."""
        self._openapi = orjson.dumps(openapi(routes, self._version))

    async def openapi(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._openapi, content_type="application/json")

    async def asyncapi(self, request: web.Request) -> web.StreamResponse:
        """With the host that the client asked for, if it is one."""
        host = request.host if _HOST.fullmatch(request.host) else "localhost"
        text = asyncapi(host, secure=request.app[FRONT].secure(request), version=self._version)
        return web.Response(text=text, content_type="application/yaml")
