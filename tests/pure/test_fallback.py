"""What is left of a flow when there is no engine: one prompt, one menu, people."""

from __future__ import annotations

from pathlib import Path

from centrala.flows import load_flows
from scripts_dsl.effects import Parts, Words
from scripts_dsl.fallback import Voice, Way, voice_of
from support.flows import check

CALLFLOWS = Path(__file__).parents[2] / "callflows"

SHOP = """
flow: shop
languages: {pl: +48, en: otherwise}
always:
  0: person
prompts:
  hello:
    pl: Sklep.
    en: The shop.
  which:
    pl: Kasa 1
    en: Till 1
  many:
    pl: Osób jest ${n}.
    en: There are ${n} people.
vars:
  n: number = 1
places:
  start:
    - say: many
    - say: hello
    - goto: main
  main:
    - menu: which
      options: {1: till, 2: story, 3: bye}
      on_give_up: message
  till:
    - ask: which
      into: n
      on_give_up: person
    - queue: support
      on_timeout: message
      on_nobody: message
  story:
    - say: hello
    - goto: message
  message:
    - voicemail: support
    - hangup: hello
  bye:
    - hangup: hello
  person:
    - queue: faults
      on_timeout: message
      on_nobody: message
"""


def voice(text: str) -> Voice:
    graph = check(text).graph
    assert graph is not None
    return voice_of(graph)


def words(parts: Parts) -> str:
    return "".join(part.text for part in parts if isinstance(part, Words))


def test_one_prompt_one_menu_and_for_each_key_the_nearest_people() -> None:
    found = voice(SHOP)
    assert words(found.greeting["en"]) == "The shop.", "a text with a value cannot be said beforehand"
    assert words(found.menu["pl"]) == "Kasa 1"
    assert found.keys == {
        "0": Way("queue", "faults"),
        "1": Way("queue", "support"),
        "2": Way("voicemail", "support"),
        "3": Way("voicemail", "support"),
    }, "3 reaches nobody in the flow: it does what silence does"
    assert (found.otherwise, found.wait) == (Way("voicemail", "support"), 6.0)


def test_a_menu_with_a_value_is_passed_by() -> None:
    found = voice(SHOP.replace("menu: which", "menu: many"))
    assert (found.menu, found.keys, found.otherwise) == ({}, {}, Way("voicemail", "support"))


def test_a_flow_without_people_has_no_way_and_promises_no_key() -> None:
    found = voice("flow: x\nlanguages: [en]\nplaces:\n  start:\n    - say: Hello.\n    - hangup: Bye.\n")
    assert (found.otherwise, found.keys, found.menu) == (None, {}, {})
    assert words(found.greeting["en"]) == "Hello."


def test_every_flow_that_is_shipped_and_that_people_call_reaches_somebody() -> None:
    voices = {name: voice_of(graph) for name, graph in load_flows(CALLFLOWS).graphs.items()}
    assert [name for name, found in voices.items() if found.otherwise is None] == ["debt_reminder"]
    assert voices["energia"].keys["2"] == Way("queue", "faults")
    assert set(voices["energia"].keys) == set("01239*")
