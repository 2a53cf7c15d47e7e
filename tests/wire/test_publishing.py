"""Versions of flows: published whole or not at all, switched at once, and taken back."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.flows import Flows, StartError
from centrala.publishing.following import Following
from centrala.publishing.publish import Refused, prepare, publish, roll_back
from centrala.publishing.versions import NoVersion, Versions, files_of, hash_of

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
    ],
    ids=["an error", "a warning", "a test that fails"],
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


@pytest.mark.parametrize("pointer", ["", "../../etc", "0009-0123456789ab\n", "\0"])
def test_a_pointer_to_nothing_is_no_version(folder: Path, pointer: str) -> None:
    put(folder)
    store = Versions(folder)
    (store.folder / "published").write_text(pointer)
    assert store.published() is None


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
