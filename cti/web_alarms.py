"""What somebody had to be told at once, for supervisors' pages: the newest of this process, the last first.

In: notices of ivr/alarms.py. Out: a route of the table. Called by web.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cti.api_models import Alarm, AlarmList
from cti.web_routes import Answer, Auth, Call, Route
from ivr.alarms import Notice

SUPERVISORS = frozenset({"supervisor", "admin"})


class AlarmRoutes:
    """`recent` gives the notices, the oldest first."""

    def __init__(self, recent: Callable[[], Sequence[Notice]]) -> None:
        self._recent = recent

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/alarms",
                auth=Auth.SESSION,
                roles=SUPERVISORS,
                handler=self.newest,
                answers={200: AlarmList},
                summary="What somebody had to be told at once, since the engine was started: a hundred at most",
            )
        ]

    async def newest(self, _call: Call) -> Answer:
        return Answer(AlarmList(alarms=[_shown(notice) for notice in reversed(self._recent())]))


def _shown(notice: Notice) -> Alarm:
    return Alarm(id=notice.id, what=notice.what, at=notice.at, who=notice.who, details=dict(notice.details))
