"""One example of each websocket message, for the documents. A test reads them back through the models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cti.desk.card import (
    Account,
    Because,
    Consent,
    Customer,
    Offer,
    Promise,
    Satisfaction,
    TimelineEntry,
    TrailEntry,
    TypedValue,
    Warned,
)
from cti.desk.messages import (
    Ack,
    AgentMessage,
    CallMessage,
    ChatMessage,
    ErrorMessage,
    GradedMessage,
    Hello,
    KnownMessage,
    ListenedMessage,
    OwedMessage,
    Painted,
    PopMessage,
    QueueMessage,
    RemarkedMessage,
    ScriptChoice,
    ScriptMessage,
    ServedMessage,
    SetState,
    Welcome,
)
from cti.desk.script import Script, ScriptAnswer, ScriptLine, ScriptOffer
from cti.desk.status import Agent, Phone, QueueStatus
from cti.model import Model

_AT = datetime(2026, 5, 4, 9, 30, 12, 250000, UTC)
_CALL = "019df1a5-4c2a-7d3e-9f60-2f1f8f2b9c11"
_PHONE = Phone(registered=True, interface="PJSIP/ewa")
_TRAIL = TrailEntry(place="main", prompt="energia/main", keys="2", label="Power is out", at=_AT - timedelta(seconds=50))
_CONTACT = TimelineEntry(
    at=_AT - timedelta(days=9),
    kind="call",
    direction="inbound",
    summary="talked 4:10 with boris",
    agent="boris",
    queue="support",
    disposition="promised",
    note="Wants the invoice by post.",
)

_SCRIPT = dict(
    Script(
        call_id=_CALL,
        name="winback",
        turn=3,
        language="en",
        lines=[ScriptLine(kind="tell", text="Listen first."), ScriptLine(kind="say", text="We have noticed.")],
        question="Does that settle it?",
        buttons=["yes", "no"],
        field="",
        always=["angry", "not_now"],
        refusal=None,
        offer=ScriptOffer(
            product="loyalty_tariff",
            made=False,
            conditions=[
                "known",
                "no_objection",
                "allowed",
                "bearable",
                "no_complaint",
                "nothing_owed",
                "settled",
                "content",
                "rested",
                "campaign_green",
                "waited_little",
                "calls_once",
                "first_offer",
                "solved",
                "asked",
                "agreed",
            ],
            missing=["solved", "asked", "agreed"],
        ),
        answers=[ScriptAnswer(question="why", answer="service")],
        busy=False,
        over=False,
        outcome=None,
    )
)

EXAMPLES: dict[type[Model], list[Model]] = {
    Hello: [
        Hello(type="hello", ticket="KvC7Zm0cB0v0i2m0m1o6yOQ0m0Yt8sWg1i1rZJkq3pA"),
        Hello(
            type="hello",
            ticket="3yQ0r2x2m8bq1l9n0Jc6r5vT7wPzKdE4hG1sUaXfYiM",
            last_seq=41,
            epoch="019df19b-0d3c-7b11-8a3e-6a5d0f6b7c21",
        ),
    ],
    Ack: [Ack(type="ack", seq=42)],
    SetState: [SetState(type="state", state="ready"), SetState(type="state", state="not_ready", reason="lunch")],
    ScriptChoice: [ScriptChoice(type="choose", call_id=_CALL, turn=3, word="yes")],
    Painted: [Painted(type="painted", seq=11)],
    Welcome: [
        Welcome(
            epoch="019df19b-0d3c-7b11-8a3e-6a5d0f6b7c21",
            seq=41,
            resync=True,
            agent=Agent(
                user="ewa",
                name="Ewa",
                languages=["pl", "en"],
                state="not_ready",
                reason="lunch",
                since=_AT,
                phone=_PHONE,
            ),
            queues=[
                QueueStatus(queue="support", title="Customer support", waiting=2, longest_wait=48.5, agents_ready=1)
            ],
            pauses=["lunch", "training"],
            call=None,
            pop=None,
        )
    ],
    PopMessage: [
        PopMessage(
            seq=42,
            call_id=_CALL,
            at=_AT,
            ani="+48601234567",
            caller_name="ANNA K",
            dialled="100",
            language="pl",
            queue="faults",
            waited=31.5,
            tell="Account 4539578767: power is out",
            trail=[_TRAIL],
            typed=[TypedValue(name="account", label="Account", value="4539578767")],
            customer=Customer(id="c-anna", name="Anna Kowalska", language="pl", numbers=["+48601234567"]),
            matches=1,
            timeline=[_CONTACT],
            promises=[
                Promise(id="p-1", text="Invoice by post", due_at=_AT - timedelta(days=2), owner="boris", overdue=True)
            ],
            consents=[Consent(purpose="recording", given=True, at=_AT - timedelta(days=200))],
            accounts=[Account(number="4539578767", debt="120.50 PLN", due="2026-04-20", at=_AT - timedelta(days=3))],
            warnings=[Warned(kind="complaint", since=_AT - timedelta(days=9))],
            satisfaction=Satisfaction(survey="after_call", at=_AT - timedelta(days=30), share=0.75),
            offer=Offer(may="no", because=[Because(code="complaint", since=_AT - timedelta(days=9))]),
            read_at=_AT,
            delay_ms=1.8,
        )
    ],
    KnownMessage: [
        KnownMessage(
            seq=43,
            call_id=_CALL,
            at=_AT,
            customer=Customer(id="c-anna", name="Anna Kowalska", language="pl", numbers=["+48601234567"]),
            matches=1,
            timeline=[_CONTACT],
            promises=[],
            consents=[],
            accounts=[],
            offer=Offer(may="yes", because=[]),
            read_at=_AT + timedelta(seconds=2),
        )
    ],
    CallMessage: [
        CallMessage(seq=43, call_id=_CALL, state="ringing", at=_AT, queue="faults"),
        CallMessage(
            seq=47,
            call_id=_CALL,
            state="ended",
            at=_AT + timedelta(minutes=4),
            queue="faults",
            talk=231.4,
            disposition_needed=True,
        ),
    ],
    AgentMessage: [AgentMessage(seq=44, state="ringing", since=_AT, phone=_PHONE)],
    QueueMessage: [
        QueueMessage(seq=45, queue="support", title="Customer support", waiting=3, longest_wait=61.0, agents_ready=0)
    ],
    ListenedMessage: [ListenedMessage(seq=46, by="Sofia Rossi", how="listen", on=True)],
    ServedMessage: [
        ServedMessage(
            seq=48, queues=[QueueStatus(queue="faults", title="Faults", waiting=0, longest_wait=0, agents_ready=2)]
        )
    ],
    OwedMessage: [
        OwedMessage(
            seq=49,
            id="019df1a6-1111-7d3e-9f60-2f1f8f2b9c11",
            kind="task",
            call_id=_CALL,
            customer="c-anna",
            name="Anna Kowalska",
            number="+48601234567",
            text="Check the meter reading of March",
            due_at=_AT + timedelta(days=1),
            told_at=_AT + timedelta(days=1, minutes=-30),
            owner=None,
            queue="faults",
            made_at=_AT,
            made_by="boris",
            state="open",
        )
    ],
    ChatMessage: [
        ChatMessage(
            seq=50,
            id="019df1a7-1111-7d3e-9f60-2f1f8f2b9c11",
            agent="ewa",
            by="sofia",
            name="Sofia Rossi",
            at=_AT,
            text="The depot is back at noon.",
        )
    ],
    RemarkedMessage: [RemarkedMessage(seq=52, remark="5f1c0de6a8f24c0b9d3e0f6a7b8c9d0e")],
    GradedMessage: [GradedMessage(seq=51, recording="019df1a5-5555-7d3e-9f60-2f1f8f2b9c11")],
    ScriptMessage: [ScriptMessage(seq=49, **_SCRIPT)],
    ErrorMessage: [ErrorMessage(code="phone_not_registered", message="Telephone PJSIP/ewa is not registered.")],
}
"""Model -> examples."""
