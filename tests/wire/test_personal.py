"""Everything of one customer: given out whole, erased everywhere, with a proof, and never while it is held."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from array import array
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cti.complaints
import cti.customers
import cti.grades
import cti.remarks
import cti.scripts
import cti.surveys
import ivr.callbacks.store
import ivr.dialguard.attempts
import ivr.dialguard.suppression
import ivr.journal
from centrala.cli import app
from centrala.personal.erase import CannotErase, Erasing
from centrala.personal.export import CannotExport, export
from centrala.personal.gone import BLANKED, DELETED, KEPT, LAST
from cti.complaints import ComplaintMade
from cti.customers import Account, Consent, Customer, Customers, Promise, pins
from cti.happenings import DispositionSet, RecordingGraded, ScriptAnswered
from cti.remarks.happenings import RemarkMade
from cti.scripts.kept import STANDS
from ivr.callbacks.happenings import CallbackMoved
from ivr.dialguard.happenings import AttemptClaimed, AttemptEnded, NumberSuppressed
from ivr.eventlog.rows import row
from ivr.happenings import (
    CallbackAsked,
    CallBegan,
    CallEnded,
    Happening,
    NoteTaken,
    SurveyAnswered,
    SurveyBegan,
    SurveyInvited,
)
from ivr.ids import new_id
from ivr.moments import micros
from ivr.recordings import catalogue
from ivr.recordings.catalogue import Catalogue, State
from ivr.recordings.flac import compress
from ivr.recordings.happenings import HoldPlaced, RecordingBegan, RecordingCompressed, RecordingKept
from ivr.recordings.holds import Holds
from ivr.recordings.shelf import Shelf, new_name
from ivr.recordings.sound import header
from ivr.statements import Sql, grouped
from ivr.store import Store, StoreRefused, open_store
from outbound.braking.happenings import BrakeHeard
from scripts_dsl.values import Money
from support.candidates import candidate

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
ANNA, OLD, IVAN, SHARED = "+48601234567", "+48221112233", "+79031234567", "+48225556677"
WHO, WHY = "sofia", "asked on 6 May"
SOUND = b"RIFF of what she said"
SUM = hashlib.sha256(SOUND).hexdigest()
TRACES = ("Kowalska", "601234567", "221112233", "Kwiatowa", "4539578767", "is cold here")
"""Of Anna, in every place that holds something of a person."""
PROJECTIONS = (
    ivr.journal.project, ivr.dialguard.attempts.project, ivr.dialguard.suppression.project,
    ivr.callbacks.store.project, catalogue.project, cti.customers.project, cti.grades.project, cti.scripts.project,
    cti.surveys.project, cti.remarks.project, cti.complaints.project,
)  # fmt: skip


async def told(store: Store, *happenings: Happening) -> None:
    for one in happenings:
        writes = [write for project in PROJECTIONS for write in project(one)]
        await store.write(grouped([row(one), *writes]))


async def rows(store: Store, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return await store.fetch(Sql(text), **values)


def began(call: str, number: str, name: str = "Kowalska") -> CallBegan:
    return CallBegan(
        call_id=call, at=NOW, ani=number, name=name, dialled="100", flow="energia", flow_hash="9", asterisk="a",
        uniqueid="1", linkedid="1",
    )  # fmt: skip


def kept(call: str, name: str) -> list[Happening]:
    return [
        RecordingBegan(call_id=call, at=NOW, recording=name, what="message", box="support"),
        RecordingKept(
            call_id=call, at=NOW, recording=name, what="message", box="support", seconds=3, expected=3, complete=True,
            bytes=len(SOUND), sha256=SUM, expires=NOW + timedelta(days=90),
        ),
    ]  # fmt: skip


HERS = ("Kowalska", "Kwiatowa 5", "it is cold here", "paid from 4539578767")
HIS = ("Петров", "Lesnaja 1", "all was well", "paid in cash")
"""Name, what a flow noted, what the caller answered, what the agent noted."""


async def call_of(store: Store, shelf: Shelf, number: str, says: tuple[str, ...] = HERS) -> tuple[str, str]:
    """A call that left something in every table, and is over: its id, and the recording's name."""
    call, name, asked, attempt = new_id(), new_name(), new_id(), new_id()
    person, noted, answered, note = says
    shelf.wav(name).write_bytes(SOUND)
    await told(
        store,
        began(call, number, person),
        NoteTaken(call_id=call, at=NOW, text=noted),
        *kept(call, name),
        SurveyAnswered(
            call_id=call, at=NOW, survey="s", hash="9", question="why", answers={"why": answered}, score=5.0,
            band=None, satisfaction=0.1, told=(), key=call,
        ),
        RemarkMade(
            call_id=call, at=NOW, remark=call, what="comment", survey="s", question="why", said=answered, owner="ewa",
            why="a comment", tone="bad",
        ),
        SurveyInvited(
            call_id=call, at=NOW, survey="s", hash="9", channel="email", to=answered, language="en", key=call,
        ),
        RecordingGraded(
            call_id=call, at=NOW, recording=name, agent="ewa", queue="support", form="f", version="1", hash="9",
            user="sofia", asked=({"name": "why", "answer": answered},), score=85.0, band="good", comment=noted,
        ),
        ScriptAnswered(call_id=call, at=NOW, user="ewa", script="s", question="why", answer=answered),
        CallbackAsked(
            id=asked, call_id=call, at=NOW, queue="support", number=number, within=60, tell=person, key=asked
        ),
        CallbackMoved(
            call_id=call, at=NOW, callback=asked, state="done", because="", tries=1, not_before=None, attempt=None
        ),
        AttemptClaimed(
            call_id=call, at=NOW, attempt=attempt, key=attempt, number=number, purpose="service", asterisk="a",
            boot="b", channel="c", asked=0,
        ),
        AttemptEnded(call_id=call, at=NOW, attempt=attempt, state="done", because=""),
        DispositionSet(call_id=call, at=NOW, disposition="solved", note=note, user="ewa"),
        CallEnded(call_id=call, at=NOW, seconds=60.0, why="hung_up"),
    )  # fmt: skip
    stands = STANDS(call_id=call, script="s", hash="9", course=json.dumps({"name": person}), at=micros(NOW))
    await store.write(grouped([ivr.journal.FORGET(call_id=call), stands]))
    await on_a_list(store, call, number, person)
    return call, name


