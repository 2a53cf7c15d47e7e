"""What a page is told of an audience. Pure."""

from __future__ import annotations

from datetime import datetime

from outbound.audience.api import AudiencePerson, AudienceReport
from outbound.audience.counted import Counted, Seen


def shown(counted: Counted, source: str, now: datetime) -> AudienceReport:
    """The numbers, and a few of the people by name."""
    return AudienceReport(
        people=counted.people,
        ready=len(counted.ready),
        later=counted.later,
        skipped=dict(counted.skipped.most_common()),
        sample=[_person(one) for one in counted.sample],
        at=now,
        source=source,
    )


def _person(one: Seen) -> AudiencePerson:
    asker = one.asker
    return AudiencePerson(
        number=asker.number, name=asker.name or "", at=asker.at, times=asker.times, because=one.because, when=one.when
    )
