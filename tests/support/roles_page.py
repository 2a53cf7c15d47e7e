"""`PYTHONPATH=tests .venv/bin/python -m support.roles_page` writes docs/reference/roles.md: the tables of cti/roles.py,
as tests/wire/test_roles.py asks them of the running program.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from cti import roles
from cti.roles import MESSAGES, ROUTES, Reach, Role, Row

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "roles.md"
HEAD = """# Roles

Who may do what. This page is made from the one table that the program asks (`cti/roles.py`); a test asks the running
program for every cell of it. What is not in the table nobody may: a program with a route that has no row does not
start, a message without one closes its connection. A user has one role or several, and may what one of them may.
A change of roles or of the password ends a user's sessions at once, and open pages within a second.

| role | |
| --- | --- |
{roles}

**own**: what is theirs, their talk, their recording; of anything else the answer is 404, as if it were not there.
"""
ROUTES_HEAD = """
## Over HTTP

*Noted*: what the audit log keeps of it ([how to read it](../how-to/audit.md)). *Token*: a program may do it too, with
an [API token](../how-to/api-tokens.md) of such a role. Without logging in: {anybody}.

| | {columns} | noted | token |
| --- | {dashes} | --- | --- |
"""
MESSAGES_HEAD = """
## Over websockets

A ticket, bought over HTTP, says who it is. What the server sends goes to those whose `hello` is taken; the others'
connection is closed with 4403. `sip` is any message of a telephone (RFC 7118).

| | {columns} |
| --- | {dashes} |
"""


def page() -> str:
    """The page as it should be."""
    columns = " | ".join(role.value.replace("_", " ") for role in Role)
    dashes = " | ".join("---" for _ in Role)
    anybody = ", ".join(f"`{name}`" for name, row in ROUTES.items() if row.anybody)
    return "".join(
        (
            HEAD.format(roles="\n".join(f"| {role.value} | {text} |" for role, text in _explained())),
            ROUTES_HEAD.format(anybody=anybody, columns=columns, dashes=dashes),
            *(_route(name, row) for name, row in ROUTES.items() if not row.anybody),
            MESSAGES_HEAD.format(columns=columns, dashes=dashes),
            *(_message(path, kind, row) for path, kinds in MESSAGES.items() for kind, row in kinds.items()),
        )
    )


def _route(name: str, row: Row) -> str:
    return f"| `{name}` | {_cells(row)} | {row.noted} | {'yes' if _for_programs(row) else ''} |\n"


def _for_programs(row: Row) -> bool:
    return not row.people and Reach.ANY in row.reaches.values()


def _message(path: str, kind: str, row: Row) -> str:
    return f"| `{path}` {kind} | {_cells(row)} |\n"


def _cells(row: Row) -> str:
    words = {Reach.ANY: "yes", Reach.OWN: "own", None: ""}
    return " | ".join(words[row.reaches.get(role)] for role in Role)


def _explained() -> Iterator[tuple[Role, str]]:
    """Each role with the text below it in the source."""
    body = next(n for n in ast.parse(inspect.getsource(roles)).body if isinstance(n, ast.ClassDef) and n.name == "Role")
    texts = [n.value.value for n in body.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    return zip(Role, map(str, texts[1:]), strict=True)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
