"""Who saw, played, exported and changed what, when and from where: noted by the routes, read by route and command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from cti.agents import Agent, Agents
from cti.audit.reading import AUDITED, Entry, find
from cti.happenings import Noted
from cti.web.refusals import BURST, RATE, Refusals
from ivr.dialguard.happenings import NumberSuppressed
from ivr.store import StoreDown
from support.centre import HASH, Centre, bearer, opened

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ANNA = "sample-anna"


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        await Agents(made.store).keep(Agent("olga", "Olga", ("auditor",), None))
        await Agents(made.store).set_password("olga", HASH)
        yield made


async def noted(centre: Centre, **asked: Any) -> list[Entry]:
    """Without the logging in."""
    await centre.events.flush()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return [one for one in await find(centre.store, LONG_AGO, tomorrow, **asked) if one.what != "session"]


async def get(centre: Centre, path: str, user: str = "ewa", **headers: str) -> tuple[int, Any]:
    headers |= bearer(await centre.log_in(user))
    async with centre.http.get(centre.url + path, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_who_looked_at_a_customer_stands_there_with_when_and_from_where(centre: Centre) -> None:
    before = datetime.now(UTC)
    assert (await get(centre, f"/api/customers/{ANNA}/timeline"))[0] == 200
    (one,) = await noted(centre)
    assert (one.who, one.act, one.what, one.thing, one.address) == ("ewa", "saw", "customer", ANNA, "127.0.0.1")
    assert before <= one.at <= datetime.now(UTC)


async def test_what_was_looked_for_is_not_kept_but_how_many_were_found(centre: Centre) -> None:
    assert (await get(centre, "/api/customers?find=Kowalska"))[0] == 200
    (one,) = await noted(centre)
    assert (one.act, one.what, dict(one.details)) == ("searched", "customers", {"found": 1})
    assert "Kowalska" not in str(one)


async def test_what_was_refused_or_not_there_was_not_done(centre: Centre) -> None:
    assert (await get(centre, "/api/customers/nobody/timeline"))[0] == 404
    assert (await get(centre, "/api/calls"))[0] == 403
    assert await noted(centre) == []


async def test_coming_and_going_are_noted_under_the_users_name(centre: Centre) -> None:
    token = await centre.log_in("ewa")
    async with centre.http.post(f"{centre.url}/api/logout", headers=bearer(token)) as answer:
        assert answer.status == 204
    await centre.events.flush()
    found = await find(centre.store, LONG_AGO, datetime.now(UTC) + timedelta(days=1), who="ewa")
    assert [(one.act, one.what) for one in found] == [("closed", "session"), ("opened", "session")]


async def refused(centre: Centre, user: str) -> Entry:
    async with centre.http.post(f"{centre.url}/api/login", json={"user": user, "password": "wrong"}) as answer:
        assert answer.status in (401, 429)
    await centre.events.flush()
    return (await find(centre.store, LONG_AGO, datetime.now(UTC) + timedelta(days=1), act="refused"))[0]


async def test_a_refused_login_is_noted_and_what_was_typed_only_if_it_is_a_user(centre: Centre) -> None:
    known = await refused(centre, "ewa")
    assert (known.who, known.what, known.address, known.details) == ("ewa", "session", "127.0.0.1", {"why": "wrong"})
    stranger = await refused(centre, "my secret password")
    assert (stranger.who, stranger.details) == ("", {"why": "unknown_user"})
    assert "secret" not in str(stranger)
    for _ in range(5):
        last = await refused(centre, "ewa")
    assert (last.who, last.details) == ("", {"why": "throttled"})


def test_a_flood_of_refused_logins_does_not_fill_the_log_and_is_counted() -> None:
    time, told = [0.0], list[Noted]()
    refusals = Refusals(told.append, lambda: LONG_AGO, lambda: time[0])
    for _ in range(100_000):
        refusals.told("", "10.0.0.1", "wrong")
    assert len(told) == BURST
    time[0] = 1 / RATE
    refusals.told("ewa", "10.0.0.1", "wrong")
    refusals.told("ewa", "10.0.0.1", "wrong")
    assert [one.details for one in told[BURST:]] == [{"why": "wrong", "left_out_before": 100_000 - BURST}]


async def test_a_card_that_a_call_brought_was_shown(centre: Centre) -> None:
    centre.phone()
    async with centre.desktop() as desktop:
        centre.call("c1")
        centre.ring("c1")
        await desktop.get("pop")
    (one,) = await noted(centre, act="shown")
    assert (one.who, one.what, one.thing) == ("ewa", "card", "c1")


async def test_nobody_sees_anything_whose_note_cannot_be_written(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await centre.log_in("ewa")

    async def down(_writes: object) -> None:
        raise StoreDown("away")

    await centre.events.flush()
    monkeypatch.setattr("cti.web.noting.DEADLINE", 0.05)
    with monkeypatch.context() as patch:
        patch.setattr(centre.store, "write", down)
        async with centre.http.get(f"{centre.url}/api/customers/{ANNA}/timeline", headers=bearer(token)) as answer:
            assert answer.status == 503
            assert "Kowalska" not in await answer.text()
    assert [one.act for one in await noted(centre)] == ["saw"], "it was tried"


async def test_auditors_read_it_and_their_reading_stands_in_it(centre: Centre) -> None:
    await get(centre, f"/api/customers/{ANNA}/timeline")
    status, body = await get(centre, "/api/audit?who=ewa&what=customer", "olga")
    assert status == 200
    assert [(one["who"], one["act"], one["thing"]) for one in body["entries"]] == [("ewa", "saw", ANNA)]
    assert body["cut"] is False
    assert [(one.who, one.act) for one in await noted(centre, what="audit")] == [("olga", "read")]
    assert (await get(centre, "/api/audit", "sofia"))[0] == 403


@pytest.mark.parametrize(
    "query",
    ["since=2026-01-01", "since=x", "since=2020-01-01T00:00:00Z", "until=0001-01-01T00:00:00Z", "who=" + "x" * 101,
     "sort=id;select", "since=2026-05-02T00:00:00Z&until=2026-05-01T00:00:00Z"],
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused(centre: Centre, query: str) -> None:
    assert (await get(centre, f"/api/audit?{query}", "olga"))[0] == 400


@pytest.mark.parametrize("word", ["'; DROP TABLE event;--", "%", "_", "!", "ewa%", '"', "\\"])
async def test_a_name_is_that_name_and_no_pattern(centre: Centre, word: str) -> None:
    await get(centre, f"/api/customers/{ANNA}/timeline")
    assert await noted(centre, who=word) == []


async def test_more_than_one_page_is_read_and_most_is_the_most(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cti.audit.reading.MOST", 3)
    for number in range(8):
        user = "boris" if number == 0 else "ewa"
        told = {"act": "saw", "what": "customer", "thing": str(number), "address": ""}
        await centre.events.appended(Noted(user=user, **told))  # type: ignore[arg-type]
    assert [one.thing for one in await noted(centre, what="customer", most=5)] == ["7", "6", "5", "4", "3"]
    assert [one.thing for one in await noted(centre, thing="0", most=5)] == ["0"], "beyond the first page"


async def test_the_command_shows_what_was_done_there_too(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url, tmp_path) as centre:
        await get(centre, f"/api/customers/{ANNA}/timeline")
        told = NumberSuppressed(number="+48601234567", scope="all", why="letter", evidence="", who="root\x1b[31m")
        await centre.events.appended(told)
    config = {"database": sqlite_url, "asterisk": {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}}
    (tmp_path / "centrala.yaml").write_text(json.dumps(config))
    words = ["audit", "list", "--config", str(tmp_path / "centrala.yaml")]
    shown = await asyncio.to_thread(CliRunner().invoke, app, words)
    assert shown.exit_code == 0, shown.output
    assert "ewa" in shown.output
    assert ANNA in shown.output
    assert "suppressed" in shown.output
    assert "\x1b" not in shown.output
    asked = [*words, "--json", "--user", "ewa", "--what", "customer"]
    found = json.loads((await asyncio.to_thread(CliRunner().invoke, app, asked)).stdout)
    assert [(one["act"], one["thing"], one["address"]) for one in found] == [("saw", ANNA, "127.0.0.1")]
    assert CliRunner().invoke(app, [*words, "--since", "yesterday week"]).exit_code == 2


def test_every_kind_of_the_audit_is_read_by_fields_that_it_has() -> None:
    from ivr.happenings import Happening

    kinds = {one.kind: one for one in _all(Happening)}
    for kind, reading in AUDITED.items():
        fields = set(kinds[kind].__dataclass_fields__)
        asked = {reading.who, reading.act, reading.what, reading.thing, reading.address, *reading.details}
        assert {word for word in asked if word and not word.startswith("=")} <= fields, kind


def _all(base: type[Any]) -> list[type[Any]]:
    return [base, *(found for one in base.__subclasses__() for found in _all(one))]
