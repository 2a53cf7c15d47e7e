"""The doctor on a real Asterisk of the product's own configuration."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from centrala.config import Agi, Ami, Asterisk
from centrala.doctor.files import files
from centrala.doctor.finding import Finding, State
from centrala.doctor.manager import FORBIDDEN, manager
from support.asterisk import Pbx

AGI_SECRET = "of-no-use-to-the-doctor"


def asked(pbx: Pbx, **ami: object) -> dict[str, Finding]:
    engine = pbx.box.engine
    at = Ami.model_validate({"port": pbx.box.ports.ami, "user": engine.name, "secret": engine.secret, **ami})
    wanted = Asterisk(name=pbx.box.name, ami=at, agi=Agi.model_validate({"secret": AGI_SECRET}))
    return {finding.check: finding for finding in asyncio.run(manager(wanted))}


def test_our_own_asterisk_is_in_order_but_for_debians_patch(pbx: Pbx) -> None:
    found = asked(pbx)
    debian = "dfsg" in pbx.cli("core show version")
    expected = {"asterisk.transfer-recording"} if debian else set()
    assert {name for name, one in found.items() if one.state is not State.OK} == expected
    assert {"asterisk.version", "asterisk.rights", "asterisk.clock", "asterisk.manager"} <= found.keys()


@pytest.mark.attack("A11")
def test_our_user_may_send_none_of_the_forbidden_actions(pbx: Pbx) -> None:
    told = asked(pbx)["asterisk.rights"]
    assert told.state is State.OK
    assert not any(f"({name}" in told.found for name in FORBIDDEN)


STRONG = """
[strong]
secret = amp111
permit = 127.0.0.1/255.255.255.255
read = all
write = all
"""


def test_a_user_with_every_right_and_a_known_secret_is_told_by_asterisk_and_by_its_files(pbx: Pbx) -> None:
    etc = Path(pbx.box.folders.base) / "etc"
    file = etc / "manager.conf"
    before = file.read_text("utf-8")
    try:
        file.write_text(before + STRONG, encoding="utf-8")
        pbx.cli("manager reload")
        found = asked(pbx, user="strong", secret="amp111")
        written = {one.check: one.state for one in files(etc, pbx.box.name)}
    finally:
        file.write_text(before, encoding="utf-8")
        pbx.cli("manager reload")
    assert found["asterisk.secret"].state is State.BAD
    assert found["asterisk.rights"].state is State.BAD
    assert all(name in found["asterisk.rights"].found for name in ("Command", "UpdateConfig", "GetConfig", "DBPut"))
    assert "amp111" not in repr(found)
    assert written["files.manager-secret.strong"] is State.BAD
    assert written["files.manager-rights.strong"] is State.WARNING
    assert written["files.manager-from.strong"] is State.WARNING


def test_a_wrong_secret_and_a_closed_port_are_told_in_a_sentence(pbx: Pbx) -> None:
    refused = asked(pbx, secret="something else entirely")["asterisk.manager"]
    assert (refused.state, "refuses" in refused.found) == (State.BAD, True)
    closed = asked(pbx, port=1)["asterisk.manager"]
    assert (closed.state, closed.do != "") == (State.BAD, True)


def test_our_own_files_have_nothing_bad_in_them(pbx: Pbx) -> None:
    etc = Path(pbx.box.folders.base) / "etc"
    found = list(files(etc, pbx.box.name))
    assert [one.found for one in found if one.state is State.BAD] == []
    assert {"files.dialplan", "files.anonymous", "files.http"} <= {one.check for one in found if one.state is State.OK}
