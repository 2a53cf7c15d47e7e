"""Secrets of surveys: who is asked by lot, and the links in invitations."""

from __future__ import annotations

from centrala.config import Config
from ivr.surveying import Lots


def lots_of(config: Config) -> Lots:
    """Made with a key of the first Asterisk's secret, so every engine of the site asks the same calls."""
    return Lots(_secret(config))


def _secret(config: Config) -> bytes:
    return next(iter(config.asterisks.values())).agi.secret.get_secret_value().encode()
