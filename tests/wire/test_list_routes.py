"""A campaign manager sends a file, looks at it, imports it, and sees what became of every row."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest

from centrala.config import Config
from centrala.list_work import Beside
from centrala.people_import import Place, looked
from centrala.people_import import run as run_import
from cti.agents import Agent, Agents
from ivr.statements import Sql
from outbound.lists.api import TablePreview
from outbound.lists.importing import Wanted, begin
from outbound.lists.kept_lists import Lists
from outbound.lists.plan import ImportFailed, Order
from outbound.lists.recycling import Recycling
from outbound.lists.stalled import PATIENCE, WHY, Stalled
from outbound.lists.uploads import MOST_BYTES, MOST_FILES, NoRoom, Uploads
from support.centre import HASH, Centre, bearer, opened
from support.importing import CAMPAIGN, FLOW, campaign

PEOPLE = "Telefon;Nazwisko;Kwota\n601 234 567;Anna;120,50\nhello;Jan;5\n602234567;=1+1;much\n"
COLUMNS = {"Kwota": "debt"}
MOST_LOOKS = 1_000


class Work:
    """The program beside the engine, in this one; `broken`: why it fails."""

    def __init__(self, database: str, folder: Path) -> None:
        self.place = Place(database=database, callflows=str(folder), development=True, country="PL")
        self.broken = ""

    async def look(self, order: Order) -> TablePreview:
        found = orjson.loads(looked(self.place, order))
        if "refused" in found:
            raise ImportFailed(found["refused"])
        return TablePreview(**found["table"])

    async def run(self, order: Order) -> str:
        if not self.broken:
            await run_import(self.place, order)
        return self.broken


@pytest.fixture
def work(sqlite_url: str, tmp_path: Path) -> Work:
    (tmp_path / "overdue.campaign.yaml").write_text(CAMPAIGN)
    (tmp_path / "debt_reminder.flow.yaml").write_text(FLOW)
    return Work(sqlite_url, tmp_path)


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path, work: Work) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path, campaigns=lambda: {"overdue": campaign()}, list_work=work) as made:
        for user, role in (("olga", "campaign_manager"), ("max", "campaign_manager"), ("ada", "auditor")):
            await Agents(made.store).keep(Agent(user, user, (role,), None))
            await Agents(made.store).set_password(user, HASH)
        yield made


class Hand:
    """Somebody at the API."""

    def __init__(self, centre: Centre, token: str) -> None:
        self._centre, self.token = centre, token

    async def __call__(
        self, method: str, path: str, status: int | None = 200, data: bytes | None = None, **body: Any
    ) -> Any:
        sent: dict[str, Any] = {"data": data} if data is not None else {"json": body} if method == "POST" else {}
        url, headers = self._centre.url + path, bearer(self.token)
        async with self._centre.http.request(method, url, headers=headers, **sent) as answer:
            assert status in (None, answer.status), await answer.text()
            return await answer.json() if "json" in answer.content_type else await answer.read()

    async def sends(self, text: str = PEOPLE, status: int = 201) -> Any:
        found = await self("POST", "/api/lists/files?name=people.csv", status, data=text.encode())
        return found.get("file")

    async def imports(self, file: str, **more: Any) -> Any:
        said = {"file": file, "campaign": "overdue", "origin": "fair", "columns": COLUMNS, **more}
        begun = await self("POST", "/api/lists", 202, **said)
        assert begun["state"] == "importing"
        for _ in range(MOST_LOOKS):
            one = await self("GET", f"/api/lists/{begun['id']}/progress")
            if one["state"] != "importing":
                break
            await asyncio.sleep(0.02)
        return one


async def hand(centre: Centre, user: str = "olga") -> Hand:
    return Hand(centre, await centre.log_in(user))


async def test_a_file_is_looked_at_before_anybody_is_a_candidate(centre: Centre) -> None:
    olga = await hand(centre)
    file = await olga.sends()
    found = await olga("POST", "/api/lists/preview", file=file, campaign="overdue", columns=COLUMNS)
    assert [(c["name"], c["target"]) for c in found["columns"]] == [
        ("Telefon", "phone"), ("Nazwisko", "name"), ("Kwota", "debt"),
    ]  # fmt: skip
    assert (found["kind"], found["separator"], found["names"]) == ("csv", ";", True)
    assert [(r["row"], r["number"], r["because"]) for r in found["rows"]] == [
        (2, "+48601234567", ""), (3, "hello", "number"), (4, "+48602234567", "field"),
    ]  # fmt: skip
    assert {"debt", "zone", "consent"} <= found["may_be"].keys()
    assert await centre.store.fetch(Sql("SELECT count(*) FROM candidate")) == [(0,)]


async def test_a_preview_shows_a_duplicate_as_a_duplicate(centre: Centre) -> None:
    """As the import will say of it; a number that is refused is no reason against a later row."""
    olga = await hand(centre)
    text = "Telefon;Nazwisko;Kwota\n601234567;Anna;much\n601 234 567;Anna;5\n+48 601 234 567;Ewa;6\n"
    file = await olga.sends(text)
    found = await olga("POST", "/api/lists/preview", file=file, campaign="overdue", columns=COLUMNS)
    assert [(r["row"], r["because"]) for r in found["rows"]] == [(2, "field"), (3, ""), (4, "twice")]


class Named:
    """Of a configuration, what a program beside the engine needs."""

    def __init__(self, work: Work) -> None:
        self.database, self.callflows, self.demo = work.place.database, Path(work.place.callflows), object()
        self.country, self.calls_out = "PL", SimpleNamespace(limits=SimpleNamespace(countries=frozenset()))


async def test_a_file_is_read_beside_the_engine_and_given_up_in_time(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "p.csv"
    file.write_text(PEOPLE)
    beside = Beside(cast(Config, Named(work)))
    order = Order(file=str(file), campaign="overdue", name="", origin="", user="olga", columns=COLUMNS)
    found = await beside.look(order)
    assert [row.because for row in found.rows] == ["", "number", "field"]
    with pytest.raises(ImportFailed, match="a column cannot be nothing"):
        await beside.look(replace(order, columns={"Kwota": "nothing"}))
    monkeypatch.setattr("centrala.list_work.LOOKING", 0.01)
    with pytest.raises(ImportFailed, match="more than"):
        await beside.look(order)


async def test_an_import_is_followed_to_its_end_and_every_row_has_its_reason(centre: Centre) -> None:
    olga = await hand(centre)
    consent = {"purposes": ["marketing"], "evidence": "form 12", "at": "2026-05-01", "in_writing": True}
    one = await olga.imports(await olga.sends(), name="May", consent=consent)
    assert (one["state"], one["accepted"], one["rejected"], one["share"]) == ("done", 1, 2, 1.0)
    assert (one["name"], one["purposes"], one["evidence"], one["user"]) == ("May", ["marketing"], "form 12", "olga")
    assert one["reasons"] == {"field": 1, "number": 1}
    (listed,) = (await olga("GET", "/api/lists?campaign=overdue"))["lists"]
    assert listed["id"] == one["id"]
    assert (await olga("GET", "/api/lists?campaign=winback"))["lists"] == []
    rows = await olga("GET", f"/api/lists/{one['id']}/rejected")
    assert [(r["row"], r["because"]) for r in rows["rows"]] == [(3, "number"), (4, "field")]
    assert (await olga("GET", f"/api/lists/{one['id']}/rejected?after=3"))["rows"][0]["row"] == 4
    sheet = (await olga("GET", f"/api/lists/{one['id']}/rejected.csv")).decode("utf-8-sig")
    assert "'+48602234567" in sheet
    assert (await olga("GET", f"/api/lists/{one['id']}/rejected.xlsx"))[:2] == b"PK"


async def test_the_file_is_gone_after_its_import_and_was_its_owners_alone(centre: Centre) -> None:
    olga, max_ = await hand(centre), await hand(centre, "max")
    file = await olga.sends()
    await max_("POST", "/api/lists/preview", 404, file=file, campaign="overdue")
    await olga.imports(file)
    for _ in range(MOST_LOOKS):
        left = await olga("POST", "/api/lists/preview", None, file=file, campaign="overdue")
        if left.get("error") == "no_such_file":
            break
        await asyncio.sleep(0.02)
    assert left["error"] == "no_such_file"


async def test_an_import_that_fails_says_why(centre: Centre, work: Work) -> None:
    olga = await hand(centre)
    work.broken = "the disk is full"
    one = await olga.imports(await olga.sends())
    assert (one["state"], one["problem"]) == ("failed", "the disk is full")


async def test_what_cannot_be_imported_is_refused_before_it_begins(centre: Centre) -> None:
    olga = await hand(centre)
    file = await olga.sends("Nazwisko;Kwota\nAnna;5\n")
    said = {"file": file, "campaign": "overdue", "origin": "fair"}
    assert (await olga("POST", "/api/lists", 409, **said))["error"] == "no_numbers"
    assert (await olga("POST", "/api/lists", 404, **{**said, "campaign": "winback"}))["error"] == "no_such_campaign"
    wrong = await olga("POST", "/api/lists/preview", 409, file=file, campaign="overdue", columns={"Kwota": "nothing"})
    assert "a column cannot be nothing" in wrong["message"]
    assert (await olga("GET", "/api/lists"))["lists"] == []
    await olga("GET", "/api/lists/nothing/progress", 404)
    await olga("GET", "/api/lists/nothing/rejected.csv", 404)


async def test_a_second_click_imports_nothing(centre: Centre) -> None:
    olga = await hand(centre)
    said = {"file": await olga.sends(), "campaign": "overdue", "origin": "fair", "columns": COLUMNS}
    answers = await asyncio.gather(*(olga("POST", "/api/lists", None, **said) for _ in range(3)))
    assert sum("id" in answer for answer in answers) == 1
    assert await centre.store.fetch(Sql("SELECT count(*) FROM contact_list")) == [(1,)]


@pytest.mark.parametrize("consent", [{"purposes": ["marketting"]}, {"purposes": ["marketing"], "at": "2999-01-01"}])
async def test_nobody_has_agreed_to_a_word_or_on_a_day_that_is_none(centre: Centre, consent: dict[str, Any]) -> None:
    olga = await hand(centre)
    said = {"file": await olga.sends(), "campaign": "overdue", "origin": "fair", "columns": COLUMNS}
    found = await olga("POST", "/api/lists", 409, consent={"evidence": "form 12", **consent}, **said)
    assert found["error"] == "no_consent"


async def test_a_file_that_is_too_large_is_refused_before_it_has_come(centre: Centre) -> None:
    olga = await hand(centre)
    headers = {**bearer(olga.token), "Content-Length": str(MOST_BYTES + 1)}
    url = f"{centre.url}/api/lists/files?name=x"
    async with centre.http.post(url, headers=headers, data=b"phone") as answer:
        assert answer.status == 413


async def test_who_sent_imported_and_took_rows_stands_in_the_audit_log(centre: Centre) -> None:
    olga, ada = await hand(centre), await hand(centre, "ada")
    one = await olga.imports(await olga.sends())
    await ada("GET", f"/api/lists/{one['id']}/rejected")
    await ada("GET", f"/api/lists/{one['id']}/rejected.csv")
    await ada("POST", "/api/lists/preview", 403, file="x", campaign="overdue")
    await centre.events.flush()
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'audit.noted' ORDER BY n"))
    acts = [body for (body,) in rows if "session" not in body]
    assert [("sent" in a, "imported" in a, "saw" in a, "exported" in a) for a in acts] == [
        (True, False, False, False), (False, True, False, False), (False, False, True, False),
        (False, False, False, True),
    ]  # fmt: skip
    assert not any("601234567" in a for a in acts)


async def test_refused_rows_go_after_a_month(centre: Centre) -> None:
    olga = await hand(centre)
    one = await olga.imports(await olga.sends())
    tidied = Recycling(centre.store)
    await tidied.expire(datetime.now(UTC) + timedelta(days=29))
    assert len((await olga("GET", f"/api/lists/{one['id']}/rejected"))["rows"]) == 2
    await tidied.expire(datetime.now(UTC) + timedelta(days=31))
    assert (await olga("GET", f"/api/lists/{one['id']}/rejected"))["rows"] == []


async def test_an_import_whose_program_was_killed_says_so_after_a_while_and_a_waiting_one_does_not(
    centre: Centre,
) -> None:
    for name in ("killed", "waits"):
        wanted = Wanted(campaign="overdue", name=name, origin="", source="", user="olga", id=name)
        await begin(centre.store, wanted, datetime.now(UTC))
    stalled = Stalled(centre.store, lambda: {"waits"})
    for _ in range(PATIENCE):
        await stalled.look()
    assert {one.state for one in await Lists(centre.store).all()} == {"importing"}
    await stalled.look()
    found = {one.id: (one.state, one.problem) for one in await Lists(centre.store).all()}
    assert found == {"killed": ("failed", WHY), "waits": ("importing", "")}


# --- files that wait -----------------------------------------------------------------------------------------------


async def content(text: bytes = b"phone\n1\n") -> AsyncIterator[bytes]:
    yield text


async def test_files_wait_an_hour_and_not_more_than_a_few() -> None:
    now = [datetime(2026, 5, 6, tzinfo=UTC)]
    uploads = Uploads(lambda: now[0])
    first = await uploads.take(content(), "a.csv", "olga")
    assert first.path.stat().st_mode & 0o077 == 0
    for _ in range(MOST_FILES - 1):
        await uploads.take(content(), "b.csv", "olga")
    with pytest.raises(NoRoom):
        await uploads.take(content(), "c.csv", "olga")
    assert uploads.one(first.id, "max") is None
    now[0] += timedelta(hours=2)
    assert uploads.one(first.id, "olga") is None
    assert not first.path.exists()
    again = await uploads.take(content(), "d.csv", "olga")
    uploads.close()
    assert not again.path.parent.exists()


async def test_a_file_that_breaks_off_is_none() -> None:
    async def breaks_off() -> AsyncIterator[bytes]:
        yield b"phone"
        raise ConnectionResetError

    uploads = Uploads(lambda: datetime(2026, 5, 6, tzinfo=UTC))
    with pytest.raises(ConnectionResetError):
        await uploads.take(breaks_off(), "a.csv", "olga")
    assert uploads._folder is not None
    assert list(uploads._folder.iterdir()) == []
    uploads.close()
