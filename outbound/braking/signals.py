"""What a happening says of people's displeasure with a campaign, as rows that wait for its brake. Pure.

Written in the transaction of what happened, so an answer is never lost and never counted twice: its row is named after
the call and the signal. Which campaign an answer belongs to, a statement finds out by the call. centrala/made.py
registers `project`.

Each answered call says three things at its end: whether the person hung up in the pitch, opted out, complained. An
opt-out or a complaint that comes later, on any channel, is `late`: it takes the place of the good answer that was
counted for the person's last call; when the complaint is taken back, the answer is good again. A survey is heard when
it ends; what comes by web page, e-mail or SMS is heard a day after its call, in the order of the calls: whoever is
angry answers first.
"""

from __future__ import annotations

from datetime import timedelta

from cti.complaints.happenings import ComplaintMade, ComplaintTakenBack
from cti.happenings import ExitBlocked, ExitGiven
from ivr.dialguard.happenings import NumberSuppressed
from ivr.happenings import Happening, SurveyEnded
from ivr.moments import micros
from ivr.statements import Sql, Write
from outbound.campaigns.happenings import CampaignCallEnded
from scripts_dsl.policy.brake import COMPLAINS, CSAT, EXIT_BLOCKED, LEFT_OUT, OPTS_OUT
from scripts_dsl.policy.brake.outcomes import Asked, Facts, x_of
from scripts_dsl.policy.brake.plans import RESPONSE
from scripts_dsl.policy.letting_go import KEY
from scripts_dsl.policy.person import REFUSALS, UNANSWERED

HOLD_OUT = "hold_out"
"""Not heard by the brake: what those say of us who are never called."""
OPT_OUT_BLOCKED = "opt_out_blocked"
"""Somebody has pressed 9 and was not let go: no statistics, it stops the campaign (tripwires.py)."""
COMPLAINT = "complaint"
NOBODY = UNANSWERED | {"unknown", ""}
"""Words of calls in which nobody spoke with the person: they say nothing of the campaign."""
AT_ONCE = frozenset({"phone", "script"})
"""Channels of surveys that are answered in the call."""
WAIT = timedelta(hours=24)
"""How long answers of other channels wait, so that their order is that of the calls."""
LOOKS_BACK = timedelta(days=7)
"""A complaint or an opt-out within so long belongs to the call."""

_COLUMNS = "INSERT INTO brake_answer (id, campaign, signal, x, call_id, at, due, late)"
OF_CALL = Sql(
    f"{_COLUMNS} VALUES (:id, :campaign, :signal, :x, :call_id, :at, :at, false) ON CONFLICT (id) DO NOTHING", key="id"
)
_OF_SURVEY = (
    f"{_COLUMNS} SELECT CAST(:id AS TEXT), c.campaign, CAST(:signal AS TEXT), CAST(:x AS DOUBLE PRECISION), c.attempt,"  # noqa: S608 - words of our own
    " CAST(:at AS BIGINT),"
    " CASE WHEN CAST(:wait AS BIGINT) = 0 THEN CAST(:at AS BIGINT) ELSE c.at + CAST(:wait AS BIGINT) END, false"
    " FROM campaign_call c WHERE c.attempt = :call_id"
    " AND (CAST(:wait AS BIGINT) = 0 OR CAST(:at AS BIGINT) <= c.at + CAST(:wait AS BIGINT))"
)
OF_SURVEY = Sql(f"{_OF_SURVEY} ON CONFLICT (id) DO NOTHING")
OF_PERSON = Sql(
    f"{_OF_SURVEY} AND NOT EXISTS (SELECT 1 FROM campaign_call o JOIN brake_answer b ON b.call_id = o.attempt"  # noqa: S608 - words of our own
    " WHERE o.number = c.number AND o.campaign = c.campaign AND o.attempt <> c.attempt"
    " AND b.campaign = c.campaign AND b.signal = CAST(:signal AS TEXT) AND b.x IS NOT NULL)"
    " ON CONFLICT (id) DO NOTHING"
)
"""The first answer of a person in a campaign; who is called again, and asked again, is one person."""
OF_HOLD_OUT = Sql(
    f"{_COLUMNS} SELECT CAST(:id AS TEXT) || ':' || c.campaign, c.campaign, '{HOLD_OUT}', CAST(:x AS DOUBLE PRECISION),"  # noqa: S608 - words of our own
    " i.id, CAST(:at AS BIGINT), CAST(:at AS BIGINT), false"
    " FROM interaction i JOIN candidate c ON c.number = i.number"
    f" WHERE i.id = :call_id AND c.state = 'never' AND c.because = '{LEFT_OUT}' ON CONFLICT (id) DO NOTHING"
)
LATE = Sql(
    f"{_COLUMNS} SELECT CAST(:id AS TEXT) || ':' || c.campaign, c.campaign, CAST(:signal AS TEXT), 0.0, c.attempt,"  # noqa: S608 - words of our own
    " CAST(:at AS BIGINT), CAST(:at AS BIGINT), true FROM campaign_call c"
    " WHERE (c.number = CAST(:number AS TEXT) OR c.attempt = CAST(:said AS TEXT)"
    " OR c.number = (SELECT i.number FROM interaction i WHERE i.id = CAST(:said AS TEXT)))"
    " AND c.at >= CAST(:since AS BIGINT)"
    " AND c.at = (SELECT max(o.at) FROM campaign_call o WHERE o.campaign = c.campaign AND o.number = c.number)"
    " ON CONFLICT (id) DO NOTHING"
)

