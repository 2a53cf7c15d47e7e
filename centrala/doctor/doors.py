"""Asterisk's doors: the manager interface, the web server and ARI. In: the folder of its files. Out: findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from centrala.doctor.conf import ConfUnreadable, Section, named, sections
from centrala.doctor.finding import Finding, bad, ok, warning
from cti.logins.known_passwords import weakness

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EVERYWHERE = "every address"
"""What `bindaddr` means when it is not there."""
DANGEROUS = frozenset({"system", "command", "config", "dialplan", "all"})
"""Classes of rights with which a manager's user can run programs, read passwords or change the dialplan."""


def manager_file(folder: Path, ours: Collection[str] = ()) -> Iterator[Finding]:
    """`ours`: users with which the program logs in."""
    found = sections(folder, "manager.conf")
    general = named(found, "general")
    if general.on("enabled"):
        address = general.get("bindaddr", EVERYWHERE)
        if address in LOOPBACK:
            yield ok("files.manager-address", f"the manager interface listens on {address}")
        else:
            yield bad(
                "files.manager-address",
                f"the manager interface listens on {address}: it has no encryption and can place calls",
                "manager.conf: bindaddr = 127.0.0.1",
            )
    for user in found:
        if user.name == "general" or user.template:
            continue
        yield from _user(user)
        if user.name in ours:
            yield _keys(general, user)


def _keys(general: Section, user: Section) -> Finding:
    """Whether Asterisk tells the program what people press while they talk with agents."""
    off = {word.strip().lower() for word in general.get("disabledevents").split(",")}
    reads = {word.strip().lower() for word in user.get("read").split(",")}
    rules = [(name, value) for name, value in user.options if name.startswith("eventfilter")]
    lets = [name for name, value in rules if "action(include)" in name or not value.startswith("!")]
    missing = []
    if "dtmfend" in off:
        missing.append("disabledevents without DTMFEnd")
    if not reads & {"dtmf", "all"}:
        missing.append("read = …,dtmf")
    if lets and not any("name(dtmfend)" in name for name in lets):
        missing.append("the eventfilter lines with DTMFEnd")
    if missing:
        return bad(
            f"files.manager-keys.{user.name}",
            f"manager.conf: [{user.name}] does not hear who presses 9 while an agent talks",
            f"as in deploy/asterisk/manager.conf.tmpl: {', '.join(missing)}",
        )
    return ok(f"files.manager-keys.{user.name}", f"[{user.name}] hears who presses 9 in a talk with an agent")


def _user(user: Section) -> Iterator[Finding]:
    if weak := weakness(user.get("secret"), user.name):
        yield bad(
            f"files.manager-secret.{user.name}",
            f"manager.conf: the secret of [{user.name}] {weak}",
            "set a long random one, here and in whoever logs in with it",
        )
    rights = {word.strip() for word in user.get("write").split(",")} & DANGEROUS
    if rights:
        yield warning(
            f"files.manager-rights.{user.name}",
            f"manager.conf: [{user.name}] may write {', '.join(sorted(rights))}: whoever has its secret runs programs",
            "write = originate,call,reporting,agent is all that Centrala needs",
        )
    if not user.all("deny") and not user.all("acl"):
        yield warning(
            f"files.manager-from.{user.name}",
            f"manager.conf: [{user.name}] may log in from any address",
            "deny = 0.0.0.0/0.0.0.0 and permit = 127.0.0.1/255.255.255.255",
        )


def http_file(folder: Path) -> Iterator[Finding]:
    general = named(sections(folder, "http.conf"), "general")
    if not general.on("enabled"):
        yield ok("files.http", "Asterisk's own web server is off")
        return
    address = general.get("bindaddr", "127.0.0.1")
    if address not in LOOPBACK:
        yield bad(
            "files.http",
            f"Asterisk's web server listens on {address}: manager and ARI over HTTP had holes up to 22.10.1",
            "http.conf: enabled = no, or bindaddr = 127.0.0.1 behind a proxy with TLS",
        )
    elif general.on("enable_static") or general.on("enable_status", default=True):
        yield warning(
            "files.http",
            "Asterisk's own web server is on, and serves more than telephones in browsers",
            "http.conf: enable_static = no and enable_status = no; enabled = no without telephones in browsers",
        )
    else:
        yield ok("files.http", f"Asterisk's own web server has telephones in browsers alone, on {address}")
    for name, option in (("manager.conf", "webenabled"), ("ari.conf", "enabled")):
        try:
            on = named(sections(folder, name), "general").on(option, default=name == "ari.conf")
        except ConfUnreadable:
            continue
        if on:
            yield warning(
                f"files.http-{name}",
                f"{name}: {option} = yes gives the web server power over calls "
                "(GHSA-3rhj-hhw7-m6fw, GHSA-wcvv-g26m-wx5c)",
                f"{name}: {option} = no; Centrala uses neither",
            )
