"""`centrala trace`: the event log of a database as a table, and a call's way as a picture."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.replaying.versions import Graphs
from ivr.happenings import CallEnded, CallerQueued
from support.past_calls import answer, past_call, press, written

CALLFLOWS = Path(__file__).parents[2] / "callflows"
DID = [answer({"name": "Anna", "language": "pl"}), press("1"), press("4539578767"), press("1")]
CONFIG = """\
database: {url}
asterisk: {{ami: {{secret: "0123456789abcdef"}}, agi: {{secret: "0123456789abcdef"}}}}
"""


@pytest.fixture
def config(tmp_path: Path, sqlite_url: str) -> Path:
    """Of a database in which one call is over, and one waits for an agent."""
    graph = Graphs(CALLFLOWS).now["energia"]
    calls = [past_call(graph, DID, call_id="over"), past_call(graph, [DID[0], press("2")], call_id="waits")]
    asyncio.run(
        written(
            sqlite_url,
            calls,
            CallEnded(call_id="over", seconds=9.0, why="hung_up"),
            CallerQueued(call_id="waits", queue="faults", position=1),
            over=["over"],
        )
    )
    file = tmp_path / "centrala.yaml"
    file.write_text(CONFIG.format(url=sqlite_url), encoding="utf-8")
    return file


def trace(config: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["trace", "--config", str(config), "--flows", str(CALLFLOWS), *arguments])
    return result.exit_code, result.output


def test_one_call_with_what_the_caller_heard(config: Path) -> None:
    code, said = trace(config, "over")
    assert code == 0
    lines = said.splitlines()
    assert lines[0].endswith("over: hung up")
    assert lines[1].split()[-3:] == ["start.1", "comes", "in"]
    assert any(line.split()[1:] == ["1.0", "s", "menu.1", "heard", "it", "out", "main_menu"] for line in lines)
    assert "4539578767" not in said


def test_every_call_in_progress_and_where_it_stands(config: Path) -> None:
    code, said = trace(config)
    assert code == 0
    first, line = said.splitlines()
    assert first == "1 call in progress"
    assert line.split()[:2] == ["waits", "energia"]
    assert "faults" in line
    assert line.endswith("waits in faults")
    assert json.loads(trace(config, "--json")[1])[0]["place"] == "faults"


def test_of_several_asterisks_it_says_on_which_a_caller_is(config: Path, sqlite_url: str) -> None:
    """Of one alone nobody has to be told."""
    assert "pbx" not in trace(config)[1]
    assert "→ 100 on pbx" in trace(config, "over")[1]
    beside = past_call(Graphs(CALLFLOWS).now["energia"], [DID[0]], call_id="beside")
    asyncio.run(written(sqlite_url, [beside], asterisk="south"))
    lines = trace(config)[1].splitlines()
    assert lines[1].endswith("on pbx  waits in faults")
    assert lines[2].endswith("on south")


def test_the_way_as_a_picture(config: Path, tmp_path: Path) -> None:
    code, _ = trace(config, "waits", "--svg", str(tmp_path / "way.svg"))
    text = (tmp_path / "way.svg").read_text("utf-8")
    ElementTree.fromstring(text)
    assert code == 0
    assert 'taken"' in text
    assert trace(config, "--svg", str(tmp_path / "way.svg"))[0] == 2


def test_for_programs(config: Path) -> None:
    found = json.loads(trace(config, "waits", "--json")[1])
    assert found["place"] == "faults"
    assert found["stays"][-1]["what"] == "waits in faults"
    assert found["stays"][-2]["noticed"] == "→queue faults"


def test_without_the_flows_the_log_alone_is_told(config: Path, tmp_path: Path) -> None:
    said = trace(config, "over", "--flows", str(tmp_path / "none"))[1]
    assert "what the caller heard is not known" in said


def test_a_call_that_is_not_in_the_log(config: Path) -> None:
    assert trace(config, "nobody") == (2, "centrala: the log has no call nobody\n")
