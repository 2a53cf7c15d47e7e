"""Which version of a flow or talk script each answered call of a campaign heard: kept with the call. Pure; the event
log writes it, centrala/made.py registers `project`.
"""

from __future__ import annotations

from cti.happenings import ScriptBegan
from ivr.happenings import CallBegan, Happening
from ivr.statements import Sql, Write
from outbound.people.message import FLOW

HEARD = Sql("UPDATE campaign_call SET script = :script WHERE attempt = :attempt", key="attempt")


def project(happening: Happening) -> tuple[Write, ...]:
    """What the agent's script says is what is heard; before an agent is there nothing is but the house's message."""
    h = happening
    if type(h) is CallBegan and h.direction == "outbound" and h.flow != FLOW:
        return (HEARD(attempt=h.call_id, script=f"{h.flow} {h.flow_hash}"),)
    if type(h) is ScriptBegan and h.call_id is not None:
        return (HEARD(attempt=h.call_id, script=f"{h.script} {h.hash}"),)
    return ()
