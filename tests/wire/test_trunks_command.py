"""`centrala trunks`: the configuration's lines to carriers become Asterisk's files."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from centrala.cli import app
from centrala.config import ConfigError
from centrala.config_file import read_config

BASE = "asterisk: {ami: {secret: abc}, agi: {secret: long-enough-1234}}\n"
TRUNKS = """
trunks:
  north:
    server: sip.north.example
    user: "48221234567"
    password: "of#theirs"
    register: yes
    caller_ids: ["+48221234567"]
    channels: 30
  south: {server: "10.1.2.3:5080", addresses: ["10.1.2.0/24"], codecs: [g722]}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "centrala.yaml"
    path.write_text(BASE + text)
    return path


def test_files_are_written_for_their_owner_alone(tmp_path: Path) -> None:
    config = written(tmp_path, TRUNKS)
    result = CliRunner().invoke(app, ["trunks", str(tmp_path / "out"), "--config", str(config)])
    assert result.exit_code == 0, result.output
    trunks, outgoing = tmp_path / "out/trunks.conf", tmp_path / "out/outgoing.conf"
    assert "password = of#theirs\n" in trunks.read_text()
    assert "GROUP_COUNT(PJSIP/north@trunk)} >= 30" in outgoing.read_text()
    assert trunks.stat().st_mode & 0o007 == 0
    assert "of#theirs" not in result.output


def test_a_password_comes_from_a_file_as_well(tmp_path: Path) -> None:
    config = written(tmp_path, TRUNKS.replace('    password: "of#theirs"\n', ""))
    (tmp_path / "secret").write_text("from-a-file\n")
    lines = read_config(config, {"CENTRALA_TRUNKS__NORTH__PASSWORD_FILE": str(tmp_path / "secret")}).lines("asterisk")
    assert [(line.name, line.password, line.register) for line in lines] == [
        ("north", "from-a-file", True),
        ("south", "", False),
    ]


@pytest.mark.parametrize("wrong", ["channels: many", "codecs: [opus]", 'server: "a b"', "colour: red"])
def test_what_is_wrong_is_told_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    config = written(tmp_path, TRUNKS + f"  east:\n    addresses: [10.0.0.1]\n    server: x\n    {wrong}\n")
    if wrong.startswith("server"):
        config.write_text(config.read_text().replace("    server: x\n", ""))
    with pytest.raises(ConfigError, match=r"east|trunks"):
        read_config(config, {})


def test_without_trunks_there_is_nothing_to_write(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["trunks", str(tmp_path / "out"), "--config", str(written(tmp_path, ""))])
    assert result.exit_code == 2
    assert "no trunks" in result.output