TAKEN_BACK = Sql(
    f"{_COLUMNS} SELECT b.id || '.back', b.campaign, b.signal, 1.0, b.call_id,"  # noqa: S608 - words of our own
    " CASE WHEN CAST(:at AS BIGINT) > b.at THEN CAST(:at AS BIGINT) ELSE b.at END,"
    " CASE WHEN CAST(:at AS BIGINT) > b.due THEN CAST(:at AS BIGINT) ELSE b.due END, true"
    " FROM campaign c JOIN brake_answer b ON b.id = CAST(:complaint AS TEXT) || ':' || c.name"
    " WHERE b.late = true ON CONFLICT (id) DO NOTHING"
)
"""The answer is good again, in every campaign in which it was held against one; heard after the complaint."""


def project(happening: Happening) -> tuple[Write, ...]:
    """Rows."""
    h = happening
    if type(h) is CampaignCallEnded:
        return _call(h)
    if type(h) is SurveyEnded:
        return _survey(h)
    if type(h) is NumberSuppressed:
        return (_late(h, OPTS_OUT, h.number, ""),)
    if type(h) is ExitBlocked and h.call_id is not None:
        blocked = (_exit(h, EXIT_BLOCKED, 0.0),)
        return (*blocked, _exit(h, OPT_OUT_BLOCKED, 0.0)) if h.how == KEY else blocked
    if type(h) is ExitGiven and h.call_id is not None:
        return (_exit(h, EXIT_BLOCKED, float(h.in_time)),)
    if type(h) is ComplaintMade:
        return (_late(h, COMPLAINS, h.number or "", h.call_id or ""),)
    if type(h) is ComplaintTakenBack:
        return (TAKEN_BACK(complaint=h.complaint, at=micros(h.at)),)
    return ()


def x_of_call(outcome: str, in_pitch: bool) -> dict[str, float]:
    """Signal -> X of a call that is over; empty: it says nothing."""
    if outcome in NOBODY:
        return {}
    opted_out, complained = outcome in REFUSALS - {COMPLAINT}, outcome == COMPLAINT
    found = x_of(Facts(hung_up_in_pitch=in_pitch, opted_out=opted_out, complained=complained))
    return {signal: x for signal, x in found.items() if x is not None}


def x_of_survey(outcome: str, satisfaction: float | None) -> float | None:
    """None: neither good nor bad; that people answer less often is a signal of its own."""
    asked = Asked.HUNG_UP if outcome == "hung_up" else Asked.SILENT
    return x_of(Facts(asked, satisfaction))[CSAT]


def _call(h: CampaignCallEnded) -> tuple[Write, ...]:
    heard = x_of_call(h.outcome, h.in_pitch)
    return tuple(
        OF_CALL(id=f"{h.call_id}:{signal}", campaign=h.campaign, signal=signal, x=x, call_id=h.call_id, at=micros(h.at))
        for signal, x in heard.items()
    )


def _survey(h: SurveyEnded) -> tuple[Write, ...]:
    if h.call_id is None:
        return ()
    x = x_of_survey(h.outcome, h.satisfaction)
    asked = {"x": x, "call_id": h.call_id, "at": micros(h.at)}
    wait = 0 if h.channel in AT_ONCE else WAIT // timedelta(microseconds=1)
    answered = 1.0 if h.satisfaction is not None else 0.0
    found = [
        OF_PERSON(id=f"{h.call_id}:{CSAT}", signal=CSAT, wait=wait, **asked),
        OF_SURVEY(id=f"{h.call_id}:{RESPONSE}", signal=RESPONSE, wait=wait, **{**asked, "x": answered}),
    ]
    if x is not None:
        found.append(OF_HOLD_OUT(id=f"{h.call_id}:{HOLD_OUT}", **asked))
    return tuple(found)


def _exit(h: Happening, signal: str, x: float) -> Write:
    """Of a talk with a clear refusal. Who talks on too long has said so before the end says it again."""
    return OF_SURVEY(id=f"{h.call_id}:{signal}", signal=signal, x=x, call_id=h.call_id, at=micros(h.at), wait=0)


def _late(h: Happening, signal: str, number: str, call_id: str) -> Write:
    """Of the person's last call in each campaign; whose number is known, or the call in which it was said."""
    return LATE(id=h.id, signal=signal, number=number, said=call_id, at=micros(h.at), since=micros(h.at - LOOKS_BACK))