async def on_a_list(store: Store, campaign: str, number: str, person: str) -> None:
    """Of a campaign, which has called the person; and left in peace for a time."""
    await candidate(store, number, campaign=campaign, fields={"name": person})
    for text in (
        "INSERT INTO campaign_call (attempt, campaign, number, candidate, purpose, subject, at, outcome, in_pitch)"
        f" VALUES ('{campaign}', 'c', '{number}', 7, 'debt', '', 0, 'busy', false)",
        f"INSERT INTO rejected_row (list, row, number, because, why) VALUES ('{campaign}', 7, '{number}', 'twice', '')",
        f"INSERT INTO respite (number, since, until, why, who) VALUES ('{number}', 0, NULL, '{person}', 'sofia')"
        " ON CONFLICT (number) DO NOTHING",
    ):
        await store.write(grouped([Sql(text)()]))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "calls", 0)
    made.open()
    return made


async def people(store: Store) -> None:
    customers = Customers(store)
    await customers.keep(
        Customer("anna", "Anna Kowalska", "pl", (ANNA, OLD, SHARED)),
        accounts=(Account("4539578767", Money(Decimal("120.50"), "PLN"), date(2026, 4, 20)),),
        promises=(Promise("p1", "call Kowalska", None, "ewa"),),
        consents=(Consent("recording", given=True, at=NOW),),
        now=NOW,
    )
    pin = pins.KEEP(account="4539578767", hash="$argon2id$x", at=0)
    await store.write(grouped([pin, pins.TRY(account="4539578767", now=1, edge=0)]))
    await customers.keep(
        Customer("ivan", "Иван Петров", "ru", (IVAN, SHARED)), consents=(Consent("recording", given=True, at=NOW),)
    )


