"""`alert:` of surveys, looked at after every answer: told when it becomes so, and again only after it was not.

In: answers, rows of the last ones. Out: SurveyAlert on the bus, which stops campaigns too; remarks for who is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from cti.remarks import alerts
from cti.remarks.happenings import RemarkMade, SurveyAlert
from cti.remarks.making import BAD, stable
from cti.remarks.rows import ALERTS, LAST
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import SurveyAnswered
from ivr.store import Store
from scripts_dsl.survey import Survey

UNANSWERED = 2
"""So many times the surveys are read that a figure is made of: not everybody answers every question."""


class Alerting:
    """Which alerts are so now."""

    def __init__(self, bus: Bus, store: Store, events: EventLog) -> None:
        self._bus, self._store, self._events = bus, store, events
        self._raised: set[tuple[str, str]] = set()

    async def load(self) -> None:
        """Those that were told before this program began. Raises StoreDown."""
        self._raised = {(survey, formula) for survey, formula in await self._store.fetch(ALERTS, raised=True)}

    async def answered(self, h: SurveyAnswered, survey: Survey | None) -> list[RemarkMade]:
        """What somebody is to be told. Raises StoreError."""
        if survey is None or not survey.alerts:
            return []
        names = alerts.names_of(survey)
        await self._events.flush()
        most = alerts.reach_of(names) * UNANSWERED
        rows = await self._store.fetch(LAST, survey=survey.name, most=most)
        last = [alerts.Answered(json.loads(answers), score, band) for answers, score, band in rows]
        found = alerts.figures(survey, names, last)
        made: list[RemarkMade] = []
        for alert in survey.alerts:
            so, key = alert.when.value(found.get) is True, (survey.name, alert.when.text)
            if so is (key in self._raised):
                continue
            (self._raised.add if so else self._raised.discard)(key)
            numbers = {name: float(found[name]) for name in sorted(alert.when.names) if name in found}
            self._bus.publish(
                SurveyAlert(
                    call_id=h.call_id, cause_id=h.id, survey=survey.name, when=alert.when.text, tell=alert.tell,
                    on=so, figures=numbers,
                )
            )  # fmt: skip
            if so:
                made.append(_remark(h, survey.name, alert.when.text, alert.tell, numbers))
        return made


def _remark(h: SurveyAnswered, survey: str, when: str, who: str, numbers: Mapping[str, float]) -> RemarkMade:
    shown = ", ".join(f"{name}: {value:.1f}" for name, value in numbers.items())
    return RemarkMade(
        call_id=None, at=h.at, cause_id=h.id, remark=stable(h.key, when), what="alert", survey=survey, said=shown,
        owner=who, why=when, tone=BAD,
    )  # fmt: skip
