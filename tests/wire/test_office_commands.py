"""`centrala user|agent|queue|number|notice`: beside an engine, into the database, with who did it in the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from cti.agents import Agents
from cti.agents.telephones import digest
from cti.logins.passwords import Passwords
from ivr.office_count import counted
from ivr.statements import Sql
from ivr.store import Store, open_store

LOG = Sql(
    "SELECT kind, body FROM event WHERE kind IN ('office.changed', 'queue.switched', 'notice.switched') ORDER BY n"
)
GOOD = "correct horse battery staple"
SETTINGS = """zone: Europe/Warsaw
queues:
  support:
    name: Customer support
    skills: [billing]
    languages: [pl, en]
    hours: {mon-sun: "00:00-24:00"}
  faults: {}
numbers:
  223334455: flow energia
notices:
  outage:
    on: no
    text: {en: No power., pl: Nie ma prądu.}
"""


class Site:
    """A configuration, its settings, and the command line."""

    def __init__(self, folder: Path, url: str) -> None:
        self.file = folder / "centrala.yaml"
        flows = folder / "callflows"
        flows.mkdir()
        asterisk = {"ami": {"secret": "twelve-letters"}, "agi": {"secret": "other-twelve-letters"}}
        config = {"database": url, "asterisk": asterisk, "callflows": str(flows)}
        self.file.write_text(json.dumps(config), "utf-8")
        (flows / "settings.yaml").write_text(SETTINGS, "utf-8")

    def run(self, *words: str, password: str = "") -> tuple[int, str]:
        """Exit code, and everything that was said; the password comes by standard input."""
        given = (*words, *(("--password-file", "-") if password else ()))
        done = CliRunner().invoke(app, [*given, "--config", str(self.file)], input=password)
        return done.exit_code, done.output

    def __call__(self, *words: str, password: str = "") -> Any:
        """What a command says as JSON."""
        code, said = self.run(*words, "--json", password=password)
        assert code == 0, said
        return json.loads(said)

    def refused(self, *words: str, password: str = "") -> str:
        """Why."""
        code, said = self.run(*words, password=password)
        assert code == 2, said
        return " ".join(said.split())


@pytest.fixture
def site(tmp_path: Path, sqlite_url: str) -> Site:
    return Site(tmp_path, sqlite_url)


@pytest.fixture
def anywhere(tmp_path: Path, url: str) -> Site:
    """On every database."""
    return Site(tmp_path, url)


T = TypeVar("T")


def asked(url: str, work: Callable[[Store], Awaitable[T]]) -> T:
    """What the database has."""

    async def run() -> T:
        store = await open_store(url)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def told(url: str) -> list[dict[str, Any]]:
    rows = asked(url, lambda store: store.fetch(LOG))
    return [{"kind": kind, **json.loads(body)} for kind, body in rows]


# --- people --------------------------------------------------------------------------------------------------------


def test_somebody_is_added_changed_and_removed_and_every_change_says_who_what_before_and_after(
    anywhere: Site, url: str
) -> None:
    site = anywhere
    site("user", "add", "zofia", "--name", "Zofia Nowak", "--role", "admin", "--who", "root", password=GOOD)
    site("agent", "add", "ewa", "--name", "Ewa Nowak", "--language", "pl", "--queue", "support", "--phone", "205",
         "--who", "zofia", password=GOOD)  # fmt: skip
    changed = site("agent", "languages", "ewa", "pl", "en", "--who", "zofia")
    assert changed["languages"] == ["pl", "en"]
    site("agent", "skills", "ewa", "billing", "--who", "zofia")
    site("agent", "queues", "ewa", "support", "faults", "--who", "zofia")
    site("user", "role", "ewa", "agent", "supervisor", "--who", "zofia")
    site("agent", "languages", "ewa", "pl", "en", "--who", "zofia")  # as it is: nothing changed
    assert site.run("user", "remove", "ewa", "--yes", "--who", "zofia")[0] == 0
    log = [(e["which"], e["how"], e["by"], e["via"], e["before"], e["after"]) for e in told(url)]
    ewa = {"name": "Ewa Nowak", "roles": ["agent"], "phone": "205", "languages": ["pl"], "queues": ["support"]}
    last = {"languages": ["pl", "en"], "skills": ["billing"], "queues": ["support", "faults"]}
    c = ("ewa", "changed", "zofia", "command")
    assert log == [
        ("zofia", "added", "root", "command", {}, {"name": "Zofia Nowak", "roles": ["admin"]}),
        ("ewa", "added", "zofia", "command", {}, ewa),
        (*c, {"languages": ["pl"]}, {"languages": ["pl", "en"]}),
        (*c, {"skills": []}, {"skills": ["billing"]}),
        (*c, {"queues": ["support"]}, {"queues": ["support", "faults"]}),
        (*c, {"roles": ["agent"]}, {"roles": ["agent", "supervisor"]}),
        ("ewa", "removed", "zofia", "command", ewa | last | {"roles": ["agent", "supervisor"]}, {}),
    ]
    assert [one["user"] for one in site("user", "list")] == ["zofia"]
    assert [(one["user"], one["name"]) for one in site("user", "list", "--removed")] == [("ewa", "Ewa Nowak")]


def test_the_password_is_kept_as_a_hash_and_stands_nowhere_else(site: Site, sqlite_url: str) -> None:
    site("user", "add", "ewa", "--role", "agent", password=GOOD)
    assert site.run("user", "password", "ewa", password=GOOD + " again")[0] == 0
    stored = asked(sqlite_url, lambda store: Agents(store).password_hash("ewa"))
    rows = asked(sqlite_url, lambda store: store.fetch(Sql("SELECT body FROM event")))
    assert asked(sqlite_url, counted) == 2
    assert stored is not None
    assert asyncio.run(Passwords().fits(GOOD + " again", stored))
    assert "argon2" not in str(rows)
    assert "horse" not in str(rows)


@pytest.mark.parametrize("password", ["\n", "password\n", "changeme123\n", "ewa\n", "short\n"])
def test_an_empty_or_well_known_password_makes_no_account(site: Site, password: str) -> None:
    assert "password" in site.refused("user", "add", "ewa", "--role", "agent", password=password)
    assert site("user", "list") == []


def test_without_a_terminal_nobody_is_asked_and_no_option_takes_a_password(site: Site) -> None:
    assert "--password-file" in site.refused("user", "add", "ewa", "--role", "agent")
    assert site.run("user", "add", "ewa", "--role", "agent", "--password", GOOD)[0] == 2
    assert site("user", "list") == []


def test_a_password_comes_out_of_a_file(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(GOOD + "\n")
    assert site("user", "add", "ewa", "--role", "agent", "--password-file", str(tmp_path / "secret"))["user"] == "ewa"
    assert "No such file" in site.refused("user", "add", "jan", "--role", "agent", "--password-file", "/nowhere/x")


def test_mistakes_are_sentences_that_say_what_was_meant(site: Site) -> None:
    site("agent", "add", "ewa", "--queue", "support", "--no-password")
    assert "did you mean 'support'" in site.refused("agent", "queues", "ewa", "suport")
    assert "did you mean 'ewa'" in site.refused("agent", "queues", "eva", "support")
    assert "did you mean 'supervisor'" in site.refused("user", "role", "ewa", "supervisr")
    assert "is there already" in site.refused("user", "add", "ewa", "--role", "agent", "--no-password")
    assert "small letters" in site.refused("user", "add", "Ewa Nowak", "--role", "agent", "--no-password")
    assert "did you mean 'support'" in site.refused("queue", "show", "supprt")
    assert "did you mean 'outage'" in site.refused("notice", "on", "outge")
    assert "223334455" in site.refused("number", "show", "223334456")


def test_a_removed_ones_name_is_not_given_again_but_the_person_comes_back(anywhere: Site) -> None:
    site = anywhere
    site("agent", "add", "ewa", "--name", "Ewa Nowak", "--queue", "support", "--phone", "205", password=GOOD)
    assert site.run("user", "remove", "ewa", "--yes")[0] == 0
    assert "bring that person back" in site.refused("user", "add", "ewa", "--role", "agent", "--no-password")
    assert site.run("user", "back", "ewa", "--no-password")[0] == 0
    (back,) = site("user", "list")
    assert (back["name"], back["roles"], back["queues"], back["phone"]) == ("Ewa Nowak", ["agent"], [], None)


def test_the_only_admin_cannot_be_removed_nor_become_something_else(site: Site) -> None:
    site("user", "add", "zofia", "--role", "admin", "--no-password")
    assert "only admin" in site.refused("user", "remove", "zofia", "--yes")
    assert "only admin" in site.refused("user", "role", "zofia", "supervisor")
    site("user", "add", "jan", "--role", "admin", "--no-password")
    assert site("user", "role", "zofia", "supervisor")["roles"] == ["supervisor"]


def test_a_supervisor_gets_a_side_that_takes_calls_and_loses_it_again(site: Site) -> None:
    site("user", "add", "zofia", "--name", "Zofia", "--role", "supervisor", "--no-password")
    added = site("agent", "add", "zofia", "--language", "pl", "--queue", "support", "--phone", "207")
    assert (added["roles"], added["name"], added["queues"]) == (["supervisor"], "Zofia", ["support"])
    assert added["doubts"] == ["queue support is for billing, which zofia has not as a skill"]
    assert site.run("agent", "remove", "zofia", "--yes")[0] == 0
    left = site("user", "show", "zofia")
    assert (left["queues"], left["phone"], left["roles"]) == ([], None, ["supervisor"])


def test_before_the_first_start_there_are_no_tables_and_the_first_account_makes_them(tmp_path: Path) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/new.db")
    assert "there is no database" in site.refused("user", "list")
    site("user", "add", "zofia", "--role", "admin", password=GOOD)
    assert [one["user"] for one in site("user", "list")] == ["zofia"]


def test_without_anybody_the_list_says_how_to_begin(site: Site) -> None:
    assert "centrala user add NAME --role admin" in site.run("user", "list")[1]
    assert "centrala agent add" in site.run("agent", "list")[1]


# --- queues, numbers, notices --------------------------------------------------------------------------------------


def test_who_serves_a_queue_is_changed_from_its_side_too(site: Site, sqlite_url: str) -> None:
    for user in ("ewa", "jan"):
        site("agent", "add", user, "--queue", "faults", "--no-password")
    done = site("queue", "members", "support", "--add", "ewa", "--who", "zofia")
    assert done == {"queue": "support", "members": ["ewa"]}
    assert site("queue", "members", "faults", "--remove", "ewa")["members"] == ["jan"]
    assert "no user 'eva'" in site.refused("queue", "members", "support", "--add", "jan", "--add", "eva")
    assert site("queue", "members", "support")["members"] == ["ewa"], "all or nobody"
    assert told(sqlite_url)[-2]["after"] == {"queues": ["faults", "support"]}


def test_queues_numbers_and_notices_say_where_they_stand(site: Site) -> None:
    support, faults = site("queue", "list")
    assert support["place"].endswith("callflows/settings.yaml:3")
    assert (support["hours"]["open"], support["hours"]["next"]) == (True, None)
    assert (faults["hours"], faults["place"].rpartition(":")[2]) == (None, "8")
    (number,) = site("number", "list")
    assert (number["number"], number["flow"], number["place"].rpartition(":")[2]) == ("223334455", "energia", "10")
    assert site("number", "show", "+48 22 333 44 55")["number"] == "223334455"
    (notice,) = site("notice", "list")
    assert (notice["notice"], notice["on"], notice["place"].rpartition(":")[2]) == ("outage", False, "12")


def test_a_queue_is_closed_with_a_reason_and_opened_and_a_notice_is_switched(anywhere: Site, url: str) -> None:
    site = anywhere
    assert (
        site.run("queue", "close", "faults", "--text", "en=We move.", "--text", "pl=Remont.", "--who", "zofia")[0] == 0
    )
    closed = site("queue", "show", "faults")["closed"]
    assert (closed["on"], closed["by"], closed["texts"]) == (True, "zofia", {"en": "We move.", "pl": "Remont."})
    assert site.run("queue", "open", "faults", "--who", "zofia")[0] == 0
    assert site("queue", "show", "faults")["closed"] is None
    assert site.run("notice", "on", "outage", "--who", "zofia")[0] == 0
    assert site("notice", "list")[0]["on"]
    log = told(url)
    assert [(e["kind"], e["user"], e.get("closed", e.get("on"))) for e in log] == [
        ("queue.switched", "zofia", True), ("queue.switched", "zofia", False), ("notice.switched", "zofia", True),
    ]  # fmt: skip
    assert asked(url, counted) == 3, "a running engine sees each of them"


def test_people_read_tables(site: Site) -> None:
    site("agent", "add", "ewa", "--name", "Ewa Nowak", "--language", "pl", "--queue", "support", "--no-password")
    for words, shown in (
        (("user", "list"), "ewa   Ewa Nowak  agent  support"),
        (("agent", "list", "--queue", "support"), "ewa   Ewa Nowak  –          pl         –       support"),
        (("queue", "list"), "support  Customer support  ewa      open"),
        (("number", "list"), "223334455  energia  "),
        (("notice", "list"), "outage  off  –            No power.  "),
        (("queue", "show", "support"), "hours       mon-sun: 00:00-24:00"),
    ):
        assert shown in site.run(*words)[1], site.run(*words)[1]


# --- telephones ----------------------------------------------------------------------------------------------------


def with_files(site: Site, tmp_path: Path, *command: str) -> Path:
    """Asterisk's files are ours to write; `command` is its program."""
    folder = tmp_path / "asterisk"
    folder.mkdir()
    config = json.loads(site.file.read_text("utf-8"))
    config["asterisk"] |= {"files": str(folder), "command": list(command)}
    site.file.write_text(json.dumps(config), "utf-8")
    return folder


