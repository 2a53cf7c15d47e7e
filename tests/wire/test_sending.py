"""`send`: a message leaves by a gateway or a mail server, once, to one address, before the deadline or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ivr.outgoing import Outgoing
from ivr.outside.breaker import Breaker
from ivr.outside.failures import NotTaken, OutsideFailed, ServerTrouble
from ivr.outside.mail import Mail, MailServer, written
from ivr.outside.reach import Reach
from ivr.outside.sending import Channel, Hook, Message, Senders
from scripts_dsl.effects import Send
from scripts_dsl.site import Site
from support.mail_server import MailBox, mail_server
from support.tls import Certificate, certificate
from support.web_servers import nothing, says, serving

SMS = Send("sms", "+48601234567", "Link: https://pay.example/7", 5, "c-1:3")
EMAIL = Send("email", "anna@post.example", "Twój rachunek\n\nLink: https://pay.example/7", 5, "c-1:3")


def senders(**channels: Channel) -> Senders:
    made = Senders(channels, Breaker(asyncio.get_running_loop().time))
    made.put(Site(senders={"sms": "Energia", "email": "Energia <help@energia.example>"}))
    return made


async def send(by: Senders, message: Send, seconds: float = 5) -> None:
    await by.send(message, asyncio.get_running_loop().time() + seconds)


@asynccontextmanager
async def hooked(url: str, token: str | None = None) -> AsyncIterator[Senders]:
    outgoing = Outgoing(Reach(everywhere=True))
    hook = Hook(outgoing, url, token)
    try:
        yield senders(sms=hook, email=hook)
    finally:
        await outgoing.close()


@asynccontextmanager
async def posted(box: MailBox, security: str = "none", user: str | None = None) -> AsyncIterator[Senders]:
    mail = Mail(MailServer("127.0.0.1", box.port, user, "pw", security))  # type: ignore[arg-type]
    try:
        yield senders(email=mail)
    finally:
        await mail.close()


# --- a gateway ------------------------------------------------------------------------------------------------------


async def test_a_gateway_gets_the_message_and_a_key_that_does_not_change() -> None:
    async with serving(says("202 Accepted", b"queued")) as server, hooked(f"{server.url}/sms?v=2", "abc") as by:
        await send(by, SMS)
        await send(by, SMS)
        first, again = server.asked
        assert json.loads(first.body) == {
            "from": "Energia", "to": "+48601234567", "text": "Link: https://pay.example/7", "key": "c-1:3",
        }  # fmt: skip
        assert (first.line, first.headers["authorization"]) == ("POST /sms?v=2 HTTP/1.1", "Bearer abc")
        assert first.headers["idempotency-key"] == again.headers["idempotency-key"] == "c-1:3"


@pytest.mark.parametrize("status", ["400 Bad Request", "429 Too Many Requests", "302 Found"])
async def test_a_gateway_that_refuses_has_not_taken_it(status: str) -> None:
    async with serving(says(status)) as server, hooked(server.url) as by:
        with pytest.raises(OutsideFailed):
            await send(by, SMS)
        assert len(server.asked) == 1, "it is not tried again by itself"


async def test_a_gateway_that_is_silent_is_not_waited_for() -> None:
    async with serving(nothing) as server, hooked(server.url) as by:
        with pytest.raises(ServerTrouble) as raised:
            await send(by, SMS, 0.2)
        assert raised.value.kind == "times_out"


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("sms", "112"), ("sms", "601234567"), ("sms", "+48601234567,+48601234568"), ("sms", "+48 601"), ("sms", ""),
        ("sms", "anna@post.example"), ("sms", "+" + "4" * 16), ("sms", "+٤٨٦٠١٢٣٤٥٦٧"),
        ("email", "anna"), ("email", "+48601234567"), ("email", "a@b, c@d"), ("email", "a@b\r\nBcc: c@d"),
        ("email", "<a@b>"), ("email", "a b@c"), ("email", "a@-"), ("email", "a@b c"), ("email", "a@b\0"),
    ],
)  # fmt: skip
async def test_what_is_not_one_address_gets_no_message(kind: str, to: str) -> None:
    async with serving(says()) as server, hooked(server.url) as by:
        with pytest.raises(OutsideFailed):
            await send(by, Send(kind, to, "Hello", 5, "c:1"))
        assert server.asked == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2_000])
async def test_an_empty_or_endless_message_is_not_sent(text: str) -> None:
    async with serving(says()) as server, hooked(server.url) as by:
        with pytest.raises(OutsideFailed):
            await send(by, Send("sms", "+48601234567", text, 5, "c:1"))
        assert server.asked == []


async def test_nothing_configured_sends_nothing() -> None:
    with pytest.raises(OutsideFailed, match="email"):
        await send(senders(), EMAIL)


# --- mail -----------------------------------------------------------------------------------------------------------


async def test_a_mail_server_gets_a_proper_message() -> None:
    async with mail_server() as box, posted(box) as by:
        await send(by, EMAIL)
        (mail,) = box.messages
        assert (mail["From"], mail["To"]) == ("Energia <help@energia.example>", "anna@post.example")
        assert (mail["Subject"], mail["Message-ID"]) == ("Twój rachunek", "<c-1.3@energia.example>")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().split() == EMAIL.text.split()
        assert "RCPT TO:<anna@post.example>" in box.commands


def test_a_text_cannot_write_headers() -> None:
    mail = written(Message("help@energia.example", "anna@post.example", "Hello\rBcc: a@b.example\nX", "c:1"))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "HelloBcc: a@b.example"
    assert len(written(Message("a@b", "c@d", "x" * 500, "c:1"))["Subject"]) == 78


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "end"])
async def test_a_refusal_at_any_step_is_told(step: str) -> None:
    async with mail_server({step: "550 no such user"}) as box, posted(box) as by:
        with pytest.raises(OutsideFailed) as raised:
            await send(by, EMAIL)
        assert not isinstance(raised.value, ServerTrouble), "the server is well"


@pytest.mark.parametrize("replies", [{"greeting": "421 later"}, {"MAIL": "451 later"}, {"end": "452 full"}])
async def test_a_server_in_trouble_counts_for_the_breaker(replies: dict[str, str]) -> None:
    async with mail_server(replies) as box, posted(box) as by:
        with pytest.raises(OutsideFailed) as raised:
            await send(by, EMAIL)
        assert isinstance(raised.value, ServerTrouble) or "MAIL" in replies


@pytest.mark.parametrize("step", ["greeting", "EHLO", "RCPT", "end"])
@pytest.mark.parametrize("how", ["silence", "drip"])
async def test_a_mail_server_that_hangs_is_cut_off_and_its_thread_ends(step: str, how: str) -> None:
    async with mail_server({step: how}) as box, posted(box) as by:
        began = asyncio.get_running_loop().time()
        with pytest.raises(ServerTrouble) as raised:
            await send(by, EMAIL, 0.2)
        assert raised.value.kind == "times_out"
        surely_not = isinstance(raised.value, NotTaken)
        assert surely_not or step not in ("greeting", "EHLO")
        assert not (surely_not and box.messages), "it may have been taken"
        assert asyncio.get_running_loop().time() - began < 2
        if how == "drip" and box.connections:
            await asyncio.wait(box.connections, timeout=5)
            assert box.connections == set()


async def test_without_encryption_nothing_is_sent_where_it_was_asked_for() -> None:
    async with mail_server() as box, posted(box, "starttls", "energia") as by:
        with pytest.raises(OutsideFailed):
            await send(by, EMAIL)
        assert box.messages == []
        assert not any(command.startswith(("AUTH", "MAIL")) for command in box.commands)


# --- encrypted mail -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_encrypted_mail_goes_to_whom_the_certificate_names(
    security: str, shown: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    tls = shown.server()
    async with mail_server(None, "STARTTLS", tls=tls, at_once=security == "tls") as box, posted(box, security) as by:
        await send(by, EMAIL)
        assert len(box.messages) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_knows_gets_no_mail(security: str, shown: Certificate) -> None:
    tls = shown.server()
    async with mail_server(None, "STARTTLS", tls=tls, at_once=security == "tls") as box, posted(box, security) as by:
        with pytest.raises(OutsideFailed):
            await send(by, EMAIL)
        assert box.messages == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_another_s_certificate_gets_no_mail(
    security: str, shown: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names 127.0.0.1; the configuration says localhost."""
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    tls = shown.server()
    async with mail_server(None, "STARTTLS", tls=tls, at_once=security == "tls") as box:
        mail = Mail(MailServer("localhost", box.port, None, "", security))  # type: ignore[arg-type]
        with pytest.raises(OutsideFailed):
            await send(senders(email=mail), EMAIL)
        await mail.close()
        assert box.messages == []


async def test_nobody_there_is_trouble() -> None:
    async with posted(MailBox(port=9)) as by:
        with pytest.raises(ServerTrouble):
            await send(by, EMAIL)
