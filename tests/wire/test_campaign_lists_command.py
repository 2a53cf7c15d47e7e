"""`centrala campaign import|lists|rejected|recycle|forget`, and the same import in a program beside the engine."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.people_import import Place, as_json
from ivr.statements import Sql, grouped
from ivr.store import open_store
from outbound.lists.importing import Wanted, begin
from outbound.lists.kept_lists import Lists
from outbound.lists.plan import Order
from support.importing import FLOW

FILE = """
campaign: overdue
version: 1
purpose: debt
owner: sofia
people:
  from: SOURCE
  fields: {phone: phone, name: text, debt: money PLN, due: date}
  first: due
call: {with: flow debt_reminder, from: +48221234567}
"""
SETTINGS = """
zone: Europe/Warsaw
people: {supervisors: [sofia]}
numbers: {223334455: flow debt_reminder}
secrets: [CRM_URL]
queries: queries.sql
databases: {crm: secret CRM_URL}
functions:
  crm.people: {}
"""
QUERY = """
-- name: overdue_customers
select phone, name, debt, due from bills where debt > 0 order by phone
"""
HOOK = """
from dataclasses import dataclass
from ivr.hooks import Phone, step


@dataclass
class Person:
    phone: str
    name: str


@step("crm.people")
async def people() -> list[Person]:
    return [Person("601234567", "Anna"), Person("nobody", "Jan")]
"""
RATING = """
survey: rating
version: 1
languages: {en: otherwise}
questions:
  - ask: how
    into: how
    scale: 1-5
    is: csat
prompts:
  how:
    en: How do you rate this call, from one to five?
"""
PEOPLE = "Telefon;Nazwisko;Kwota;Termin\n601 234 567;Anna;120,50;20.04.2026\n602 234 567;Jan;much;\nhello;X;;\n"


class Site:
    """A configuration, a campaign, and the command line."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.file = folder / "centrala.yaml"
        crm = folder / "crm.db"
        section = {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}
        said = {
            "database": url, "callflows": str(folder), "secrets": {"CRM_URL": f"sqlite:///{crm}"}, "country": "PL",
            "asterisk": {"a": section},
        }  # fmt: skip
        self.file.write_text(json.dumps(said))
        (folder / "settings.yaml").write_text(SETTINGS)
        (folder / "debt_reminder.flow.yaml").write_text(FLOW)
        (folder / "queries.sql").write_text(QUERY)
        (folder / "people.csv").write_text(PEOPLE)
        self.campaign("people.csv")

    def campaign(self, source: str) -> None:
        (self.folder / "overdue.campaign.yaml").write_text(FILE.replace("SOURCE", source))

    def says(self, *words: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["campaign", *words, "--config", str(self.file)])
        assert done.exit_code == status, (done.output, done.exception)
        return done.output

    def json(self, *words: str, status: int = 0) -> Any:
        done = CliRunner().invoke(app, ["campaign", *words, "--json", "--config", str(self.file)])
        assert done.exit_code == status, (done.output, done.exception)
        return json.loads(done.stdout)

    def imports(self, *words: str, status: int = 0) -> Any:
        given = ("import", "--campaign", "overdue", "--origin", "our own", "--who", "sofia")
        return self.json(*given, *words, status=status)

    @property
    def people(self) -> str:
        return str(self.folder / "people.csv")

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        async def work() -> list[tuple[Any, ...]]:
            store = await open_store(self.url)
            try:
                return await store.fetch(Sql(text))
            finally:
                await store.close()

        return asyncio.run(work())

    def write(self, text: str) -> None:
        async def work() -> None:
            store = await open_store(self.url)
            await store.write(grouped([Sql(text)()]))
            await store.close()

        asyncio.run(work())


@pytest.fixture
def site(tmp_path: Path, url: str) -> Site:
    return Site(tmp_path, url)


@pytest.fixture
def alone(tmp_path: Path, sqlite_url: str) -> Site:
    return Site(tmp_path, sqlite_url)


COLUMNS = ("--column", "debt=Kwota", "--column", "due=Termin")


def test_a_preview_shows_columns_and_first_people_and_changes_nothing(site: Site) -> None:
    said = site.says("import", site.people, "--campaign", "overdue", "--preview")
    assert "csv, utf-8, separated by ';'; the first row has the names" in said
    assert "+48601234567" in said
    assert "refused, number: no telephone number: hello" in said
    found = site.imports(site.people, "--preview", *COLUMNS)
    assert [(c["name"], c["is"]) for c in found["columns"]] == [
        ("Telefon", "phone"), ("Nazwisko", "name"), ("Kwota", "debt"), ("Termin", "due"),
    ]  # fmt: skip
    assert site.rows("SELECT count(*) FROM candidate") == site.rows("SELECT count(*) FROM contact_list") == [(0,)]


