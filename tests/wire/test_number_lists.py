"""Copies of do-not-call lists: whole or not at all, with their age; and the house's own list out of a file."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala import suppressing
from centrala.cli import app
from ivr.statements import Sql
from ivr.store import Store, open_store
from outbound.lists import past
from outbound.lists.copies import Copies, numbers
from outbound.lists.files import Bad, opened

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA, JAN = "+48601234567", "+48602234567"


def read(tmp_path: Path, text: str, country: str = "PL") -> list[str | Bad]:
    path = tmp_path / "list.txt"
    path.write_text(text)
    return list(numbers(opened(path, country).rows(), country))


async def taken(store: Store, *found: str | Bad, copied: datetime = NOW - DAY, add: bool = False) -> Any:
    copies = Copies(store, lambda: NOW)
    return await copies.take("uk_tps", found, copied, origin="register", user="sofia", add=add)


async def listed(store: Store) -> list[str]:
    return [number for (number,) in await store.fetch(Sql("SELECT number FROM listed_number ORDER BY number"))]


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("601234567\n602 234 567\n", "PL", [ANNA, JAN]),
        ("number,since\n601234567,2020-01-01\n", "PL", [ANNA]),
        ("201,5551234\n212,5559876\n", "US", ["+12015551234", "+12125559876"]),
        ("2015551234\n2125559876\n", "US", ["+12015551234", "+12125559876"]),
        ("'+48601234567\n", "PL", [ANNA]),
    ],
)
def test_lists_are_read_in_the_forms_in_which_registers_give_them(
    tmp_path: Path, text: str, country: str, found: list[str]
) -> None:
    assert read(tmp_path, text, country) == found


def test_what_is_no_number_is_told_with_its_row(tmp_path: Path) -> None:
    found = read(tmp_path, "601234567\nhello\n")
    assert [one.number if isinstance(one, Bad) else one for one in found] == [ANNA, 2]


async def test_a_copy_is_in_force_with_its_day_and_takes_the_place_of_the_one_before(store: Store) -> None:
    await taken(store, ANNA, JAN, JAN)
    assert await listed(store) == [ANNA, JAN]
    await taken(store, JAN, copied=NOW)
    assert await listed(store) == [JAN]
    (one,) = await Copies(store, lambda: NOW).all()
    assert (one.name, one.copied, one.numbers, one.user, one.origin) == ("uk_tps", NOW, 1, "sofia", "register")
    history = await past(store, JAN)
    assert (history.lists, history.copies) == ({"uk_tps"}, {"uk_tps": NOW})
    ((body,),) = await store.fetch(Sql("SELECT body FROM event WHERE kind = 'numbers.listed' ORDER BY n DESC LIMIT 1"))
    assert JAN not in body


async def test_more_numbers_come_to_the_copy_that_is_there(store: Store) -> None:
    await taken(store, ANNA)
    await taken(store, JAN, copied=NOW, add=True)
    assert await listed(store) == [ANNA, JAN]
    (one,) = await Copies(store, lambda: NOW).all()
    assert (one.numbers, one.copied) == (2, NOW)


async def test_a_file_without_a_number_does_not_empty_a_list(store: Store) -> None:
    await taken(store, ANNA)
    done = await taken(store, Bad(1, "number", "hello"), copied=NOW)
    assert (done.numbers, done.rows, done.reasons["number"]) == (0, 1, 1)
    assert await listed(store) == [ANNA]
    (one,) = await Copies(store, lambda: NOW).all()
    assert one.copied == NOW - DAY


async def test_until_a_copy_is_whole_a_number_on_either_is_listed(store: Store) -> None:
    await taken(store, ANNA)

    def breaks_off() -> Any:
        yield JAN
        raise OSError("the disk is gone")

    with pytest.MonkeyPatch.context() as small:
        small.setattr("outbound.lists.copies.CHUNK", 1)
        with pytest.raises(OSError, match="gone"):
            await Copies(store, lambda: NOW).take("uk_tps", breaks_off(), NOW, origin="x", user="y")
    assert await listed(store) == [ANNA, JAN]
    (one,) = await Copies(store, lambda: NOW).all()
    assert one.copied == NOW - DAY, "it is as old as the last whole one"


# --- the command ---------------------------------------------------------------------------------------------------


class Site:
    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.file = folder, url, folder / "centrala.yaml"
        section = {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}
        self.file.write_text(json.dumps({"database": url, "callflows": str(folder), "asterisk": {"a": section}}))

    def says(self, *words: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["suppression", *words, "--config", str(self.file)])
        assert done.exit_code == status, (done.output, done.exception)
        return done.output

    def list(self, text: str) -> str:
        (self.folder / "list.txt").write_text(text)
        return str(self.folder / "list.txt")

    def rows(self, text: str) -> Any:
        async def work() -> Any:
            store = await open_store(self.url)
            try:
                return await store.fetch(Sql(text))
            finally:
                await store.close()

        return asyncio.run(work())


@pytest.fixture
def site(tmp_path: Path, sqlite_url: str) -> Site:
    return Site(tmp_path, sqlite_url)


FROM = ("--origin", "FTC, SAN 4711", "--who", "sofia")


def test_the_command_takes_a_copy_and_shows_its_age(site: Site) -> None:
    file = site.list("201,5551234\nhello,\n")
    said = site.says("import", file, "--list", "us_dnc", "--copied", "2026-05-01", "--country", "US", *FROM)
    assert "us_dnc: 1 numbers of 2 rows" in said
    assert "row 2: no telephone number: hello" in said
    shown = site.says("lists")
    assert "us_dnc" in shown
    assert "too old: 31 d at most" in shown
    assert "was never copied" in shown, "of the lists that other countries' rules ask for"
    found = json.loads(site.says("lists", "--json"))
    assert found["asked_for"]["us_dnc"] == 31
    assert found["lists"][0]["numbers"] == 1


@pytest.mark.parametrize("day", ["", "soon", "2999-01-01"])
def test_without_the_day_of_the_copy_it_is_not_taken(site: Site, day: str) -> None:
    said = site.says("import", site.list("601234567\n"), "--list", "uk_tps", "--copied", day, *FROM, status=2)
    assert "--copied" in said


def test_a_register_has_the_numbers_of_its_country(site: Site) -> None:
    """0612345678 of the French one is a mobile telephone there, and somebody else's in Poland."""
    site.says("import", site.list("0612345678\n"), "--list", "fr_bloctel", "--copied", "2026-05-01", *FROM)
    assert site.rows("SELECT number FROM listed_number") == [("+33612345678",)]
    file = site.list("601234567\n")
    assert "no country XX" in site.says("import", file, "--list", "company", "--country", "XX", *FROM, status=2)