def test_a_telephone_is_made_with_a_password_that_is_shown_once_and_kept_nowhere(
    site: Site, tmp_path: Path, sqlite_url: str
) -> None:
    folder = with_files(site, tmp_path, "/bin/true")
    site("agent", "add", "ewa", "--name", "Ewa Nowak", "--no-password")
    made = site("phone", "add", "205", "--agent", "ewa", "--who", "zofia")
    assert (made["phone"], made["do"], len(made["password"])) == ("205", [], 20)
    assert sorted(Path(file).name for file in made["files"]) == ["agents.conf", "browsers.conf", "phones.conf"]
    text = (folder / "phones.conf").read_text()
    assert 'callerid = "Ewa Nowak" <205>' in text
    assert f"md5_cred = {digest('205', made['password'])}" in text
    assert "[to.205](to-one)" in (folder / "agents.conf").read_text()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o640}
    again = site("phone", "password", "205", "--who", "zofia")
    assert again["password"] != made["password"]
    kept = str(asked(sqlite_url, lambda store: store.fetch(Sql("SELECT * FROM telephone"))))
    kept += str(told(sqlite_url)) + "".join(path.read_text() for path in folder.iterdir())
    assert made["password"] not in kept
    assert again["password"] not in kept
    assert [(e["what"], e["which"], e["how"], e["by"]) for e in told(sqlite_url)][1:] == [
        ("phone", "205", "added", "zofia"), ("user", "ewa", "changed", "zofia"), ("phone", "205", "password", "zofia"),
    ]  # fmt: skip
    (one,) = site("phone", "list", "--no-ask")
    assert one == {"phone": "205", "agents": ["ewa"], "made_here": True, "asterisks": {}}
    assert site.run("phone", "remove", "205", "--yes")[0] == 0
    assert site("phone", "list", "--no-ask") == []
    assert site("user", "show", "ewa")["phone"] is None
    assert "[205]" not in (folder / "phones.conf").read_text()


