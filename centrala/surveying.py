"""Secrets of surveys: who is asked by lot, and the links in invitations. Program and command line make the same."""

from __future__ import annotations

from centrala.config import Config
from cti.asking.letters import SurveyLinks
from ivr.surveying import Lots


def lots_of(config: Config) -> Lots:
    """Made with a key of the first Asterisk's secret, so every engine of the site asks the same calls."""
    return Lots(_secret(config))


def survey_links_of(config: Config) -> SurveyLinks:
    """Without `web.url` a link leads to this machine alone."""
    return SurveyLinks(_secret(config), config.web.url or f"http://{config.web.host}:{config.web.port}")


def _secret(config: Config) -> bytes:
    return next(iter(config.asterisks.values())).agi.secret.get_secret_value().encode()
