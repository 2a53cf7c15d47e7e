"""The steps of the language as it was designed: every verb with its fields, defaults and ways out, held against the
grammar table. And the smallest files that the design calls correct."""

from __future__ import annotations

import pytest

from scripts_dsl.campaign.words import CALL, RESPECT
from scripts_dsl.check import check_file
from scripts_dsl.check.cases import EXPECTED, GIVEN
from scripts_dsl.checksums import CHECKS
from scripts_dsl.formula.functions import FUNCTIONS, STATISTICS
from scripts_dsl.grammar import ALWAYS_WORDS, COMMON, DEFAULTS, FILE_KINDS, FOREIGN_VERBS, PARTS
from scripts_dsl.reader_tests import REACHES, WORDS
from scripts_dsl.scope import ALWAYS_THERE, HOURS, LANGUAGES, QUEUE
from scripts_dsl.verbs import SCRIPT_ROWS, VERB_BY_NAME, VERBS

LISTENING = "tries=3 wait=6s between_keys=3s barge_in=yes retry on_give_up"
LOOKING = "with into timeout=3s meanwhile on_error"

FIELDS = {
    "say": "barge_in=yes must_hear=no",
    "pause": "",
    "menu": f"options* words extensions {LISTENING}",
    "ask": f"into* options check confirm=no each_language=no secret=no words {LISTENING}",
    "record": "into* longest=60s silence=4s beep=yes",
    "consent": "say* yes=1 no=2 remember=this_call on_no",
    "set": "",
    "when": "then* else",
    "goto": "",
    "call": "with into on_error",
    "return": "",
    "http": f"headers retries=0 {LOOKING}",
    "db": f"on_none {LOOKING}",
    "run": LOOKING,
    "queue": "tell_agent speaks=language at_closing=serve priority=5 music announce=60s options longest=10m"
    " record_call=no on_timeout on_nobody on_no_recording on_done",
    "transfer": "ring=25s tell_agent allow on_no_answer on_done",
    "callback": "number=caller.number confirm=yes within=4h tell_agent on_declined",
    "voicemail": "say longest=2m",
    "survey": "by to",
    "note": "",
    "send": "to* text* on_error",
    "outcome": "",
    "hangup": "",
    "offer": "say* again on_yes on_no",
    "tell": "",
}
"""`*`: must be written; `=`: the default."""

EXITS = {
    "menu": "on_give_up=always_0",
    "ask": "next on_give_up=always_0",
    "consent": "next on_no=next",
    "when": "then=next else=next",
    "goto": "goto=next",
    "call": "next on_error=always_error",
    "return": "",
    "http": "next on_error=always_error",
    "db": "next on_error=always_error on_none=next",
    "run": "next on_error=always_error",
    "queue": "on_timeout=next on_nobody=on_timeout on_done=end at_closing=on_timeout on_no_recording=on_timeout",
    "transfer": "on_no_answer=next on_done=end",
    "callback": "next on_declined=next",
    "send": "next on_error=next",
    "hangup": "",
    "offer": "on_yes=next on_no=next",
}
"""Of the others: next."""


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_fields_of_a_step_are_those_of_the_design(verb: object) -> None:
    row = VERB_BY_NAME[getattr(verb, "name", "")]
    written = {
        f"{field.name}{'*' if field.required else ''}{f'={field.default}'.replace(' ', '_') if field.default else ''}"
        for field in row.fields
    }
    assert written == set(FIELDS[row.name].split())


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_ways_out_of_a_step_are_those_of_the_design(verb: object) -> None:
    row = VERB_BY_NAME[getattr(verb, "name", "")]
    written = {
        way.name if way.name == way.default else f"{way.name}={way.default.replace(' ', '_')}" for way in row.exits
    }
    assert written == set(EXITS.get(row.name, "next").split())


def test_there_are_25_verbs_and_24_of_them_stand_in_flows() -> None:
    assert set(FIELDS) == set(VERB_BY_NAME)
    assert (len(VERBS), sum("flow" in verb.files for verb in VERBS)) == (25, 24)
    assert [field.name for field in COMMON] == ["when", "id"]


def test_a_script_asks_with_buttons_or_a_field() -> None:
    assert {field.name for field in SCRIPT_ROWS["ask"].fields} == {"into", "options", "check"}


PARTS_OF = {
    "flow": "version about languages direction hours takes gives vars always defaults places prompts nouns tests allow",
    "script": "version about languages takes gives vars always places prompts nouns tests allow",
    "survey": "version about languages questions bands do alert ask_when opening closing prompts nouns tests allow",
    "campaign": "version about purpose owner people call respect pace brake outcomes results stop"
    " unequal_offer_because tests allow",
}


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_the_sections_of_a_file_are_those_of_the_design(kind: str) -> None:
    assert {part.name for part in PARTS if kind in part.files} == set(PARTS_OF[kind].split())


def test_what_stands_in_always_and_defaults() -> None:
    assert set(ALWAYS_WORDS) == {"error", "too_long", "hangup"}
    assert set(DEFAULTS) == {"tries", "wait", "between_keys", "barge_in", "longest"}
    assert len(FOREIGN_VERBS) >= 45


# --- words and names -----------------------------------------------------------------------------------------------


def test_the_words_of_tests_are_those_of_the_design() -> None:
    assert set(WORDS) == {"presses", "says", "waits", "hangs_up", "hears", "never hears", "reaches", "ends"}
    assert set(REACHES) == {"queue", "transfer", "voicemail", "place"}
    assert set(GIVEN) == {"now", "caller", "language", "agents", "recordings"}
    assert set(EXPECTED) == {"outcome", "language", "verified", "notes"}