def test_what_asterisk_must_still_be_told_is_one_line(site: Site, tmp_path: Path) -> None:
    assert site("phone", "add", "205")["do"] == ["centrala asterisk FOLDER ; asterisk -rx 'core reload'"]
    folder = with_files(site, tmp_path)
    assert site("phone", "add", "206")["do"] == ["asterisk -rx 'core reload'"]
    assert "[205]" in (folder / "phones.conf").read_text()
    (folder / "phones.conf").unlink()
    config = json.loads(site.file.read_text("utf-8"))
    config["asterisk"] |= {"files": "/proc/none", "command": ["/bin/false"]}
    site.file.write_text(json.dumps(config), "utf-8")
    (line,) = site("phone", "add", "207")["do"]
    assert "centrala asterisk /proc/none" in line


def test_a_telephone_is_nobodys_twice_and_its_name_no_word_of_ours(site: Site, tmp_path: Path) -> None:
    with_files(site, tmp_path, "/bin/true")
    site("phone", "add", "205")
    assert "is there already" in site.refused("phone", "add", "205")
    assert "no user 'eva'" in site.refused("phone", "add", "206", "--agent", "eva")
    assert [one["phone"] for one in site("phone", "list", "--no-ask")] == ["205"], "nothing was made for nobody"
    assert "did you mean '205'" in site.refused("phone", "password", "206")
    assert "PJSIP/" in site.refused("phone", "add", "PJSIP/205")
    assert "word of ours" in site.refused("phone", "add", "made-phone")


def test_the_files_for_an_asterisk_that_is_there_have_the_accounts_telephones(site: Site, tmp_path: Path) -> None:
    (tmp_path / "callflows" / "settings.yaml").write_text("queues: {support: {}}\n", "utf-8")
    site("agent", "add", "ewa", "--phone", "301", "--no-password")
    site("phone", "add", "205")
    done = CliRunner().invoke(app, ["asterisk", str(tmp_path / "out"), "--config", str(site.file)])
    assert done.exit_code == 0, done.output
    assert "[to.205](to-one)" in (tmp_path / "out" / "agents.conf").read_text()
    assert "[to.301](to-one)" in (tmp_path / "out" / "agents.conf").read_text()
    assert "[205](made-phone)" in (tmp_path / "out" / "phones.conf").read_text()
    assert "[301](made-phone)" not in (tmp_path / "out" / "phones.conf").read_text(), "it is Asterisk's own"
