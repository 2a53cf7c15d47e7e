"""Everybody with a desk, in memory, for whoever asks often and may not wait: queues' members, telephones, names.

In: all people, whenever one of them was changed (cti/office/staff.py). Out: who is who, as new as the last `put`: at
most a second old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cti.agents.directory import Agent


class Known:
    """See above."""

    def __init__(self, people: Iterable[Agent] = ()) -> None:
        self._people: dict[str, Agent] = {}
        self._languages: dict[str, tuple[str, ...]] = {}
        self._with: dict[str, list[Agent]] = {}
        """By telephone and by user."""
        self.put(people)

    def put(self, people: Iterable[Agent]) -> set[str]:
        """All of them. Users of those who are new, otherwise, or gone."""
        new = {one.user: one for one in people}
        moved = {user for user in self._people.keys() | new.keys() if self._people.get(user) != new.get(user)}
        self._people, self._with = new, {}
        for one in new.values():
            for word in {one.user, one.sip_user or one.user}:
                self._with.setdefault(word, []).append(one)
        self._languages.clear()
        self._languages.update({one.user: one.languages for one in new.values()})
        return moved

    def get(self, user: str) -> Agent | None:
        """None: nobody of that name, or no longer."""
        return self._people.get(user)

    def whose(self, interface: str) -> Sequence[Agent]:
        """Who may have the telephone `PJSIP/205` or `Local/ewa@demo-phone/n`, by its name alone."""
        return self._with.get(interface.partition("/")[2].partition("@")[0], ())

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._people.values())

    @property
    def languages(self) -> Mapping[str, tuple[str, ...]]:
        """User -> what that person speaks; always the newest."""
        return self._languages
