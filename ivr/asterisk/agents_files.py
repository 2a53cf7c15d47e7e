"""Asterisk's files that change with the agents: telephones that we made, browsers, a queue of each one's own. Pure.

In: endpoints, and what their passwords are compared with. Out: {file name: text}. Called by centrala/pbx/existing.py,
and by centrala/phoning.py whenever somebody gets a telephone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.asterisk.box import PERSON, SECRET, TEMPLATES, ConfigurationError, check_all
from ivr.asterisk.configuration import Templates, fill

ENDPOINT = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Of an agent's telephone: `ewa`, or a number."""
DIGEST = re.compile(r"[0-9a-f]{32}")
"""MD5 of `user:asterisk:password`."""
OURS = frozenset({*TEMPLATES, "trunk", "global", "udp", "websocket"})
"""Sections of pjsip.conf that are something else."""


@dataclass(frozen=True, slots=True)
class MadePhone:
    """A telephone of which we know no password, only what it is compared with."""

    user: str
    digest: str
    name: str
    """Of the person; one that must not stand in a file of Asterisk's is replaced by the user."""


def agents_files(
    templates: Templates, agents: Sequence[str], made: Sequence[MadePhone], websocket_secret: str
) -> dict[str, str]:
    """For an Asterisk that is not ours: `agents` are the endpoints of all, `made` those of them that are ours.

    Without `websocket_secret` there are no browsers. Raises ConfigurationError.
    """
    _check(agents, made)
    names = list(dict.fromkeys(agents))
    browsers = ""
    if websocket_secret and names:
        check_all("secret", SECRET, [websocket_secret], shown=False)
        browsers = fill(templates["part/browsers"], {"websocket_secret": websocket_secret}) + _browsers(
            templates, names
        )
    return {
        "phones.conf": fill(templates["phones.conf"], {"made_phones": _made(templates, made)}),
        "browsers.conf": browsers,
        "agents.conf": _own_queues(templates, names),
    }


def more_phones(templates: Templates, made: Sequence[MadePhone], *, browsers: bool) -> dict[str, str]:
    """The same for an Asterisk of our own, whose first telephones stand in pjsip.conf. Raises ConfigurationError."""
    names = [phone.user for phone in made]
    _check(names, made)
    phones = _made(templates, made) + (_browsers(templates, names) if browsers else "")
    return {
        "phones.conf": fill(templates["phones.conf"], {"made_phones": phones}),
        "agents.conf": _own_queues(templates, names),
    }


def _made(templates: Templates, made: Sequence[MadePhone]) -> str:
    rows = ({"user": p.user, "digest": p.digest, "name": p.name if PERSON.fullmatch(p.name) else p.user} for p in made)
    return "".join(fill(templates["part/made_phone"], row | {"extension": row["user"]}) for row in rows)


def _browsers(templates: Templates, names: Sequence[str]) -> str:
    rows = ({"user": name, "name": name, "extension": name} for name in names)
    return "".join(fill(templates["part/browser"], row) for row in rows)


def _own_queues(templates: Templates, names: Sequence[str]) -> str:
    queues = "".join(fill(templates["part/own_queue"], {"user": name}) for name in names)
    return fill(templates["agents.conf"], {"made_queues": queues})


def _check(agents: Sequence[str], made: Sequence[MadePhone]) -> None:
    names = [*agents, *(phone.user for phone in made)]
    check_all("agent", ENDPOINT, names)
    check_all("digest", DIGEST, [phone.digest for phone in made], shown=False)
    if taken := OURS.intersection(names):
        raise ConfigurationError(f"phone {min(taken)!r} is a word of ours")
