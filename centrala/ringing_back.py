"""Links to the page for people whom campaigns call: the program and the command line make the same."""

from __future__ import annotations

from centrala.config import Config
from outbound.ringback.links import Links


def links_of(config: Config) -> Links:
    """Signed with a key of the first Asterisk's secret."""
    return Links(next(iter(config.asterisks.values())).agi.secret.get_secret_value().encode())