async def every_text(store: Store, tables: Iterable[str]) -> str:
    found = [one for table in sorted(tables) for one in await rows(store, f"SELECT * FROM {table}")]
    return "\n".join(map(str, found))


TABLES = {*DELETED, *LAST, *BLANKED, *KEPT}


def test_what_becomes_of_every_table_is_said(sqlite_url: str) -> None:
    """A new table fails here until somebody has thought of it."""
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as base:
        there = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    base.close()
    assert there - {"alembic_version", "sqlite_sequence"} == TABLES


# --- erasing -----------------------------------------------------------------------------------------------------


async def test_after_it_nothing_of_the_person_is_anywhere_and_all_of_the_others(store: Store, shelf: Shelf) -> None:
    await people(store)
    calls = [await call_of(store, shelf, number) for number in (ANNA, OLD)]
    his, hers = await call_of(store, shelf, IVAN, HIS), [name for _, name in calls]
    await told(store, NumberSuppressed(at=NOW, number=IVAN, scope="all", why="key 9"))
    # Her number stands in an event of his call too.
    await told(store, NumberSuppressed(call_id=his[0], at=NOW, number=ANNA, scope="all", why="key 9"))
    before = await every_text(store, TABLES)
    assert [trace for trace in TRACES if trace not in before] == []
    proof = await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    text = await every_text(store, TABLES - {"suppression", "respite"})
    assert [trace for trace in TRACES if trace in text] == []
    assert await rows(store, "SELECT number FROM suppression ORDER BY number") == [(ANNA,), (IVAN,)]
    peace = [(OLD, ""), (ANNA, ""), (IVAN, HIS[0])]
    assert await rows(store, "SELECT number, why FROM respite ORDER BY number") == peace, "left alone, without a reason"
    assert all(words in text for words in HIS)
    assert await rows(store, "SELECT count(*) FROM customer WHERE id = 'anna'") == [(0,)]
    assert [name for name in hers if shelf.wav(name).exists()] == []
    assert shelf.wav(his[1]).exists()
    assert await Customers(store).by_id("ivan") is not None
    assert proof.recordings == dict.fromkeys(hers, SUM)


def body_of(happening: Happening) -> str:
    return str(row(happening).args[-1])


async def wrote(store: Store, number: str, customer: str | None, words: str) -> tuple[str, str]:
    """A letter of complaint and a survey by e-mail, both about no call: their ids."""
    letter = ComplaintMade(call_id=None, at=NOW, number=number, channel="letter", text=words, user="sofia")
    asked = SurveyInvited(
        at=NOW, survey="s", hash="9", channel="email", to=words, language="pl", key="audience:" + number,
        number=number, customer_id=customer,
    )  # fmt: skip
    await told(
        store,
        letter,
        asked,
        SurveyBegan(call_id=asked.id, at=NOW, survey="s", hash="9", channel="email", number=number),
        SurveyAnswered(
            call_id=asked.id, at=NOW, survey="s", hash="9", question="why", answers={"why": words}, score=5.0,
            band=None, satisfaction=0.1, told=(), key=asked.id,
        ),
        *(
            RemarkMade(
                call_id=about, at=NOW, remark=new_id(), what="comment", said=words, owner="ewa", why=words, tone="bad"
            )
            for about in (letter.id, asked.id)
        ),
    )  # fmt: skip
    return letter.id, asked.id


