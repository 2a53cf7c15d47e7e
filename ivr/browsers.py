"""An agent's telephone in the browser beside the one on the desk: its name in Asterisk. Pure."""

from __future__ import annotations

SUFFIX = ".web"
"""Of its endpoint: no user's name has a dot, so it is nobody else's."""


def in_browser(interface: str) -> str:
    """The telephone in the browser of `PJSIP/ewa`, or its SIP user of `ewa`."""
    return interface + SUFFIX


def is_browser(interface: str) -> bool:
    """It is a telephone in a browser."""
    return interface.startswith("PJSIP/") and interface.endswith(SUFFIX)


def owner(endpoint: str) -> str:
    """The user whose telephone `ewa` or `ewa.web` is."""
    return endpoint.removesuffix(SUFFIX)
