"""Agents look for customers and read a card without a call; who looked is written down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from cti import web_customers
from ivr.statements import Sql
from support.centre import Centre, bearer, opened

LOG = Sql("SELECT customer_id, body FROM event WHERE kind = :kind ORDER BY n")


@pytest.fixture
async def centre(url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(url, tmp_path) as made:
        yield made


async def ask(centre: Centre, path: str, user: str = "ewa", **query: str) -> tuple[int, dict[str, Any]]:
    url = URL(f"{centre.url}/api{path}").with_query(query)
    async with centre.http.get(url, headers=bearer(await centre.log_in(user))) as answer:
        return answer.status, await answer.json()


async def test_a_customer_is_found_and_opened_without_a_call(centre: Centre) -> None:
    status, found = await ask(centre, "/customers", find="kowalska 601-234-567")
    [one] = found["customers"]
    assert (status, found["more"]) == (200, False)
    assert (one["id"], one["name"], one["numbers"]) == ("sample-anna", "Anna Kowalska", ["+48601234567"])
    assert one["email"] == "anna.kowalska@example.com"
    assert one["last_contact"] is not None
    status, card = await ask(centre, "/customers/sample-anna/card")
    assert (status, card["customer"]["address"]) == (200, "ul. Kwiatowa 5, 30-059 Kraków")
    assert [len(card[part]) for part in ("timeline", "promises", "consents", "accounts")] == [4, 1, 2, 1]
    assert (await ask(centre, "/customers/nobody/card"))[0] == 404


async def test_who_looked_is_written_down_and_what_was_typed_is_not(centre: Centre) -> None:
    await ask(centre, "/customers", find="kowalska")
    await ask(centre, "/customers/sample-anna/card", user="sofia")
    await centre.events.flush()
    [(whose, body)] = await centre.store.fetch(LOG, kind="customer.looked_for")
    assert (whose, json.loads(body)) == (None, {"user": "ewa", "found": 1})
    [(whose, body)] = await centre.store.fetch(LOG, kind="customer.opened")
    assert (whose, json.loads(body)) == ("sample-anna", {"user": "sofia"})


@pytest.mark.parametrize("text", ["", "x" * 101, "a\nb", "\x00"])
async def test_what_is_no_search_is_refused(centre: Centre, text: str) -> None:
    assert (await ask(centre, "/customers", find=text))[0] == 400


async def test_a_program_that_copies_the_directory_is_stopped(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = bearer(await centre.log_in())
    url = URL(f"{centre.url}/api/customers").with_query(find="nobody at all")
    states = []
    for _ in range(web_customers.A_MINUTE + 1):
        async with centre.http.get(url, headers=headers) as answer:
            states.append(answer.status)
    assert states == [200] * web_customers.A_MINUTE + [429]
