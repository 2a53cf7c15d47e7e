"""`centrala suppression`: into the database and into every Asterisk, with who and why; the same question by HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from centrala import suppressing
from centrala.cli import app
from ivr.asterisk.ami_wire import AmiDown
from ivr.dialguard import suppression
from ivr.dialguard.happenings import NumberSuppressed
from support.centre import bearer, now, opened
from support.fake_guard import FakeGuard

NUMBER = "+48601234567"


class Connection:
    """ami.AmiConnection to the Asterisk of a port."""

    guards: dict[int, FakeGuard]

    def __init__(self, *_: object) -> None:
        """Nothing is listened to."""

    async def open(self, _host: str, port: int, *_: object, **__: object) -> None:
        guard = self.guards[port]
        if guard.down:
            raise AmiDown("nobody listens", sent=False)
        self.act = guard.act

    def close(self) -> None:
        """Nothing is open."""


class Site:
    """A configuration with two Asterisks, and the command line."""

    def __init__(self, folder: Path, url: str) -> None:
        self.guards = {5038: FakeGuard(), 5039: FakeGuard()}
        sections = {
            name: {
                "ami": {"port": str(port), "secret": "x"},
                "agi": {"port": str(port + 9), "secret": f"twelve letters {name}"},
            }
            for name, port in (("a", 5038), ("b", 5039))
        }
        self.file = folder / "centrala.yaml"
        self.file.write_text(json.dumps({"database": url, "asterisk": sections, "callflows": str(folder)}), "utf-8")
        (folder / "settings.yaml").write_text("zone: Europe/Warsaw\nnumbers:\n  223334455: flow energia\n", "utf-8")

    def __call__(self, *words: str, status: int = 0) -> Any:
        """What a command says as JSON."""
        done = CliRunner().invoke(app, ["suppression", *words, "--json", "--config", str(self.file)])
        assert done.exit_code == status, done.output
        return json.loads(done.stdout)

    @property
    def held(self) -> list[dict[str, str]]:
        """What each Asterisk holds."""
        return [guard.database for guard in self.guards.values()]


@pytest.fixture
def site(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site(tmp_path, url)
    monkeypatch.setattr(Connection, "guards", made.guards, raising=False)
    monkeypatch.setattr(suppressing, "AmiConnection", Connection)
    return made


def test_who_is_entered_is_suppressed_everywhere_with_who_and_why_and_can_be_taken_back(site: Site, url: str) -> None:
    site("add", "601 234 567", "--why", "asked by letter", "--evidence", "letter 12", "--who", "sofia")
    (row,) = site("list")
    assert {row[k] for k in ("number", "scope", "why", "evidence", "who")} == {
        NUMBER, "all", "asked by letter", "letter 12", "sofia",
    }  # fmt: skip
    assert all(held[f"sup/{NUMBER[1:]}"].startswith("all-") for held in site.held)
    site("remove", NUMBER, "--why", "asked by telephone", "--who", "ewa")
    assert (site("list"), site.held) == ([], [{}, {}])
    told = site("why", NUMBER)
    assert (told["service"], told["marketing"]) == (True, True)
    assert [(c["what"], c["who"], c["why"]) for c in told["changes"]] == [
        ("number.suppressed", "sofia", "asked by letter"),
        ("number.allowed", "ewa", "asked by telephone"),
    ]
    assert told["asterisks"] == {"a": "", "b": ""}


def test_a_narrower_refusal_later_replaces_neither_reason_nor_evidence_of_the_wider_one(site: Site) -> None:
    site("add", NUMBER, "--why", "asked by letter", "--evidence", "letter 12", "--who", "sofia")
    (before,), held = site("list"), [dict(one) for one in site.held]
    site("add", NUMBER, "--scope", "marketing", "--why", "key 9", "--who", "ewa")
    assert (site("list"), site.held) == ([before], held)
    assert [change["why"] for change in site("why", NUMBER, status=1)["changes"]] == ["asked by letter", "key 9"]
    site("add", NUMBER, "--why", "asked again", "--who", "ewa")
    assert [(row["scope"], row["why"], row["who"]) for row in site("list")] == [("all", "asked again", "ewa")]


def test_who_rests_is_left_alone_by_campaigns_until_the_day_or_until_it_is_taken_back(site: Site) -> None:
    said = site("rest", "601 234 567", "--until", "2100-01-15", "--why", "a death in the family", "--who", "sofia")
    assert (said["number"], said["rests"]["until"]) == (NUMBER, "2100-01-14T23:00:00+00:00")
    (row,) = site("resting")
    assert (row["why"], row["who"]) == ("a death in the family", "sofia")
    told = site("why", NUMBER)
    assert (told["service"], told["marketing"], told["rests"]["why"]) == (True, True, "a death in the family")
    assert site.held == [{}, {}]
    site("rest", NUMBER, "--why", "a hardship", "--who", "sofia")
    assert [(one["until"], one["why"]) for one in site("resting")] == [(None, "a hardship")]
    site("wake", NUMBER, "--why", "asked by telephone", "--who", "ewa")
    assert (site("resting"), site("why", NUMBER)["rests"]) == ([], None)
    assert [(c["what"], c["who"]) for c in site("why", NUMBER)["changes"]] == [
        ("number.rested", "sofia"),
        ("number.rested", "sofia"),
        ("number.rested", "ewa"),
    ]


@pytest.mark.parametrize("until", ["2020-01-01", "soon", "2026-02-30"])
def test_a_rest_ends_on_a_day_to_come(site: Site, until: str) -> None:
    words = ["suppression", "rest", NUMBER, "--until", until, "--why", "x", "--config", str(site.file)]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_people_read_words(site: Site) -> None:
    def said(*words: str) -> str:
        return CliRunner().invoke(app, ["suppression", *words, "--config", str(site.file)]).stdout

    assert said("list") == "no number is suppressed\n"
    assert said("resting") == "no number rests\n"
    assert said("rest", NUMBER, "--until", "2100-01-15", "--why", "grief", "--who", "sofia") == (
        f"{NUMBER:<16}  until 2100-01-15 00:00  sofia · grief\n"
    )
    assert "no campaign calls" in said("why", NUMBER)
    said("wake", NUMBER, "--why", "x")
    said("add", NUMBER, "--scope", "marketing", "--why", "key 9")
    assert "Asterisk a: refuses calls that sell something, since 20" in said("why", NUMBER)


def test_why_says_what_may_be_and_what_every_asterisk_holds(site: Site) -> None:
    site("add", NUMBER, "--scope", "marketing", "--why", "key 9", "--who", "sofia")
    site.guards[5039].down = True
    told = site("why", NUMBER, status=1)
    assert (told["service"], told["marketing"], told["suppressed"]["scope"]) == (True, False, "marketing")
    assert told["asterisks"]["a"].startswith("marketing-")
    assert told["asterisks"]["b"] == "?"


@pytest.mark.parametrize(
    ("number", "because"), [("112", "emergency"), ("223334455", "our own"), ("12", "not a whole"), ("x", "telephone")]
)
def test_numbers_that_are_never_rung_say_so_too(site: Site, number: str, because: str) -> None:
    told = site("why", number, status=1)
    assert because in told["because"]
    assert (told["service"], told["marketing"]) == (False, False)


def test_an_asterisk_that_is_not_there_is_named_and_the_row_is_kept(site: Site) -> None:
    """The engine asks the row before it dials, and gives that Asterisk its key before it dials over it."""
    site.guards[5039].down = True
    said = site("add", NUMBER, "--why", "a letter", status=1)
    assert list(said["not_told"]) == ["b"]
    assert [bool(held) for held in site.held] == [True, False]
    assert len(site("list")) == 1


def test_without_a_database_nothing_is_told_to_asterisk(site: Site, tmp_path: Path) -> None:
    config = json.loads(site.file.read_text("utf-8"))
    config["database"] = f"sqlite:///{tmp_path}/elsewhere.db"
    site.file.write_text(json.dumps(config), "utf-8")
    done = CliRunner().invoke(app, ["suppression", "add", NUMBER, "--why", "a letter", "--config", str(site.file)])
    assert (done.exit_code, site.held) == (2, [{}, {}])


@pytest.mark.parametrize(
    "words", [("add", NUMBER), ("add", "22", "--why", "a letter"), ("remove", NUMBER, "--why", "x")]
)
def test_nothing_is_entered_without_a_reason_a_number_or_a_row(site: Site, words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["suppression", *words, "--config", str(site.file)])
    assert (done.exit_code, site("list"), site.held) == (2, [], [{}, {}])


async def test_everybody_with_a_desk_may_ask_whether_a_number_may_be_called(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path) as centre:
        entered = NumberSuppressed(at=now(), number=NUMBER, scope="all", why="a letter", evidence="12", who="sofia")
        assert (await suppression.enter(centre.store, entered)).startswith("all-")
        headers, found = bearer(await centre.log_in("ewa")), {}
        for asked in ("%2B48601234567", "601234568", "112"):
            async with centre.http.get(f"{centre.url}/api/numbers/{asked}", headers=headers) as answer:
                assert answer.status == 200
                found[asked] = await answer.json()
        async with centre.http.get(f"{centre.url}/api/numbers/601234567") as answer:
            assert answer.status == 401
    no = found["%2B48601234567"]
    assert (no["service"], no["marketing"], no["because"]) == (False, False, "suppressed: a letter")
    assert (no["suppressed"]["who"], no["suppressed"]["evidence"]) == ("sofia", "12")
    yes = found["601234568"]
    assert (yes["number"], yes["service"], yes["marketing"], yes["suppressed"]) == ("+48601234568", True, True, None)
    assert "emergency" in found["112"]["because"]
