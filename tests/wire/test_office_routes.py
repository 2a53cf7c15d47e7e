"""The office over HTTP: what there is with where it stands, and people and telephones changed by an admin, at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cti.agents import Agent, Agents
from cti.agents.telephones import digest, telephones
from ivr.statements import Sql
from scripts_dsl.site import read_site
from support.centre import HASH, Centre, bearer, opened

GOOD = "correct horse battery staple"
SETTINGS = """zone: Europe/Warsaw
queues:
  support:
    name: Customer support
    skills: [billing]
    hours: {mon-fri: "08:00-18:00", sat: "22:00-02:00"}
    keep_recordings: 30d
  faults: {}
numbers:
  100: flow energia
notices:
  outage:
    on: no
    text: {en: No power., pl: Nie ma prądu.}
keep_recordings: {talks: 60d}
"""


@pytest.fixture
async def centre(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened(sqlite_url, tmp_path) as made:
        made.office.put(read_site(SETTINGS, "callflows/settings.yaml")[0])
        for user, role in (("zofia", "admin"), ("anna", "auditor")):
            await Agents(made.store).keep(Agent(user, user.title(), (role,), None))
            await Agents(made.store).set_password(user, HASH)
        yield made


async def ask(centre: Centre, path: str = "", user: str = "zofia") -> Any:
    token = await centre.log_in(user)
    async with centre.http.get(f"{centre.url}/api/office{path}", headers=bearer(token)) as answer:
        assert answer.status == 200
        return await answer.json()


async def do(centre: Centre, path: str, body: Any = None, user: str = "zofia") -> tuple[int, Any]:
    token = await centre.log_in(user)
    url = f"{centre.url}/api/office/{path}"
    async with centre.http.post(url, json=body or {}, headers=bearer(token)) as answer:
        if answer.status == 204:
            return 204, None
        found = await answer.json()
        return answer.status, found if answer.status == 200 else found["error"]


async def changes(centre: Centre) -> list[str]:
    rows = await centre.store.fetch(Sql("SELECT body FROM event WHERE kind = 'office.changed' ORDER BY n"))
    return [body for (body,) in rows]


def new(user: str, **fields: Any) -> dict[str, Any]:
    return {"user": user, "name": user.title(), "roles": ["agent"], "password": GOOD} | fields


async def test_everything_of_the_settings_says_its_file_and_line(centre: Centre) -> None:
    shown = await ask(centre)
    support, faults = shown["queues"]
    assert (support["place"], faults["place"]) == ("callflows/settings.yaml:3", "callflows/settings.yaml:8")
    assert support["members"] == ["boris", "ewa", "maja"]
    assert support["hours"]["written"] == "mon-fri: 08:00-18:00, sat: 22:00-02:00"
    assert [day["ranges"] for day in support["hours"]["week"]] == [[[480, 1080]]] * 5 + [[[1320, 1560]], []]
    assert (support["hours"]["next"] is not None, faults["hours"]) == (True, None)
    assert [(n["number"], n["flow"], n["place"]) for n in shown["numbers"]] == [
        ("100", "energia", "callflows/settings.yaml:10")
    ]
    (notice,) = shown["notices"]
    assert (notice["on"], notice["switched"], notice["texts"][1]["text"]) == (False, None, "Nie ma prądu.")
    assert [(k["what"], k["days"], k["place"].rpartition(":")[2]) for k in shown["kept"]] == [
        ("talks", 60, "15"), ("messages", 90, ""), ("answers", 90, ""), ("queue support", 30, "3"),
    ]  # fmt: skip
    doubts = {one["user"]: one["doubts"] for one in shown["people"]}
    assert (doubts["boris"], doubts["maja"]) == ([], ["maja has no telephone and takes no calls"])


async def test_who_is_registered_from_where_is_asked_of_every_asterisk(centre: Centre) -> None:
    centre.phone()
    shown = {one["phone"]: one for one in (await ask(centre))["phones"]}
    assert (shown["ewa"]["registered"], shown["boris"]["registered"], shown["ewa"]["made_here"]) == (True, False, False)
    seen = await ask(centre, "/phones")
    assert seen["silent"] == ["branch"]
    assert [(p["phone"], p["known"], p["address"]) for p in seen["phones"]] == [
        ("boris", False, ""), ("ewa", True, "10.0.0.7:5060"),
    ]  # fmt: skip


async def test_an_admin_makes_an_account_that_logs_in_and_takes_calls_at_once(centre: Centre) -> None:
    body = new("jan", languages=["pl"], queues=["faults"], phone="209")
    assert await do(centre, "users", body) == (204, None)
    async with centre.http.post(f"{centre.url}/api/login", json={"user": "jan", "password": GOOD}) as answer:
        assert (await answer.json())["pages"] == ["desk"]
    assert "209" in [one["phone"] for one in (await ask(centre))["phones"]]
    assert await do(centre, "users/jan/change", {"name": "Jan Żak", "phone": ""}) == (204, None)
    jan = await Agents(centre.store).by_user("jan")
    assert jan == Agent("jan", "Jan Żak", ("agent",), None, ("pl",), ("faults",))
    assert GOOD not in str(await changes(centre))
    assert '"by":"zofia","via":"page"' in (await changes(centre))[-1]


async def test_a_new_password_ends_the_old_login(centre: Centre) -> None:
    token = await centre.log_in("ewa")
    assert await do(centre, "users/ewa/password", {"password": GOOD}) == (204, None)
    stored = await centre.store.fetch(Sql("SELECT count(*) FROM session WHERE user_name = 'ewa'"))
    assert stored == [(0,)]
    async with centre.http.post(f"{centre.url}/api/login", json={"user": "ewa", "password": GOOD}) as answer:
        assert answer.status == 200
    assert token


async def test_who_is_removed_is_shown_as_gone_and_comes_back(centre: Centre) -> None:
    assert await do(centre, "users/ewa/remove") == (204, None)
    shown = await ask(centre)
    assert "ewa" not in [one["user"] for one in shown["people"]]
    assert [one["name"] for one in shown["gone"]] == ["Ewa Zielińska"]
    assert await do(centre, "users", new("ewa")) == (409, "taken")
    assert await do(centre, "users/ewa/back", {"password": GOOD}) == (204, None)
    assert (await ask(centre))["gone"] == []


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        ("users", new("Jan Żak"), (400, "user")),
        ("users", new("jan", password="password1!"), (400, "password")),
        ("users", new("jan", password=""), (400, "password")),
        ("users", new("jan", roles=[]), (400, "role")),
        ("users", new("jan", queues=["suport"]), (400, "queue")),
        ("users", new("ewa"), (409, "taken")),
        ("users", {**new("jan"), "hash": "x"}, (400, "bad_request")),
        ("users/eva/change", {"name": "Eva"}, (404, "no_such_user")),
        ("users/ewa/change", {"languages": ["polish"]}, (400, "language")),
        ("users/zofia/change", {"roles": ["agent"]}, (409, "last_admin")),
        ("users/zofia/remove", None, (400, "yourself")),
        ("users/ewa/back", {"password": GOOD}, (409, "not_removed")),
        ("phones", {"phone": "205", "agent": "eva"}, (404, "no_such_user")),
        ("phones", {"phone": "made-phone"}, (400, "phone")),
        ("phones/205/password", None, (404, "no_such_phone")),
    ],
)
async def test_what_cannot_be_is_refused_with_a_word_for_programs_and_changes_nothing(
    centre: Centre, path: str, body: Any, answer: tuple[int, str]
) -> None:
    assert await do(centre, path, body) == answer
    assert await changes(centre) == []


async def test_a_telephone_is_made_with_a_password_that_is_told_once(centre: Centre) -> None:
    status, made = await do(centre, "phones", {"phone": "205", "agent": "ewa"})
    assert (status, made["do"]) == (200, ["asterisk -rx 'core reload'"])
    (kept,) = await telephones(centre.store)
    assert (kept.name, kept.digest, kept.by) == ("205", digest("205", made["password"]), "zofia")
    assert made["password"] not in str(await changes(centre)) + str(await ask(centre))
    ewa = await Agents(centre.store).by_user("ewa")
    assert ewa is not None
    assert ewa.sip_user == "205"
    assert await do(centre, "phones", {"phone": "205"}) == (409, "taken")
    status, again = await do(centre, "phones/205/password")
    assert again["password"] != made["password"]
    assert (await do(centre, "phones/205/remove"))[0] == 200
    assert await telephones(centre.store) == ()


async def test_supervisors_and_auditors_look_and_change_nothing_agents_do_not_even_look(centre: Centre) -> None:
    for user in ("sofia", "anna"):
        assert (await ask(centre, user=user))["people"]
        assert await do(centre, "users", new("jan"), user=user) == (403, "not_your_role")
        assert await do(centre, "users/ewa/change", {"name": "E"}, user=user) == (403, "not_your_role")
    token = await centre.log_in("ewa")
    async with centre.http.get(f"{centre.url}/api/office", headers=bearer(token)) as answer:
        assert answer.status == 403
