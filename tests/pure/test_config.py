"""The program's configuration: every mistake is one sentence that names the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from centrala.config import ConfigError, read_config

AGI_SECRET = {"CENTRALA_ASTERISK__AGI__SECRET": "s3cr3t-of-tokens"}
SECRET = {"CENTRALA_ASTERISK__AMI__SECRET": "s3cr3t", **AGI_SECRET}


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cr3t\n")
    config = read_config(None, {"CENTRALA_ASTERISK__AMI__SECRET_FILE": str(tmp_path / "secret"), **AGI_SECRET})
    assert config.asterisk.ami.secret.get_secret_value() == "s3cr3t"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"CENTRALA_ASTERISK__AMI__SECRET_FILE": "/nowhere/secret"}, "CENTRALA_ASTERISK__AMI__SECRET_FILE: /nowhere"),
        ({"CENTRALA_ASTERISK__AMI__SECRET_FILE": "/"}, "Is a directory"),
        ({"CENTRALA_DATABASE": "x", "CENTRALA_DATABASE__NAME": "y"}, "database is a value and has no parts"),
        ({**SECRET, "CENTRALA_WEB__PORT": "65536"}, "web.port"),
        ({**SECRET, "CENTRALA_ASTERISK__AMI__PORT": "-5"}, "asterisk.ami.port"),
        ({**SECRET, "CENTRALA_ASTERISK__AGI__SECRET": "s3cr3t"}, "asterisk.agi.secret"),
        ({"CENTRALA_ASTERISK__AMI__SECRET": "s3cr3t"}, "asterisk.agi: Field required"),
        ({}, "asterisk: Field required"),
    ],
)
def test_a_wrong_variable_is_named(environment: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as told:
        read_config(None, environment)
    assert "s3cr3t" not in str(told.value)


@pytest.mark.parametrize("content", [b"\x7fELF\xb0\x00", b"", b"a: &a [*a]", b"[" * 1000, b"web: {port: 1, port: 2}"])
def test_a_file_that_is_no_configuration_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "centrala.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"centrala\.yaml"):
        read_config(path, {})
