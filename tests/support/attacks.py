"""`PYTHONPATH=tests .venv/bin/python -m support.attacks` writes docs/reference/attacks.md: what may be done to the
program, what it does then, and which tests show it. A test says so: `@pytest.mark.attack("A16")`, or `pytestmark`
for all of a file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "attacks.md"
MARK = "attack"


class Attack(NamedTuple):
    """One row of the page."""

    title: str
    tried: str
    promised: str


ATTACKS: Mapping[str, Attack] = {
    "A1": Attack(
        "A way round the login",
        "Every route without a session, with `?x[]=1`, `/..;/`, `//`, `%2e`, `%00`, other methods and headers naming "
        "another method or path; a route that somebody adds and gives to nobody.",
        "401 on all but those that are named as open; a route without a row in the table of roles makes no program.",
    ),
    "A2": Attack(
        "A forged Authorization",
        "`Basic AAAA`, `Bearer x`, an empty one, two of them, beside a good cookie too, on every route and websocket.",
        "401, and no cookie is set.",
    ),
    "A3": Attack(
        "A password that is none",
        "Lists, maps, booleans, null and numbers as password; bodies that are no JSON, or nested 30,000 deep.",
        "400; nothing is compared with the stored hash.",
    ),
    "A6": Attack(
        "An agent who does what a supervisor may",
        "Every route and every message of every websocket by every role, and by a user without one.",
        "What the table of roles says, in each cell; 403 or 4403 otherwise.",
    ),
    "A9": Attack(
        "A caller's name with a script in it",
        "Tags, handlers, addresses and templates in the name of a real INVITE, in a browser that shows the card.",
        "Text, and nothing else: no dialog, no request to anywhere.",
    ),
    "A10": Attack(
        "Orders to Asterisk inside a value",
        "Line breaks of every kind and NUL in names, numbers, queues, agents, variables and ids that go to "
        "the manager port.",
        "The value is refused before anything is written; a listener on the port sees no action but ours.",
    ),
    "A11": Attack(
        "Somebody has the engine's password for Asterisk",
        "Running programs, reading files, changing configuration, modules, the dialplan or Asterisk's "
        "database; a queue member who is no agent.",
        "Asterisk refuses each of them to that user, on the very version that the tests run; a strange member "
        "is taken out of the queue within a minute and told.",
    ),
    "A13": Attack(
        "A number that is dialplan",
        "What a caller typed, a list or a page brings: `&`, `,`, `^`, `|`, `;`, `@`, `${…}`, line breaks, "
        "other alphabets.",
        "Only `+` and 3 to 15 digits become a number; it is normalised before it is kept, and filtered again "
        "in Asterisk directly before it is rung.",
    ),
    "A14": Attack(
        "An answer that holds another answer",
        "Values of channel variables with line breaks and whole replies of Asterisk inside.",
        "The value is what it was, or the call breaks off to the fallback; never is it taken for the answer "
        "to the next command, and no other call notices.",
    ),
    "A15": Attack(
        "Forged events",
        "Callers' names and numbers that are headers or events; events of another user of the manager port.",
        "A name is a name. An event counts for channels that are ours only, and opens no file that is not "
        "there.",
    ),
    "A16": Attack(
        "A stranger at the FastAGI port",
        "A forged call, a million lines, a line of 100 MB or without end, a byte now and then, scripts named "
        "`../../…`, twenty a second.",
        "64 KB and five seconds for the head, a token of the channel itself, and no call, no memory and no "
        "delay for anybody else.",
    ),
    "A17": Attack(
        "YAML with teeth",
        "Tags that make objects, aliases by the billion, merge keys, a megabyte in a line, 100,000 levels, "
        "keys twice, `no`, `010`, tabs, includes.",
        "Texts, lists and maps only; one message with line and place, within a second and 100 MB.",
    ),
    "A18": Attack(
        "Formulas that want out",
        "Attributes, calls, comprehensions, powers of powers, endless texts and recursion, regular "
        "expressions.",
        "There is nothing to get at: a formula knows names, numbers and a dozen words. What is none is "
        "refused at its place within 10 ms; what is one is evaluated within bounds.",
    ),
    "A19": Attack(
        "A flow that asks inner addresses",
        "Loopback, private, link-local and metadata addresses in every spelling, other schemes, user names, "
        "redirects, a name that changes its address, the manager's port.",
        "What counts is the address of the socket: public ones on 80 and 443, and those that whoever runs the "
        "program opens. No redirect is followed; the manager's port is never asked.",
    ),
    "A20": Attack(
        "Tricks with HTTP",
        "A second request in the body of an upgrade, compression that nobody agreed on, paths with `..` and `%2f`.",
        "Only what HTTP calls a request is one; frames are not compressed; no file beside the page is there.",
    ),
    "A21": Attack(
        "A page of somebody else opens our websocket",
        "Other origins, `null`, ours as a part of theirs, with a cookie beside it; a ticket used twice.",
        "403 before the upgrade; a cookie opens no websocket, and a ticket one, once, within 30 seconds.",
    ),
    "A22": Attack(
        "A websocket that misbehaves",
        "No hello, two hellos, frames of a megabyte, without end, binary or broken, numbers out of bounds, floods, "
        "thousands of connections.",
        "It is closed with a code that says why; others notice nothing.",
    ),
    "A23": Attack(
        "Things of others",
        "Ids of calls, recordings, links, promises and streams of other agents.",
        "404, as if they were not there.",
    ),
    "A24": Attack(
        "Recordings for everybody",
        "Links of others, old, changed and invented ones, listings, guessed names, ranges, links on the disk, "
        "`..`.",
        "A link opens one recording for five minutes for whom it was made, each playing is written down "
        "first; names are 128 random bits, the folder is closed to others.",
    ),
    "A25": Attack(
        "A card number that stays behind",
        "Numbers typed at `secret: yes` and during a talk, looked for by their tones in what is recorded, and by "
        "their check digit in all files, logs and events of the program and of Asterisk, and at the desk; an "
        "agent who presses the wrong button, a kill.",
        "They are in none of them: the recording is silent while a secret is typed, by itself, and neither an "
        "agent nor a crash brings the sound back.",
    ),
    "A26": Attack(
        "People in logs",
        "A call with a number, a name and digits that are then looked for in log, metrics and pages of "
        "mistakes.",
        "None of them is there; of numbers the last three digits, of names nothing.",
    ),
    "A27": Attack(
        "A caller with another's number",
        "Shown numbers and identities of customers, withheld ones, ones of a carrier that is not trusted.",
        "The number is a hint: the card says not verified, and a flow that proves by it is refused.",
    ),
    "A28": Attack(
        "Trying PINs",
        "Ten thousand at once, 500 digits, keys that no telephone has, keys before the question, keys that "
        "come twice or out of a prompt.",
        "Five tries for an account in 24 hours, whoever calls; the same work for an account that is not "
        "there; 32 digits; keys are those that the line signals, once.",
    ),
    "A29": Attack(
        "Calls out at our expense",
        "Premium, shared-cost and satellite numbers, other countries, emergency and short numbers, our own, "
        "bursts, long talks.",
        "Nobody is rung; the reason stands in the call's past and leaves as an alarm. Ten calls a minute to "
        "neighbours, sixty in all, 3,000 minutes in 24 hours unless configured otherwise.",
    ),
    "A32": Attack(
        "Control characters in a name",
        "Every character from 0 to 31, escape sequences, characters that turn the direction of text.",
        "They are gone or written out before they reach a log, a terminal or a page.",
    ),
    "A33": Attack(
        "Files of people",
        "Cells with formulas, UTF-16, NULs, a million columns, lines without end, 2 GB, quotation marks that nobody "
        "closes, zip bombs, entities, damaged workbooks; numbers that would be calculated on the way out.",
        "What is good is read, every other row is told with its reason, in bounded memory; a formula is a text; what "
        "goes out to a spreadsheet is marked as text.",
    ),
    "A34": Attack(
        "One number, many spellings",
        "Digits of other alphabets, full width, soft hyphens, letters that look like digits, `tel:`, "
        "extensions; every format of every country's example numbers.",
        "One number for all of them, or none; normalised twice is normalised once; who said no is not called "
        "under any spelling.",
    ),
    "A35": Attack(
        "Called all the same",
        "Somebody who said no, on a new list, in another spelling, with another zone or address, for another campaign, "
        "by an agent's hand, by a click, by a flow that puts through, by a call back from before; an Asterisk that has "
        "only its own list.",
        "Nobody is rung: where somebody stands in a campaign is not changed by a list, and every way out goes through "
        "the guard before the trunk. A call back that the person asks for afterwards passes, and a no to offers leaves "
        "what the person needs.",
    ),
    "A36": Attack(
        "Flows that are too much",
        "Prompts named `../../…` or `http://…`, 100,000 options, a text of a megabyte, a recording of 24 "
        "hours.",
        "Refused with a message that says what may be written; nothing is played or kept outside its folder.",
    ),
    "A39": Attack(
        "Sessions",
        "A token that was brought along, requests from other pages, floods of logins, users guessed by time, sessions "
        "that outlive the password or the role that opened them.",
        "A new token at each login, a token against other pages, five tries a minute, the same work for who is not "
        "there; a change of password or roles ends everything of that user within a second.",
    ),
}  # fmt: skip

HEAD = """# Attacks