def test_a_list_that_no_rule_asks_for_is_told(site: Site) -> None:
    said = site.says("import", site.list("2015551234\n"), "--list", "us_dncc", "--copied", "2026-05-01", *FROM)
    assert "no rule of a country asks for us_dncc; did you mean us_dnc?" in said


def test_a_file_in_another_form_changes_nothing_and_ends_with_1(site: Site) -> None:
    said = site.says("import", site.list("hello\nyou\n"), "--list", "uk_tps", "--copied", "2026-05-01", *FROM, status=1)
    assert "nothing was changed" in said
    assert site.rows("SELECT count(*) FROM number_list") == [(0,)]


def test_the_own_list_is_suppressed_everywhere(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, str] = {}

    async def tell_all(_: object, values: dict[str, str]) -> dict[str, str]:
        told.update(values)
        return {}

    monkeypatch.setattr(suppressing, "tell_all", tell_all)
    file = site.list("601234567\n602234567\n601 234 567\nhello\n")
    assert "company: 2 numbers of 4 rows" in site.says("import", file, "--list", "company", *FROM)
    assert site.rows("SELECT number, scope, why, who FROM suppression ORDER BY number") == [
        (ANNA, "all", "FTC, SAN 4711", "sofia"), (JAN, "all", "FTC, SAN 4711", "sofia"),
    ]  # fmt: skip
    assert site.rows("SELECT count(*) FROM event WHERE kind = 'number.suppressed'") == [(2,)]
    assert set(told) == {ANNA, JAN}


def test_an_asterisk_that_was_not_told_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def tell_all(*_: object) -> dict[str, str]:
        return {"a": "nobody listens"}

    monkeypatch.setattr(suppressing, "tell_all", tell_all)
    said = site.says("import", site.list("601234567\n"), "--list", "company", *FROM, status=1)
    assert "Asterisk a was not told: nobody listens" in said
