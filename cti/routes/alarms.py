"""What somebody had to be told at once, for supervisors: the last ones, and who looks after one.

In: ivr/kept_alarms.py. Out: routes of the table, and alarms as pages get them. Made in centrala/people.py.
"""

from __future__ import annotations

from cti.feature import Feature
from cti.web.models import Acknowledged, Alarm, AlarmList
from cti.web.routes import ID, Answer, ApiProblem, Auth, Call, Route
from ivr.kept_alarms import KeptAlarms, Told


class AlarmRoutes(Feature):
    """See above."""

    def __init__(self, kept: KeptAlarms) -> None:
        self._kept = kept

    def routes(self) -> list[Route]:
        return [
            Route(
                method="GET",
                path="/api/alarms",
                auth=Auth.SESSION,
                handler=self.newest,
                answers={200: AlarmList},
                summary="What somebody had to be told at once, and who looks after it: a hundred at most",
            ),
            Route(
                method="POST",
                path=f"/api/alarms/{{alarm_id:{ID}}}/acknowledge",
                auth=Auth.SESSION,
                handler=self.acknowledge,
                answers={200: Alarm, 404: "problem"},
                summary="Say that you look after it; who was first stays",
            ),
        ]

    async def newest(self, _call: Call) -> Answer:
        return Answer(AlarmList(alarms=alarms(self._kept)))

    async def acknowledge(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        told = self._kept.acknowledge(call.path["alarm_id"], call.agent.user, call.agent.name)
        if told is None:
            raise ApiProblem(404, "no_such_alarm", "There is no such alarm.")
        return Answer(alarm(told))


def alarms(kept: KeptAlarms) -> list[Alarm]:
    """The last one first."""
    return [alarm(told) for told in kept.newest()]


def alarm(told: Told) -> Alarm:
    """For the wire."""
    found, done = told.alarm, told.acknowledged
    return Alarm(
        id=found.id,
        what=found.what,
        at=found.at,
        who=found.who,
        details=dict(found.details),
        acknowledged=Acknowledged(at=done.at, user=done.user, name=done.name) if done else None,
    )
