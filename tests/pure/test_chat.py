"""Conversations of agents with the supervisors: who has read how far, and what is kept in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cti.chat.model import MOST, Conversations, Headline, Said

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)


def said(number: int, agent: str = "ewa", by: str = "ewa") -> Said:
    return Said(f"{number:04}", agent, by, by.title(), AT + timedelta(minutes=number), "Hello")


def talked(*messages: Said) -> Conversations:
    all_ = Conversations()
    for one in messages:
        all_.put(one)
    return all_


def test_what_others_wrote_is_unread_until_it_was_seen_and_ones_own_never() -> None:
    all_ = talked(said(1), said(2, by="sofia"), said(3))
    assert (all_.unread("ewa", "ewa"), all_.unread("sofia", "ewa"), all_.unread("maja", "ewa")) == (1, 2, 3)
    assert all_.read("sofia", "ewa", "0001") == "0001"
    assert (all_.unread("sofia", "ewa"), all_.unread("maja", "ewa")) == (1, 3)


def test_a_mark_goes_forward_only_and_only_to_a_message_that_there_is() -> None:
    all_ = talked(said(1), said(2), said(3, agent="boris"))
    assert all_.read("sofia", "ewa", "0002") == "0002"
    for id_ in ("0001", "0002", "0003", "9999", "", "\U0001f480"):
        assert all_.read("sofia", "ewa", id_) is None
    assert all_.read_to("sofia", "ewa") == "0002"


def test_of_each_conversation_the_newest_messages_stay() -> None:
    all_ = talked(*(said(number) for number in range(MOST + 5)), said(500, agent="boris"))
    assert (len(all_.of("ewa")), all_.of("ewa")[0].id, len(all_.of("boris"))) == (MOST, "0005", 1)
    assert all_.of("nobody") == ()


def test_conversations_stand_with_the_newest_first() -> None:
    all_ = talked(said(1, agent="boris", by="boris"), said(2), said(3, by="sofia"))
    assert all_.headlines("sofia") == [
        Headline("ewa", "0003", AT + timedelta(minutes=3), 1),
        Headline("boris", "0001", AT + timedelta(minutes=1), 1),
    ]


def test_what_is_too_old_is_forgotten_with_its_marks() -> None:
    all_ = talked(said(1), said(2), said(1, agent="boris"))
    all_.know([("sofia", "boris", "0001"), ("sofia", "ewa", "0001")])
    all_.forget(AT + timedelta(minutes=2))
    assert [one.id for one in all_.of("ewa")] == ["0002"]
    assert (all_.of("boris"), all_.read_to("sofia", "boris"), all_.read_to("sofia", "ewa")) == ((), "", "0001")
