"""Invitations leave by a mail server that speaks SMTP: each once at most, also when programs die; bounces count."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cti.customers
import cti.surveys
from cti.asking.letters import SurveyLinks
from cti.asking.post import AT_ONCE, TRIES, Post
from cti.surveys.happenings import InvitationsRefused
from cti.surveys.invitations import UNSURE_AFTER, Invitations
from cti.surveys.states import MOVES, Delivery, before
from ivr.bus import Bus
from ivr.eventlog import EventLog
from ivr.happenings import CallBegan, Happening, SurveyInvited
from ivr.outside.breaker import Breaker
from ivr.outside.mail import Mail, MailServer
from ivr.outside.sending import Senders
from ivr.statements import Sql, grouped
from ivr.store import Store
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.site import Site
from support.mail_server import MailBox, mail_server
from support.patience import PATIENCE

NOON = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
SITE = Site(zone="Europe/Warsaw", senders={"email": "Energia <help@energia.example>", "sms": "Energia"})
LINKS = SurveyLinks(b"a secret of tests", "https://centre.example")
STATES = Sql("SELECT state, because, tries, address FROM survey_invitation ORDER BY made, id")
CUSTOMER = Sql(
    "INSERT INTO customer (id, name, language, email, created) VALUES ('anna', 'Anna', 'pl', 'anna@post.example', 0)"
)
NUMBER = Sql("INSERT INTO customer_number (customer_id, number) VALUES ('anna', '+48601234567')")


class ByMail:
    """The outside of a program, as far as it sends."""

    def __init__(self, senders: Senders) -> None:
        self._senders = senders

    async def ask(self, effect: Fetch | Send) -> Any:
        assert isinstance(effect, Send)
        await self._senders.send(effect, asyncio.get_running_loop().time() + 5)


class Office:
    """What hands letters over, on a store, at a moment that the test moves."""

    def __init__(self, store: Store, mail: Mail) -> None:
        self.store, self.now, self.bus = store, NOON, Bus()
        self.events = EventLog(store, [cti.customers.project, cti.surveys.project])
        self.bus.subscribe(Happening, self.events.append)
        senders = Senders({"email": mail}, Breaker(lambda: self.now.timestamp()))
        senders.put(SITE)
        self.outside = ByMail(senders)
        self.post = self.another()

    def another(self) -> Post:
        """Another program of the same site."""
        known = Invitations(self.store)
        return Post(self.bus, self.events, known, self.outside, LINKS, lambda: SITE, lambda: self.now)

    def invites(self, key: str = "c-1:7", to: str = "", **more: Any) -> SurveyInvited:
        happening = SurveyInvited(
            call_id="c-1", at=NOON, survey="after", hash="9", channel="email", to=to, language="pl", key=key, **more
        )
        self.bus.publish(happening)
        return happening

    async def states(self) -> list[tuple[str, str]]:
        await self.events.flush()
        return [(state, because) for state, because, _, _ in await self.store.fetch(STATES)]


@asynccontextmanager
async def office(store: Store, box: MailBox) -> AsyncIterator[Office]:
    mail = Mail(MailServer("127.0.0.1", box.port, None, "", "none"))
    made = Office(store, mail)
    writer = asyncio.create_task(made.events.run())
    await store.write(grouped([CUSTOMER(), NUMBER()]))
    made.bus.publish(
        CallBegan(
            call_id="c-1", at=NOON, ani="+48601234567", name=None, dialled="100", flow="f", flow_hash="9",
            asterisk="a", uniqueid="1", linkedid="1",
        )
    )  # fmt: skip
    try:
        yield made
    finally:
        await made.events.close()
        await writer
        await mail.close()


async def test_the_letter_has_the_link_in_the_language_of_the_call_and_one_click_to_stop(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        invited = here.invites()
        await here.post.tick("email")
        (letter,) = box.messages
        assert (letter["To"], letter["From"], letter["Subject"]) == (
            "anna@post.example", "Energia <help@energia.example>", "Jak nam poszło?",
        )  # fmt: skip
        text = letter.get_content()
        assert "Energia, 06.05.2026" in text
        (link, stop) = re.findall(r"https://centre\.example(/ask/[^\s]+)", text)
        assert LINKS.opened(link.removeprefix("/ask/"), NOON) == invited.id
        assert stop == f"{link}/stop"
        assert letter["List-Unsubscribe"] == f"<https://centre.example{stop}>"
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert await here.states() == [("sent", "")]


async def test_one_step_of_one_call_invites_once(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        for _ in range(3):
            here.invites()
            await here.post.tick("email")
        assert len(box.messages) == 1


async def test_two_programs_hand_a_letter_over_once(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        for n in range(5):
            here.invites(f"c-1:{n}")
        await asyncio.gather(here.post.tick("email"), here.another().tick("email"), here.another().tick("email"))
        assert len(box.messages) == 5
        assert {state for state, _ in await here.states()} == {"sent"}


async def test_a_program_that_dies_with_a_letter_in_its_hands_leaves_it_unsure_and_nobody_sends_it_again(
    store: Store,
) -> None:
    """The server has taken the letter and says nothing for ever: whether it arrived, nobody knows."""
    async with mail_server({"end": "silence"}) as box, office(store, box) as here:
        here.invites()
        going = asyncio.create_task(here.post.tick("email"))
        async with asyncio.timeout(PATIENCE):
            while not box.messages:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        box.replies.clear()
        await here.another().tick("email")
        assert await here.states() == [("sending", "")], "another program may have it still"
        here.now += UNSURE_AFTER + timedelta(seconds=1)
        await here.another().tick("email")
        await here.another().tick("email")
        assert (len(box.messages), await here.states()) == (1, [("unsure", "the program ended meanwhile")])


@pytest.mark.parametrize(
    ("reply", "state"), [("550 no such user", "bounced"), ("450 busy", "waiting"), ("421 closing", "waiting")]
)
async def test_a_receiver_who_is_refused_for_good_has_bounced_for_now_it_waits(
    store: Store, reply: str, state: str
) -> None:
    async with mail_server({"RCPT": reply}) as box, office(store, box) as here:
        here.invites()
        await here.post.tick("email")
        ((found, _),) = await here.states()
        assert (found, box.messages) == (state, [])


async def test_what_was_not_taken_is_tried_again_later_and_not_for_ever(store: Store) -> None:
    async with mail_server({"RCPT": "450 busy"}) as box, office(store, box) as here:
        here.invites()
        for _ in range(TRIES + 2):
            await here.post.tick("email")
            here.now += timedelta(hours=6)
        ((state, _),) = await here.states()
        asked = [command for command in box.commands if command.startswith("RCPT")]
        assert (state, len(asked)) == ("failed", TRIES)


async def test_a_letter_that_had_to_wait_arrives_once(store: Store) -> None:
    async with mail_server({"RCPT": "450 busy"}) as box, office(store, box) as here:
        here.invites()
        await here.post.tick("email")
        box.replies.clear()
        await here.post.tick("email")
        assert box.messages == [], "not at once"
        here.now += timedelta(minutes=6)
        await here.post.tick("email")
        await here.post.tick("email")
        assert (len(box.messages), await here.states()) == (1, [("sent", "")])


async def test_who_has_no_address_and_who_wants_none_is_not_written_to(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        mark = LINKS.mark("anna@post.example")
        here.bus.publish(InvitationsRefused(at=NOON, invitation="i", mark=mark))
        here.invites("c-1:1", "Anna@Post.example")
        here.bus.publish(
            SurveyInvited(
                call_id="c-9", at=NOON + timedelta(seconds=1), survey="after", hash="9", channel="email", to="",
                language="pl", key="c-9:1",
            )
        )  # fmt: skip
        await here.post.tick("email")
        assert await here.states() == [("withheld", "they want none"), ("withheld", "no address")]
        assert box.messages == []


async def test_an_address_that_is_none_is_never_handed_over(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        for n, to in enumerate(("a@b.example\r\nBcc: all@b.example", "a@b.example, c@d.example", "anna", "@")):
            here.invites(f"c-1:{n}", to)
        await here.post.tick("email")
        assert {state for state, _ in await here.states()} == {"failed"}
        assert box.commands == []


def test_an_invitation_moves_only_as_its_table_says() -> None:
    assert set(MOVES[Delivery.SENDING]) >= {Delivery.SENT, Delivery.UNSURE}
    assert Delivery.SENDING not in {to for state in (Delivery.SENT, Delivery.UNSURE) for to in MOVES[state]}
    assert before(Delivery.SENDING) == (Delivery.NEW, Delivery.WAITING)


class Hangs:
    """A server that takes no word of letters to some, until it is let go."""

    def __init__(self, *slow: str) -> None:
        self.slow, self.let_go = slow, asyncio.Event()
        self.taken: list[str] = []
        self.waiting = 0

    async def ask(self, effect: Fetch | Send) -> Any:
        assert isinstance(effect, Send)
        if effect.to in self.slow:
            self.waiting += 1
            await self.let_go.wait()
        self.taken.append(effect.to)


@pytest.mark.parametrize("slow", [AT_ONCE - 1, 20])
async def test_a_server_that_hangs_holds_a_few_letters_and_not_the_rest(store: Store, slow: int) -> None:
    everybody = [f"p{n}@post.example" for n in range(20)]
    waits, quick = min(slow, AT_ONCE), len(everybody) - slow
    async with mail_server() as box, office(store, box) as here:
        hangs = here.outside = Hangs(*everybody[:slow])  # type: ignore[assignment]
        for n, to in enumerate(everybody):
            here.invites(f"c-1:{n}", to)
        going = asyncio.create_task(here.another().tick("email"))
        async with asyncio.timeout(10):
            while len(hangs.taken) < quick or hangs.waiting < waits:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (hangs.waiting, len(hangs.taken)) == (waits, quick)
        hangs.let_go.set()
        assert await going == len(everybody)
        assert sorted(hangs.taken) == sorted(everybody), "each once"


async def test_one_channel_does_not_wait_for_another(store: Store) -> None:
    async with mail_server() as box, office(store, box) as here:
        here.outside = Hangs()  # type: ignore[assignment]
        post = here.another()
        here.invites("e", "a@post.example")
        assert await post.tick("sms") == 0
        assert await post.tick("email") == 1
