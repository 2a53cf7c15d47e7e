"""The browser page: files read once when the program starts, one route each. Nothing else can be reached.

In: the folder that `make web` fills (cti/static). Out: routes. Names under assets/ hold a hash of their content, so a
browser may keep them for ever; index.html is asked for each time.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from cti.web.routes import Auth, RawHandler, Route

MAX_FILE = 8 * 1024 * 1024
"""Bytes; the whole page has some 100 kB."""
MAX_FILES = 500
HASHED = "/assets/"
FOR_EVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"
WORTH_PACKING = 1_000
"""Bytes; a shorter file gains nothing."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file in memory."""

    content: bytes
    packed: bytes | None
    """gzip (RFC 1952), when it is shorter."""
    content_type: str
    etag: str
    cache: str


def page_routes(folder: Path) -> list[Route]:
    """One route per file of `folder`, index.html at `/`. Without a page, `/` says how to build one."""
    files = _read(folder)
    if "/index.html" not in files:
        return [_route("/", _missing)]
    files["/"] = files["/index.html"]
    return [_route(path, _sender(file)) for path, file in sorted(files.items())]


def _read(folder: Path) -> dict[str, PageFile]:
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()) if folder.is_dir() else []
    chosen = [p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts)]
    result = {}
    for path in chosen[:MAX_FILES]:
        if path.stat().st_size <= MAX_FILE:
            name = "/" + path.relative_to(folder).as_posix()
            result[name] = _file(name, path.read_bytes())
    return result


def _file(name: str, content: bytes) -> PageFile:
    suffix = Path(name).suffix
    packed = gzip.compress(content, mtime=0) if len(content) >= WORTH_PACKING else content
    return PageFile(
        content=content,
        packed=packed if len(packed) < len(content) else None,
        content_type=_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream",
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        cache=FOR_EVER if name.startswith(HASHED) else EACH_TIME,
    )


def _route(path: str, raw: RawHandler) -> Route:
    summary = "A file of the browser page"
    return Route(method="GET", path=path, auth=Auth.OPEN, raw=raw, summary=summary, documented=False)


def _sender(file: PageFile) -> RawHandler:
    async def send(request: web.Request) -> web.StreamResponse:
        headers = {"Cache-Control": file.cache, "ETag": file.etag, "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == file.etag:
            return web.Response(status=304, headers=headers)
        body = file.content
        if file.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"], body = "gzip", file.packed
        return web.Response(body=body, headers={**headers, "Content-Type": file.content_type})

    return send


async def _missing(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=503, text="The page is not built: run `make web`.\n")
