"""The site's settings: what is read, and what is said about mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.check.settings import check_settings
from scripts_dsl.neighbours import Neighbours
from scripts_dsl.site import Limits, Queue, read_site, settings_of
from scripts_dsl.types import Digits, MapType, MoneyType, Text

SETTINGS = """\
zone: Europe/Warsaw
queues:
  support: {name: Customer support, skills: [billing], languages: [pl, en]}
  sales:
numbers:
  100: flow energia
  +48221234567: flow energia
functions:
  billing.account:
    takes: {account: digits 10}
    gives: {name: text, debt: money PLN}
limits: {longest: 5m}
"""


def rules(text: str) -> list[str]:
    return [f"{m.line} {m.rule}" for m in read_site(text)[1].messages]


def test_settings_become_a_site() -> None:
    site, report, _ = read_site(SETTINGS)
    assert report.messages == []
    assert site.zone == "Europe/Warsaw"
    assert site.queues == {
        "support": Queue("support", "Customer support", ("billing",), ("pl", "en")),
        "sales": Queue("sales", "sales"),
    }
    assert site.numbers == {"100": "energia", "+48221234567": "energia"}
    function = site.functions["billing.account"]
    assert function.arguments == {"account": Digits(10, 10)}
    assert function.result == MapType((("name", Text()), ("debt", MoneyType("PLN"))))
    assert site.limits == Limits(300)


MISTAKES = {
    "a word nobody knows": ("zoen: UTC\n", "1 unknown-field"),
    "a zone nobody knows": ("zone: Europe/Warszawa\n", "1 unknown-zone"),
    "a zone from elsewhere": ("zone: ../../etc/passwd\n", "1 unknown-zone"),
    "a queue with a bad name": ("queues:\n  Support Desk: {}\n", "2 name"),
    "a word in a queue": ("queues:\n  support: {agnets: 3}\n", "2 unknown-field"),
    "a number that is none": ("numbers: {abc: flow x}\n", "1 number"),
    "a number that leads nowhere": ("numbers: {100: x}\n", "1 number"),
    "a function without module": ("functions: {ping: {}}\n", "1 name"),
    "a type nobody knows": ("functions:\n  a.b:\n    takes: {x: nubmer}\n", "3 unknown-type"),
    "no length of time": ("limits: {longest: 10}\n", "1 duration"),
    "a list for names": ("queues: [support]\n", "1 shape"),
    "a map for a word": ("zone: {a: b}\n", "1 shape"),
    "a key twice": ("zone: UTC\nzone: UTC\n", "2 twice"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_settings_is_told(name: str) -> None:
    text, expected = MISTAKES[name]
    assert rules(text)[0] == expected


@pytest.mark.parametrize("settings", ["queues:\n  - support\n", "queus: {support: {}}\n", "queues: {Front desk: {}}\n"])
def test_a_mistake_in_the_settings_is_not_told_once_more_in_every_file(settings: str) -> None:
    site, report, _ = read_site(settings)
    flow = "flow: x\nplaces:\n  start:\n    - queue: support\n    - hangup: Thank you.\n"
    assert [m.severity.value for m in report.messages] == ["error"]
    assert "unknown-queue" not in [m.rule for m in check_file(flow, "x", site).messages]


def test_a_zone_is_found_by_its_city() -> None:
    report = read_site("zone: New York\n")[1]
    assert report.messages[0].hints == ("did you mean 'America/New_York'?",)


def test_mistakes_leave_defaults_behind() -> None:
    site, report, _ = read_site("zone: Nowhere\nqueues: {support: {}}\n")
    assert report.has_errors
    assert (site.zone, list(site.queues), site.known) == ("UTC", ["support"], True)


def test_settings_that_cannot_be_read_know_nothing() -> None:
    assert read_site("a: b: c\n")[0].known is False


def test_a_number_leads_to_a_flow_that_exists_and_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.flow.yaml").write_text("flow: energia\n")
    (tmp_path / "b.flow.yaml").write_text("flow: pay\ntakes: {amount: money PLN}\n")
    files = Neighbours(tmp_path)
    messages, _ = check_settings("numbers: {100: flow enregia}\n", "settings.yaml", files)
    assert [(m.rule, m.hints[0]) for m in messages] == [("unknown-flow", "did you mean 'energia'?")]
    assert check_settings("numbers: {100: flow energia}\n", "settings.yaml", files)[0] == []
    messages, _ = check_settings("numbers: {100: flow pay}\n", "settings.yaml", files)
    assert [(m.rule, m.column) for m in messages] == [("takes-gives", 16)]


def test_the_script_of_a_queue_exists(tmp_path: Path) -> None:
    (tmp_path / "a.script.yaml").write_text("script: winback\n")
    files = Neighbours(tmp_path)
    messages, _ = check_settings("queues: {sales: {script: winbak}}\n", "settings.yaml", files)
    assert [(m.rule, m.hints[0]) for m in messages] == [("unknown-script", "did you mean 'winback'?")]
    assert check_settings("queues: {sales: {script: winback}}\n", "settings.yaml", files)[0] == []
    assert read_site("queues: {sales: {script: winback}, other: {}}\n")[0].queues["sales"].script == "winback"


def test_a_file_belongs_to_the_settings_above_it(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert settings_of(deep / "x.flow.yaml") is None
    (tmp_path / "settings.yaml").write_text("zone: UTC\n")
    assert settings_of(deep / "x.flow.yaml") == tmp_path / "settings.yaml"
    assert settings_of(deep) == tmp_path / "settings.yaml"


def test_the_shipped_settings_are_right() -> None:
    shipped = Path(__file__).parents[2] / "callflows" / "settings.yaml"
    site, report, _ = read_site(shipped.read_bytes())
    assert report.messages == []
    assert {"support", "faults", "sales"} <= set(site.queues)
    assert {"support", "reception"} <= set(site.boxes)
