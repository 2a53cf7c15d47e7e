"""An email by SMTP (RFC 5321), in a thread: the standard library's client blocks.

Before the deadline the server has taken it or the connection is cut; a message that was cut after its last line may
have been sent all the same.
"""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Literal

from ivr.outside.failures import NoSuchReceiver, NotTaken, OutsideFailed, ServerTrouble
from ivr.outside.sending import SUBJECT, Message

AT_ONCE = 4
"""Messages that are handed over at the same time."""
GREETING = 220
REFUSED = 500
"""Reply codes from here on are final (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes."""

    host: str
    port: int = 587
    user: str | None = None
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"


class Mail:
    """See sending.Channel; close() at the end."""

    def __init__(self, server: MailServer) -> None:
        self._to = server
        self._threads = ThreadPoolExecutor(AT_ONCE, "mail")
        self.server = f"smtp://{server.host}:{server.port}"

    async def send(self, message: Message, deadline: float) -> None:
        loop = asyncio.get_running_loop()
        talk = _Talk(self._to, deadline - loop.time())
        work = loop.run_in_executor(self._threads, talk.hand_over, written(message))
        try:
            async with asyncio.timeout_at(deadline):
                await asyncio.shield(work)
        except TimeoutError as problem:
            talk.cut()
            failed = ServerTrouble if talk.handing else NotTaken
            raise failed("times_out", "the mail server did not take it in time") from problem
        except smtplib.SMTPRecipientsRefused as problem:
            raise _refused(problem) from problem
        except smtplib.SMTPSenderRefused as problem:
            raise OutsideFailed("fails", type(problem).__name__) from problem
        except smtplib.SMTPResponseException as problem:
            said = OutsideFailed if problem.smtp_code >= REFUSED else NotTaken
            raise said("fails", f"{type(problem).__name__} {problem.smtp_code}") from problem
        except ConnectionRefusedError as problem:
            raise NotTaken("fails", type(problem).__name__) from problem
        except (smtplib.SMTPException, OSError, ssl.SSLError, ValueError) as problem:
            broken = ServerTrouble if talk.handing else NotTaken
            raise broken("fails", type(problem).__name__) from problem
        finally:
            talk.cut()
            work.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def close(self) -> None:
        """Threads end with their connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Talk:
    """One connection; cut() from another thread ends it at once."""

    def __init__(self, server: MailServer, seconds: float) -> None:
        self._server, self._seconds = server, max(0.001, seconds)
        self.handing = False
        """The server may have it from now on; before that it is certain that it has not."""
        self._smtp: smtplib.SMTP | None = None
        self._over = False

    def hand_over(self, message: EmailMessage) -> None:
        """In a thread. Raises what smtplib raises, OSError."""
        server, context = self._server, ssl.create_default_context()
        tls = server.security == "tls"
        smtp = smtplib.SMTP_SSL(timeout=self._seconds, context=context) if tls else smtplib.SMTP(timeout=self._seconds)
        self._smtp = smtp
        try:
            self._connect(smtp)
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user is not None:
                smtp.login(server.user, server.password)
            smtp.ehlo_or_helo_if_needed()
            self._in_time()  # half an answer that a cut has ended passes for a whole one
            self.handing = True
            self._in_time()
            smtp.send_message(message)
            smtp.putcmd("quit")  # nobody waits for what it says to that
        finally:
            smtp.close()

    def _connect(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        smtp._host = server.host  # type: ignore[attr-defined]  # checked against the certificate
        code, text = smtp.connect(server.host, server.port)
        if code != GREETING:
            raise smtplib.SMTPConnectError(code, text)
        self._in_time()

    def _in_time(self) -> None:
        """Raises OSError after cut()."""
        if self._over:
            raise OSError("too late")

    def cut(self) -> None:
        """The deadline is over, or all is done."""
        self._over = True
        sock = getattr(self._smtp, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _refused(problem: smtplib.SMTPRecipientsRefused) -> OutsideFailed:
    """For good, or for now (RFC 5321, 4.2.1); of one receiver."""
    codes = [code for code, _ in problem.recipients.values()]
    if codes and all(code >= REFUSED for code in codes):
        return NoSuchReceiver("fails", f"{type(problem).__name__} {codes[0]}")
    return NotTaken("fails", type(problem).__name__)


def written(message: Message) -> EmailMessage:
    """The message in the form of RFC 5322; its first line is the subject, its key the Message-ID."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = message.sender, message.to
    first = "".join(sign for sign in message.text.partition("\n")[0] if sign.isprintable())
    mail["Subject"] = first if len(first) <= SUBJECT else f"{first[: SUBJECT - 1]}…"
    mail["Date"] = formatdate(localtime=False)
    domain = message.sender.rpartition("@")[2].strip("> ") or "localhost"
    mail["Message-ID"] = f"<{message.key.replace(':', '.')}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text)
    return mail
