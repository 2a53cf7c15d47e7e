"""Passwords that everybody knows, or could guess. In: a password and what it belongs to. Out: what is wrong with it.

Asked by the doctor, and by whoever gives somebody a password.
"""

from __future__ import annotations

SHORTEST = 12
"""Characters of a password that machines use; agents' telephones try thousands a second."""
SHORTEST_OF_PEOPLE = 10
"""Characters of one that people type; the page takes five wrong ones a minute."""

KNOWN = frozenset({
    "admin", "administrator", "amp111", "amp109", "asterisk", "centrala", "changeme", "cisco", "default", "elastix",
    "freepbx", "fpbx", "guest", "letmein", "manager", "mark", "maint", "mypassword", "mysecret", "pass", "passw0rd",
    "password", "password1", "phone", "qwerty", "root", "secret", "sip", "supersecret", "test", "trixbox", "user",
    "voip", "welcome", "0000", "1111", "1234", "12345", "123456", "12345678", "123456789", "1234567890", "4321",
})  # fmt: skip
"""Of installers, samples of configuration and lists of what is tried first."""
TAIL = "0123456789!?.-_"
"""What people put behind a word when a rule asks for more: `password123!` is as well known as `password`."""


def weakness(password: str, *names: str, shortest: int = SHORTEST) -> str:
    """What is wrong, in words that do not give it away; '' when nothing is."""
    low = password.lower()
    if not password:
        return "is empty"
    if low in KNOWN:
        return "is one that everybody knows"
    if any(name and low == name.lower() for name in names):
        return "is the name itself"
    if len(set(password)) < 4:
        return "repeats one character"
    return f"is shorter than {shortest} characters" if len(password) < shortest else ""


def weakness_of_a_persons(password: str, *names: str) -> str:
    """As `weakness`, also for a known word, or a name, with digits behind it or written twice."""
    stem = password.lower().rstrip(TAIL)
    half = stem[: len(stem) // 2] if stem[: len(stem) // 2] * 2 == stem else stem
    words = KNOWN | {word for name in names for word in name.lower().split()}
    if password and (not stem or stem in words or half in words):
        return "is a word that everybody tries first" if stem else "has no letter"
    return weakness(password, *names, shortest=SHORTEST_OF_PEOPLE)