What may be done to the program by callers, by whoever reaches one of its ports, and by files; what it does then; and
the tests that show it. This page is made from the tests: each of them says which attack it shows.
"""
ROW = """
## {id}: {title}

| | |
| --- | --- |
| tried | {tried} |
| promised | {promised} |

{tests}
"""


def page() -> str:
    """The page as it should be."""
    shown = marked()
    rows = (
        ROW.format(id=id_, tests="\n".join(f"* `{test}`" for test in shown.get(id_, ())), **row._asdict())
        for id_, row in ATTACKS.items()
    )
    return HEAD + "".join(rows)


def marked() -> dict[str, list[str]]:
    """Attack -> `tests/pure/test_x.py: test_y`, in the order of the files."""
    found: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for id_, test in _of(file):
            found.setdefault(id_, []).append(test)
    return found


def _of(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text("utf-8")
    if f"mark.{MARK}" not in text:
        return
    name = file.relative_to(ROOT).as_posix()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield from ((id_, f"{name}: {node.name}") for mark in node.decorator_list for id_ in _ids(mark))
        elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["pytestmark"]:
            marks = node.value.elts if isinstance(node.value, ast.List) else [node.value]
            yield from ((id_, name) for mark in marks for id_ in _ids(mark))


def _ids(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == MARK:
        yield from (str(one.value) for one in mark.args if isinstance(one, ast.Constant))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