async def test_what_was_written_without_a_call_goes_too_and_is_given_out(
    store: Store, shelf: Shelf, tmp_path: Path
) -> None:
    await people(store)
    await wrote(store, ANNA, "anna", "it is cold here")
    await wrote(store, IVAN, "ivan", "all was well")
    await export(store, shelf, "anna", tmp_path / "anna.zip", WHO, WHY, NOW)
    inside = read(tmp_path / "anna.zip")
    assert [one["text"] for one in inside["complaints.json"]] == ["it is cold here"]
    assert [one["said"] for one in inside["remarks.json"]] == ["it is cold here"] * 2
    assert "all was well" not in str(inside)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    text = await every_text(store, TABLES)
    assert "is cold here" not in text
    assert text.count("all was well") >= 6


async def test_the_sums_of_a_brake_can_be_reckoned_again_without_the_person(store: Store, shelf: Shelf) -> None:
    """Its events say how content somebody was in a call, and who that was is gone."""
    await people(store)
    call, _ = await call_of(store, shelf, ANNA)
    heard = BrakeHeard(
        call_id=call, call=call, at=NOW, campaign="c", run=0, place=1, signal="opts_out", x=1.0, evidence=0.5
    )
    await told(store, heard)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert await rows(store, "SELECT call_id, body FROM event WHERE kind = 'brake.heard'") == [(call, body_of(heard))]
    assert ANNA not in body_of(heard)


async def test_a_letter_with_words_of_liability_holds_the_customer(store: Store, shelf: Shelf) -> None:
    await people(store)
    letter, asked = await wrote(store, ANNA, "anna", "I will sue you")
    for about in (letter, asked):
        hold = new_id()
        await told(
            store,
            HoldPlaced(
                call_id=about, at=NOW, hold=hold, recording=None, customer_id=None, who="words of liability", why="sue"
            ),
        )
        with pytest.raises(CannotErase, match="it is held"):
            await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
        await store.write(grouped([Sql("UPDATE hold SET released = 1 WHERE id = :id")(id=hold)]))
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert await rows(store, "SELECT count(*) FROM hold") == [(0,)]


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_alone_in_a_database_the_person_leaves_no_trace_in_its_very_bytes(
    sqlite_url: str, shelf: Shelf, tmp_path: Path
) -> None:
    """After VACUUM: SQLite leaves what was deleted in free pages until then."""
    store = await open_store(sqlite_url)
    await people(store)
    for number in (ANNA, OLD):
        await call_of(store, shelf, number)
    await store.write(grouped([Sql("DELETE FROM respite")()]))
    assert [trace for trace in TRACES if trace.encode() in bytes_below(tmp_path)] == list(TRACES)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    await store.close()
    base = sqlite3.connect(tmp_path / "centrala.db")
    base.execute("VACUUM")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    assert [trace for trace in TRACES if trace.encode() in bytes_below(tmp_path)] == []


async def test_the_proof_says_what_how_many_checksums_who_and_when(store: Store, shelf: Shelf) -> None:
    await people(store)
    _, name = await call_of(store, shelf, ANNA)
    await told(store, NumberSuppressed(call_id="of somebody else", at=NOW, number=OLD, scope="all", why="key 9"))
    proof = await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    ((id_, customer, who, why, counts, recordings, done),) = await rows(
        store, "SELECT id, customer_id, who, why, counts, recordings, done FROM erasure WHERE at = :at", at=micros(NOW)
    )
    assert (id_, customer, who, why, json.loads(recordings)) == (proof.id, "anna", WHO, WHY, {name: SUM})
    assert counts == (
        "account 1, attempt 1, callback 1, campaign_call 1, candidate 1, consent 1, customer_number 3,"
        " customer_word 13, event 15, grade 1, hold 0, interaction 1, number_choice 0, offer_answer 0,"
        " pin 1, promise 1, proof_try 1, recording 1, rejected_row 1, remark 1, script_answer 1, script_run 1,"
        " survey_invitation 1, survey_result 1, event elsewhere 1"
    )
    assert done == micros(NOW)
    entry = await Catalogue(store).one(name)
    assert entry is not None
    assert (entry.state, entry.sha256) == (State.ERASED, SUM)
    counted = await rows(store, "SELECT count(*), sum(seconds) FROM interaction")
    assert counted == [(1, 60.0)], "calls and minutes are still counted"


