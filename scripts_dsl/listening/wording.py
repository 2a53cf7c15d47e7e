"""The lists of a site, made ready once: which topics a text is about, and whether it has words of liability."""

from __future__ import annotations

from itertools import chain

from scripts_dsl.listening.liability import SHIPPED
from scripts_dsl.listening.spotting import Spotter
from scripts_dsl.settings.model import Site, Topic


class Wording:
    """Of one site's settings."""

    def __init__(self, site: Site) -> None:
        own = chain.from_iterable(site.liability.words.values())
        shipped = chain.from_iterable(SHIPPED.values()) if site.liability.shipped else ()
        self._liability = Spotter((*own, *shipped))
        self._topics = tuple(
            (topic, Spotter(chain.from_iterable(topic.words.values()))) for topic in site.topics.values()
        )

    def liability(self, text: str) -> tuple[str, ...]:
        """Words of liability, as the lists have them."""
        return self._liability.found(text)

    def topics(self, text: str) -> tuple[Topic, ...]:
        """In the order of the settings."""
        return tuple(topic for topic, spotter in self._topics if spotter.found(text))