def test_an_import_says_what_became_of_every_row(site: Site) -> None:
    found = site.imports(site.people, *COLUMNS, "--name", "May")
    assert (found["rows"], found["accepted"], found["rejected"]) == (3, 1, 2)
    assert found["reasons"] == {"field": 1, "number": 1}
    (listed,) = site.json("lists", "--campaign", "overdue")
    assert (listed["id"], listed["name"], listed["user"], listed["state"]) == (found["list"], "May", "sofia", "done")
    assert "May" in site.says("lists")
    rows = site.json("rejected", found["list"])
    assert [(row["row"], row["because"]) for row in rows] == [(3, "field"), (4, "number")]
    assert "much" in site.says("rejected", found["list"])


def test_no_list_is_forgotten_whose_id_was_left_out(alone: Site) -> None:
    """`forget "$LIST"` of a shell that knows no LIST would have taken the only one."""
    alone.imports(alone.people, *COLUMNS)
    assert "no list" in alone.says("forget", "", "--yes", status=2)
    assert "no list" in alone.says("rejected", "", status=2)
    assert alone.rows("SELECT count(*) FROM candidate") == [(1,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--country", "XX"), "write PL, DE, US"),
        (("--column", "phone=Telefon", "--column", "phone=Kwota"), "two columns cannot both be phone"),
        (("--consent", "marketting", "--evidence", "x"), "marketing"),
        (("--consent", "marketing", "--evidence", "x", "--agreed", "2999-01-01"), "a day that has been"),
        (("--encoding", "idna"), "cp1250"),
    ],
)
def test_a_slip_in_the_options_imports_nobody_and_says_what_to_write(
    alone: Site, words: tuple[str, ...], said: str
) -> None:
    given = ("import", alone.people, "--campaign", "overdue", "--origin", "own", "--who", "sofia")
    assert said in alone.says(*given, *words, status=2)
    assert alone.rows("SELECT count(*) FROM contact_list") == [(0,)]


def test_orders_that_come_to_nothing_say_what_to_do(alone: Site) -> None:
    assert "centrala campaign status" in alone.says("pause", "nobody", status=2)
    assert "it is draft: nobody is called" in alone.says("pause", "overdue", status=2)
    assert "centrala campaign preflight overdue" in alone.says("start", "overdue", "--who", "sofia", status=2)
    token = alone.json("preflight", "overdue")["token"]
    assert f"centrala campaign start overdue --looked {token} --config " in alone.says("preflight", "overdue")
    assert "centrala campaign import" in alone.says("start", "overdue", "--looked", token, "--who", "sofia")
    assert "it is running already" in alone.says("start", "overdue", "--looked", token, "--who", "sofia", status=2)


def test_surveys_that_can_be_compared_with_nothing_want_a_number_before_the_start(alone: Site) -> None:
    """The preflight says the line that is missing, and the start wants it."""
    (alone.folder / "rating.survey.yaml").write_text(RATING)
    (alone.folder / "debt_reminder.flow.yaml").write_text(FLOW.replace("say: hello", "survey: rating"))
    line = "only 0 people have answered a survey before, fewer than 50: write in its file what is usual"
    assert f"first: {line}  - brake: baseline: 4.1  -" in alone.says("preflight", "overdue")
    report = alone.json("preflight", "overdue")
    assert report["answers_before"] == 0
    start = ("start", "overdue", "--who", "sofia", "--looked")
    assert line in alone.says(*start, report["token"], status=2)
    file = alone.folder / "overdue.campaign.yaml"
    file.write_text(f"{file.read_text()}brake: {{baseline: 4.1}}\n")
    report = alone.json("preflight", "overdue")
    assert report["answers_before"] is None
    assert "overdue: running" in alone.says(*start, report["token"])


@pytest.mark.attack("A33")
def test_refused_rows_go_out_marked_as_texts(site: Site) -> None:
    (site.folder / "people.csv").write_text('phone,name\n"=HYPERLINK(""http://x"")",Anna\n+48 12,B\n601234567,C\n')
    found = site.imports(site.people)
    out = site.folder / "out.csv"
    site.says("rejected", found["list"], "--out", str(out))
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert rows[1][1] == '\'=HYPERLINK("http://x")'
    assert rows[2][1] == "'+48 12"
    assert "exists" in site.says("rejected", found["list"], "--out", str(out), status=2)


