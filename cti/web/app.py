"""The route table becomes an aiohttp application: guard, body, handler, answer, headers; every mistake as a Problem.

In: routes, guard. Out: web.Application. Called by agents_side.py.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware
from pydantic import ValidationError

from cti.logins.sessions import LIFETIME
from cti.metrics import DeskMetrics
from cti.model import Model
from cti.roles import ROUTES, Row, key
from cti.web.auth import Guard
from cti.web.front import COOKIE, FRONT, HERE, SECURE_COOKIE
from cti.web.models import Detail, Problem
from cti.web.noting import Notes
from cti.web.routes import TOLD, WHO, Answer, ApiProblem, Auth, Call, Route
from ivr.eventlog import LogFull
from ivr.store import StoreDown

MAX_BODY = 64 * 1024
"""Bytes; the longest request is a note of 4,000 characters."""
FORM = "application/x-www-form-urlencoded"
BODY_DEADLINE = 10.0
"""Seconds for a body to arrive, or for more of a file."""
PIECE = 64 * 1024
"""Bytes of a file at once."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "centrala",
}
"""On every answer, whatever went wrong. With `no-referrer` browsers would send forms with `Origin: null`, which the
guard refuses: whoever got a link could not say no."""
ONLY_HTTPS = f"max-age={365 * 24 * 3600}"
"""Who came by https once does not come otherwise for a year (RFC 6797)."""

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


def make_app(
    routes: Iterable[Route],
    guard: Guard,
    metrics: DeskMetrics,
    notes: Notes | None,
    go_down: Callable[[], None] = lambda: None,
) -> web.Application:
    """An application that knows these routes and nothing else. `notes` keeps what the table of roles says of them;
    None: nothing. `go_down` is called when its server ends. Raises LookupError for a route that is not in the table."""

    async def down(_app: web.Application) -> None:
        go_down()

    table: dict[object, tuple[Route, Row]] = {}
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_middleware(table, guard, metrics, notes)])
    for route in routes:
        added = app.router.add_route(route.method, route.path, _endpoint(route))
        table[added] = route, _row(route)
    app[FRONT] = guard.front
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(down)
    return app


def _row(route: Route) -> Row:
    """Who may. Raises LookupError, also when the route lets in anybody and the table does not."""
    found = ROUTES.get(key(route.method, route.path))
    if found is None:
        raise LookupError(f"{route.method} {route.path}: no line in cti/roles.py, so nobody may")
    if found.anybody is not (route.auth in (Auth.OPEN, Auth.TICKET)):
        raise LookupError(f"{route.method} {route.path}: cti/roles.py and the route's auth mark disagree")
    return found


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    if request.app[FRONT].secure(request):
        response.headers["Strict-Transport-Security"] = ONLY_HTTPS
    response.headers.setdefault("Cache-Control", "no-store")


def _middleware(
    table: Mapping[object, tuple[Route, Row]], guard: Guard, metrics: DeskMetrics, notes: Notes | None
) -> Middleware:
    """Everything passes here. A route that is not in the table has no auth mark and is refused."""

    @web.middleware
    async def through(request: web.Request, handler: Next) -> web.StreamResponse:
        began = time.perf_counter()
        route, row = table.get(request.match_info.route, (None, None))
        try:
            response = await _pass(request, route, row, handler, guard)
            if notes is not None and row is not None and row.noted and response.status < 400:
                await _note(request, row, notes)
        except ApiProblem as problem:
            response = _problem(problem.status, problem.error, str(problem), problem.details, problem.headers)
        except web.HTTPException as refused:
            response = _refused(refused)
        except (StoreDown, LogFull):
            log.warning("web.store_down", path=route.path if route else "")
            response = _problem(503, "store_down", "The database does not answer; try again.", [], {"Retry-After": "3"})
        except ConnectionError:
            response = web.Response(status=499)  # the client went; nobody reads this
        except Exception:
            log.exception("web.failed", path=route.path if route else "")
            response = _problem(500, "our_fault", "Something went wrong here; it is in the log.", [], {})
        metrics.request(request.method, route.path if route else "", response.status, time.perf_counter() - began)
        return response

    return through


async def _pass(
    request: web.Request, route: Route | None, row: Row | None, handler: Next, guard: Guard
) -> web.StreamResponse:
    if request.match_info.http_exception is not None:
        return await handler(request)
    if route is None or row is None:
        raise ApiProblem(401, "login_needed", "Log in first.")
    request[WHO] = await guard.check(request, route, row)
    return await handler(request)


async def _note(request: web.Request, row: Row, notes: Notes) -> None:
    """Before the answer leaves. Raises LogFull."""
    (agent, _), answer = request[WHO], request.get(TOLD) or Answer()
    user = agent.user if agent is not None else answer.by
    if not user:
        return  # sent away politely, like a browser that comes back from a provider which said no
    thing = next(iter(request.match_info.values()), "")
    address, seen = request.app[FRONT].address(request), request.method == "GET"
    await notes.done(row.noted, user, thing, address, answer.noted, seen=seen)


def _endpoint(route: Route) -> Next:
    if route.raw is not None:
        return route.raw

    async def endpoint(request: web.Request) -> web.StreamResponse:
        return await _handle(request, route)

    return endpoint


