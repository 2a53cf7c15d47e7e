"""Lines to carriers: what a trunk is, what must not stand in its configuration, its pieces of Asterisk's files. Pure.

In: `Trunk` values of centrala.yaml. Out: rows for deploy/asterisk/part/trunk*.tmpl. Called by configuration.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CODECS = ("alaw", "ulaw", "g722", "gsm")
"""What the modules of modules.conf can translate."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
USER = re.compile(r"[A-Za-z0-9_.+-]{1,80}")
PASSWORD = re.compile(r"[!-:<-\[\]-~]{1,128}")
"""A carrier's choice: printable ASCII, but neither `;`, which begins a comment, nor a backslash."""
SERVER = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
ADDRESS = re.compile(r"[A-Za-z0-9.-]{1,253}(/[0-9]{1,2})?")
NUMBER = re.compile(r"\+?[0-9]{1,15}")
MOST_CHANNELS = 10_000


class TrunkError(Exception):
    """A trunk that cannot be: names it and says what to write. Passwords are never in it."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """One line to one carrier. The first that is reachable and has a channel left takes a call out."""

    name: str
    """PJSIP endpoint; without a dash, so that the dialplan can read it from the name of a channel."""
    server: str
    """host or host:port of the carrier; takes our calls and registrations."""
    user: str = ""
    """Account at the carrier; '' when it knows us by our address."""
    password: str = ""
    register: bool = False
    """Tell the carrier where we are: its calls come over this registration."""
    addresses: tuple[str, ...] = ()
    """Hosts or networks (10.1.2.0/24) from which it calls, beside the registration."""
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    """In the order of preference."""
    caller_ids: tuple[str, ...] = ()
    """Our numbers at this carrier: what people see; the first unless another is asked for (SHOW). Empty: not set."""
    channels: int = 0
    """Calls that may be on it at once, in and out. A call out is refused above that, a call in never. 0: any number."""
    ask_every: int = 60
    """s between two questions whether the carrier is there (OPTIONS); 0: it is never asked, and counts as there."""


def check(trunks: Sequence[Trunk]) -> None:
    """Raises TrunkError."""
    names = [trunk.name for trunk in trunks]
    for trunk in trunks:
        for problem in _problems(trunk):
            raise TrunkError(f"trunk {trunk.name!r}: {problem}")
        if names.count(trunk.name) > 1:
            raise TrunkError(f"trunk {trunk.name!r} is there twice")


def _problems(trunk: Trunk) -> Iterator[str]:
    for what, pattern, values in (
        ("name", NAME, (trunk.name,)),
        ("server", SERVER, (trunk.server,)),
        ("user", USER, (trunk.user,) if trunk.user else ()),
        ("address", ADDRESS, trunk.addresses),
        ("caller id", NUMBER, trunk.caller_ids),
    ):
        for value in values:
            if not pattern.fullmatch(value):
                yield f"{what} {value!r} must match {pattern.pattern}"
    if not 1 <= int(trunk.server.rpartition(":")[2] if ":" in trunk.server else 5060) <= 65535:
        yield f"server {trunk.server!r} has no port from 1 to 65535"
    if trunk.password and not PASSWORD.fullmatch(trunk.password):
        yield "its password has characters that Asterisk's files cannot hold (printable ASCII without ; and \\)"
    if bool(trunk.user) != bool(trunk.password):
        yield "an account has both, user and password"
    if trunk.register and not (trunk.user and trunk.caller_ids):
        yield "to register it needs user, password and caller_ids: its calls arrive at the first of them"
    if not trunk.register and not trunk.addresses:
        yield "without register it needs addresses: from where the carrier calls"
    if not trunk.codecs or set(trunk.codecs) - set(CODECS):
        yield f"codecs are some of {', '.join(CODECS)}"
    if not 0 <= trunk.channels <= MOST_CHANNELS:
        yield f"channels is a number from 0 to {MOST_CHANNELS}"
    if not 0 <= trunk.ask_every <= 3600:
        yield "ask_every is a number of seconds up to 3600"


def row(trunk: Trunk, place: int) -> dict[str, str]:
    """Values of the templates. `place`: 0 for the first trunk."""
    return {
        "name": trunk.name,
        "at_name": f"@{trunk.name}",
        "place": str(place),
        "next": str(place + 1),
        "server": trunk.server,
        "host": trunk.server.partition(":")[0],
        "at_host": f"@{trunk.server.partition(':')[0]}",
        "user": trunk.user,
        "password": trunk.password,
        "codecs": ",".join(trunk.codecs),
        "addresses": ",".join(trunk.addresses),
        "number": trunk.caller_ids[0] if trunk.caller_ids else "",
        "channels": str(trunk.channels),
        "ask_every": str(trunk.ask_every),
    }


def parts(trunk: Trunk) -> tuple[str, ...]:
    """Pieces of pjsip.conf that this trunk has, in order."""
    wanted = {
        "trunk": True,
        "trunk_account": bool(trunk.user),
        "trunk_auth": bool(trunk.user),
        "trunk_aor": True,
        "trunk_identify": bool(trunk.addresses),
        "trunk_registration": trunk.register,
    }
    return tuple(part for part, there in wanted.items() if there)


def choice_parts(trunk: Trunk) -> tuple[str, ...]:
    """Pieces of [trunk-choice] in outgoing.conf, in order."""
    return (
        "choice",
        *(("choice_limit",) if trunk.channels else ()),
        *(("choice_number",) if trunk.caller_ids else ()),
        "choice_taken",
    )


def emergency(number: str, trunks: Sequence[Trunk]) -> str:
    """What an agent's phone does with an emergency number, past every check and limit: one trunk after the other, and
    those whose carrier did not answer lately once more at the end."""
    steps: list[str] = []
    for trunk in trunks:
        steps += [f"Set(CALLERID(num)={trunk.caller_ids[0]})"] if trunk.caller_ids else []
        steps.append(_unless_away(trunk, f"Dial(PJSIP/{number}@{trunk.name})"))
    steps += [f"Dial(PJSIP/{number}@{trunk.name})" for trunk in trunks if trunk.ask_every]
    return "\n same => n,".join(steps)


def _unless_away(trunk: Trunk, step: str) -> str:
    """Asked carriers are known to be away; to one that is not asked, every call is a try."""
    status = f"${{PJSIP_CONTACT(${{PJSIP_AOR({trunk.name},contact)}},status)}}"
    return f'ExecIf($["{status}"="Unreachable"]?NoOp():{step})' if trunk.ask_every else step
