"""A small talk script with everything that a desk shows: a field, a look-up, an exit that comes back, an offer."""

from __future__ import annotations

from ivr.eventlog import EventLog
from ivr.statements import Sql
from scripts_dsl.check import check_file
from scripts_dsl.effects import Fetch, Send
from scripts_dsl.graph import Graph
from scripts_dsl.site import Queue, Site

SCRIPT = """
script: power
version: 1
languages: [pl, en]
takes:
  customer: {name: text}
  account: digits
vars:
  houses: number 1-9
  solved: yes/no
always:
  angry: sorry
places:
  start:
    - tell: Account ${account}.
    - say: hello
    - ask: houses_asked
      into: houses
    - run: faults.report
      with: {houses: houses}
      on_error: sorry
    - ask: settled
      into: solved
    - consent: hear_offer
      say: may_i
      on_no: bye
    - offer: battery
      say: battery
      when: solved
    - goto: bye
  sorry:
    - say: sorry
    - return:
  bye:
    - outcome: done
prompts:
  hello:
    pl: Dzień dobry, ${customer.name}.
    en: Hello, ${customer.name}.
  houses_asked:
    pl: Ile domów?
    en: How many houses?
  settled:
    pl: Załatwione?
    en: Is it settled?
  may_i:
    pl: Czy mogę coś zaproponować?
    en: May I suggest something?
  battery:
    pl: Bateria domowa.
    en: A battery for the house.
  sorry:
    pl: Przepraszam.
    en: I am sorry.
"""
CONSENT = "    - consent: hear_offer\n"
SITE = Site(queues={"faults": Queue("faults", "Faults", script="power")})
"""The queue in which support.centre lets callers wait."""


LAST_CALL = Sql("DELETE FROM interaction WHERE id = 'sample-anna-1'")
"""The sample customer called the day before yesterday, which locks every offer."""


async def forget_last_call(events: EventLog) -> None:
    """She did not."""
    events.also(LAST_CALL())
    await events.flush()


def power(consent: str = CONSENT) -> Graph:
    """With other lines in the place of the consent's first."""
    checked = check_file(SCRIPT.replace(CONSENT, consent), "power.script.yaml")
    assert checked.graph is not None, checked.messages
    return checked.graph


class World:
    """What the script asks; it answers nothing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, object]]] = []

    async def ask(self, effect: Fetch | Send) -> object:
        assert isinstance(effect, Fetch)
        self.asked.append((effect.name, effect.arguments))
        return None
