"""A caller on a real Asterisk while the flow asks the world outside: nothing that is pressed or heard is lost."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from scripts_dsl.lookup import percent_of
from support.asterisk import Pbx
from support.engine import RunningEngine
from support.prompt_files import PromptFiles
from support.web_servers import Asked, WebServer, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

SETTINGS = """
zone: Europe/Warsaw
queues:
  support: {{languages: [en]}}
numbers:
  200: flow outside
  201: flow inner
  202: flow steps
functions:
  customers.by_number:
    takes: {{number: phone}}
    gives: {{id: text, name: text, language: language}}
queries: queries.sql
databases: {{shop: secret SHOP_URL}}
secrets: [SHOP_URL, TOKEN]
http:
  allow: ["{url}", "http://127.0.0.1:{ami}"]
senders: {{sms: Shop}}
"""

QUERIES = """
-- name: order_by_number
SELECT state, parcels FROM orders WHERE number = :number
"""

OUTSIDE = """
flow: outside
languages: [en]
vars:
  bill: {{debt: number}}
  parcel: {{state: text, parcels: number}}
  n: digits 2
always: {{error: trouble}}
places:
  start:
    - http: GET {url}/bills/${{caller.number}}
      headers: {{Authorization: secret TOKEN}}
      into: bill
      timeout: 9s
      meanwhile: one_moment
    - ask: how_many
      into: n
      on_give_up: trouble
    - db: order_by_number
      with: {{number: n}}
      into: parcel
      on_none: trouble
    - send: sms
      to: caller.number
      text: Order ${{n}} is ${{parcel.state else "lost"}}, ${{parcel.parcels else 0}} parcels.
      on_error: trouble
    - note: Debt ${{bill.debt else 0}}, order ${{n}} ${{parcel.state else "lost"}}
    - outcome: told
    - hangup: bye
  trouble:
    - note: Trouble
    - hangup: sorry
prompts:
  one_moment:
    en: One moment please, I am looking for your bill in all of our books.
  how_many:
    en: Which order is it, two digits please.
  bye:
    en: Thank you, the message is on its way, goodbye.
  sorry:
    en: Sorry, that does not work today, goodbye.
"""

INNER = """
flow: inner
languages: [en]
places:
  start:
    - http: GET http://127.0.0.1:{ami}/
      on_error: refused
    - hangup: The manager answered.
  refused:
    - note: Refused
    - hangup: Sorry.
"""

STEPS = """
flow: steps
languages: [en]
vars:
  customer: {{id: text, name: text, language: language}}
  payment: {{how: text}}
  solved: yes/no
always: {{0: half}}
places:
  start:
    - run: customers.by_number
      with: {{number: caller.number}}
      into: customer
      on_error: half
    - note: ${{customer.name else "nobody"}}
    - call: pay
      with: {{amount: 5}}
      into: payment
      on_error: half
    - note: Paid by ${{payment.how else "nothing"}}
    - ask: solved
      into: solved
      on_give_up: half
    - consent: hear_offer
      say: may_we
      on_no: half
    - offer: tariff
      say: tariff
      again: really
      on_yes: taken
      on_no: half
      when: solved
    - goto: half
  taken:
    - note: Took it
    - goto: half
  half:
    - when: call.percent < 50
      then:
        - hangup: lower
      else:
        - hangup: upper
prompts:
  solved:
    en: Is your question answered? Press one for yes and two for no.
  may_we:
    en: May we tell you about something new? One for yes, two for no.
  tariff:
    en: Our green tariff is a tenth cheaper for a year. One for yes, two for no.
  really:
    en: Really not, although it has no strings attached? One for yes, two for no.
  lower:
    en: You are in the first half of our callers, goodbye.
  upper:
    en: You are in the second half of our callers, thank you and goodbye.
"""

PAY = """
flow: pay
languages: [en]
takes: {{amount: number}}
gives: [how]
vars: {{how: text = "cash"}}
places:
  start:
    - menu: ways
      options: {{1: card, 2: cash}}
      on_give_up: cash
  card:
    - set: {{how: '"card"'}}
    - return:
  cash:
    - return:
prompts:
  ways:
    en: To pay by card press one, to pay in cash press two, then the clerk goes on.
"""


@dataclass
class Shop:
    """The shop's program and the gateway for messages, in one server."""

    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    messages: list[dict[str, str]] = field(default_factory=list)

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.line.startswith("GET /bills/"):
            await self.may_answer.wait()
            body = b'{"debt": 120}'
        else:
            self.messages.append(json.loads(asked.body))
            body = b""
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