async def test_a_call_from_a_number_that_another_has_too_stays(store: Store, shelf: Shelf) -> None:
    await people(store)
    call, name = await call_of(store, shelf, SHARED)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert shelf.wav(name).exists()
    assert await rows(store, "SELECT number FROM interaction WHERE id = :id", id=call) == [(SHARED,)]


async def held_customer(store: Store, shelf: Shelf, call: str, name: str) -> None:
    await Holds(store, shelf).hold_customer("anna", WHO, WHY, NOW)


async def held_recording(store: Store, shelf: Shelf, call: str, name: str) -> None:
    await Holds(store, shelf).hold_recording(name, WHO, WHY, NOW)


async def held_with_another(store: Store, shelf: Shelf, call: str, name: str) -> None:
    """Her call, from a number that he has too."""
    await store.write(grouped([Sql("UPDATE interaction SET number = :number WHERE id = :id")(number=SHARED, id=call)]))
    await Holds(store, shelf).hold_customer("ivan", WHO, WHY, NOW)


async def open_call(store: Store, shelf: Shelf, call: str, name: str) -> None:
    await told(store, began(new_id(), ANNA))


async def open_recording(store: Store, shelf: Shelf, call: str, name: str) -> None:
    await told(store, RecordingBegan(call_id=call, at=NOW, recording=new_name(), what="message"))


async def open_callback(store: Store, shelf: Shelf, call: str, name: str) -> None:
    id_ = new_id()
    await told(
        store,
        CallbackAsked(id=id_, call_id="x", at=NOW, queue="support", number=ANNA, within=60, tell="", key=id_),
    )


async def open_attempt(store: Store, shelf: Shelf, call: str, name: str) -> None:
    await told(
        store,
        AttemptClaimed(
            call_id="x", at=NOW, attempt="a", key="a", number=ANNA, purpose="service", asterisk="a", boot="b",
            channel="c", asked=0,
        ),
    )  # fmt: skip


