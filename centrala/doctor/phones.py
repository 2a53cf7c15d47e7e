"""Telephones and carriers: whose calls Asterisk takes, their passwords, their codecs. In: the folder of its files. Out:
findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from centrala.doctor.conf import ConfUnreadable, Section, named, sections
from centrala.doctor.finding import Finding, bad, ok, warning
from cti.logins.known_passwords import weakness

EVERYBODY = frozenset({"0.0.0.0/0", "0.0.0.0/0.0.0.0", "::/0"})
SHORTEST = 10
"""Characters of a telephone's password."""


def pjsip_file(folder: Path) -> Iterator[Finding]:
    found = [section for section in sections(folder, "pjsip.conf") if not section.template]
    kinds = {kind: [s for s in found if s.get("type") == kind] for kind in ("endpoint", "auth", "identify", "global")}
    yield from _strangers(kinds)
    weak = [
        f"{auth.name} ({problem})"
        for auth in kinds["auth"]
        if auth.get("auth_type", "userpass") != "md5"
        and (problem := weakness(auth.get("password"), auth.get("username"), auth.name, shortest=SHORTEST))
    ]
    if weak:
        yield bad(
            "files.phone-passwords",
            f"pjsip.conf: passwords of telephones: {_some(weak)}",
            "set random ones: strangers try such passwords all day and call abroad with them",
        )
    elif kinds["auth"]:
        yield ok("files.phone-passwords", f"{len(kinds['auth'])} passwords of telephones are long and not known")
    yield from _codecs(kinds["endpoint"])


def _strangers(kinds: dict[str, list[Section]]) -> Iterator[Finding]:
    anonymous = [one for one in kinds["endpoint"] if one.name.lower() == "anonymous"]
    open_to_all = [
        one
        for one in kinds["identify"]
        if any(match.strip() in EVERYBODY for match in ",".join(one.all("match")).split(","))
    ]
    for one in anonymous:
        yield bad(
            "files.anonymous",
            f"pjsip.conf: an endpoint `anonymous` takes calls of anybody into [{one.get('context', 'default')}]",
            "take it out; a carrier gets an endpoint of its own with `type = identify` and its addresses",
        )
    for one in open_to_all:
        yield bad(
            "files.anonymous",
            f"pjsip.conf: [{one.name}] takes every address of the world for {one.get('endpoint', 'its endpoint')}",
            "match = the addresses of the carrier, or let a firewall do it and say so with --no-etc",
        )
    if not anonymous and not open_to_all:
        yield ok("files.anonymous", "no endpoint takes calls of strangers")


def _codecs(endpoints: list[Section]) -> Iterator[Finding]:
    """See `manager.transfer_defect`: one codec for all needs no translation."""
    every = {one.name: _allowed(one) for one in endpoints}
    desks = {one.name: every[one.name] for one in endpoints if not one.on("webrtc")}
    spoken = frozenset(codec for codecs in desks.values() for codec in codecs)
    # A browser takes what the caller speaks, if it has that too: nothing is translated then.
    taken = desks | {name: codecs for name, codecs in every.items() if name not in desks and spoken - set(codecs)}
    kinds = set(taken.values())
    if len(kinds) > 1:
        shown = _some([f"{name}: {','.join(codecs) or 'default'}" for name, codecs in sorted(taken.items())])
        yield warning(
            "files.codecs",
            f"pjsip.conf: endpoints with different codecs ({shown}); Debian's Asterisk 22.10 may leave a caller "
            "without sound for minutes after a transfer between such telephones",
            "the same `allow =` everywhere: alaw in Europe",
        )
    elif kinds:
        yield ok("files.codecs", f"all endpoints use the same codecs: {','.join(next(iter(kinds))) or 'the default'}")


def _allowed(endpoint: Section) -> tuple[str, ...]:
    """Codecs in their order, as the lines `allow` and `disallow` make them one after the other."""
    codecs: list[str] = []
    for option, value in endpoint.options:
        words = [word.strip().lower() for word in value.split(",") if word.strip()]
        if option == "disallow":
            codecs = [] if "all" in words else [codec for codec in codecs if codec not in words]
        elif option == "allow":
            codecs += [word for word in words if word not in codecs]
    return tuple(codecs)


def sip_file(folder: Path) -> Iterator[Finding]:
    """The old driver, where it is still there."""
    try:
        general = named(sections(folder, "sip.conf"), "general")
    except ConfUnreadable:
        return
    if general.on("allowguest", default=True):
        yield bad("files.allowguest", "sip.conf: allowguest takes calls of strangers", "sip.conf: allowguest = no")


def _some(words: list[str]) -> str:
    return f"{', '.join(words[:4])}{f' and {len(words) - 4} more' if len(words) > 4 else ''}"
