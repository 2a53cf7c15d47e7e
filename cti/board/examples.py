"""One example of each message of `/board`, for the documents. A test reads them back through the models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cti.board.messages import (
    AgentNow,
    AlarmNow,
    BoardMessage,
    CallNow,
    ChangeMessage,
    ChatNow,
    FigureNow,
    FlowNow,
    LanguageWaiting,
    ListenedTo,
    Me,
    NoticeNow,
    NoticeText,
    PopNow,
    PopsNow,
    PromiseNow,
    QueueNow,
)
from cti.model import Model

_AT = datetime(2026, 5, 4, 9, 30, 12, 250000, UTC)
_CALL = "019df1a5-4c2a-7d3e-9f60-2f1f8f2b9c11"
_QUEUE = QueueNow(
    queue="faults",
    title="Faults",
    waiting=2,
    since=_AT - timedelta(seconds=48),
    languages=[LanguageWaiting(language="pl", waiting=1), LanguageWaiting(language="ru", waiting=1)],
    estimated=95.0,
    measured=31.5,
    today=[
        FigureNow(name="service_level", value=0.83, of=112),
        FigureNow(name="abandonment", value=0.04, of=114),
        FigureNow(name="speed_of_answer", value=24.1, of=108),
        FigureNow(name="answered", value=108, of=108),
        FigureNow(name="offered", value=116, of=116),
    ],
    ready=0,
    working=3,
    there=4,
    closed=None,
)
_AGENT = AgentNow(
    user="ewa",
    name="Ewa Zielińska",
    state="talking",
    reason=None,
    since=_AT - timedelta(seconds=132),
    queues=["support", "faults"],
    languages=["pl", "en"],
    phone=True,
    call_id=_CALL,
    queue="faults",
    listened=ListenedTo(by="sofia", how="listen", at=_AT - timedelta(seconds=20)),
)
_DOT = CallNow(
    call_id=_CALL,
    flow="energia",
    place="faults",
    step="faults.2",
    since=_AT - timedelta(seconds=150),
    began=_AT - timedelta(seconds=190),
    ani="+48601234567",
    language="pl",
    queue="faults",
    agent="ewa",
)

BOARD_EXAMPLES: dict[type[Model], list[Model]] = {
    BoardMessage: [
        BoardMessage(
            at=_AT,
            zone="Europe/Warsaw",
            me=Me(user="sofia", name="Sofia Rossi", acts=True, phone=True, agents_told=True),
            queues=[_QUEUE],
            agents=[_AGENT],
            calls=[_DOT],
            pops=PopsNow(
                count=100, late=0, median_ms=1.9, worst_ms=14.2,
                painted=98, painted_median_ms=41.5, painted_worst_ms=112.3,
                last=[PopNow(call_id=_CALL, agent="ewa", at=_AT, sent_ms=1.8, painted_ms=39.7)],
            ),
            promises=[
                PromiseNow(
                    id="019df1a0-1111-7d3e-9f60-2f1f8f2b9c11", kind="callback", text="About the bill of March",
                    due=_AT + timedelta(minutes=40), queue="support", owner=None, name="Anna Kowalska",
                    number="+48601234567", state="waiting",
                )
            ],
            alarms=[
                AlarmNow(
                    id="019df19f-2222-7d3e-9f60-2f1f8f2b9c11", what="recording.disk_low", at=_AT - timedelta(hours=1),
                    who=None, details=["free: 900 MB"], acknowledged="Sofia Rossi",
                    acknowledged_at=_AT - timedelta(minutes=55),
                )
            ],
            notices=[
                NoticeNow(
                    name="outage", on=False, by=None, at=None,
                    texts=[NoticeText(language="en", text="There is no power in the city centre.")],
                )
            ],
            flows=[FlowNow(flow="energia", hash="9f3a")],
            chats=[
                ChatNow(
                    agent="ewa", name="Ewa Nowak", id="019df1a7-1111-7d3e-9f60-2f1f8f2b9c11",
                    at=_AT - timedelta(minutes=2), unread=1,
                )
            ],
            remarks=3,
        )
    ],
    ChangeMessage: [
        ChangeMessage(
            at=_AT + timedelta(seconds=3),
            queues=[],
            agents=[_AGENT.model_copy(update={"state": "wrap_up", "since": _AT, "listened": None})],
            calls=[],
            gone=[_CALL],
            me=None,
            pops=None,
            promises=None,
            alarms=None,
            notices=None,
            flows=None,
            chats=None,
            remarks=None,
        )
    ],
}  # fmt: skip
"""Model -> examples."""
