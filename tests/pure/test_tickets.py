"""A ticket opens one websocket, once, soon."""

from __future__ import annotations

import pytest

from cti.desk.tickets import LIFETIME, MAX_OPEN, Ticket, Tickets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tickets(clock: Clock) -> Tickets:
    return Tickets(clock)


def whose(ticket: Ticket | None) -> str | None:
    return ticket and ticket.user


def test_a_ticket_says_which_roles_its_user_had(tickets: Tickets) -> None:
    found = tickets.redeem(tickets.issue("ewa", ["agent", "designer"]))
    assert found is not None
    assert found.roles == ("agent", "designer")


def test_a_ticket_names_its_user_once(tickets: Tickets) -> None:
    ticket = tickets.issue("ewa", ("agent",))
    assert whose(tickets.redeem(ticket)) == "ewa"
    assert tickets.redeem(ticket) is None


def test_a_ticket_lives_thirty_seconds(tickets: Tickets, clock: Clock) -> None:
    early, late = tickets.issue("ewa", ("agent",)), tickets.issue("ewa", ("agent",))
    clock.now = LIFETIME - 0.1
    assert whose(tickets.redeem(early)) == "ewa"
    clock.now = LIFETIME
    assert tickets.redeem(late) is None


def test_a_guess_opens_nothing(tickets: Tickets) -> None:
    tickets.issue("ewa", ("agent",))
    assert tickets.redeem("") is None
    assert tickets.redeem("x" * 43) is None


def test_tickets_are_long_and_never_alike(tickets: Tickets) -> None:
    made = {tickets.issue("ewa", ("agent",)) for _ in range(100)}
    assert len(made) == 100
    assert all(len(t) >= 43 for t in made), "256 bits"


def test_a_logout_takes_only_the_own_tickets(tickets: Tickets) -> None:
    hers, his = tickets.issue("ewa", ("agent",)), tickets.issue("boris", ("agent",))
    tickets.revoke("ewa")
    assert tickets.redeem(hers) is None
    assert whose(tickets.redeem(his)) == "boris"


def test_a_flood_pushes_out_the_oldest_and_memory_stays_bounded(tickets: Tickets) -> None:
    first = tickets.issue("ewa", ("agent",))
    last = [tickets.issue("flood", ("agent",)) for _ in range(MAX_OPEN)][-1]
    assert tickets.redeem(first) is None
    assert whose(tickets.redeem(last)) == "flood"
