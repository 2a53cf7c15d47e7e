"""`centrala import`: a file that can be checked, a report, and nothing that was there is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.studio import flow, menu, widget

EXPORTS = Path(__file__).parents[1] / "support" / "exports"
FLOW = flow(
    *menu("main", "For sales press 1.", k1="sales"),
    widget("sales", "connect-call-to", ("callCompleted", "bye"), noun="number", to="+48221234567"),
    widget("bye", "say-play", ("audioComplete", None), say="Thank you, good bye."),
)
DETAILS = "id,name,announcement,timeout_time,invalid_loops,timeout_loops,timeout_destination\n1,Main,5,10,2,2,ivr-1\n"
ENTRIES = 'ivr_id,selection,dest,ivr_ret\n1,1,"ext-queues,400,1",0\n'


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "centrala", "import", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd=folder)


def test_a_studio_flow_is_written_and_told(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_bytes(FLOW)
    result = run(tmp_path, "studio", "flow.json")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "front_desk.flow.yaml").read_text().startswith("flow: front_desk\n")
    assert "\nmapped: 4\n" in result.stdout
    assert "[no-zero]" in result.stdout


def test_both_tables_of_freepbx_as_csv(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DETAILS)
    (tmp_path / "e.csv").write_text(ENTRIES)
    result = run(tmp_path, "freepbx", "d.csv", "e.csv", "--out", "desk.flow.yaml", "--name", "desk")
    assert result.returncode == 0, result.stderr
    assert "        1: queue_400\n" in (tmp_path / "desk.flow.yaml").read_text()
    assert "system recording 5" in result.stdout


def test_a_dump_of_the_database(tmp_path: Path) -> None:
    result = run(tmp_path, "freepbx", EXPORTS / "freepbx_dump.sql", "--start", "5", "--name", "bills")
    assert result.returncode == 0, result.stderr
    assert "    - goto: ivr_bills\n" in (tmp_path / "bills.flow.yaml").read_text()
    assert "what the checker found: 0 errors" in result.stdout
    again = run(tmp_path, "freepbx", EXPORTS / "freepbx_dump.sql", "--start", "4", "--name", "other")
    assert (again.returncode, again.stderr) == (
        1, "not imported: there is no IVR '4' to begin in: the file has 3, 5, 8\n",
    )  # fmt: skip


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_bytes(FLOW)
    (tmp_path / "front_desk.flow.yaml").write_text("mine")
    result = run(tmp_path, "studio", "flow.json")
    assert (result.returncode, (tmp_path / "front_desk.flow.yaml").read_text()) == (1, "mine")
    assert run(tmp_path, "studio", "flow.json", "--force").returncode == 0
    assert (tmp_path / "front_desk.flow.yaml").read_text() != "mine"


def test_what_is_no_export_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_bytes(b"[" * 500_000)
    result = run(tmp_path, "studio", "flow.json")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "not imported: more than 50 lists and maps inside each other\n"
    assert run(tmp_path, "studio", "nothing.json").returncode == 2