def test_consent_and_its_evidence_stand_with_the_list(site: Site) -> None:
    consent = ("--consent", "marketing", "--evidence", "form 12", "--agreed", "2026-05-01", "--in-writing")
    site.imports(site.people, *COLUMNS, *consent)
    (listed,) = site.json("lists")
    agreed = listed["agreement"]
    assert (agreed["purposes"], agreed["evidence"], agreed["written"]) == (["marketing"], "form 12", True)
    assert agreed["at"].startswith("2026-05-01")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--column", "phone=Komórka"), "there is no column Komórka: Telefon, Nazwisko"),
        (("--column", "adress=Termin"), "a column cannot be adress"),
        (("--column", "-=Telefon"), "no column seems to be the telephone number"),
        (("--sheet", "x", "--encoding", "utf-99"), "there is no encoding utf-99"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(alone: Site, words: tuple[str, ...], why: str) -> None:
    said = alone.says("import", alone.people, "--campaign", "overdue", "--origin", "x", *words, status=2)
    assert why in said
    assert alone.rows("SELECT count(*) FROM contact_list") == [(0,)]


def test_a_campaign_that_is_not_there_is_named(alone: Site) -> None:
    said = alone.says("import", alone.people, "--campaign", "winback", "--origin", "x", status=2)
    assert "no campaign winback without errors: there are overdue" in said


def test_where_people_come_from_must_be_said(alone: Site) -> None:
    assert "--origin" in alone.says("import", alone.people, "--campaign", "overdue", status=2)


def test_a_list_that_gives_nobody_ends_with_1(alone: Site) -> None:
    (alone.folder / "people.csv").write_text("phone\nhello\n")
    assert alone.imports(alone.people, status=1)["accepted"] == 0


# --- sources of the campaign ---------------------------------------------------------------------------------------


def test_without_a_file_the_campaign_says_where_its_people_are(alone: Site) -> None:
    assert alone.imports(*COLUMNS)["accepted"] == 1


def test_people_of_a_named_query_come_with_their_exact_values(alone: Site) -> None:
    with sqlite3.connect(alone.folder / "crm.db") as crm:
        crm.execute("CREATE TABLE bills (phone, name, debt, due)")
        crm.executemany("INSERT INTO bills VALUES (?, ?, ?, ?)", [
            ("601234567", "Anna", 1.234, "2026-04-20"), ("602234567", "Jan", 80, None), ("x", "B", 1, None),
        ])  # fmt: skip
    crm.close()
    alone.campaign("db.overdue_customers")
    found = alone.imports()
    assert (found["accepted"], found["rejected"]) == (2, 1)
    ((fields,),) = alone.rows("SELECT fields FROM candidate WHERE number = '+48601234567'")
    assert json.loads(fields)["debt"] == "1.23 PLN"


def test_a_query_that_fails_is_said(alone: Site) -> None:
    alone.campaign("db.overdue_customers")
    sqlite3.connect(alone.folder / "crm.db").close()
    said = alone.says("import", "--campaign", "overdue", "--origin", "x", status=2)
    assert "db.overdue_customers: the query failed" in said


def test_people_of_a_function_of_the_site(alone: Site) -> None:
    (alone.folder / "hooks").mkdir()
    (alone.folder / "hooks" / "crm.py").write_text(HOOK)
    alone.campaign("run crm.people")
    found = alone.imports()
    assert (found["accepted"], found["rejected"]) == (1, 1)


# --- again, and gone -----------------------------------------------------------------------------------------------


def test_who_is_done_waits_again_and_nobody_comes_back_from_never(site: Site) -> None:
    (site.folder / "people.csv").write_text("phone\n601234567\n602234567\n603234567\n")
    list_ = site.imports(site.people)["list"]
    for number, state, because in (("+48601234567", "done", "no_answer"), ("+48602234567", "never", "no_answer")):
        site.write(f"UPDATE candidate SET state = '{state}', because = '{because}' WHERE number = '{number}'")
    words = ("recycle", "--campaign", "overdue", "--outcome", "no_answer", "--list", list_[:13])
    assert site.json(*words, "--who", "sofia")["people"] == 1
    states = dict(site.rows("SELECT number, state FROM candidate"))
    assert states == {"+48601234567": "waiting", "+48602234567": "never", "+48603234567": "waiting"}
    ((body,),) = site.rows("SELECT body FROM event WHERE kind = 'list.recycled'")
    assert json.loads(body)["user"] == "sofia"


def test_a_list_is_forgotten_but_for_whom_somebody_is_calling(site: Site) -> None:
    (site.folder / "people.csv").write_text("phone\n601234567\n602234567\nhello\n")
    list_ = site.imports(site.people)["list"]
    site.write("UPDATE candidate SET state = 'claimed' WHERE number = '+48601234567'")
    assert "1 people forgotten" in site.says("forget", list_, "--yes")
    assert site.rows("SELECT number FROM candidate") == [("+48601234567",)]
    assert site.rows("SELECT count(*) FROM rejected_row") == [(0,)]
    assert "no list nonsense" in site.says("forget", "nonsense", "--yes", status=2)


# --- beside the engine ---------------------------------------------------------------------------------------------


def beside(site: Site, **order: Any) -> tuple[int, str]:
    """Exit status, and the id of the list."""
    wanted = Wanted(campaign="overdue", name="May", origin="fair", source="people.csv", user="sofia")

    async def first() -> None:
        store = await open_store(site.url)
        await begin(store, wanted, datetime.now(UTC))
        await store.close()

    asyncio.run(first())
    said = {"file": site.people, "campaign": "overdue", "name": "May", "origin": "fair", "user": "sofia", **order}
    place = Place(database=site.url, callflows=str(site.folder), development=True, country="PL")
    done = subprocess.run(
        [sys.executable, "-m", "centrala.people_import"],
        input=as_json(place, Order(**said, list=wanted.id)), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, wanted.id


def listed(site: Site, id_: str) -> Any:
    async def work() -> Any:
        store = await open_store(site.url)
        try:
            return await Lists(store).one(id_)
        finally:
            await store.close()

    return asyncio.run(work())


def test_the_program_beside_the_engine_does_the_same(alone: Site) -> None:
    status, id_ = beside(alone, columns={"Kwota": "debt", "Termin": "due"})
    found = listed(alone, id_)
    assert (status, found.state, found.accepted, found.rejected, found.share) == (0, "done", 1, 2, 1.0)


def test_what_it_cannot_do_stands_with_the_list(alone: Site) -> None:
    status, id_ = beside(alone, campaign="winback")
    found = listed(alone, id_)
    assert (status, found.state) == (1, "failed")
    assert "no campaign winback" in found.problem


def test_a_preflight_says_who_may_be_called_and_who_not_and_why(site: Site) -> None:
    site.imports(site.people, *COLUMNS)
    found = site.json("preflight", "overdue", "--at", "2026-05-06 10:00")
    assert (found["people"], found["now"], found["skips"]) == (1, 1, [])
    sunday = site.says("preflight", "overdue", "--at", "2026-05-10 10:00")
    assert "2026-05-11 09:00" in sunday
    assert "there is no campaign spring" in site.says("preflight", "spring", status=2)
    assert "is no moment" in site.says("preflight", "overdue", "--at", "soon", status=2)


def test_whoever_asked_about_a_topic_becomes_a_list_and_those_left_alone_are_counted(alone: Site) -> None:
    topics = "topics:\n  bills: {owner: sofia, words: {en: [invoice*]}}\n"
    (alone.folder / "settings.yaml").write_text(SETTINGS + topics)
    lately = int(datetime.now(UTC).timestamp() * 1e6) - 10**9
    for number in ("+48601234567", "+48602234567"):
        alone.write(
            "INSERT INTO interaction (id, number, at, kind, direction, summary)"
            f" VALUES ('c{number[-9:]}', '{number}', {lately}, 'call', 'inbound', 'the invoice of May')"
        )
    alone.write("INSERT INTO suppression (number, scope, since, why) VALUES ('+48602234567', 'all', 0, '')")
    words = ["audience", "--topic", "bills", "--within", "1095d", "--config", str(alone.file)]
    done = CliRunner().invoke(app, [*words, "--campaign", "overdue", "--json"])
    assert done.exit_code == 0, (done.output, done.exception)
    counted = json.loads(done.stdout)
    assert counted["people"] == 2
    assert counted["skipped"]["suppressed"] == 1, counted
    assert "2 people" in CliRunner().invoke(app, words).output
    assert CliRunner().invoke(app, ["audience", "--topic", "bils", "--config", str(alone.file)]).exit_code == 2
    assert CliRunner().invoke(app, ["audience", "--config", str(alone.file)]).exit_code == 2
    alone.campaign("asked bills in 1095d")
    found = alone.imports()
    assert (found["rows"], found["accepted"]) == (2, 2)
