"""Agents look for customers and read a card without a call; who looked is written down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from cti.customers import Customer, Customers
from cti.routes import customers as web_customers
from ivr.statements import Sql, grouped
from support.centre import ANNA, Centre, bearer, opened

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
    rows = [(whose, json.loads(body)) for whose, body in await centre.store.fetch(LOG, kind="audit.noted")]
    looked = [(whose, body["user"], body["act"], body["details"]) for whose, body in rows if body["what"] != "session"]
    assert looked == [(None, "ewa", "searched", {"found": 1}), ("sample-anna", "sofia", "saw", {})], "once each"


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


# --- a number of several -----------------------------------------------------------------------------------------

PIOTR = Customer("piotr", "Piotr Kowalski", "pl", (ANNA,))


async def choose(
    centre: Centre, customer: str | None, user: str = "ewa", call: str = "c1"
) -> tuple[int, dict[str, Any]]:
    headers = bearer(await centre.log_in(user))
    url = f"{centre.url}/api/calls/{call}/customer"
    async with centre.http.post(url, json={"customer": customer}, headers=headers) as answer:
        return answer.status, await answer.json()


async def rings(centre: Centre, call_id: str, user: str = "ewa") -> dict[str, Any]:
    """The card."""
    centre.phone(user)
    async with centre.desktop(user) as desk:
        centre.call(call_id)
        centre.ring(call_id, user)
        return await desk.get("pop")


async def test_the_agent_says_which_of_several_customers_calls_and_the_next_call_knows_it(centre: Centre) -> None:
    await Customers(centre.store).keep(PIOTR)
    pop = await rings(centre, "c1")
    assert (pop["customer"], pop["matches"], pop["chosen"]) == (None, 2, None)
    assert [(c["id"], c["last_contact"] is None) for c in pop["candidates"]] == [
        ("sample-anna", False),
        ("piotr", True),
    ]
    status, card = await choose(centre, "sample-anna")
    assert (status, card["customer"]["name"], card["chosen"]["by"]) == (200, "Anna Kowalska", "ewa")
    assert (len(card["timeline"]), len(card["accounts"])) == (4, 1)
    await centre.events.flush()
    [(whose,)] = await centre.store.fetch(Sql("SELECT customer_id FROM interaction WHERE id = 'c1'"))
    assert whose == "sample-anna"
    centre.end("c1")
    again = await rings(centre, "c2", "boris")
    assert (again["customer"]["id"], again["chosen"]["by"], again["verified"]) == ("sample-anna", "ewa", False)


async def test_a_choice_is_taken_back_and_no_flow_ever_hears_of_it(centre: Centre) -> None:
    await Customers(centre.store).keep(PIOTR)
    await rings(centre, "c1")
    assert (await choose(centre, "piotr"))[1]["customer"]["id"] == "piotr"
    assert await Customers(centre.store).by_number(ANNA) is None, "a number is a hint for people, and proves nothing"
    status, card = await choose(centre, None)
    assert (status, card["customer"], card["chosen"], len(card["candidates"])) == (200, None, None, 2)
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'call.customer' ORDER BY n"))
    assert [json.loads(body)["user"] for (body,) in rows] == ["ewa", "ewa"]


@pytest.mark.attack("A23")
async def test_nobody_chooses_in_the_call_of_another_or_somebody_else(centre: Centre) -> None:
    await Customers(centre.store).keep(PIOTR)
    await rings(centre, "c1")
    assert (await choose(centre, "piotr", user="boris"))[0] == 404
    assert (await choose(centre, "piotr", call="c9"))[0] == 404
    assert (await choose(centre, "sample-ivan"))[0] == 404


# --- what is known -----------------------------------------------------------------------------------------------


async def test_a_card_warns_says_what_may_be_offered_and_how_old_it_all_is(centre: Centre) -> None:
    card = (await ask(centre, "/customers/sample-james/card"))[1]
    assert [w["kind"] for w in card["warnings"]] == ["complaint"]
    assert card["offer"]["may"] == "no"
    assert [b["code"] for b in card["offer"]["because"]] == ["refused", "complaint"]
    assert card["satisfaction"] is None
    assert card["accounts"][0]["at"] is not None
    assert card["read_at"] is not None
    maja = (await ask(centre, "/customers/sample-maja/card"))[1]
    assert maja["warnings"] == []


async def test_a_hold_a_suppressed_number_and_the_last_answer_are_on_the_card(centre: Centre) -> None:
    rows = (
        "INSERT INTO hold (id, customer_id, at, who, why) VALUES ('h', 'sample-maja', 5, 'sofia', 'court')",
        "INSERT INTO suppression (number, scope, since, why, evidence, who)"
        " VALUES ('+38640123456', 'marketing', 7, 'key 9', '', '')",
        "INSERT INTO survey_result (call_id, survey, hash, at, answers, satisfaction)"
        " VALUES ('sample-maja-1', 'after_call', '9', 9, '{}', 0.75)",
    )
    await centre.store.write(grouped([Sql(row)() for row in rows]))
    card = (await ask(centre, "/customers/sample-maja/card"))[1]
    assert [(w["kind"], w["why"]) for w in card["warnings"]] == [("hold", "court")]
    assert (card["satisfaction"]["survey"], card["satisfaction"]["share"]) == ("after_call", 0.75)
    assert "suppressed" in [b["code"] for b in card["offer"]["because"]]
