"""Fields of `http`: the request with the server that the site allows, and its headers. Used by kinds_site.py.

A mistake becomes a message and the function gives None.
"""

from __future__ import annotations

from scripts_dsl import requests, suggest
from scripts_dsl.fields import Fields
from scripts_dsl.grammar import Field
from scripts_dsl.model import StepNode
from scripts_dsl.template import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Scalar
from scripts_dsl.types import MapType


def request(f: Fields, _row: Field, node: Node, step: StepNode) -> requests.Request | None:
    """Method, a fixed server that the site allows, and a path with values."""
    if not isinstance(node, Scalar):
        return None
    by_name(f, step)
    method, _, url = node.text.strip().partition(" ")
    if method not in requests.METHODS:
        hint = "write  GET https://…" if "://" in node.text else suggest.listed("methods", requests.METHODS)
        f.report.error("http", node.mark, "a request begins with its method", hint)
        return None
    server = requests.SERVER.match(url)
    if server is None:
        what = (
            "a value must not decide who is asked" if "${" in url.partition("/")[0] or "//${" in url else "no address"
        )
        f.report.error("http", node.mark, f"{what}: '{url}'", "write the server: https://billing.example/…")
        return None
    fixed = url.partition("${")[0].partition("?")[0].rstrip("/")
    if f.site.known and not requests.allowed(fixed, f.site.http):
        hint = f"add  http: {{allow: [{server[0]}]}}  to settings.yaml"
        f.report.error("http", node.mark, f"the site does not allow '{server[0]}'", hint)
    template = f.template(Scalar(url, _behind(node, len(method) + 1), node.style))
    return requests.Request(method, template) if template is not None else None


def headers(f: Fields, _row: Field, node: Node, _step: StepNode) -> tuple[tuple[str, Template], ...]:
    found: list[tuple[str, Template]] = []
    for key, value in node.entries if isinstance(node, MappingNode) else ():
        text = text_of(value)
        if not requests.is_header(key.text):
            what = f"'{key.text}' is no header of a flow"
            f.report.error("http", key.mark, what, "write  Authorization: secret NAME, Accept-Language: ${language}, …")
        secret = text.removeprefix(requests.OF_SITE) if text.startswith(requests.OF_SITE) else None
        if secret is not None and f.site.known and secret not in f.site.secrets:
            hints = suggest.hints(secret, f.site.secrets, "secrets")
            f.report.error("unknown-secret", value.mark, f"the site has no secret '{secret}'", *hints)
        template = f.template(value) if isinstance(value, Scalar) else None
        if template is not None:
            found.append((key.text, template))
    return tuple(found)


def by_name(f: Fields, step: StepNode) -> None:
    """An answer with fields needs a value with fields."""
    into = step.of("into")
    wanted = f.scope.values.get(text_of(into)) if into is not None else None
    if into is None or wanted is None or isinstance(wanted, MapType) or f.lost:
        return
    what = f"'{step.verb.name}' answers with fields, '{text_of(into)}' is {wanted.a}"
    f.report.error("wrong-result", into.mark, what, f"write  answer: {{{text_of(into)}: {wanted.name}}}  in vars:")


def text_of(node: Node | None) -> str:
    """As it is written; empty for what is no plain text."""
    return node.text.strip() if isinstance(node, Scalar) else ""


def _behind(node: Scalar, length: int) -> Mark:
    mark = node.mark
    return Mark(mark.line, mark.column + length, mark.end_line, mark.end_column)
