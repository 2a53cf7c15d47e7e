"""`functions:`, `queries:`, `databases:`, `secrets:`, `http:`, `senders:`: what flows may ask and who sends."""

from __future__ import annotations

import re
from pathlib import Path

from scripts_dsl import suggest
from scripts_dsl.file_words import names
from scripts_dsl.problems import Problem
from scripts_dsl.settings import queries, words
from scripts_dsl.settings.model import FunctionSpec, Query
from scripts_dsl.settings.shapes import Shapes
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.types import MapType, Type, parse_type

CHANNELS = names(words.SENDERS)
_FUNCTION = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+", re.ASCII)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s?#]*)?", re.ASCII)
_SECRET = re.compile(r"[A-Z][A-Z0-9_]{0,59}", re.ASCII)


class Outside(Shapes):
    """What stands outside the telephone."""

    def function(self, name: Scalar, node: Node) -> FunctionSpec | None:
        """One entry of `functions:`."""
        if not _FUNCTION.fullmatch(name.text):
            self.report.error(
                "name",
                name.mark,
                f"'{name.text}' cannot be a function",
                "write  module.function, as in customers.by_number",
            )
            return None
        parts = self.known(node, names(words.FUNCTION), "a function")
        gives = parts.get("gives")
        return FunctionSpec(
            name.text, self.each(parts.get("takes"), self._type_of), self._type(gives) if gives else None
        )

    def _type_of(self, _: Scalar, node: Node) -> Type | None:
        return self._type(node)

    def _type(self, node: Node) -> Type | None:
        if isinstance(node, MappingNode):
            return MapType.of(self.each(node, self._type_of))
        try:
            return parse_type(self.word(node))
        except Problem as problem:
            self.report.problem(node, problem)
            return None

    def queries(self, node: Node | None, folder: Path | None) -> dict[str, Query]:
        """`queries: queries.sql`, a file beside the settings. Without a folder nothing is read."""
        name = self.word(node)
        if not name or folder is None or node is None:
            return {}
        try:
            return queries.read(folder, name)
        except queries.QueryProblem as problem:
            self.report.error("queries", node.mark, str(problem), *problem.hints)
            return {}

    def secrets(self, node: Node | None) -> tuple[str, ...]:
        """`secrets: [CRM_URL]`."""
        for item in node.items if isinstance(node, Sequence) else ():
            if not _SECRET.fullmatch(self.word(item)):
                self.report.error(
                    "name", item.mark, f"'{self.word(item)}' cannot be the name of a secret", "write  CRM_URL"
                )
        return tuple(word for word in self.words(node) if _SECRET.fullmatch(word))

    def database(self, node: Node, secrets: tuple[str, ...]) -> str | None:
        """One entry of `databases:`: `secret CRM_URL`."""
        kind, _, secret = self.word(node).partition(" ")
        if kind == "secret" and secret in secrets:
            return secret
        hints = suggest.hints(secret, secrets, "secrets") if kind == "secret" else ()
        what = "the address of a database is a secret"
        self.report.error("unknown-secret", node.mark, what, "write  secret CRM_URL", *hints)
        return None

    def http(self, node: Node | None) -> tuple[str, ...]:
        """`http: {allow: [https://billing.example]}`."""
        allow = self.known(node, names(words.HTTP), "http").get("allow")
        found: list[str] = []
        for item in allow.items if isinstance(allow, Sequence) else (allow,) if allow is not None else ():
            address = self.word(item)
            if _ADDRESS.fullmatch(address):
                found.append(address.rstrip("/"))
            else:
                self.report.error("http", item.mark, f"'{address}' is no address", "write  https://billing.example")
        return tuple(found)

    def senders(self, node: Node | None) -> dict[str, str]:
        """`senders: {sms: Energia, email: help@energia.example}`."""
        return {name: self.word(value) for name, value in self.known(node, CHANNELS, "senders").items()}
