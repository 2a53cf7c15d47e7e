"""What may stand in an account, and what a change of one must not do. Pure; asked by the page and by the commands.

In: words as somebody wrote them, and what there is. Out: the same words cleaned, or Wrong with a sentence for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cti.agents.directory import Agent
from cti.logins.known_passwords import weakness_of_a_persons
from cti.roles import Role
from scripts_dsl.suggest import hints, nearest

USER = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Also the member's name in Asterisk and the name of a browser's telephone."""
PHONE = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""A PJSIP endpoint: `ewa`, or a number."""
OURS = frozenset({
    "phone", "phone-auth", "phone-aor", "browser", "browser-auth", "browser-aor", "made-phone", "made-auth", "made-aor",
    "trunk", "global", "udp", "websocket", "carrier",
})  # fmt: skip
"""Sections of pjsip.conf that are something else."""
LANGUAGE = re.compile(r"[a-z]{2}")
SKILL = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LONGEST_NAME, LONGEST_PASSWORD = 80, 200
MOST = 40
"""Languages, skills, queues of one person."""


class Wrong(Exception):
    """It cannot be so. `code` for programs; the text says what to write."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def user_name(text: str) -> str:
    """Raises Wrong."""
    if not USER.fullmatch(text):
        raise Wrong("user", f"{text!r} is no user name: small letters without accents, digits and _, a letter first")
    return text


def person_name(text: str) -> str:
    """As colleagues know somebody. Raises Wrong."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Wrong("name", f"a name is one line of 1 to {LONGEST_NAME} characters")
    return name


def roles(words: Sequence[str]) -> tuple[str, ...]:
    """At least one. Raises Wrong."""
    found, known = _each(words, "roles"), [role.value for role in Role]
    if not found:
        raise Wrong("role", f"somebody has one role at least: {', '.join(known)}")
    for word in found:
        if word not in known:
            raise Wrong("role", _unknown("role", word, known, "roles"))
    return found


def password(text: str, user: str, name: str = "") -> str:
    """Raises Wrong; what it says does not give the password away."""
    if weak := weakness_of_a_persons(text, user, name):
        raise Wrong("password", f"the password {weak}: take a long one that nobody else has, four words for example")
    if len(text) > LONGEST_PASSWORD:
        raise Wrong("password", f"the password is longer than {LONGEST_PASSWORD} characters")
    return text


def phone_name(text: str) -> str:
    """Raises Wrong."""
    if not PHONE.fullmatch(text):
        raise Wrong("phone", f"{text!r} is no telephone: write its PJSIP endpoint without PJSIP/, ewa or 205")
    if text in OURS:
        raise Wrong("phone", f"{text} is a word of ours in Asterisk's files: take another name")
    return text


def languages(words: Sequence[str]) -> tuple[str, ...]:
    """ISO 639-1, the best first. Raises Wrong."""
    found = _each(words, "languages")
    for word in found:
        if not LANGUAGE.fullmatch(word):
            raise Wrong("language", f"{word!r} is no language: two small letters of ISO 639-1, as pl, en, uk")
    return found


def skills(words: Sequence[str]) -> tuple[str, ...]:
    """Raises Wrong."""
    found = _each(words, "skills")
    for word in found:
        if not SKILL.fullmatch(word):
            raise Wrong("skill", f"{word!r} is no skill: one word of small letters, digits, _ and -, as billing")
    return found


def queues(words: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """Queues of the settings. Raises Wrong."""
    found, there = _each(words, "queues"), list(known)
    for word in found:
        if word not in there:
            raise Wrong("queue", _unknown("queue", word, there, "queues"))
    return found


def unknown(what: str, word: str, known: Iterable[str]) -> Wrong:
    """There is nothing of that name: what was it meant to be?"""
    return Wrong(f"no_such_{what}", _unknown(what, word, list(known), f"{what}s"))


def keep_an_admin(everybody: Iterable[Agent], user: str, roles: Sequence[str]) -> None:
    """Whoever is the last admin stays one: nobody else could undo it on the page. Raises Wrong."""
    admins = {person.user for person in everybody if Role.ADMIN in person.roles}
    if admins == {user} and Role.ADMIN not in roles:
        raise Wrong("last_admin", f"{user} is the only admin: make another one first")


def doubts(person: Agent, wanted: Iterable[tuple[str, Sequence[str], Sequence[str]]], others: Iterable[Agent]) -> tuple[
    str, ...
]:  # fmt: skip
    """What is allowed and may be a mistake. `wanted`: queues with their skills and languages."""
    found = []
    asked = list(wanted)
    for queue, skills_, languages_ in asked:
        if queue in person.queues and languages_ and not set(languages_) & set(person.languages):
            found.append(f"queue {queue} is for {', '.join(languages_)}; {person.user} speaks none of them")
        if queue in person.queues and skills_ and not set(skills_) <= set(person.skills):
            found.append(f"queue {queue} is for {', '.join(skills_)}, which {person.user} has not as a skill")
    known = {skill for _, skills_, _ in asked for skill in skills_}
    for skill in person.skills:
        if skill not in known and (near := nearest(skill, known)):
            found.append(f"no queue asks for the skill {skill}; did you mean {near}?")
    if person.queues and person.sip_user is None:
        found.append(f"{person.user} has no telephone and takes no calls")
    if person.sip_user and (
        same := [o.user for o in others if o.sip_user == person.sip_user and o.user != person.user]
    ):
        found.append(f"the telephone {person.sip_user} is also {', '.join(same)}'s: one of them at a time")
    return tuple(found)


def _each(words: Sequence[str], what: str) -> tuple[str, ...]:
    """Words, also with commas between them, each once."""
    found = tuple(dict.fromkeys(part for word in words for part in word.replace(",", " ").split()))
    if len(found) > MOST:
        raise Wrong(what, f"{len(found)} {what}: {MOST} at most")
    return found


def _unknown(what: str, word: str, known: Sequence[str], plural: str) -> str:
    said = hints(word, known, plural)
    return "; ".join((f"there is no {what} {word!r}", *said)) if said else f"there is no {what} {word!r}, and no other"
