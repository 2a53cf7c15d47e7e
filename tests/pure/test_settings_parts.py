"""settings.yaml: boxes, queries, senders, secrets, databases, addresses, limits, people, notices, voices."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.graph import Hops
from scripts_dsl.settings import queries
from scripts_dsl.settings.queries import QueryProblem
from scripts_dsl.site import read_site

WHOLE = """\
zone: Europe/Warsaw
house: Energia
queues:
  support:
    agents: [ewa, boris]
    hours: {mon-fri: 08:00-16:00, holidays: PL}
    keep_recordings: 90d
  senior: {}
boxes:
  support: {name: Messages, tell: supervisors}
queries: queries.sql
databases: {crm: secret CRM_URL}
secrets: [CRM_URL, TOKEN]
http:
  allow: [https://billing.example, http://localhost:8080/api]
senders: {sms: Energia, email: help@energia.example}
voices: {pl: zofia}
people: {supervisors: [sofia]}
offers: {loyalty_tariff: everyone, welcome_bonus: new}
notices:
  outage:
    on: yes
    text: {pl: Awaria trwa., en: There is an outage.}
limits: {longest: 5m, hops: 3, then: queue senior}
desk: {wrap_up: 90s, pauses: [Lunch, Training]}
"""
SQL = """\
-- name: bill
select debt, due from bills where number = :number and note <> ':other' -- :third
;
-- name: overdue
with late as (select * from bills) select * from late where due < :day::date
"""


def test_every_part_is_read(tmp_path: Path) -> None:
    (tmp_path / "queries.sql").write_text(SQL)
    site, report, _ = read_site(WHOLE, folder=tmp_path)
    assert (report.messages, site.house) == ([], "Energia")
    assert site.offers == {"loyalty_tariff": "everyone", "welcome_bonus": "new"}
    queue, box, notice = site.queues["support"], site.boxes["support"], site.notices["outage"]
    assert (queue.agents, queue.keep_recordings, queue.hours is not None) == (("ewa", "boris"), 7_776_000.0, True)
    assert (box.title, box.tell, notice.on, notice.texts["en"]) == (
        "Messages",
        "supervisors",
        True,
        "There is an outage.",
    )
    assert (site.secrets, site.databases) == (("CRM_URL", "TOKEN"), {"crm": "CRM_URL"})
    assert site.http == ("https://billing.example", "http://localhost:8080/api")
    assert (site.senders["sms"], site.voices, site.people) == ("Energia", {"pl": "zofia"}, {"supervisors": ("sofia",)})
    assert (site.limits.longest, site.limits.hops) == (300.0, Hops(3, "senior"))
    assert {name: query.arguments for name, query in site.queries.items()} == {"bill": ("number",), "overdue": ("day",)}


WRONG = {
    "a box that tells nobody": ("boxes: {a: {tell: nobody}}\n", "unknown-people"),
    "a box with a strange word": ("boxes: {a: {mail: x}}\n", "unknown-field"),
    "a box without a name": ("boxes: {'1 a': {}}\n", "name"),
    "a database without a secret": ("databases: {crm: postgres}\n", "unknown-secret"),
    "a database with an unknown secret": ("secrets: [A]\ndatabases: {crm: secret B}\n", "unknown-secret"),
    "an offer for nobody": ("offers: {bonus: somebody}\n", "shape"),
    "a secret in small letters": ("secrets: [token]\n", "name"),
    "no address": ("http: {allow: [billing]}\n", "http"),
    "an address with a query": ("http: {allow: [https://x.example/?a]}\n", "http"),
    "a name of the house that nobody waits for": (f"house: {'Energia' * 9}\n", "shape"),
    "a strange sender": ("senders: {fax: x}\n", "unknown-field"),
    "hops without a queue": ("limits: {hops: 3}\n", "missing-field"),
    "a queue without hops": ("queues: {a: {}}\nlimits: {then: queue a}\n", "missing-field"),
    "too many hops": ("queues: {a: {}}\nlimits: {hops: 99, then: queue a}\n", "number"),
    "an unknown queue": ("queues: {a: {}}\nlimits: {hops: 3, then: queue b}\n", "unknown-queue"),
    "a queue that is never open": ("queues: {a: {hours: {}}}\n", "hours"),
    "a notice without text": ("notices: {a: {on: yes}}\n", "missing-field"),
    "a notice that is half on": ("notices:\n  a:\n    on: maybe\n    text: Hello\n", "yes-no"),
    "a notice in no language": ("notices:\n  a:\n    text: {xx: Hello}\n", "unknown-language"),
    "a voice in no language": ("voices: {xx: zofia}\n", "unknown-language"),
    "recordings without end": ("queues: {a: {keep_recordings: ever}}\n", "duration"),
    "messages without end": ("boxes: {a: {keep_recordings: ever}}\n", "duration"),
    "recordings of everything without end": ("keep_recordings: {talks: ever}\n", "duration"),
    "recordings of nothing known": ("keep_recordings: {songs: 30d}\n", "unknown-field"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_the_settings_is_told(name: str) -> None:
    text, rule = WRONG[name]
    assert [m.rule for m in read_site(text)[1].messages] == [rule]


BAD_SQL = {
    "it writes": "-- name: a\ndelete from bills",
    "it writes in the middle": "-- name: a\nwith x as (delete from bills returning *) select * from x",
    "two statements": "-- name: a\nselect 1; drop table bills",
    "no name": "select 1",
    "twice": "-- name: a\nselect 1\n-- name: a\nselect 2",
    "a strange name": "-- name: A-b\nselect 1",
}


@pytest.mark.parametrize("name", BAD_SQL)
def test_queries_only_read(name: str) -> None:
    with pytest.raises(QueryProblem):
        queries.parse(BAD_SQL[name])


def test_words_in_texts_and_comments_of_a_query_are_only_words() -> None:
    assert queries.parse("-- name: a\nselect 'delete; :x' -- drop :y\n")["a"].arguments == ()


@pytest.mark.parametrize("file", ["../queries.sql", "/etc/passwd", "none.sql"])
def test_queries_stand_beside_the_settings(tmp_path: Path, file: str) -> None:
    site, report, _ = read_site(f"queries: {file}\n", folder=tmp_path)
    assert ([m.rule for m in report.messages], site.queries) == (["queries"], {})


@pytest.mark.parametrize("data", [b"\xff\xfe", b"-- name: a\n" * 30_000])
def test_a_file_of_queries_that_is_none_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "q.sql").write_bytes(data)
    assert [m.rule for m in read_site("queries: q.sql\n", folder=tmp_path)[1].messages] == ["queries"]


# --- days of the site ----------------------------------------------------------------------------------------------

CLOSED = """\
zone: Europe/Warsaw
holidays:
  inventory: [2026-01-02, 2026-07-01]
queues:
  stock: {hours: {mon-fri: 08:00-16:00, holidays: %s}}
"""


def open_on(day: str, named: str) -> bool:
    hours = read_site(CLOSED % named)[0].queues["stock"].hours
    assert hours is not None
    return hours.open_at(datetime.fromisoformat(f"{day}T10:00:00+02:00"))


def test_days_of_the_site_are_holidays_of_every_calendar_that_names_them() -> None:
    assert not open_on("2026-07-01", "inventory")
    assert open_on("2026-05-01", "inventory")
    assert not open_on("2026-07-01", "[PL, inventory]")
    assert not open_on("2026-05-01", "[PL, inventory]")
    assert open_on("2026-07-01", "PL")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("inventry", "the holidays of 'inventry' are not known"),
        ("[PL, SI]", "a calendar has the holidays of one country"),
    ],
)
def test_days_that_nobody_named_are_told(named: str, said: str) -> None:
    assert [message.text for message in read_site(CLOSED % named)[1].messages] == [said]


def test_days_of_the_site_are_dates() -> None:
    assert [m.rule for m in read_site("holidays: {inventory: [tomorrow]}\n")[1].messages] == ["hours"]


def test_a_flow_may_name_the_days_of_its_site() -> None:
    site = read_site(CLOSED % "PL")[0]
    text = (
        "flow: x\nhours:\n  desk: {mon-fri: 08:00-16:00, holidays: [PL, inventory]}\nplaces:\n  start:\n    - hangup:\n"
    )
    checked = check_file(text, "x.flow.yaml", site)
    assert checked.ready().hours["desk"].own == {date(2026, 1, 2), date(2026, 7, 1)}