def test_the_values_of_a_call_are_those_of_the_design() -> None:
    names = "caller.number caller.name caller.country caller.anonymous call.id call.dialled call.seconds call.direction"
    assert set(ALWAYS_THERE) == {
        *names.split(),
        "call.percent",
        "now",
        "today",
        "verified",
        "agent.name",
        "talk.seconds",
    }
    assert set(LANGUAGES) == {"language", "caller.language"}
    assert set(HOURS) == {"open", "opens", "reason"}
    assert set(QUEUE) == {"wait", "waiting", "agents"}


def test_the_functions_of_formulas_are_those_of_the_design() -> None:
    written = {*FUNCTIONS, *STATISTICS}
    assert written == {"days_between", "last", "round", "min", "max", "length", "average", "share"}


def test_the_checks_of_digits_are_those_of_the_design() -> None:
    assert set(CHECKS) == {"luhn", "mod97", "mod11", "pesel", "nip", "inn", "emso", "davcna"}


POLITE = {
    "hours": "{mon-fri: 09:00-18:00}",
    "zone": "theirs",
    "holidays": "never",
    "per_person": "3 in all, 1 a day, 1 talk in 7d from all campaigns",
    "gap": "20h",
    "after_no": "never again",
    "after_talk": "stop",
    "lists": "[company, national]",
    "consent": "the purpose of the call",
}


def test_a_campaign_is_polite_when_nothing_is_written() -> None:
    assert {word.name: word.default for word in RESPECT} == POLITE
    assert next(word.default for word in CALL if word.name == "machine") == "hang up"


# --- files that are correct ----------------------------------------------------------------------------------------

TEN_MINUTES = """\
flow: clinic                 # 1. what this file is, and its name

always:                      # 2. keys that work everywhere
  0: reception

places:                      # 3. places a call can be in; it begins at start
  start:
    # 4. a step: dash, verb, details lined up under the verb
    - say: Hello, this is the dental practice.
    - menu: For an appointment press 1, to cancel one press 2.
      options:
        1: reception                                  # 5. key: place to go
        2: message
  message:
    - voicemail: reception
      say: Please leave your name after the tone.
    # 6. a place never just ends: goto, hangup, or a person
    - hangup: Thank you, goodbye.
  reception:
    - queue: reception
      on_timeout: message                             # 7. what happens when it does not work out
"""


def test_the_first_file_of_the_design_is_complete_and_correct() -> None:
    checked = check_file(TEN_MINUTES, "clinic.flow.yaml")
    assert checked.messages == ()
    assert checked.graph is not None


CHEAT_SHEET = """\
flow: name
languages: {pl: +48, en: otherwise}
hours: {office: {mon-fri: 08:00-18:00, holidays: PL, closed: [2026-12-24]}}
takes: {debt: money PLN}
vars:
  account: digits 10
  reason: choice of a, b
  story: recording
  customer: {name: text, debt: money PLN, language: language}
always: {0: operator, star: menu, error: operator, too_long: operator}
places:
  start:
    - say: prompt
      must_hear: yes
    - goto: menu
  menu:
    - menu: keys
      options: {1: place, 2: next}
      retry: [keys]
      tries: 2
      wait: 5s
      between_keys: 2s
      words: {1: {pl: [miejsce], en: [place]}}
    - goto: place
  place:
    - ask: account_please
      into: account
      check: account starts with "4"
      confirm: yes
    - ask: why
      into: reason
      options: {1: a, 2: b}
    - consent: recording
      say: may_we_record
      on_no: operator
    - record: prompt
      into: story
      longest: 30s
      silence: 3s
      beep: no
    - set: {language: customer.language}
      when: customer.language is known
    - when: customer.debt > debt and story is known
      then:
        - note: Owes ${customer.debt}, because ${reason}
      else:
        - outcome: nothing
    - call: other_flow
      with: {amount: debt}
      on_error: operator
    - http: GET https://x.example/${account}
      headers: {Accept-Language: pl}
      into: customer
      timeout: 5s
      meanwhile: prompt
      on_error: operator
    - db: named_query
      with: {account: account}
      on_none: next
    - run: module.function
      on_error: next
    - send: sms
      to: caller.number
      text: Hello ${customer.name else "there"}, this is us.
    - pause: 2s
    - callback: support
      within: 1d
      tell_agent: Account ${account}
      on_declined: operator
    - survey: after_call
    - hangup: goodbye
  operator:
    - queue: support
      tell_agent: Account ${account else "not given"}
      priority: 3
      music: calm
      announce: 45s
      options: {1: leave}
      longest: 15m
      on_timeout: leave
      on_nobody: ring
      on_done: leave
  ring:
    - transfer: 221234567
      ring: 20s
      tell_agent: Account ${account else "not given"}
      on_no_answer: leave
  leave:
    - voicemail: support
      say: prompt
      longest: 3m
    - hangup: goodbye
prompts:
  prompt:
    pl: Chwileczkę.
    en: One moment.
  keys:
    pl: Miejsce – 1. Dalej – 2.
    en: The place – 1. Further – 2.
  account_please:
    pl: Proszę podać numer konta.
    en: Your account number, please.
  why:
    pl: Dlaczego? Tak – 1. Inaczej – 2.
    en: Why? This – 1. That – 2.
  may_we_record:
    pl: Czy możemy nagrać? Tak – 1. Nie – 2.
    en: May we record? Yes – 1. No – 2.
  goodbye:
    pl: Do widzenia.
    en: Goodbye.
nouns:
  day:
    pl: dzień / dni / dni
    en: day / days
"""


def test_the_cheat_sheet_of_the_design_is_correct() -> None:
    checked = check_file(CHEAT_SHEET, "name.flow.yaml")
    assert [f"{m.line} {m.rule} {m.text}" for m in checked.messages] == []
