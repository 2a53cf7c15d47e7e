"""The names that a formula of a file may read, with their types. Made by the compiler, asked by formulas and texts.

What the names mean while a call runs is in lookup.py; a test holds the two tables together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scripts_dsl.site import Site
from scripts_dsl.types import (
    Choice,
    DateType,
    Duration,
    Language,
    Moment,
    Number,
    Phone,
    Text,
    Type,
    YesNo,
)

ALWAYS_THERE: Mapping[str, Type] = {
    "verified": YesNo(),
    "now": Moment(),
    "today": DateType(),
    "caller.number": Phone(),
    "caller.name": Text(),
    "caller.country": Text(),
    "caller.anonymous": YesNo(),
    "call.id": Text(),
    "call.dialled": Text(),
    "call.direction": Choice(("inbound", "outbound")),
    "call.seconds": Number(),
    "call.percent": Number(),
    "talk.seconds": Number(),
    "agent.name": Text(),
}
LANGUAGES = ("language", "caller.language")
QUEUE: Mapping[str, Type] = {"wait": Duration(), "waiting": Number(), "agents": Number()}
"""`queues.<name>.…`"""
HOURS: Mapping[str, Type] = {"open": YesNo(), "opens": Moment(), "reason": Choice(("holiday", "closed", "hours"))}
"""`hours.<name>.…`"""

NOTICE: Mapping[str, Type] = {"on": YesNo(), "text": Text()}
"""`notices.<name>.…`"""

WRITABLE = ("language", "verified")
"""Names of the call that `set` and `into` may fill."""

GROUPS = ("caller", "call", "queues", "hours", "agent", "talk", "notices")
TAKEN = frozenset({*GROUPS, "language", "verified", "now", "today"})
"""No value of a file may have one of these names."""


class FileScope:
    """The scope of one file."""

    def __init__(
        self, values: Mapping[str, Type], hours: Iterable[str], site: Site, languages: tuple[str, ...]
    ) -> None:
        self.values = values
        self.site = site
        self.language = Language(languages)
        self._names: dict[str, Type] = dict(ALWAYS_THERE)
        self._names.update(dict.fromkeys(LANGUAGES, self.language))
        self._names.update({f"hours.{name}.{word}": t for name in hours for word, t in HOURS.items()})
        self._names.update({f"queues.{name}.{word}": t for name in site.queues for word, t in QUEUE.items()})

        self._names.update({f"notices.{name}.{word}": t for name in site.notices for word, t in NOTICE.items()})

    def resolve(self, name: str) -> Type | None:
        """The type of a value; None if there is none of that name."""
        return self.values.get(name) or self._names.get(name) or self._unchecked(name)

    def names(self) -> Iterable[str]:
        """All of them."""
        yield from self.values
        for name, type_ in self.values.items():
            yield from (f"{name}.{field}" for field in getattr(type_, "names", ()))
        yield from self._names

    def _unchecked(self, name: str) -> Type | None:
        """Without settings every queue and notice is taken for one that exists."""
        group, _, rest = name.partition(".")
        _, _, word = rest.rpartition(".")
        groups = {"queues": QUEUE, "notices": NOTICE}
        return groups[group].get(word) if group in groups and not self.site.known else None
