"""Passwords that everybody knows, or could guess. In: a password and what it belongs to. Out: what is wrong with it."""

from __future__ import annotations

SHORTEST = 12
"""Characters of a password that machines use; agents' telephones try thousands a second."""

KNOWN = frozenset({
    "admin", "administrator", "amp111", "amp109", "asterisk", "centrala", "changeme", "cisco", "default", "elastix",
    "freepbx", "fpbx", "guest", "letmein", "manager", "mark", "maint", "mypassword", "mysecret", "pass", "passw0rd",
    "password", "password1", "phone", "qwerty", "root", "secret", "sip", "supersecret", "test", "trixbox", "user",
    "voip", "welcome", "0000", "1111", "1234", "12345", "123456", "12345678", "123456789", "1234567890", "4321",
})  # fmt: skip
"""Of installers, samples of configuration and lists of what is tried first."""


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
