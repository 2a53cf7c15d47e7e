"""Legal holds: what is held outlives its time; who held and released it, and why, is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from cti.customers import Customer, Customers
from cti.customers import project as timeline
from ivr.eventlog.rows import row
from ivr.happenings import CallBegan, Happening, SurveyAnswered
from ivr.ids import new_id
from ivr.recordings import catalogue
from ivr.recordings.catalogue import Catalogue
from ivr.recordings.happenings import RecordingBegan, RecordingDropped, RecordingKept
from ivr.recordings.holds import HoldError, Holds, held_by_survey
from ivr.recordings.housekeeping import Housekeeping
from ivr.recordings.shelf import Shelf, new_name
from ivr.statements import Sql, grouped
from ivr.store import Store, open_store

NOW = datetime(2026, 5, 6, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ANNA, IVAN, SHARED = "+48601234567", "+79031234567", "+48221234567"
WHO, WHY = "sofia", "case 12/2026"
EVENTS = Sql("SELECT kind, call_id, customer_id, body FROM event WHERE kind LIKE 'hold.%' ORDER BY n")


async def told(store: Store, *happenings: Happening) -> None:
    for one in happenings:
        await store.write(grouped([row(one), *catalogue.project(one), *timeline(one)]))


async def recorded(store: Store, shelf: Shelf, number: str) -> str:
    """Somebody called and left a message whose time is over now: its name."""
    call, name = new_id(), new_name()
    shelf.wav(name).write_bytes(b"sound")
    await told(
        store,
        CallBegan(
            call_id=call, at=NOW, ani=number, name=None, dialled="100", flow="energia", flow_hash="9", asterisk="a",
            uniqueid="1", linkedid="1",
        ),
        RecordingBegan(call_id=call, at=NOW, recording=name, what="message", box="support"),
        RecordingKept(
            call_id=call, at=NOW, recording=name, what="message", seconds=3, expected=3, complete=True, bytes=5,
            sha256="f" * 64, expires=NOW,
        ),
    )  # fmt: skip
    return name


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "calls", 0)
    made.open()
    return made


@pytest.fixture
async def holds(store: Store, shelf: Shelf) -> Holds:
    customers = Customers(store)
    await customers.keep(Customer("anna", "Anna Kowalska", "pl", (ANNA, SHARED)), now=NOW)
    await customers.keep(Customer("ivan", "Иван Петров", "ru", (IVAN, SHARED)), now=NOW)
    return Holds(store, shelf)


async def too_old(store: Store) -> set[str]:
    return {entry.id for entry in await Catalogue(store).expired(LATER, 100)}


async def test_a_held_recording_outlives_its_time_until_the_last_hold_is_released(
    store: Store, shelf: Shelf, holds: Holds
) -> None:
    name, other = await recorded(store, shelf, ANNA), await recorded(store, shelf, ANNA)
    first = await holds.hold_recording(name, WHO, WHY, NOW)
    second = await holds.hold_recording(name, WHO, "case 13/2026", NOW)
    assert await too_old(store) == {other}
    assert (await Catalogue(store).held(name), await Catalogue(store).held(other)) == (True, False)
    await holds.release(first, WHO, "settled", NOW)
    assert await too_old(store) == {other}
    await holds.release(second, WHO, "settled", NOW)
    assert await too_old(store) == {name, other}


async def test_a_held_customer_keeps_every_recording_also_those_of_a_shared_number_and_to_come(
    store: Store, shelf: Shelf, holds: Holds
) -> None:
    """A call from a number that several have belongs to none of them: it may be hers, so it stays."""
    mine, ours, his = [await recorded(store, shelf, number) for number in (ANNA, SHARED, IVAN)]
    await holds.hold_customer("anna", WHO, WHY, NOW)
    later = await recorded(store, shelf, ANNA)
    assert await too_old(store) == {his}
    assert {name for name in (mine, ours, his, later) if await Catalogue(store).held(name)} == {mine, ours, later}


async def test_who_held_and_released_what_and_why_is_in_the_event_log(store: Store, shelf: Shelf, holds: Holds) -> None:
    name = await recorded(store, shelf, ANNA)
    hold = await holds.hold_recording(name, WHO, WHY, NOW)
    (open_,) = await holds.open()
    assert (open_.id, open_.recording, open_.customer_id, open_.who, open_.why) == (hold, name, None, WHO, WHY)
    await holds.release(hold, "ewa", "settled", LATER)
    assert await holds.open() == ()
    customer = await holds.hold_customer("anna", WHO, WHY, LATER)
    found = [(kind, of, json.loads(body)) for kind, _, of, body in await store.fetch(EVENTS)]
    assert found == [
        ("hold.placed", None, {"hold": hold, "recording": name, "who": WHO, "why": WHY}),
        ("hold.released", None, {"hold": hold, "recording": name, "who": "ewa", "why": "settled"}),
        ("hold.placed", "anna", {"hold": customer, "recording": None, "who": WHO, "why": WHY}),
    ]


async def test_a_hold_of_a_call_keeps_what_was_recorded_in_it_and_nothing_else(
    store: Store, shelf: Shelf, holds: Holds
) -> None:
    name, other = await recorded(store, shelf, ANNA), await recorded(store, shelf, ANNA)
    entry = await Catalogue(store).one(name)
    assert entry is not None
    hold = await holds.hold_call(entry.call_id, WHO, WHY, NOW)
    assert await too_old(store) == {other}
    (open_,) = await holds.open()
    assert (open_.call_id, open_.recording, open_.customer_id) == (entry.call_id, None, None)
    await holds.release(hold, WHO, "settled", NOW)
    assert await too_old(store) == {name, other}
    with pytest.raises(HoldError):
        await holds.hold_call(new_id(), WHO, WHY, NOW)


def answered(call: str, *held: bool) -> SurveyAnswered:
    """Of a route for each of `held`."""
    told = tuple({"who": "supervisors", "why": f"speed = {n}", "hold": hold} for n, hold in enumerate(held, 1))
    return SurveyAnswered(
        call_id=call, at=NOW, survey="after", hash="9", question="speed", answers={"speed": 1}, score=0.0, band=None,
        satisfaction=0.0, told=told, key=f"{call}:7",
    )  # fmt: skip


async def test_hold_in_a_surveys_route_holds_the_calls_recordings_with_who_and_why(
    store: Store, shelf: Shelf, holds: Holds
) -> None:
    """Also what is put away later; told twice, after a crash, it holds once."""
    name, other = await recorded(store, shelf, ANNA), await recorded(store, shelf, ANNA)
    entry = await Catalogue(store).one(name)
    assert entry is not None
    placed: list[Happening] = []
    handler = held_by_survey(placed.append)
    for _ in range(2):
        handler(answered(entry.call_id, False, True))
    await told(store, *placed)
    assert await too_old(store) == {other}
    (open_,) = await holds.open()
    assert (open_.call_id, open_.who, open_.why) == (entry.call_id, "survey after", "speed: speed = 2")
    late = new_name()
    await told(
        store,
        RecordingBegan(call_id=entry.call_id, at=NOW, recording=late, what="talk"),
        RecordingKept(
            call_id=entry.call_id, at=NOW, recording=late, what="talk", seconds=3, expected=3, complete=True, bytes=5,
            sha256="f" * 64, expires=NOW,
        ),
    )  # fmt: skip
    assert await too_old(store) == {other}


def test_a_route_without_hold_holds_nothing() -> None:
    placed: list[Happening] = []
    held_by_survey(placed.append)(answered("c", False))
    assert placed == []


async def test_what_is_not_there_is_not_held(store: Store, shelf: Shelf, holds: Holds) -> None:
    dropped = new_name()
    await told(
        store,
        RecordingBegan(call_id="c", at=NOW, recording=dropped, what="message"),
        RecordingDropped(call_id="c", at=NOW, recording=dropped, what="message", why="silent"),
    )
    for name in (new_name(), dropped, "..", ""):
        with pytest.raises(HoldError):
            await holds.hold_recording(name, WHO, WHY, NOW)
    with pytest.raises(HoldError):
        await holds.hold_customer("nobody", WHO, WHY, NOW)
    with pytest.raises(HoldError):
        await holds.release("nothing", WHO, WHY, NOW)
    assert await holds.open() == ()
    lost = await recorded(store, shelf, ANNA)
    shelf.wav(lost).unlink()
    with pytest.raises(HoldError, match="file is gone"):
        await holds.hold_recording(lost, WHO, WHY, NOW)


async def test_housekeeping_looks_again_before_each_file(store: Store, shelf: Shelf, holds: Holds) -> None:
    """Held after the list of what is too old was made."""
    name = await recorded(store, shelf, ANNA)

    class Slow(Catalogue):
        async def expired(self, now: datetime, most: int) -> tuple[catalogue.Entry, ...]:
            found = await super().expired(now, most)
            await holds.hold_recording(name, WHO, WHY, NOW)
            return found

    erased: list[Happening] = []
    nobody = None
    await Housekeeping(shelf, Slow(store), nobody, nobody, erased.append, lambda: LATER).erase()  # type: ignore[arg-type]
    assert erased == []
    assert shelf.wav(name).exists()


# --- the command -------------------------------------------------------------------------------------------------

CONFIG = """\
database: {url}
call_recordings: {folder}
asterisk: {{ami: {{secret: "0123456789abcdef"}}, agi: {{secret: "0123456789abcdef"}}}}
"""


@pytest.fixture
async def config(tmp_path: Path, sqlite_url: str, shelf: Shelf) -> Path:
    store = await open_store(sqlite_url)
    await Customers(store).keep(Customer("anna", "Anna Kowalska", "pl", (ANNA,)))
    await store.close()
    file = tmp_path / "centrala.yaml"
    file.write_text(CONFIG.format(url=sqlite_url, folder=shelf.folder), encoding="utf-8")
    return file


def command(config: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["recording", *arguments, "--config", str(config)])
    return result.exit_code, result.output


def test_the_command_holds_lists_and_releases(config: Path) -> None:
    code, said = command(config, "hold", "--customer", "anna", "--why", WHY, "--who", WHO)
    assert code == 0
    hold = said.split()[1]
    listed = command(config, "holds")[1]
    assert listed.startswith(hold)
    assert listed.rstrip().endswith(f"{WHO}  customer anna  {WHY}")
    assert command(config, "release", hold, "--why", "settled") == (0, "released: customer anna\n")
    assert command(config, "holds") == (0, "nothing is held\n")
    assert command(config, "release", hold, "--why", "settled")[0] == 2


@pytest.fixture
async def heard(sqlite_url: str, config: Path, shelf: Shelf) -> str:
    """The recording of a call from Anna's number, on the disk when the command looks."""
    store = await open_store(sqlite_url)
    name = await recorded(store, shelf, ANNA)
    await recorded(store, shelf, IVAN)
    await store.close()
    return name


