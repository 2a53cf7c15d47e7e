"""The program's configuration: every mistake is one sentence that names the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from centrala.config import Config, ConfigError, Gateway, MailServer
from centrala.config_file import read_config
from centrala.flows import StartError
from centrala.outside import refuse_missing_secrets
from scripts_dsl.site import Site

AGI_SECRET = {"CENTRALA_ASTERISK__AGI__SECRET": "s3cr3t-of-tokens"}
SECRET = {"CENTRALA_ASTERISK__AMI__SECRET": "s3cr3t", **AGI_SECRET}


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cr3t\n")
    config = read_config(None, {"CENTRALA_ASTERISK__AMI__SECRET_FILE": str(tmp_path / "secret"), **AGI_SECRET})
    assert config.asterisks["asterisk"].ami.secret.get_secret_value() == "s3cr3t"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"CENTRALA_ASTERISK__AMI__SECRET_FILE": "/nowhere/secret"}, "CENTRALA_ASTERISK__AMI__SECRET_FILE: /nowhere"),
        ({"CENTRALA_ASTERISK__AMI__SECRET_FILE": "/"}, "Is a directory"),
        ({"CENTRALA_DATABASE": "x", "CENTRALA_DATABASE__NAME": "y"}, "database is a value and has no parts"),
        ({**SECRET, "CENTRALA_WEB__PORT": "65536"}, "web.port"),
        ({**SECRET, "CENTRALA_ASTERISK__AMI__PORT": "-5"}, "asterisk.ami.port"),
        ({**SECRET, "CENTRALA_SENDERS__SMS__URL": "gateway.example"}, "senders.sms.url"),
        ({**SECRET, "CENTRALA_SENDERS__EMAIL__PORT": "25"}, "senders.email"),
        ({**SECRET, "CENTRALA_SPEECH__EN__SECONDS": "2"}, "speech.en: .*either command: or url:"),
        ({**SECRET, "CENTRALA_SPEECH__EN__URL": "recogniser.example"}, "speech.en.url"),
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


def test_secrets_of_the_site_keep_their_names(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("Bearer abc\n")
    config = read_config(None, {**SECRET, "CENTRALA_SECRETS__BILLING_TOKEN_FILE": str(tmp_path / "token")})
    assert {name: value.get_secret_value() for name, value in config.secrets.items()} == {"BILLING_TOKEN": "Bearer abc"}
    assert "abc" not in repr(config)


def test_mail_goes_by_a_server_or_by_a_gateway() -> None:
    by_server = read_config(None, {**SECRET, "CENTRALA_SENDERS__EMAIL__HOST": "smtp.example"}).senders.email
    by_gateway = read_config(
        None, {**SECRET, "CENTRALA_SENDERS__EMAIL__URL": "https://gateway.example/m"}
    ).senders.email
    assert by_server == MailServer(host="smtp.example")
    assert by_gateway == Gateway(url="https://gateway.example/m")


@pytest.mark.parametrize("address", ["billing.example", "10.0.0.1:x", "10.0.0.1/8"])
def test_an_inner_address_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    path = tmp_path / "centrala.yaml"
    path.write_text(
        f"outgoing: {{allow: ['{address}']}}\nasterisk: {{ami: {{secret: a}}, agi: {{secret: abcdefghijklm}}}}\n"
    )
    with pytest.raises(ConfigError, match=r"outgoing\.allow"):
        read_config(path, {})


def test_a_secret_without_a_value_keeps_the_program_from_starting() -> None:
    config = read_config(None, SECRET)
    with pytest.raises(StartError, match="CENTRALA_SECRETS__TOKEN_FILE"):
        refuse_missing_secrets(Site(secrets=("TOKEN",)), config)
    refuse_missing_secrets(Site(), config)


# --- several Asterisks -------------------------------------------------------------------------------------------

NORTH = {"ami": {"secret": "s3cr3t"}, "agi": {"secret": "the north's own secret"}}
SOUTH = {"ami": {"port": "5039", "secret": "s3cr3t"}, "agi": {"secret": "the south's own secret"}}


def several(folder: Path, **sections: object) -> Config:
    path = folder / "centrala.yaml"
    trunks = {name: {"server": f"{name}.example", "addresses": ["10.0.0.1"]} for name in ("city", "sea")}
    path.write_text(json.dumps({"asterisk": sections, "trunks": trunks}), "utf-8")
    return read_config(path, {})


def test_one_asterisk_needs_no_name(tmp_path: Path) -> None:
    assert list(several(tmp_path, **NORTH).asterisks) == ["asterisk"]
    named = several(tmp_path, name="hq", **NORTH).asterisks
    assert [(name, one.name) for name, one in named.items()] == [("hq", "hq")]


def test_of_several_the_key_is_the_name(tmp_path: Path) -> None:
    found = several(tmp_path, north=NORTH, south=SOUTH).asterisks
    assert [(name, one.name, one.ami.port) for name, one in found.items()] == [
        ("north", "north", 5038),
        ("south", "south", 5039),
    ]


def test_an_asterisk_has_all_trunks_or_those_it_names(tmp_path: Path) -> None:
    config = several(tmp_path, north=NORTH, south=SOUTH | {"trunks": ["sea"]})
    assert [[line.name for line in config.lines(name)] for name in ("north", "south")] == [["city", "sea"], ["sea"]]


def test_a_secret_of_one_of_several_comes_from_a_variable_with_its_name(tmp_path: Path) -> None:
    several(tmp_path, north=NORTH, south=SOUTH)
    changed = {"CENTRALA_ASTERISK__SOUTH__AMI__SECRET": "another"}
    found = read_config(tmp_path / "centrala.yaml", changed).asterisks
    assert [one.ami.secret.get_secret_value() for one in found.values()] == ["s3cr3t", "another"]


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        ({"north": NORTH, "south": {**SOUTH, "ami": NORTH["ami"]}}, "north and south have the same ami"),
        ({"north": NORTH, "south": {**SOUTH, "agi": NORTH["agi"]}}, "north and south have the same agi.secret"),
        ({"north": NORTH, "south": {**SOUTH, "trunks": ["lake"]}}, "south.trunks: there is no 'lake' in `trunks:`"),
        ({"north": NORTH, "south": {**SOUTH, "name": "x"}}, "south.name: of several Asterisks the key is the name"),
        ({"north": NORTH, "a b": SOUTH}, "'a b': the name of an Asterisk must match"),
        ({"north": NORTH, "south": {"ami": SOUTH["ami"]}}, r"asterisk\.south\.agi: Field required"),
        ({"north": NORTH, "south": "x"}, r"asterisk\.south: "),
        ({"ami": NORTH["ami"]}, r"asterisk\.agi: Field required"),
        ({**NORTH, "south": SOUTH}, r"asterisk\.south: "),
    ],
)
def test_what_several_must_not_share_is_named(tmp_path: Path, sections: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as told:
        several(tmp_path, **sections)
    assert "secret" not in str(told.value).replace("agi.secret", "")


def test_accounts_of_the_house_need_the_address_of_the_page_and_roles_that_there_are(tmp_path: Path) -> None:
    asterisk = {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}
    oidc = {"issuer": "https://login.example", "client": "c", "groups": {"leaders": ["supervisor"]}}
    for wrong, said in (
        ({"oidc": oidc}, "web.url"),
        ({"oidc": {**oidc, "groups": {"x": ["god"]}}, "web": {"url": "https://desk.example"}}, "groups"),
        ({"oidc": {**oidc, "issuer": "file:///etc"}, "web": {"url": "https://desk.example"}}, "issuer"),
    ):
        with pytest.raises(ConfigError, match=said):
            read(tmp_path, {"asterisk": asterisk, **wrong})
    assert read(tmp_path, {"asterisk": asterisk, "oidc": oidc, "web": {"url": "https://desk.example"}}).oidc is not None


def read(folder: Path, data: dict[str, object]) -> Config:
    file = folder / "centrala.yaml"
    file.write_text(json.dumps(data))
    return read_config(file, {})
