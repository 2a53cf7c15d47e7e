"""What an invitation says, and the links in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cti.asking.words import words_of
from cti.surveys.invitations import Invitation
from cti.web.signed import Signed

PATH = "/ask/"
STOP = "/stop"
"""Behind the path of a link: no more questions."""


class SurveyLinks(Signed):
    """`secret`: any; keys of other uses are made of it in other ways."""

    def __init__(self, secret: bytes, page: str) -> None:
        """`page`: the address of the pages as people reach them, `https://centre.example`."""
        super().__init__(secret, b"links of people whom surveys ask")
        self._page = page

    def link(self, invitation: Invitation) -> str:
        """To the questions, until they expire."""
        return f"{self._page}{PATH}{self.token(invitation.id, invitation.until)}"

    def stop(self, invitation: Invitation) -> str:
        """To the page that ends all questions."""
        return f"{self.link(invitation)}{STOP}"


@dataclass(frozen=True, slots=True)
class Letter:
    """To be handed over."""

    text: str
    """Its first line is the subject of an e-mail."""
    headers: Mapping[str, str]


def letter(invitation: Invitation, links: SurveyLinks, house: str, zone: str) -> Letter:
    """In the person's language; nothing in it says what the call was about."""
    words = words_of(invitation.language)
    link, stop = links.link(invitation), links.stop(invitation)
    house = house or words["us"]
    if invitation.channel == "sms":
        return Letter(words["sms"].format(house=house, link=link, stop=stop), {})
    why = words["why" if invitation.call_id is not None else "nobody"]
    lines = (
        f"{words['subject']}",
        "",
        words["hello"],
        "",
        why.format(house=house, day=_day(invitation.made, zone)),
        "",
        words["link"].format(until=_day(invitation.until, zone)),
        link,
        "",
        words["no_more"],
        stop,
    )
    return Letter("\n".join(lines), headers(stop))


def headers(stop: str) -> Mapping[str, str]:
    """One click in the mail program ends it (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


def _day(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y")