def test_the_list_says_the_id_that_hold_wants(config: Path, heard: str) -> None:
    code, said = command(config, "list", "--number", "601 234 567", "--since", "2026-05-01")
    assert code == 0
    (line,) = said.splitlines()
    assert line.startswith(f"{heard}  ")
    assert f"  3 s  message support  {ANNA}  call " in line
    assert command(config, "hold", line.split()[0], "--why", WHY)[0] == 0
    (one,) = json.loads(command(config, "list", "--number", ANNA, "--since", "2026-05-01", "--json")[1])
    assert (one["id"], one["number"], one["seconds"]) == (heard, ANNA, 3)
    assert len(command(config, "list", "--since", "2026-05-01")[1].splitlines()) == 2
    assert command(config, "list", "--agent", "ewa")[1].startswith("nothing that can be heard, since ")
    assert command(config, "list", "--number", "Anna")[0] == 2
    assert command(config, "list", "--since", "the flood")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["hold", "--why", WHY],
        ["hold", "a" * 32, "--customer", "anna", "--why", WHY],
        ["hold", "a" * 32, "--why", WHY],
        ["hold", "--customer", "anna"],
        ["hold", "--customer", "anna", "--why", " "],
        ["hold", "--customer", "anna", "--why", "two\nlines"],
        ["hold", "--customer", "anna", "--why", "x" * 201],
        ["hold", "--customer", "' OR 1=1 --", "--why", WHY],
    ],
)
def test_what_makes_no_sense_holds_nothing(config: Path, arguments: list[str]) -> None:
    assert command(config, *arguments)[0] == 2
    assert command(config, "holds") == (0, "nothing is held\n")
