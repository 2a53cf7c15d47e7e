"""How people took calls before a campaign: what its answers are compared with. Every function raises StoreError."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from ivr.moments import micros
from ivr.statements import Sql
from ivr.store import Store
from outbound.braking.signals import NOBODY
from outbound.campaigns.store import first_call
from scripts_dsl.campaign import Campaign
from scripts_dsl.policy.brake import COMPLAINS, CSAT, EXIT_BLOCKED, IN_PITCH, OPTS_OUT, Brake, shares
from scripts_dsl.policy.brake.outcomes import CUT_SHORT
from scripts_dsl.policy.brake.plans import FEWEST_ANSWERS, RESPONSE, Baseline
from scripts_dsl.policy.letting_go import LIMIT

MOST = 20_000
"""Earlier answers that are looked at, the newest."""
LOOKS_BACK = timedelta(days=90)
"""Of rates, where `baseline:` is a number."""
TOO_FEW = (
    "only {count} people have answered a survey before, fewer than {most}: write in its file what is usual"
    "  - brake: baseline: 4.1  - on the scale of 1 to 5"
)

_NOBODY = ", ".join(f"'{word}'" for word in sorted(NOBODY))
SCORES = Sql(
    "SELECT COALESCE(satisfaction, CAST(:cut AS DOUBLE PRECISION)) FROM survey_result"
    " WHERE at >= :since AND at < :before AND (satisfaction IS NOT NULL OR outcome = 'hung_up')"
    " ORDER BY at DESC LIMIT :most"
)
CALLS = Sql(
    "SELECT count(*), COALESCE(sum(CASE WHEN in_pitch THEN 1 ELSE 0 END), 0),"  # noqa: S608 - words of our own
    " COALESCE(sum(CASE WHEN outcome = 'do_not_call' THEN 1 ELSE 0 END), 0),"
    " COALESCE(sum(CASE WHEN outcome = 'complaint' THEN 1 ELSE 0 END), 0) FROM campaign_call"
    f" WHERE ended >= :since AND ended < :before AND outcome NOT IN ({_NOBODY})"
)
EXITS = Sql(
    "SELECT count(*), COALESCE(sum(CASE WHEN e.seconds <= :limit THEN 1 ELSE 0 END), 0) FROM talk_exit e"
    " JOIN campaign_call c ON c.attempt = e.call_id"
    " WHERE e.asked >= :since AND e.asked < :before AND e.seconds IS NOT NULL"
)
RESPONSES = Sql(
    "SELECT count(*), COALESCE(sum(x), 0) FROM brake_answer"  # noqa: S608 - words of our own
    f" WHERE signal = '{RESPONSE}' AND at >= :since AND at < :before"
)


async def before(store: Store, campaign: str, now: datetime) -> datetime:
    """Compared with how it was before the campaign called anybody, also at a restart."""
    return min(await first_call(store, campaign) or now, now)


async def too_few(store: Store, campaign: Campaign, produced: Collection[str], now: datetime) -> int | None:
    """Earlier answers to surveys, if there are too few to compare those of this campaign with, and its file says no
    number; None: it may start."""
    brake = campaign.brake
    if isinstance(brake.baseline, Decimal) or CSAT not in shares(brake, produced):
        return None
    until = await before(store, campaign.name, now)
    window = {"since": micros(until - brake.baseline), "before": micros(until)}
    count = len(await store.fetch(SCORES, most=FEWEST_ANSWERS, cut=CUT_SHORT, **window))
    return count if count < FEWEST_ANSWERS else None


async def refusal(store: Store, campaign: Campaign, produced: Collection[str], now: datetime) -> str:
    """Why it may not start, with the line that is missing; '': it may."""
    count = await too_few(store, campaign, produced, now)
    return "" if count is None else why_not(count)


def why_not(count: int) -> str:
    """In words, that so many earlier answers are too few."""
    return TOO_FEW.format(count=count, most=FEWEST_ANSWERS)


async def baselines(store: Store, brake: Brake, now: datetime) -> Mapping[str, Baseline]:
    """By signal; one of which too little is known is not there."""
    found = dict[str, Baseline]()
    period = LOOKS_BACK if isinstance(brake.baseline, Decimal) else brake.baseline
    window = {"since": micros(now - period), "before": micros(now)}
    if isinstance(brake.baseline, Decimal):
        found[CSAT] = Baseline.written(float(brake.baseline))
    else:
        scores = [float(score) for (score,) in await store.fetch(SCORES, most=MOST, cut=CUT_SHORT, **window)]
        if len(scores) >= FEWEST_ANSWERS:
            found[CSAT] = Baseline.measured(scores)
    ((count, in_pitch, opted_out, complained),) = await store.fetch(CALLS, **window)
    if count >= FEWEST_ANSWERS:
        for signal, bad in ((IN_PITCH, in_pitch), (OPTS_OUT, opted_out), (COMPLAINS, complained)):
            found[signal] = Baseline.counted(int(count - bad), int(count))
    ((refused, let_go),) = await store.fetch(EXITS, limit=LIMIT, **window)
    if refused >= FEWEST_ANSWERS:
        found[EXIT_BLOCKED] = Baseline.counted(int(let_go), int(refused))
    ((asked, answered),) = await store.fetch(RESPONSES, **window)
    if asked >= FEWEST_ANSWERS:
        found[RESPONSE] = Baseline.counted(int(answered), int(asked))
    return found