@dataclass
class Site:
    shop: Shop
    server: WebServer
    engine: RunningEngine
    pbx: Pbx
    prompts: PromptFiles


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(pbx: Pbx, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The engine, with flows that ask a shop."""
    folder = tmp_path_factory.mktemp("outside")
    shop = Shop()
    async with serving(shop) as server:
        engine = RunningEngine(pbx, folder, pbx.box.ports.ami)
        engine.write()
        _write(engine, server)
        try:
            await asyncio.to_thread(engine.start)
            yield Site(shop, server, engine, pbx, PromptFiles(engine.callflows, tmp_path_factory.mktemp("prompts")))
        finally:
            if engine.engine is not None:
                await asyncio.to_thread(engine.engine.stop)


def _write(engine: RunningEngine, server: WebServer) -> None:
    for file in engine.callflows.glob("*"):
        file.unlink()
    names = {"url": server.url, "ami": engine.pbx.box.ports.ami}
    for name, text in {
        "settings": SETTINGS,
        "outside.flow": OUTSIDE,
        "inner.flow": INNER,
        "steps.flow": STEPS,
        "pay.flow": PAY,
    }.items():
        (engine.callflows / f"{name}.yaml").write_text(text.format(**names), "utf-8")
    (engine.callflows / "queries.sql").write_text(QUERIES, "utf-8")
    with closing(sqlite3.connect(engine.folder / "shop.db")) as shop, shop:
        shop.execute("CREATE TABLE orders (number TEXT, state TEXT, parcels INTEGER)")
        shop.execute("INSERT INTO orders VALUES ('42', 'on its way', 3)")
    path = engine.folder / "centrala.yaml"
    config = json.loads(path.read_text("utf-8"))
    config["secrets"] = {"SHOP_URL": f"sqlite:///{engine.folder}/shop.db", "TOKEN": "Bearer of-the-shop"}
    config["outgoing"] = {"allow": [f"127.0.0.1:{server.port}", f"127.0.0.1:{engine.pbx.box.ports.ami}"]}
    config["senders"] = {"sms": {"url": f"{server.url}/messages", "token": "of-the-gateway"}}
    path.write_text(json.dumps(config), "utf-8")


async def test_a_caller_hears_why_it_takes_long_and_what_is_pressed_meanwhile_counts(site: Site) -> None:
    number = "+48600000201"
    async with site.pbx.caller("200", number) as caller:
        await caller.answered()
        excuse = await caller.hears(await site.prompts.file("outside", "one_moment", "en"), share=0.3)
        caller.press("42")
        site.shop.may_answer.set()
        await caller.hears(await site.prompts.file("outside", "bye", "en"))
    assert excuse.start < 2.0
    call_id = await site.engine.call_of(number)
    await site.engine.has(call_id, "call.ended")
    assert site.engine.keys(call_id) == ["42"], "no key was lost, none came twice"
    assert (await site.engine.has(call_id, "call.note"))["text"] == "Debt 120, order 42 on its way"
    assert (await site.engine.has(call_id, "call.outcome"))["word"] == "told"
    bill = next(asked for asked in site.server.asked if asked.line.startswith("GET"))
    assert bill.line == "GET /bills/%2B48600000201 HTTP/1.1"
    assert bill.headers["authorization"] == "Bearer of-the-shop"
    (message,) = site.shop.messages
    assert (message["from"], message["to"]) == ("Shop", number)
    assert message["text"] == "Order 42 is on its way, 3 parcels."
    assert message["key"].startswith(call_id)
    assert "of-the-shop" not in site.engine.log()
    assert "of-the-gateway" not in site.engine.log()


async def test_who_hangs_up_while_the_shop_is_silent_leaves_nothing_waiting(site: Site) -> None:
    number = "+48600000202"
    site.shop.may_answer.clear()
    async with site.pbx.caller("200", number) as caller:
        await caller.answered()
        call_id = await site.engine.call_of(number)
        await caller.until(lambda: any("600000202" in asked.line for asked in site.server.asked))
    ended = await site.engine.has(call_id, "call.ended", within=5)
    site.shop.may_answer.set()
    assert ended["why"] == "hung_up"


JAMES, STRANGER = "+441632960123", "+441632960777"
SERVED = (("pay", "ways", "1"), ("steps", "solved", "1"), ("steps", "may_we", "1"))
OFFERED = (("steps", "tariff", "2"), ("steps", "really", "1"))


@pytest.mark.parametrize(
    ("number", "keys", "notes"),
    [
        (STRANGER, (*SERVED, *OFFERED), ["nobody", "Paid by card", "Took it"]),
        (JAMES, SERVED, ["James Smith", "Paid by card"]),
    ],
    ids=["a stranger", "James"],
)
async def test_a_function_a_flow_inside_an_offer_and_a_half_of_the_callers_are_heard(
    site: Site, number: str, keys: tuple[tuple[str, str, str], ...], notes: list[str]
) -> None:
    """Whoever pays by card and agrees hears the offer, and once more, and takes it then; but not James, who is known by
    his number, has complained and is owed a form."""
    async with site.pbx.caller("202", number) as caller:
        await caller.answered()
        for flow, prompt, key in keys:
            await caller.hears(await site.prompts.file(flow, prompt, "en"))
            caller.press(key)
        call_id = await site.engine.call_of(number)
        half = "lower" if percent_of(call_id) < 50 else "upper"
        await caller.hears(await site.prompts.file("steps", half, "en"))
    await site.engine.has(call_id, "call.ended")
    assert [body["text"] for kind, body in site.engine.happened(call_id) if kind == "call.note"] == notes


@pytest.mark.attack("A19")
async def test_the_manager_of_the_telephone_answers_no_flow_even_if_everybody_allowed_it(site: Site) -> None:
    number = "+48600000203"
    async with site.pbx.caller("201", number) as caller:
        await caller.answered()
        call_id = await site.engine.call_of(number)
        assert (await site.engine.has(call_id, "call.note"))["text"] == "Refused"
    (refused,) = site.engine.said("outgoing.forbidden")
    assert refused["why"] == "a port that is never asked"
