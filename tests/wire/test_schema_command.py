"""`centrala schema`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from centrala.cli import app


def test_on_the_screen_and_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "schema.json"
    shown = CliRunner().invoke(app, ["schema"])
    written = CliRunner().invoke(app, ["schema", "--out", str(out)])
    assert (shown.exit_code, written.exit_code) == (0, 0)
    assert json.loads(shown.output) == json.loads(out.read_text("utf-8"))