async def _handle(request: web.Request, route: Route) -> web.StreamResponse:
    assert route.handler is not None
    agent, session = request[WHO]
    call = Call(
        agent=agent,
        session=session,
        body=await _sent(request, route),
        path=dict(request.match_info),
        address=request.app[FRONT].address(request),
        secure=request.app[FRONT].secure(request),
        query=_query(request, route.query) if route.query else None,
        cookies=request.cookies,
        content=_content(request, route.upload) if route.upload else None,
        languages=request.headers.get("Accept-Language", ""),
    )
    answer = request[TOLD] = await route.handler(call)
    return _response(answer, call)


async def _content(request: web.Request, most: int) -> AsyncIterator[bytes]:
    """A file, piece by piece: nothing of it is kept here."""
    if (request.content_length or 0) > most:
        raise ApiProblem(413, "too_large", f"A file may have {most // 2**20} MB.")
    count = 0
    while True:
        try:
            async with asyncio.timeout(BODY_DEADLINE):
                piece = await request.content.read(PIECE)
        except TimeoutError:
            raise ApiProblem(408, "too_slow", f"Nothing came for {BODY_DEADLINE:.0f} s.") from None
        if not piece:
            return
        count += len(piece)
        if count > most:
            raise ApiProblem(413, "too_large", f"A file may have {most // 2**20} MB.")
        yield piece


async def _sent(request: web.Request, route: Route) -> Model | None:
    if route.form is not None:
        return await _form(request, route.form)
    return await _body(request, route.body) if route.body is not None else None


async def _form(request: web.Request, model: type[Model]) -> Model:
    if request.content_type != FORM:
        raise ApiProblem(415, "not_a_form", f"Send {FORM}.")
    try:
        fields = parse_qsl((await _read(request)).decode(), max_num_fields=20)
        return model.model_validate_strings(dict(fields))
    except ValidationError as mistakes:
        raise ApiProblem(400, "bad_request", "The form is not as it should be.", _details(mistakes)) from None
    except ValueError:
        raise ApiProblem(400, "bad_request", "The form is not as it should be.") from None


async def _read(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_DEADLINE):
            return await request.read()
    except TimeoutError:
        raise ApiProblem(408, "too_slow", f"The body took more than {BODY_DEADLINE:.0f} s.") from None


async def _body(request: web.Request, model: type[Model]) -> Model:
    if request.content_type != "application/json":
        raise ApiProblem(415, "not_json", "Send application/json.")
    data = await _read(request)
    try:
        return model.model_validate_json(data)
    except ValidationError as mistakes:
        raise ApiProblem(400, "bad_request", "The body is not as it should be.", _details(mistakes)) from None


def _query(request: web.Request, model: type[Model]) -> Model:
    given = request.query
    if len(given) != len(set(given)):
        raise ApiProblem(400, "bad_request", "A name stands twice behind the ?.")
    try:
        return model.model_validate(dict(given))
    except ValidationError as mistakes:
        raise ApiProblem(400, "bad_request", "What is asked is not as it should be.", _details(mistakes)) from None


def _details(mistakes: ValidationError) -> list[Detail]:
    """Where and what, without the value: it may be a password."""
    return [
        Detail(where=".".join(str(part) for part in error["loc"]), message=error["msg"])
        for error in mistakes.errors(include_url=False, include_input=False, include_context=False)
    ]


def _response(answer: Answer, call: Call) -> web.Response:
    if answer.file is not None:
        how = "inline" if answer.file.inline else "attachment"
        named = {"Content-Disposition": f'{how}; filename="{answer.file.name}"', **answer.headers}
        return web.Response(
            status=answer.status, body=answer.file.content, content_type=answer.file.kind, headers=named
        )
    text = answer.body.model_dump_json() if answer.body is not None else None
    response = web.Response(
        status=answer.status,
        text=text,
        content_type="application/json" if text is not None else None,
        headers=answer.headers,
    )
    if answer.cookie is not None:
        _session_cookies(response, answer.cookie, call.secure)
    return response


def _session_cookies(response: web.Response, token: str, secure: bool) -> None:
    """The session, which a page cannot read, and beside it that there is one: so nobody has to ask in vain."""
    name, lifetime = SECURE_COOKIE if secure else COOKIE, int(LIFETIME.total_seconds())
    if token:
        response.set_cookie(name, token, max_age=lifetime, httponly=True, samesite="Lax", secure=secure)
        response.set_cookie(HERE, "1", max_age=lifetime, samesite="Lax", secure=secure)
    else:
        response.del_cookie(name, httponly=True, samesite="Lax", secure=secure)
        response.del_cookie(HERE, samesite="Lax", secure=secure)


def _problem(
    status: int, error: str, message: str, details: list[Detail], headers: Mapping[str, str]
) -> web.StreamResponse:
    body = Problem(error=error, message=message, details=details)
    return web.json_response(text=body.model_dump_json(), status=status, headers=headers)


def _refused(refused: web.HTTPException) -> web.StreamResponse:
    """aiohttp's own refusals in our form: 404, 405, 413, …"""
    kept = {name: refused.headers[name] for name in ("Allow", "Retry-After", "Location") if name in refused.headers}
    return _problem(refused.status, refused.reason.lower().replace(" ", "_"), f"{refused.reason}.", [], kept)
