"""The JSON Schema of the files: shipped files fit, wrong ones do not, and nothing of the grammar is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from scripts_dsl.file_words import names
from scripts_dsl.grammar import FILE_KINDS, PARTS
from scripts_dsl.loader import load, plain
from scripts_dsl.neighbours import paths
from scripts_dsl.schema import schema
from scripts_dsl.settings.words import PARTS as PARTS_OF_SETTINGS
from scripts_dsl.verbs import VERBS

CALLFLOWS = Path(__file__).parents[2] / "callflows"
SHIPPED = [*paths(CALLFLOWS), *sorted(CALLFLOWS.glob("*.prompts.yaml")), CALLFLOWS / "settings.yaml"]


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    Draft7Validator.check_schema(schema())
    return Draft7Validator(schema())


def read(text: str) -> Any:
    """As our loader reads it: every scalar is text."""
    root = load(text, "x.flow.yaml").root
    assert root is not None
    return plain(root)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_fits(validator: Draft7Validator, path: Path) -> None:
    assert [error.message for error in validator.iter_errors(read(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_names_it_in_its_first_line(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


def test_the_shipped_schema_is_that_of_the_grammar() -> None:
    """`centrala schema --out callflows/schema.json` makes it anew."""
    assert json.loads((CALLFLOWS / "schema.json").read_text("utf-8")) == schema()


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_example_of_every_verb_fits(validator: Draft7Validator, verb: Any) -> None:
    """In the kind of file where it may stand."""
    step = load(f"steps:\n{verb.example}", "x").root
    assert step is not None
    tail = "" if "flow" in verb.files else f"_{min(verb.files)}"
    only = Draft7Validator({"$ref": f"#/$defs/steps{tail}", "$defs": schema()["$defs"]})
    assert [error.message for error in only.iter_errors(plain(step)["steps"])] == []


PROMPTS = "prompts:\n  bye:\n    en: Good bye.\n  hello: Good day.\n  calm:\n    audio: moh/calm.wav\n    text: music\n"


def test_a_file_of_prompts_fits(validator: Draft7Validator) -> None:
    assert [error.message for error in validator.iter_errors(read(PROMPTS))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        PROMPTS + "places: {}\n",
        PROMPTS.replace("calm.wav", "calm.mp3"),
        PROMPTS.replace("    text: music\n", ""),
        PROMPTS.replace("en:", "english:"),
    ],
)
def test_a_wrong_file_of_prompts_does_not(validator: Draft7Validator, wrong: str) -> None:
    assert list(validator.iter_errors(read(wrong)))


HEAD = "flow: x\nplaces:\n  start:\n"


@pytest.mark.parametrize(
    "wrong",
    [
        "flow: x\n",
        "flow: x\nplaces:\n  begin:\n    - hangup: Good bye.\n",
        "flow: x\nplace: y\nplaces:\n  start:\n    - hangup: Good bye.\n",
        f"{HEAD}    - sey: Good bye.\n",
        f"{HEAD}    - say: Hello to you.\n      menu: Press 1.\n      options: {{1: start}}\n",
        f"{HEAD}    - menu: Press 1.\n",
        f"{HEAD}    - menu: Press 1.\n      options: {{eleven: start}}\n",
        f"{HEAD}    - menu: Press 1.\n      options: {{1: start}}\n      wait: 6\n",
        f"{HEAD}    - menu: Press 1.\n      options: {{1: start}}\n      tries: many\n",
        f"{HEAD}    - say: Hello to you.\n      barge_in: perhaps\n",
        f"{HEAD}    - hangup: Good bye.\nalways: {{10: start}}\n",
        f"{HEAD}    - hangup: Good bye.\ntests:\n  - test: x\n    script: [{{herd: x}}]\n",
        "queue: {}\n",
        "survey: x\nquestions:\n  - say: Hello to you.\n",
        "survey: x\nquestions:\n  - ask: how\n    scales: 1-5\n",
        "script: x\nplaces:\n  start:\n    - pause: 2s\n",
        "campaign: x\npurpose: debt\nrespect: {hour: mon}\n",
    ],
)
def test_wrong_files_do_not_fit(validator: Draft7Validator, wrong: str) -> None:
    assert list(validator.iter_errors(read(wrong)))


def test_values_may_be_numbers_and_yes_as_editors_read_them(validator: Draft7Validator) -> None:
    step = {"menu": "Press 1.", "options": {"1": "start"}, "tries": 2, "barge_in": True}
    assert not list(validator.iter_errors({"flow": "x", "version": 1, "places": {"start": [step]}}))


def test_every_word_of_the_grammar_is_explained() -> None:
    made = schema()["$defs"]
    for kind in FILE_KINDS:
        for part in PARTS:
            assert (part.name in made[kind]["properties"]) == (kind in part.files)
    for verb in VERBS:
        tail = "" if "flow" in verb.files else f"_{min(verb.files)}"
        properties = made[f"verb_{verb.name}{tail}"]["properties"]
        for field in verb.fields:
            assert properties[field.name]["description"] == field.help


@pytest.mark.parametrize(
    "wrong",
    [
        "campaign: x\ncall: {with: flow a, from: +48221234567, style: rude}\n",
        "campaign: x\nrespect: {zone: mine}\n",
        "campaign: x\nrespect: {gap: soon}\n",
        "campaign: x\npurpose: fun\n",
        "survey: x\nquestions:\n  - ask: how\n    into: how\n    scale: 1-5\n    is: cast\n",
        "survey: x\nask_when: {not_again_within: 30}\n",
        "queues: {support: {agent: ewa}}\n",
        "queues: {support: {hours: {monday: 08:00-16:00}}}\n",
        "queues: {support: {keep_recordings: ever}}\n",
        "limits: {longest: 10}\n",
        "notices: {outage: {on: perhaps, text: Hello}}\n",
        "notices: {outage: {on: yes}}\n",
        "http: [https://billing.example]\n",
        "senders: {fax: x}\n",
    ],
)
def test_words_below_sections_take_what_their_tables_say(validator: Draft7Validator, wrong: str) -> None:
    assert list(validator.iter_errors(read(wrong)))


SETTINGS = """\
zone: Europe/Warsaw
queues:
  support:
  senior:
    {name: Senior, agents: [ewa], skills: [billing], languages: [pl], keep_recordings: 90d, hours: {sat: 08:00-16:00}}
  desk:
    hours: {mon-fri: 08:00-16:00, holidays: [PL, ours], closed: [2026-12-24], open: [2026-12-27]}
