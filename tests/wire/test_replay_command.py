"""`centrala replay`: calls of the event log through changed files."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.publishing.publish import prepare, publish
from centrala.replaying.calls import NoMoment, moment_of
from centrala.replaying.versions import Graphs
from scripts_dsl.replay import PastCall
from support.past_calls import HANG_UP, Anybody, answer, past_call, press, written

CALLFLOWS = Path(__file__).parents[2] / "callflows"
CONFIG = """\
database: {url}
asterisk: {{ami: {{secret: "0123456789abcdef"}}, agi: {{secret: "0123456789abcdef"}}}}
"""
MAY = "2026-05-01"
"""The calls are of the sixth."""


class Site:
    """A folder of flows, a configuration, a database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.flows = folder / "site" / "callflows"
        shutil.copytree(CALLFLOWS, self.flows)
        self.config = folder / "centrala.yaml"
        self.config.write_text(CONFIG.format(url=url), encoding="utf-8")
        self.url = url

    def calls(self, count: int = 6) -> list[PastCall]:
        graph = Graphs(self.flows).now["energia"]
        calls = [past_call(graph, Anybody(n), call_id=f"c-{n}") for n in range(count - 1)]
        return [*calls, past_call(graph, (answer(None), press("2"), HANG_UP), call_id="faults")]

    def change(self, before: str, after: str) -> None:
        file = self.flows / "energia.flow.yaml"
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")

    def replay(self, *arguments: str) -> tuple[int, str]:
        given = ["replay", str(self.flows), "--config", str(self.config), "--since", MAY, *arguments]
        result = CliRunner().invoke(app, given)
        return result.exit_code, result.output


@pytest.fixture
def site(tmp_path: Path, sqlite_url: str) -> Site:
    return Site(tmp_path, sqlite_url)


def test_calls_through_the_files_as_they_were_go_as_they_went(site: Site) -> None:
    asyncio.run(written(site.url, site.calls()))
    assert site.replay() == (0, "6 calls replayed, none would go differently\n")


def test_calls_of_a_published_version_through_changed_files(site: Site) -> None:
    now = datetime.now(UTC).astimezone()
    publish(site.flows, prepare(site.flows, now, site.flows), now, "first")
    asyncio.run(written(site.url, site.calls()))
    site.change("2: faults", "2: new_contract")
    code, said = site.replay("--call", "faults")
    assert code == 1
    assert said.splitlines()[0] == "1 call replayed, 1 would go differently"
    assert "1 call of energia: press 2" in said
    assert "then: →queue faults" in said
    assert "now:  →queue sales" in said
    assert "compared by places" not in said


def test_the_folder_as_it_was_stands_in_for_a_version(site: Site, tmp_path: Path) -> None:
    asyncio.run(written(site.url, site.calls()))
    shutil.copytree(site.flows, tmp_path / "was")
    site.change("2: faults", "2: new_contract")
    found = json.loads(site.replay("--was", str(tmp_path / "was"), "--json")[1])
    assert found["calls"] == 6
    assert {"faults"} <= {one["call"] for one in found["different"]}
    assert all(one["exact"] for one in found["different"])


def test_without_any_version_of_then_places_are_compared_and_it_says_so(site: Site) -> None:
    asyncio.run(written(site.url, site.calls()))
    site.change("2: faults", "2: new_contract")
    code, said = site.replay()
    assert code == 1
    assert "6 compared by places and queues only" in said


def test_files_with_errors_replay_nothing(site: Site) -> None:
    site.change("2: faults", "2: nowhere")
    code, said = site.replay()
    assert code == 2
    assert "energia.flow.yaml" in said


def test_what_is_not_there_is_told_in_a_sentence_and_nothing_is_made(site: Site, tmp_path: Path) -> None:
    assert site.replay("--call", "nobody") == (2, "centrala: the log has no call nobody\n")
    site.config.write_text(CONFIG.format(url=f"sqlite:///{tmp_path}/none.db"), encoding="utf-8")
    assert site.replay() == (2, f"centrala: there is no database {tmp_path}/none.db\n")
    assert not (tmp_path / "none.db").exists()
    site.config.unlink()
    assert site.replay()[0] == 2
    assert site.replay("--until", "tomorrow-ish")[0] == 2


def test_moments_as_people_write_them() -> None:
    now = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    assert moment_of("90m", now) == datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
    assert moment_of("7d", now) == datetime(2026, 4, 29, 12, 0, tzinfo=UTC)
    assert moment_of("2026-05-01", now) == datetime(2026, 5, 1, tzinfo=UTC)
    with pytest.raises(NoMoment):
        moment_of("soon", now)
    with pytest.raises(NoMoment):
        moment_of("999999w", now)
