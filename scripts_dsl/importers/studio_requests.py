"""Widgets of Studio that ask another program: `make-http-request` becomes http, `run-function` http or run."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

from scripts_dsl.importers.draft import Place, Value, slug
from scripts_dsl.importers.source import Json, a_map, word
from scripts_dsl.importers.studio_flow import Widget
from scripts_dsl.importers.studio_making import Making

MOST_FIELDS = 100
"""Of a form that is sent."""
FORM = "urlencoded"
"""In the content type of a form."""
_BARE = re.compile(r"(?<=[:\s,\[])\{\{[^{}]{0,200}\}\}(?=[\s,\]}])")
_LOGIN = re.compile(r"^(https?://)[^/@\s]+@", re.ASCII)


def request(making: Making, widget: Widget, place: Place) -> str | None:
    """`make-http-request`, `run-function`: http; a function without an address: run."""
    function = widget.type == "run-function"
    into = making.values.answer(widget)
    arguments = _arguments(making, widget)
    fields: dict[str, Value | None] = {
        "with": arguments or None,
        "into": into,
        "on_error": making.place(widget.to("failed", "fail")),
    }
    url = making.text(widget, _without_login(making, widget))
    widget.ignore("service_sid", "environment_sid", "function_sid", "timeout")
    if url:
        method = "POST" if function else (widget.get("method").upper() or "GET")
        place.add("http", f"{method} {url}", **fields)
        if function:
            making.report.change(widget.source, "a Twilio function is asked over the web: is its address public?")
        if arguments and method != "GET" and (function or FORM in widget.get("content_type")):
            making.report.change(widget.source, "it sent a form; here the body is a JSON object")
    else:
        place.add("run", f"twilio.{slug(widget.name)}", **fields)
        making.report.change(widget.source, f"write a function twilio.{slug(widget.name)} in callflows/hooks/")
    if widget.get("add_twilio_auth") == "1":
        making.report.lose(f"{widget.source}, add_twilio_auth", "write  headers: {Authorization: secret NAME}")
    making.follow(place, widget, "success")
    return f"http, {len(arguments)} values" if url else f"run, {len(arguments)} values"


def _without_login(making: Making, widget: Widget) -> str:
    url = widget.get("url")
    bare = _LOGIN.sub(r"\1", url)
    if bare != url:
        told = "name and password are left out: write  headers: {Authorization: secret NAME}"
        making.report.lose(f"{widget.source}, login in the address", told)
    return bare.replace(" ", "%20")


def _arguments(making: Making, widget: Widget) -> dict[str, Value]:
    """Parameters, and the fields of a body that is one JSON object or a form."""
    pairs = widget.pairs("parameters")
    body, form = widget.get("body"), FORM in widget.get("content_type")
    if body:
        known = _object(body) or (_form(body) if form else {})
        pairs += [(key, word(value)) for key, value in known.items() if word(value)]
        if not known or len(known) != sum(bool(word(v)) for v in known.values()):
            making.report.lose(f"{widget.source}, body", f"only fields of one JSON object are sent: {body!r}")
    found: dict[str, Value] = {}
    for key, theirs in pairs:
        formula = making.formula(widget, theirs, f"parameter {key}")
        if formula is not None and key.isidentifier():
            found[key] = formula
        elif formula is not None:
            making.report.lose(f"{widget.source}, parameter {key}", "no field of an answer here has such a name")
    return found


def _object(body: str) -> dict[str, Json]:
    """The fields of a JSON object; `{{…}}` may stand in it without quotes."""
    try:
        return a_map(json.loads(_BARE.sub(r'"\g<0>"', body)))
    except (ValueError, RecursionError):
        return {}


def _form(body: str) -> dict[str, Json]:
    """`a=1&b={{x}}`."""
    return dict(parse_qsl(body, max_num_fields=MOST_FIELDS)) if body.count("&") < MOST_FIELDS else {}