boxes: {support: {tell: supervisors, keep_recordings: 30d}}
numbers: {+48221234567: flow energia}
functions: {crm.find: {takes: {number: phone}, gives: {name: text}}, crm.ping: {}}
queries: queries.sql
databases: {crm: secret CRM_URL}
secrets: [CRM_URL]
http: {allow: [https://billing.example]}
senders: {sms: Energia, email: help@energia.example}
house: Energia
voices: {pl: zofia}
holidays: {ours: [2026-01-02]}
people: {supervisors: [sofia]}
topics:
  bills: {owner: sofia, within: 4h, words: {en: [invoice*]}}
costs: {attempt: 0.01 EUR, minute: 0.04 EUR}
liability: {owner: sofia, words: {en: [sue]}, shipped: no}
costs: {agent_hour: 90.00 PLN}
offers: {loyalty_tariff: everyone}
notices: {outage: {on: no, text: {pl: Awaria., en: Outage.}}}
limits: {longest: 5m, hops: 3, then: queue senior}
desk: {wrap_up: 2m, pauses: [Lunch, Training]}
keep_recordings: {talks: 60d, messages: 30d, answers: 14d}
"""


def test_everything_that_settings_may_have_fits(validator: Draft7Validator) -> None:
    assert [error.message for error in validator.iter_errors(read(SETTINGS))] == []
    assert set(read(SETTINGS)) == set(names(PARTS_OF_SETTINGS))
