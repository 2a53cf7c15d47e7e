"""http, db, send: what leaves the engine, and every way it can come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts_dsl.effects import Fetch, Send, world_sees
from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.settings.model import Query
from support.callers import SITE, Caller, flow

SHOP = replace(
    SITE,
    http=("https://billing.example",),
    secrets=("TOKEN",),
    senders={"sms": "Shop"},
    queries={"bill": Query("bill", "select 1", ("number",))},
)

BILL = flow(
    """
    vars:
      account: text
      bill: {debt: money PLN, due: date}
    takes: {day: date}
    always: {error: trouble}
    places:
      start:
        - set:
            account: '"7 / ż"'
        - http: GET https://billing.example/accounts/${account}?on=${day}
          with: {details: yes}
          headers:
            Authorization: secret TOKEN
            Accept-Language: ${language}
          retries: 2
          into: bill
          timeout: 5s
          meanwhile: One moment.
        - hangup: You owe ${bill.debt else "nothing"}, due ${bill.due else "never"}.
      trouble:
        - hangup: It does not work.
    """,
    SHOP,
)


def asked(**facts: Any) -> Caller:
    return Caller(BILL, takes={"day": "2026-05-01"}, **facts)


def test_values_stand_in_an_address_as_machines_write_them() -> None:
    effect = asked().effect
    assert isinstance(effect, Fetch)
    assert effect.name == "GET https://billing.example/accounts/7%20%2F%20%C5%BC?on=2026-05-01"
    assert (effect.kind, effect.arguments, effect.retries, effect.timeout) == ("http", {"details": True}, 2, 5.0)


def test_a_secret_of_the_site_never_passes_the_engine() -> None:
    assert asked().effect.headers == {"Authorization": "secret TOKEN", "Accept-Language": "en"}


def test_fields_of_the_answer_go_by_name_and_others_stay() -> None:
    caller = asked().meets(Fetched, value={"debt": "120.50 PLN", "unknown": 1})
    assert "120.50" in caller.said
    assert "never" in caller.said


@pytest.mark.parametrize("value", [{"debt": "much"}, [1], "much", 7])
def test_an_answer_of_the_wrong_shape_is_an_error(value: Any) -> None:
    assert asked().meets(Fetched, value=value).said == "It does not work."


@pytest.mark.parametrize("kind", ["times_out", "fails", "too_large"])
def test_a_request_that_fails_is_an_error(kind: str) -> None:
    assert asked().meets(FetchFailed, kind=kind).said == "It does not work."


def test_an_answer_without_content_changes_nothing() -> None:
    assert "nothing" in asked().meets(Fetched, value=None).said


def test_an_address_with_a_hole_in_it_is_asked_of_nobody() -> None:
    assert Caller(BILL).said == "It does not work."


def test_only_a_request_that_changes_something_is_seen_by_the_world() -> None:
    """Then the state is on disk before it leaves."""
    assert not world_sees(asked().effect)
    assert world_sees(replace(asked().effect, name="POST https://billing.example"))


QUERY = flow(
    """
    vars: {bill: {debt: money PLN}}
    places:
      start:
        - db: bill
          with: {number: caller.number}
          into: bill
          on_none: none
          on_error: trouble
        - hangup: You owe ${bill.debt else "nothing"}.
      none:
        - hangup: We do not know you.
      trouble:
        - hangup: It does not work.
    """,
    SHOP,
)


def test_a_query_gives_its_first_row_or_says_that_there_is_none() -> None:
    caller = Caller(QUERY)
    assert (caller.effect.kind, caller.effect.name, caller.effect.arguments) == (
        "db",
        "bill",
        {"number": "+48601234567"},
    )
    assert "5" in caller.meets(Fetched, value={"debt": "5.00 PLN"}).said
    assert Caller(QUERY).meets(Fetched, value=None).said == "We do not know you."
    assert Caller(QUERY).meets(FetchFailed, kind="fails").said == "It does not work."


SMS = flow(
    """
    languages: {pl: +48, en: otherwise}
    vars: {account: text = "A 7"}
    places:
      start:
        - send: sms
          to: caller.number
          text: link
          on_error: trouble
        - hangup: sent
      trouble:
        - hangup: failed
    prompts:
      link:
        pl: "Link: https://pay.example/${account}"
        en: "Link: https://pay.example/${account}"
      sent:
        pl: Wysłane.
        en: Sent.
      failed:
        pl: Nie wyszło.
        en: It failed.
    """,
    SHOP,
)


def test_a_message_is_written_in_the_language_of_the_call() -> None:
    effect = Caller(SMS).effect
    assert effect == Send("sms", "+48601234567", "Link: https://pay.example/A 7", 5.0, "c-1:0")
    assert world_sees(effect)


def test_a_message_is_sent_or_not() -> None:
    assert Caller(SMS).meets(Fetched, value=None).said == "Wysłane."
    assert Caller(SMS).meets(FetchFailed, kind="fails").said == "Nie wyszło."
    assert Caller(SMS, None).said == "It failed."
