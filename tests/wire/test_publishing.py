"""Versions of flows: published whole or not at all, switched at once, and taken back."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.flows import Flows, StartError
from centrala.publishing.following import Following
from centrala.publishing.pinned import pinned
from centrala.publishing.publish import Refused, prepare, publish, roll_back
from centrala.publishing.versions import Broken, NoVersion, Versions, files_of, hash_of

NOW = datetime(2026, 5, 6, 8, 0, tzinfo=UTC)
SETTINGS = "zone: Europe/Warsaw\nqueues: {support: {}, sales: {}}\nnumbers: {100: flow shop}\n"
SHOP = """\
flow: shop
languages: [en]
always: {0: people}
places:
  start:
    - menu: Orders 1, anything else 2.
      options: {1: people, 2: bye}
  people:
    - queue: support
      on_timeout: bye
  bye:
    - hangup: Thank you and goodbye.
tests:
  - test: One leads to people
    script: [{presses: 1}, {reaches: queue support}]
  - test: Nobody comes in time
    given: {queues.support.wait: 1h}
    script: [{presses: 1}, ends]
"""
OTHER = SHOP.replace("{1: people, 2: bye}", "{1: people, 2: people}").replace("anything else 2", "or a person 2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "callflows"
    made.mkdir()
    (made / "settings.yaml").write_text(SETTINGS)
    (made / "shop.flow.yaml").write_text(SHOP)
    return made


def put(folder: Path, text: str = SHOP, note: str = "") -> str:
    (folder / "shop.flow.yaml").write_text(text)
    return publish(folder, prepare(folder, NOW), NOW, note).name


# --- publishing ----------------------------------------------------------------------------------------------------


def test_the_first_version_is_kept_whole_and_is_in_force(folder: Path) -> None:
    name = put(folder, note="first")
    version = Versions(folder).published()
    assert version is not None
    assert (version.name, version.number, version.note, version.at) == (name, 1, "first", NOW)
    assert files_of(version.folder) == files_of(folder)
    assert list(version.flows) == ["flow shop"]


def test_the_difference_is_told_before_the_switch(folder: Path) -> None:
    put(folder)
    (folder / "shop.flow.yaml").write_text(OTHER)
    plan = prepare(folder, NOW)
    (group,) = plan.changed["flow shop"].behaviour.groups
    assert group.moves == ("2",)
    assert group.after[-2:] == ("→queue support", "waits at people")


def test_the_same_files_are_nothing_to_publish(folder: Path) -> None:
    put(folder)
    assert prepare(folder, NOW).nothing


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (SHOP.replace("2: bye", "2: byes"), "unknown-place"),
        (SHOP.replace(", 2: bye", ""), "key-not-there"),
        (SHOP.replace("reaches: queue support", "reaches: queue sales"), "[test]"),
        (SHOP.partition("  - test: Nobody")[0], "untested-exit"),
    ],
    ids=["an error", "a warning", "a test that fails", "a failure that nobody rehearsed"],
)
def test_what_is_wrong_is_not_published(folder: Path, wrong: str, said: str) -> None:
    name = put(folder)
    with pytest.raises(Refused) as refused:
        put(folder, wrong)
    assert said in "\n".join(refused.value.reasons)
    published = Versions(folder).published()
    assert published is not None
    assert published.name == name


def test_a_warning_that_is_meant_to_be_so_passes_until_its_day(folder: Path) -> None:
    text = SHOP.replace(", 2: bye", "") + "allow: {key-not-there: recorded already until 2026-06-01}\n"
    text = text.replace("on_timeout: bye", "on_timeout: bye")
    put(folder, text)
    with pytest.raises(Refused):
        prepare(folder, datetime(2026, 6, 2, tzinfo=UTC))


# --- all kinds of file ---------------------------------------------------------------------------------------------

SURVEY = """\
survey: liking
languages: [en]
questions:
  - ask: How did you like it, from 1 to 5?
    into: liking
    scale: 1-5
closing: Thank you.
"""
SCRIPT = """\
script: sell
languages: [en]
places:
  start:
    - ask: Do you have a minute?
      options: {yes: more, no: leave}
  more:
    - outcome: talked
  leave:
    - outcome: call_back
"""
CAMPAIGN = """\
campaign: autumn
purpose: service
owner: sofia
people:
  from: people.csv
  fields: {phone: phone}
call:
  with: script sell by queue sales
  from: +48221234567