OBSTACLES = [held_customer, held_recording, held_with_another, open_call, open_recording, open_callback, open_attempt]


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda one: one.__name__)
async def test_while_something_is_held_or_goes_on_nothing_is_erased(
    store: Store, shelf: Shelf, obstacle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it comes after the look: the transaction itself refuses."""
    await people(store)
    call, name = await call_of(store, shelf, ANNA)
    await obstacle(store, shelf, call, name)
    before = await every_text(store, TABLES)
    with pytest.raises(CannotErase, match="nothing of anna was erased"):
        await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)

    async def blind(*_: object) -> None: ...

    monkeypatch.setattr(Erasing, "_refuse", blind)
    with pytest.raises(StoreRefused):
        await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert await every_text(store, TABLES) == before
    assert shelf.wav(name).exists()


async def test_one_that_died_half_way_is_ended_by_saying_it_again(
    store: Store, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the proof does not say done, and housekeeping would take the files."""
    await people(store)
    _, name = await call_of(store, shelf, ANNA)
    with monkeypatch.context() as dying:
        dying.setattr(Shelf, "wav", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert await rows(store, "SELECT count(*) FROM erasure WHERE done IS NULL") == [(1,)]
    assert [entry.id for entry in await Catalogue(store).expired(NOW, 10)] == [name]
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert not shelf.wav(name).exists()
    assert await rows(store, "SELECT count(*) FROM erasure WHERE done IS NULL") == [(0,)]
    with pytest.raises(CannotErase, match="there is no customer anna"):
        await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)


# --- giving out --------------------------------------------------------------------------------------------------


def read(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as zipped:
        assert zipped.testzip() is None
        return {
            name: json.loads(zipped.read(name)) if name.endswith(".json") else zipped.read(name)
            for name in zipped.namelist()
        }


async def test_the_zip_holds_everything_of_the_person_and_nothing_of_others(
    store: Store, shelf: Shelf, tmp_path: Path
) -> None:
    await people(store)
    call, name = await call_of(store, shelf, ANNA)
    await call_of(store, shelf, IVAN, HIS)
    file = tmp_path / "anna.zip"
    found = await export(store, shelf, "anna", file, WHO, WHY, NOW)
    inside = read(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert inside[f"recordings/{name}.wav"] == SOUND
    assert inside["manifest.json"][f"recordings/{name}.wav"] == {"sha256": SUM, "entered": SUM, "same": True}
    assert [one["id"] for one in inside["timeline.json"]] == [call]
    assert inside["consents.json"] == [{"purpose": "recording", "given": True, "at": "2026-05-06T10:00:00+00:00"}]
    assert inside["surveys.json"][0]["answers"] == {"why": "it is cold here"}
    assert [one["answer"] for one in inside["script_answers.json"]] == ["it is cold here"]
    assert {len(inside[f"{part}.json"]) for part in ("accounts", "promises", "callbacks", "attempts")} == {1}
    text = json.dumps({name: part for name, part in inside.items() if name.endswith(".json")}, ensure_ascii=False)
    assert IVAN not in text
    assert "Петров" not in text
    ((customer, body),) = await rows(store, "SELECT customer_id, body FROM event WHERE kind = 'customer.exported'")
    assert (customer, json.loads(body)) == ("anna", {"who": WHO, "why": WHY, "recordings": [name]})
    with pytest.raises(CannotExport, match="there already"):
        await export(store, shelf, "anna", file, WHO, WHY, NOW)
    with pytest.raises(CannotExport, match="no customer"):
        await export(store, shelf, "nobody", tmp_path / "nobody.zip", WHO, WHY, NOW)


async def test_a_recording_that_is_missing_changed_or_a_link_is_said(
    store: Store, shelf: Shelf, tmp_path: Path
) -> None:
    await people(store)
    gone, changed, link = [(await call_of(store, shelf, ANNA))[1] for _ in range(3)]
    shelf.wav(gone).unlink()
    shelf.wav(changed).write_bytes(b"other")
    (tmp_path / "secret").write_bytes(b"secret")
    shelf.wav(link).unlink()
    shelf.wav(link).symlink_to(tmp_path / "secret")
    found = await export(store, shelf, "anna", tmp_path / "anna.zip", WHO, WHY, NOW)
    assert set(found.wrong) == {gone, changed, link}
    assert b"secret" not in (tmp_path / "anna.zip").read_bytes()
    assert not (tmp_path / "anna.zip.part").exists()


# --- the command -------------------------------------------------------------------------------------------------

CONFIG = """\
database: {url}
call_recordings: {folder}
asterisk: {{ami: {{secret: "0123456789abcdef"}}, agi: {{secret: "0123456789abcdef"}}}}
"""


@pytest.fixture
async def config(tmp_path: Path, sqlite_url: str, shelf: Shelf) -> Path:
    store = await open_store(sqlite_url)
    await people(store)
    await call_of(store, shelf, ANNA)
    await store.close()
    file = tmp_path / "centrala.yaml"
    file.write_text(CONFIG.format(url=sqlite_url, folder=shelf.folder), encoding="utf-8")
    return file


def test_the_commands(config: Path, tmp_path: Path) -> None:
    def command(*arguments: str, typed: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(app, [*arguments, "--config", str(config), "--why", WHY], input=typed)
        return result.exit_code, result.output

    out = tmp_path / "anna.zip"
    code, said = command("customer", "export", "anna", str(out))
    assert (code, "timeline 1" in said, out.is_file()) == (0, True, True)
    assert command("customer", "erase", "anna", typed="n\n")[0] == 1
    held = command("recording", "hold", "--customer", "anna")[1].split()[1]
    assert command("customer", "erase", "anna", "--yes") == (2, "centrala: nothing of anna was erased: it is held\n")
    assert command("recording", "release", held)[0] == 0
    code, said = command("customer", "erase", "anna", "--yes")
    assert (code, "interaction 1" in said, SUM in said) == (0, True, True)
    assert command("customer", "erase", "anna", "--yes")[0] == 2
    assert command("customer", "export", "anna", str(tmp_path / "again.zip"))[0] == 2


# --- compressed recordings ---------------------------------------------------------------------------------------


async def compressed(store: Store, shelf: Shelf) -> tuple[str, bytes]:
    """A message of hers that has become a FLAC: its name, and the WAV that was."""
    call, name = await call_of(store, shelf, ANNA)
    sound = array("h", (3_000 if n % 20 < 10 else -3_000 for n in range(16_000))).tobytes()
    wav = header(len(sound), 1) + sound
    shelf.wav(name).write_bytes(wav)
    checksum = hashlib.sha256(wav).hexdigest()
    size = await compress(shelf.wav(name), shelf.flac(name), checksum)
    shelf.wav(name).unlink()
    await store.write(grouped([Sql("UPDATE recording SET sha256 = :sum WHERE id = :id")(sum=checksum, id=name)]))
    await told(store, RecordingCompressed(call_id=call, at=NOW, recording=name, bytes=size))
    return name, wav


async def test_of_a_compressed_recording_the_wav_is_given_out_that_was_entered(
    store: Store, shelf: Shelf, tmp_path: Path
) -> None:
    await people(store)
    name, wav = await compressed(store, shelf)
    done = await export(store, shelf, "anna", tmp_path / "anna.zip", WHO, WHY, NOW)
    assert done.wrong == ()
    with zipfile.ZipFile(tmp_path / "anna.zip") as zipped:
        assert zipped.read(f"recordings/{name}.wav") == wav


async def test_a_flac_that_is_not_what_was_entered_is_named(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    await people(store)
    name, _ = await compressed(store, shelf)
    shelf.flac(name).write_bytes(b"no FLAC")
    done = await export(store, shelf, "anna", tmp_path / "anna.zip", WHO, WHY, NOW)
    assert done.wrong == (name,)


async def test_erasing_a_customer_takes_compressed_recordings_too(store: Store, shelf: Shelf) -> None:
    await people(store)
    name, _ = await compressed(store, shelf)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert shelf.find(name) is None


async def test_a_hold_of_a_call_keeps_its_customer(store: Store, shelf: Shelf) -> None:
    await people(store)
    call, name = await call_of(store, shelf, ANNA)
    hold = await Holds(store, shelf).hold_call(call, WHO, WHY, NOW)
    with pytest.raises(CannotErase, match="held"):
        await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    await Holds(store, shelf).release(hold, WHO, "settled", NOW)
    await Erasing(store, shelf).erase("anna", WHO, WHY, NOW)
    assert shelf.find(name) is None


def test_a_pin_is_set_and_an_account_opened_again(config: Path) -> None:
    def command(*arguments: str, typed: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(app, ["customer", "pin", *arguments, "--config", str(config)], input=typed)
        return result.exit_code, result.output

    code, said = command("77", typed="739146\n739146\n")
    assert (code, "77: has a new PIN" in said, "739146" in said) == (0, True, False)
    code, said = command("77", typed="1234\n1234\n")
    assert (code, "tried first" in said) == (2, True)
    assert command("77", "--unlock") == (0, "77: five tries again\n")
    assert command("seventy-seven", "--unlock")[0] == 2


def test_customers_are_found_from_a_command_line(config: Path) -> None:
    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["customer", "find", *arguments, "--config", str(config)])
        return result.exit_code, result.output

    assert command("kowalska") == (0, f"anna  Anna Kowalska  {OLD}, {SHARED}, {ANNA}  2026-05-06\n")
    code, said = command("601", "234", "567", "--json")
    assert (code, [one["name"] for one in json.loads(said)["customers"]]) == (0, ["Anna Kowalska"])
    assert command("nobody")[0] == 1