"""
ANSWERED = SETTINGS.replace("numbers: {", "numbers: {+48221234567: flow shop, ")
OTHERS = {"liking.survey.yaml": SURVEY, "sell.script.yaml": SCRIPT, "autumn.campaign.yaml": CAMPAIGN}


@pytest.fixture
def whole(folder: Path) -> Path:
    """A folder with all four kinds of file."""
    (folder / "settings.yaml").write_text(ANSWERED + "people: {supervisors: [sofia]}\n")
    for name, text in OTHERS.items():
        (folder / name).write_text(text)
    return folder


def test_all_four_kinds_are_part_of_a_version(whole: Path) -> None:
    put(whole)
    version = Versions(whole).published()
    assert version is not None
    assert list(version.flows) == ["campaign autumn", "survey liking", "script sell", "flow shop"]
    assert OTHERS.keys() <= files_of(version.folder).keys()


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "line"),
    [
        ("liking.survey.yaml", "scale: 1-5", "scale: 1-5\n    weight: 2", "survey liking", "liking weight: 1  →  2"),
        ("sell.script.yaml", "yes: more, no: leave", "yes: leave, no: more", "script sell", "press no"),
        ("autumn.campaign.yaml", "ll:", "ll:\n  ring: 40s", "campaign autumn", "call ring: 25s  →  40s"),
    ],
)
def test_what_changes_is_told_of_every_kind(whole: Path, file: str, old: str, new: str, name: str, line: str) -> None:
    put(whole)
    text = OTHERS[file]
    (whole / file).write_text(text.replace(old, new))
    changed = prepare(whole, NOW).changed
    assert list(changed) == [name]
    assert line in [told.strip() for told in changed[name].lines()]


def test_another_way_for_a_number_is_told_when_the_flows_are_the_same(folder: Path) -> None:
    put(folder)
    (folder / "settings.yaml").write_text(SETTINGS.replace("100: flow shop", "101: flow shop"))
    changed = prepare(folder, NOW).changed
    assert list(changed["settings"].lines()) == ["number 101: new: flow shop", "number 100: gone: flow shop"]
    assert "number 101: new: flow shop" in centrala("publish", folder)[1]


def test_a_less_polite_campaign_is_not_published_without_a_reason_and_told_with_one(whole: Path) -> None:
    put(whole)
    path = whole / "autumn.campaign.yaml"
    path.write_text(CAMPAIGN + "respect:\n  gap: 1h\n")
    with pytest.raises(Refused) as refused:
        prepare(whole, NOW)
    assert "[impolite]" in "\n".join(refused.value.reasons)
    path.write_text(CAMPAIGN + "respect:\n  gap: 1h\nallow: {impolite: they asked for it until 2026-06-01}\n")
    told = list(prepare(whole, NOW).changed["campaign autumn"].lines())
    assert told[:2] == ["less polite than before:", "  a telephone may ring again within 20h"]


# --- going back ----------------------------------------------------------------------------------------------------


def test_rolling_back_puts_the_one_before_in_force(folder: Path) -> None:
    first, second = put(folder), put(folder, OTHER)
    assert roll_back(folder).name == first
    assert roll_back(folder, "2").name == second
    assert roll_back(folder, first.partition("-")[2][:6]).name == first
    assert [version.name for version in Versions(folder).all()] == [first, second]


def test_publishing_the_old_files_again_gives_the_old_version(folder: Path) -> None:
    first = put(folder)
    put(folder, OTHER)
    assert put(folder) == first


@pytest.mark.parametrize("word", ["7", "0001", "abcdef", "../x"])
def test_a_version_that_never_was_is_told(folder: Path, word: str) -> None:
    put(folder)
    with pytest.raises(NoVersion):
        roll_back(folder, word)


def test_before_the_first_there_is_nothing(folder: Path) -> None:
    put(folder)
    with pytest.raises(NoVersion):
        roll_back(folder)


# --- the store after an accident -----------------------------------------------------------------------------------


def test_half_a_version_is_none_and_is_taken_away(folder: Path) -> None:
    put(folder)
    store = Versions(folder)
    half, broken = store.folder / ".new-x", store.folder / "0002-0123456789ab"
    half.mkdir()
    broken.mkdir()
    assert [version.number for version in store.all()] == [1]
    put(folder, OTHER)
    assert not half.exists()


POINTERS = [b"", b"../../etc", b"0009-0123456789ab\n", b"\0", b"\xff\xfe" * 99]


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_pointer_to_nothing_is_told_and_mended(folder: Path, pointer: bytes) -> None:
    put(folder)
    store = Versions(folder)
    (store.folder / "published").write_bytes(pointer)
    with pytest.raises(Broken, match="names no version that is whole"):
        store.published()
    for command in ("versions", "rollback"):
        result = CliRunner().invoke(app, [command, str(folder)])
        assert (result.exit_code, "rollback --to NUMBER" in result.output) == (1, True)
    assert roll_back(folder, "1").number == 1
    (store.folder / "published").write_bytes(pointer)
    put(folder)
    assert store.published() == store.find("1")


@pytest.mark.parametrize(
    "record", [b"[" * 100_000, b'{"number": 1e999, "hash": "", "at": "2026-05-06", "note": "", "flows": {}}']
)
def test_a_record_that_is_garbage_makes_no_version(folder: Path, record: bytes) -> None:
    put(folder)
    store = Versions(folder)
    (store.find("1").folder / "version.json").write_bytes(record)
    assert store.all() == []


@pytest.mark.parametrize("command", ["publish", "versions", "rollback"])
def test_a_store_that_cannot_be_one_is_told_in_one_sentence(folder: Path, command: str) -> None:
    store = Versions(folder).folder
    store.parent.mkdir()
    store.write_text("a file")
    result = CliRunner().invoke(app, [command, str(folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "None" not in result.output


def test_what_is_left_half_done_may_be_a_link_and_nothing_behind_it_is_lost(folder: Path) -> None:
    put(folder)
    left = Versions(folder).folder / ".new-x"
    left.symlink_to(folder)
    put(folder, OTHER)
    assert (folder / "shop.flow.yaml").is_file()
    assert not left.is_symlink()


def test_the_hash_tells_names_and_contents_apart() -> None:
    assert len({hash_of(files) for files in ({"ab": b"c"}, {"a": b"bc"}, {"ab": b"", "c": b""}, {})}) == 4


# --- the engine follows --------------------------------------------------------------------------------------------


def queue_of(flows: Flows | None) -> str:
    assert flows is not None
    return str(flows.graphs["shop"].steps["start.1"].exits["2"])


def test_nothing_published_means_the_folder_itself(folder: Path) -> None:
    following = Following(folder)
    assert queue_of(following.load()) == "bye.1"
    assert following.changed() is None


def test_a_switch_is_seen_once_and_so_is_going_back(folder: Path) -> None:
    put(folder)
    following = Following(folder)
    following.load()
    put(folder, OTHER)
    assert queue_of(following.changed()) == "people.1"
    assert following.changed() is None
    roll_back(folder)
    assert queue_of(following.changed()) == "bye.1"


def test_an_edit_is_not_heard_before_it_is_published(folder: Path) -> None:
    put(folder)
    following = Following(folder)
    following.load()
    (folder / "shop.flow.yaml").write_text(OTHER)
    assert following.changed() is None


def test_in_development_the_folder_is_followed(folder: Path) -> None:
    put(folder)
    following = Following(folder, development=True)
    following.load()
    path = folder / "shop.flow.yaml"
    path.write_text(OTHER)
    os.utime(path, ns=(1, 1))
    assert queue_of(following.changed()) == "people.1"


def test_a_wrong_file_in_development_is_told_once_and_mended(folder: Path) -> None:
    following = Following(folder, development=True)
    following.load()
    path = folder / "shop.flow.yaml"
    path.write_text("flow: shop\n")
    with pytest.raises(StartError):
        following.changed()
    assert following.changed() is None
    path.write_text(OTHER)
    assert queue_of(following.changed()) == "people.1"


def test_files_that_nobody_published_are_not_heard_when_the_pointer_breaks(folder: Path) -> None:
    put(folder)
    following = Following(folder)
    following.load()
    pointer = Versions(folder).folder / "published"
    whole = pointer.read_bytes()
    pointer.write_bytes(b"\xff")
    with pytest.raises(StartError, match="names no version"):
        following.changed()
    assert following.changed() is None
    with pytest.raises(StartError, match="names no version"):
        Following(folder).load()
    pointer.write_bytes(whole)
    assert queue_of(following.changed()) == "bye.1"


async def test_whoever_follows_is_given_the_new_flows(folder: Path) -> None:
    put(folder)
    following, got = Following(folder), asyncio.get_running_loop().create_future()
    following.load()
    put(folder, OTHER)
    task = asyncio.create_task(following.follow(got.set_result, every=0))
    assert queue_of(await got) == "people.1"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# --- commands ------------------------------------------------------------------------------------------------------


def centrala(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.output


def test_the_day_of_a_designer(folder: Path) -> None:
    assert centrala("versions", folder)[1].startswith("nothing was published yet")
    assert "new: flow shop" in centrala("publish", folder, "-m", "first")[1]
    (folder / "shop.flow.yaml").write_text(OTHER)
    assert "  press 2" in centrala("publish", folder, "--dry-run")[1].replace("    press", "  press")
    code, text = centrala("publish", folder, "-m", "second", "--json")
    assert (code, json.loads(text)["published"][:5]) == (0, "0002-")
    assert centrala("rollback", folder)[0] == 0
    listed = centrala("versions", folder)[1].splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"]
    assert "in force" in listed[1]
    assert centrala("rollback", folder, "--to", "9")[0] == 2


def test_refusals_end_with_1(folder: Path) -> None:
    (folder / "shop.flow.yaml").write_text("flow: shop\n")
    code, text = centrala("publish", folder)
    assert code == 1
    assert text.endswith("nothing was changed\n")


# --- recordings ----------------------------------------------------------------------------------------------------


def record(folder: Path, name: str, sound: bytes = b"\0\0", rate: int = 8000) -> Path:
    wav = folder.parent / "recordings" / "prompts" / f"{name}.wav"
    wav.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(wav), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(sound * 800)
    return wav


def kept(folder: Path, number: int, name: str) -> Path:
    return Versions(folder).find(str(number)).folder / "recordings" / "prompts" / f"{name}.wav"


def test_recordings_are_part_of_a_version_and_of_its_hash(folder: Path) -> None:
    """A call hears one consistent set: what is recorded later is another version."""
    first = put(folder)
    record(folder, "en/shop/hello")
    plan = prepare(folder, NOW)
    assert (plan.nothing, str(plan.sounds)) == (False, "1 new")
    second = put(folder)
    record(folder, "en/shop/hello", b"\1\0")
    assert str(prepare(folder, NOW).sounds) == "1 changed"
    third = put(folder)
    assert len({first, second, third}) == 3
    sounds = [kept(folder, number, "en/shop/hello").read_bytes() for number in (2, 3)]
    assert sounds[1] == record(folder, "en/shop/hello", b"\1\0").read_bytes() != sounds[0]
    assert not kept(folder, 1, "en/shop/hello").exists()


def test_a_recording_that_stays_takes_room_once_and_is_never_the_studios_own_file(folder: Path) -> None:
    wav = record(folder, "en/shop/hello")
    put(folder)
    put(folder, OTHER)
    one, two = kept(folder, 1, "en/shop/hello"), kept(folder, 2, "en/shop/hello")
    assert one.stat().st_ino == two.stat().st_ino != wav.stat().st_ino
    wav.write_bytes(b"overwritten in place")
    assert two.read_bytes() != wav.read_bytes()


def test_new_calls_hear_the_recordings_of_the_version_in_force(folder: Path) -> None:
    following = Following(folder, recordings=folder.parent / "recordings")
    assert following.load().recordings is None
    record(folder, "en/shop/hello")
    assert flows_of(following.changed()).recordings is None
    put(folder)
    record(folder, "en/shop/hello", b"\1\0")
    put(folder)
    assert flows_of(following.changed()).recordings == Versions(folder).find("2").folder / "recordings"
    roll_back(folder)
    assert flows_of(following.changed()).recordings == Versions(folder).find("1").folder / "recordings"


def flows_of(flows: Flows | None) -> Flows:
    assert flows is not None
    return flows


def test_a_version_without_recordings_leaves_the_programs_own_in_force(folder: Path) -> None:
    put(folder)
    assert Following(folder).load().recordings is None


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_a_recording_that_nobody_could_play_is_not_published(folder: Path, rate: int) -> None:
    record(folder, "en/shop/hello", rate=rate)
    with pytest.raises(Refused) as refused:
        prepare(folder, NOW)
    assert "hello.wav: error: not 8 kHz, one channel, 16 bits" in refused.value.reasons[0]


def test_a_recording_written_meanwhile_refuses_and_leaves_the_old_version_in_force(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(folder)
    wav = record(folder, "en/shop/hello")
    plan = prepare(folder, NOW)
    keep = shutil.copyfileobj
    monkeypatch.setattr(shutil, "copyfileobj", lambda source, file: (keep(source, file), file.write(b"more")))
    with pytest.raises(Refused, match="1 reasons") as refused:
        publish(folder, plan, NOW)
    assert "publish again" in refused.value.reasons[0]
    assert [version.name for version in Versions(folder).all()] == [name]
    assert wav.is_file()


def test_texts_beside_a_flow_are_published_with_it_and_told_when_nobody_says_them(folder: Path) -> None:
    flow = SHOP.replace("menu: Orders 1, anything else 2.", "menu: orders")
    prompts = folder / "shop.prompts.yaml"
    prompts.write_text("prompts:\n  orders:\n    en: Orders 1, anything else 2.\n")
    put(folder, flow)
    published = Versions(folder).published()
    assert published is not None
    assert (published.folder / prompts.name).read_bytes() == prompts.read_bytes()
    prompts.write_text(prompts.read_text().replace("anything else", "all else"))
    assert prepare(folder, NOW).changed["flow shop"]
    prompts.rename(folder / "shops.prompts.yaml")
    with pytest.raises(Refused) as refused:
        prepare(folder, NOW)
    assert any("shops.prompts.yaml:1:1: error: no file beside this one says" in r for r in refused.value.reasons)


def test_a_stale_recording_is_not_published(folder: Path) -> None:
    flow = SHOP.replace("menu: Orders 1, anything else 2.", "menu: orders") + (
        "prompts:\n  orders:\n    en: Orders 1, anything else 2.\n"
    )
    record(folder, "en/shop/orders").with_suffix(".txt").write_text("Orders  1, anything\nelse 2.\n")
    put(folder, flow)
    with pytest.raises(Refused) as refused:
        put(folder, flow.replace("Orders 1", "Your orders 1"))
    assert "[stale-recording]" in refused.value.reasons[0]
    assert "says something else: “Orders 1, anything else 2.”" in refused.value.reasons[0]


def test_the_voice_that_needs_no_engine_is_put_in_force_as_well(folder: Path) -> None:
    said = CliRunner().invoke(app, ["publish", str(folder)])
    assert "dialplan reload" in said.output, said.output
    there = Versions(folder).folder / "fallback"
    (version,) = Versions(folder).all()
    assert "exten => 0100,1,Goto(fallback-shop,s,1)\n\n[fallback-shop]" in (there / "fallback.conf").read_text()
    assert json.loads((there / "fallback.json").read_text())["version"] == version.name
    assert [p.name for p in (there / version.name).iterdir()] == ["shop-menu-en.wav"]
    (folder / "shop.flow.yaml").write_text(OTHER)
    assert CliRunner().invoke(app, ["publish", str(folder)]).exit_code == 0
    assert version.name not in (there / "fallback.conf").read_text()
    assert CliRunner().invoke(app, ["rollback", str(folder)]).exit_code == 0
    assert version.name in (there / "fallback.conf").read_text()


def test_a_version_is_published_although_nothing_can_be_spoken_for_callers_without_an_engine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("centrala.cli.publish.PROMPT_CACHE", tmp_path / "cache")
    (tmp_path / "cache").write_text("no folder")
    said = CliRunner().invoke(app, ["publish", str(folder)])
    assert said.exit_code == 0, said.output
    assert "warning: callers without an engine hear what they heard before" in said.output
    assert Versions(folder).published() is not None


def test_escape_sequences_in_notes_and_names_do_not_reach_the_terminal(folder: Path) -> None:
    (folder / "shop.flow.yaml").rename(folder / "\x1b[31mshop.flow.yaml")
    for command in (("publish", str(folder), "-m", "why\x1b[2J\x9b31m"), ("versions", str(folder))):
        said = CliRunner().invoke(app, list(command))
        assert said.exit_code == 0, said.output
        assert "shop" in said.output or "why" in said.output
        assert not {"\x1b", "\x9b"} & set(said.output)


# --- calls that an engine before this one left -----------------------------------------------------------------------


def flow_of(folder: Path) -> tuple[str, str]:
    (graph,) = Following(folder).load().graphs.values()
    return graph.name, graph.hash


def test_a_call_goes_on_in_the_version_it_began_with_though_another_is_in_force(folder: Path) -> None:
    put(folder)
    first = flow_of(folder)
    put(folder, OTHER)
    second = flow_of(folder)
    assert first != second
    found = pinned(frozenset({first, second}), Following(folder).load(), folder)
    assert {key: (kept.graph.name, kept.graph.hash) for key, kept in found.items()} == {first: first, second: second}


def test_it_hears_the_recordings_of_that_version(folder: Path) -> None:
    put(folder)
    record(folder, "en/shop/hello")
    put(folder, OTHER)
    second = flow_of(folder)
    put(folder)
    found = pinned(frozenset({second}), Following(folder).load(), folder)
    assert found[second].recordings == Versions(folder).find("2").folder / "recordings"


def test_a_flow_that_no_version_has_is_lost_and_a_spoilt_version_costs_no_start(folder: Path) -> None:
    put(folder)
    first = flow_of(folder)
    put(folder, OTHER)
    lost = ("shop", "0123456789ab")
    (Versions(folder).find("1").folder / "shop.flow.yaml").write_text("flow: [")
    assert pinned(frozenset({first, lost}), Following(folder).load(), folder) == {}
