"""What the doctor says of files, ports, versions, clocks and passwords; each check once right and once wrong."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from centrala.config import Config
from centrala.doctor.calls import Seen, came_in, went_out
from centrala.doctor.conf import MOST_FILES, ConfUnreadable, named, sections
from centrala.doctor.countries import findings as of_countries
from centrala.doctor.files import files
from centrala.doctor.finding import Finding, State, as_json, bad, lines, ok, unknown, warning
from centrala.doctor.machine import UNSYNCHRONISED, machine, ports, readable, room, synchronised
from centrala.doctor.manager import FORBIDDEN, NEEDED, clock, rights, strangers, transfer_defect, version
from centrala.doctor.program import is_known, never_rung
from centrala.doctor.programs import sox
from cti.logins.known_passwords import KNOWN, weakness
from ivr.asterisk.ami_wire import AmiReply
from ivr.dialguard.fence import Outcome
from outbound.countries import country_files
from scripts_dsl.check import check_file

RIGHT = {
    "manager.conf": """\
        [general]
        enabled = yes
        bindaddr = 127.0.0.1
        [centrala]
        secret = k8Jq2mVx0pLr7Tn4
        deny = 0.0.0.0/0.0.0.0
        read = system,call,user,agent,reporting,dtmf
        write = originate,call,reporting,agent
        eventfilter(action(include),name(Hangup)) =
        eventfilter(action(include),name(DTMFEnd),header(Channel),method(starts_with)) = Local/+
    """,
    "http.conf": "[general]\nenabled = no\n",
    "pjsip.conf": """\
        [global]
        type = global
        [phone](!)
        type = endpoint
        disallow = all
        allow = alaw
        [ewa](phone)
        auth = ewa
        [ewa]
        type = auth
        username = ewa
        password = Wq7-zP1.kd93mx
        [carrier](phone)
        [carrier-from]
        type = identify
        endpoint = carrier
        match = 203.0.113.7
    """,
    "asterisk.conf": "[options]\nsystemname = box\nlive_dangerously = no\n",
    "extensions.conf": """\
        [globals]
        AGIEXITONHANGUP = yes
        AGI_SECRET = x
        [ivr-in]
        exten => _X.,1,Set(TIMEOUT(absolute)=7200)
         same => n,AGI(agi://127.0.0.1/call)
         same => n,GotoIf($["${IVR_DONE}"="1"]?done)
        [rec-leg]
    """,
    "rtp.conf": "[general]\nstrictrtp = yes\n",
}


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    """A folder in which everything is right."""
    for name, text in RIGHT.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o640)
    return tmp_path


def found(etc: Path) -> dict[str, State]:
    return {one.check: one.state for one in files(etc, "box", users={"centrala"})}


def test_files_that_are_right(etc: Path) -> None:
    assert set(found(etc).values()) == {State.OK}


@pytest.mark.parametrize(
    ("name", "before", "after", "check", "state"),
    [
        ("manager.conf", "bindaddr = 127.0.0.1", "bindaddr = 0.0.0.0", "manager-address", State.BAD),
        ("manager.conf", "bindaddr = 127.0.0.1", "", "manager-address", State.BAD),
        ("manager.conf", "k8Jq2mVx0pLr7Tn4", "amp111", "manager-secret.centrala", State.BAD),
        ("manager.conf", "k8Jq2mVx0pLr7Tn4", "Centrala", "manager-secret.centrala", State.BAD),
        ("manager.conf", "originate,call", "all,call", "manager-rights.centrala", State.WARNING),
        ("manager.conf", "deny =", "; deny =", "manager-from.centrala", State.WARNING),
        ("manager.conf", ",dtmf", "", "manager-keys.centrala", State.BAD),
        ("manager.conf", "name(DTMFEnd)", "name(DialEnd)", "manager-keys.centrala", State.BAD),
        (
            "manager.conf",
            "[general]",
            "[general]\ndisabledevents = VarSet, DTMFEnd",
            "manager-keys.centrala",
            State.BAD,
        ),
        ("http.conf", "enabled = no", "enabled = yes\nbindaddr = 0.0.0.0", "http", State.BAD),
        ("http.conf", "enabled = no", "enabled = yes", "http", State.WARNING),
        ("http.conf", "enabled = no", "enabled = yes\nenable_static = yes\nenable_status = no", "http", State.WARNING),
        ("pjsip.conf", "[carrier-from]", "[anonymous](phone)\n[carrier-from]", "anonymous", State.BAD),
        ("pjsip.conf", "203.0.113.7", "10.0.0.1, 0.0.0.0/0", "anonymous", State.BAD),
        ("pjsip.conf", "Wq7-zP1.kd93mx", "ewa", "phone-passwords", State.BAD),
        ("pjsip.conf", "Wq7-zP1.kd93mx", "abc", "phone-passwords", State.BAD),
        ("pjsip.conf", "[carrier](phone)", "[carrier](phone)\nallow = ulaw", "codecs", State.WARNING),
        (
            "pjsip.conf",
            "[carrier](phone)",
            "[carrier](phone)\n[w]\ntype = endpoint\nwebrtc = yes\nallow = opus",
            "codecs",
            State.WARNING,
        ),
        ("asterisk.conf", "= box", "= elsewhere", "systemname", State.BAD),
        ("asterisk.conf", "dangerously = no", "dangerously = yes", "live-dangerously", State.BAD),
        ("extensions.conf", "AGIEXITONHANGUP = yes", "AGIEXITONHANGUP = no", "dialplan.AGIEXITONHANGUP", State.BAD),
        ("extensions.conf", "IVR_DONE", "AGISTATUS", "dialplan.IVR_DONE", State.BAD),
        ("extensions.conf", "AGI(agi", "NoOp(agi", "dialplan", State.BAD),
        ("extensions.conf", "TIMEOUT(absolute)", "X", "dialplan.TIMEOUT(absolute)", State.BAD),
        ("extensions.conf", "[rec-leg]", "", "dialplan.recordings", State.WARNING),
        ("rtp.conf", "strictrtp = yes", "strictrtp = no", "strictrtp", State.BAD),
    ],
)
def test_one_thing_wrong_is_told_and_says_what_to_do(
    etc: Path, name: str, before: str, after: str, check: str, state: State
) -> None:
    assert before in RIGHT[name]
    (etc / name).write_text(RIGHT[name].replace(before, after), encoding="utf-8")
    told = {one.check: one for one in files(etc, "box", users={"centrala"})}[f"files.{check}"]
    assert told.state is state
    assert told.do
    assert not any(secret in f"{told.found}{told.do}" for secret in ("k8Jq2mVx0pLr7Tn4", "Wq7-zP1", "amp111"))


def test_a_browser_that_takes_the_callers_codec_is_right_and_so_is_a_web_server_for_it_alone(etc: Path) -> None:
    (etc / "http.conf").write_text("[general]\nenabled = yes\nenable_static = no\nenable_status = no\n")
    web = "\n[ewa.web]\ntype = endpoint\nwebrtc = yes\ndisallow = all\nallow = opus,ulaw,alaw\n"
    (etc / "pjsip.conf").write_text(RIGHT["pjsip.conf"] + web)
    told = found(etc)
    assert (told["files.http"], told["files.codecs"]) == (State.OK, State.OK)


def test_the_old_drivers_guests(etc: Path) -> None:
    (etc / "sip.conf").write_text("[general]\n", encoding="utf-8")
    assert found(etc)["files.allowguest"] is State.BAD
    (etc / "sip.conf").write_text("[general]\nallowguest=no\n", encoding="utf-8")
    assert "files.allowguest" not in found(etc)


def test_ari_that_is_on_unless_said_otherwise(etc: Path) -> None:
    (etc / "http.conf").write_text("[general]\nenabled=yes\n", encoding="utf-8")
    (etc / "ari.conf").write_text("[general]\n", encoding="utf-8")
    assert found(etc)["files.http-ari.conf"] is State.WARNING


def test_secrets_that_every_user_of_the_machine_may_read(etc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("centrala.doctor.files.readable", lambda what, path: readable(what, path, etc))
    etc.chmod(0o755)
    assert "files.permissions" not in found(etc)
    (etc / "pjsip.conf").chmod(0o644)
    assert found(etc)["files.permissions"] is State.WARNING


def test_a_folder_that_is_not_there_and_a_file_that_is_missing_are_unknown(etc: Path) -> None:
    assert [one.state for one in files(etc / "none", "box")] == [State.UNKNOWN]
    (etc / "rtp.conf").unlink()
    assert found(etc)["files.rtp.conf"] is State.UNKNOWN


# --- Asterisk's way of writing ---------------------------------------------------------------------------------------


def test_comments_templates_includes_and_both_equal_signs(tmp_path: Path) -> None:
    (tmp_path / "more.d").mkdir()
    (tmp_path / "more.d" / "a.conf").write_text("[late](base,!)\nx => 2\n", encoding="utf-8")
    (tmp_path / "x.conf").write_text(
        "[base](!) ; a template\na = 1 ; one\nb=se\\;mi\n;-- [gone]\na = 9 --;\n[one](base)\na = 2\n"
        "#include more.d/*.conf\n#tryinclude nothing.conf\n[one](+)\nc = 3\nnonsense\n",
        encoding="utf-8",
    )
    read = sections(tmp_path, "x.conf")
    assert [(one.name, one.template) for one in read] == [
        ("base", True),
        ("one", False),
        ("late", True),
        ("one", False),
    ]
    assert read[1].options == (("a", "1"), ("b", "se\\;mi"), ("a", "2"))
    assert (read[1].get("a"), read[1].all("a"), read[3].get("c")) == ("2", ("1", "2"), "3")
    assert named(read, "late").get("x") == "2"
    assert named(read, "nobody").options == ()


def test_a_section_that_an_included_file_goes_on_with_is_one(etc: Path) -> None:
    """FreePBX keeps what its pages set in `…_additional.conf`."""
    (etc / "http.conf").write_text("[general]\n#include http_additional.conf\n", encoding="utf-8")
    (etc / "http_additional.conf").write_text("[general]\nenabled=yes\nbindaddr=::\n", encoding="utf-8")
    assert found(etc)["files.http"] is State.BAD


def test_a_line_of_ornament_hides_nothing(tmp_path: Path) -> None:
    ornament = ";-------------------------;\n; Do not edit\n;------ heading --;\n"
    text = f"{ornament}[a]\nx = 1\n;-- [b]\nx = 2\n--;\n[c]\n;-- to the end\n[d]\n"
    (tmp_path / "x.conf").write_text(text, encoding="utf-8")
    assert [one.name for one in sections(tmp_path, "x.conf")] == ["a", "c"]


def test_files_that_include_themselves_or_are_garbage_end(tmp_path: Path) -> None:
    (tmp_path / "loop.conf").write_text("#include loop.conf\n#include loop.conf\n", encoding="utf-8")
    with pytest.raises(ConfUnreadable, match=str(MOST_FILES)):
        sections(tmp_path, "loop.conf")
    (tmp_path / "bytes.conf").write_bytes(bytes(range(256)) * 1000)
    began = time.process_time()
    sections(tmp_path, "bytes.conf")
    (tmp_path / "long.conf").write_text("[" * 500_000 + ";--" * 50_000, encoding="utf-8")
    sections(tmp_path, "long.conf")
    assert time.process_time() - began < 5


# --- the running Asterisk --------------------------------------------------------------------------------------------


def one(findings: object) -> Finding:
    return next(iter(findings))  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("22.10.1", State.OK),
        ("22.10.1~dfsg+~cs6.16.60671435-1", State.OK),
        ("23.0.0", State.OK),
        ("20.9.3", State.OK),
        ("22.9.0", State.WARNING),
        ("16.2.1", State.BAD),
        ("certified/18.9-cert5", State.OK),
        ("", State.UNKNOWN),
        ("GIT-master", State.UNKNOWN),
    ],
)
def test_versions(text: str, state: State) -> None:
    assert one(version(text)).state is state


def test_the_build_that_loses_voices_is_debians_of_series_22() -> None:
    assert transfer_defect("22.10.1~dfsg+~cs6", (22, 10, 1)).state is State.WARNING
    assert transfer_defect("22.10.1", (22, 10, 1)).state is State.OK
    assert transfer_defect("20.6.0~dfsg", (20, 6, 0)).state is State.OK


def test_rights_are_neither_too_many_nor_too_few() -> None:
    def reply(*names: str) -> AmiReply:
        return AmiReply(True, "", dict.fromkeys(names, "what it does"), ())

    assert one(rights(reply(*NEEDED))).state is State.OK
    assert one(rights(reply(*NEEDED, "Command"))).check == "asterisk.rights"
    assert one(rights(reply(*(NEEDED - {"Redirect"}), "Logoff"))).check == "asterisk.rights-missing"
    assert one(rights(reply())).state is State.UNKNOWN
    for name in FORBIDDEN:
        assert one(rights(reply(*NEEDED, name))).state is State.BAD


def test_clocks_that_are_apart() -> None:
    assert one(clock("1000.2", 1000.0)).state is State.OK
    assert one(clock("1001.0", 1000.0)).state is State.WARNING
    assert one(clock("990", 1000.0)).state is State.BAD
    assert one(clock("", 1000.0)).state is State.UNKNOWN


def test_a_device_of_strangers() -> None:
    assert one(strangers({"PJSIP/anonymous"})).state is State.BAD
    assert list(strangers({"PJSIP/ewa"})) == []


# --- the machine -----------------------------------------------------------------------------------------------------


def config(**parts: object) -> Config:
    secret = {"secret": "0123456789abcdef"}
    asterisk = {"ami": {**secret, "port": 5038}, "agi": {**secret, "port": 4573}}
    return Config.model_validate({"asterisk": asterisk, **parts})


def test_every_action_that_the_program_sends_is_among_those_it_needs() -> None:
    """Each user of the manager may log in, ping, and ask what it may do."""
    root = Path(__file__).parents[2]
    sources = [path.read_text("utf-8") for path in (root / "ivr" / "asterisk").glob("*.py")]
    sent = set(re.findall(r'act\(\s*(?:asterisk, )?"(\w+)"', "".join(sources)))
    assert {"Originate", "Getvar"} <= sent
    assert sent - {"Login", "Ping", "Logoff"} <= NEEDED


def test_ports_that_the_network_can_reach() -> None:
    closed = {5038: {"127.0.0.1"}, 4573: {"127.0.0.1", "::1"}}
    assert {finding.state for finding in ports(config(), closed)} == {State.OK}
    open_ = list(ports(config(), {**closed, 5038: {"0.0.0.0"}, 8088: {"::"}}))
    assert [finding.check for finding in open_ if finding.state is State.BAD] == ["ports.5038", "ports.8088"]
    assert one(ports(config(), None)).state is State.UNKNOWN
    web = {"host": "0.0.0.0"}
    assert [f.check for f in ports(config(web=web), closed) if f.state is State.WARNING] == ["ports.web"]
    for behind in ({"url": "https://desk.example"}, {"origins": ["https://desk.example"]}):
        assert {finding.state for finding in ports(config(web=web | behind), closed)} == {State.OK}


def test_a_clock_that_nobody_keeps() -> None:
    assert synchronised(0).state is State.OK
    assert synchronised(UNSYNCHRONISED | 1).state is State.WARNING
    assert synchronised(None).state is State.UNKNOWN


def test_room_on_a_disk(tmp_path: Path) -> None:
    assert room("disk.x", "x", tmp_path / "not" / "there" / "yet", 0).state is State.OK
    assert room("disk.x", "x", tmp_path, 1 << 40).state is State.BAD


@pytest.mark.attack("A24")
def test_what_other_users_may_read(tmp_path: Path) -> None:
    file = tmp_path / "centrala.yaml"
    file.write_text("", encoding="utf-8")
    file.chmod(0o644)
    tmp_path.chmod(0o700)
    assert readable("the configuration", file) is None  # nobody else comes to it
    assert readable("it", tmp_path / "none") is None
    tmp_path.chmod(0o755)
    told = readable("the configuration", file, tmp_path)
    assert told is not None
    assert told.state is State.BAD
    file.chmod(0o640)
    assert readable("the configuration", file, tmp_path) is None


def test_what_was_spoken_to_callers_is_not_for_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and amounts lie there as sound."""
    monkeypatch.setattr("centrala.doctor.machine._above", lambda *_: [])
    secret = {"secret": "k8Jq2mVx0pLr7Tn4"}
    parts = {"database": "sqlite:///none", "call_recordings": tmp_path / "none", "prompt_cache": tmp_path / "prompts"}
    config = Config.model_validate({"asterisk": {"ami": secret, "agi": secret}, **parts})
    (tmp_path / "prompts").mkdir()
    for mode, state in ((0o755, State.BAD), (0o2750, None)):
        (tmp_path / "prompts").chmod(mode)
        told = {one.check: one.state for one in machine(config, tmp_path / "none.yaml")}
        assert told.get("permissions.prompts") is state


# --- passwords and the report ----------------------------------------------------------------------------------------


def test_weak_passwords() -> None:
    for password in (*KNOWN, "", "ewa", "EWA", "aaaaaaaaaaaaaaaaaaaa", "short-one"):
        assert weakness(password, "ewa"), password
    assert weakness("k8Jq2mVx0pLr7Tn4", "ewa") == ""
    assert "hunter22" not in weakness("hunter22")


def test_a_password_that_is_tried_first_behind_its_hash() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    assert is_known(cheap.hash("ewa"), "ewa")
    assert is_known(cheap.hash("admin"), "ewa")
    assert not is_known(cheap.hash("correct horse battery"), "ewa")
    assert not is_known("no hash at all", "ewa")


def test_the_report_shows_what_is_to_be_done_and_counts_the_rest() -> None:
    findings = [
        ok("a.x", "fine"),
        bad("a.y", "broken", "mend it"),
        warning("b.z", "old", "renew"),
        unknown("b.u", "?", "look"),
    ]
    assert list(lines(findings)) == [
        "a:",
        "  BAD   broken",
        "        → mend it",
        "b:",
        "  warn  old",
        "        → renew",
        "  ?     ?",
        "        → look",
        "1 ok, 1 warning, 1 bad, 1 unknown",
    ]
    assert "  ok    fine" in list(lines(findings, everything=True))
    assert list(lines([ok("a.x", "fine")])) == ["1 ok, 0 bad"]
    assert as_json(findings)[1] == {"check": "a.y", "state": "bad", "found": "broken", "do": "mend it"}


@pytest.mark.parametrize(
    ("version_", "formats", "compresses", "state"),
    [
        ("sox:      SoX v14.4.2", "FORMATS: fap flac fssd", True, State.OK),
        ("sox:      SoX v14.5.0.1", "FORMATS: fap flac fssd", True, State.OK),
        ("sox:      SoX v14.4.1", "FORMATS: fap flac fssd", True, State.BAD),
        ("sox:      SoX v14.4.2", "FORMATS: fap fssd", True, State.WARNING),
        ("sox:      SoX v14.4.2", "FORMATS: fap fssd", False, State.OK),
        ("sox: something", "FORMATS: flac", True, State.UNKNOWN),
        (None, None, True, State.BAD),
    ],
)
def test_a_sox_that_writes_flac_is_wanted_where_recordings_are_compressed(
    version_: str | None, formats: str | None, compresses: bool, state: State
) -> None:
    assert sox(version_, formats, compresses=compresses).state is state


# --- calls that are placed -------------------------------------------------------------------------------------------

NUMBER = "+48601234567"


@pytest.mark.parametrize(
    ("outcome", "state", "words"),
    [
        (Outcome("answered", 16, 3.0), State.OK, "was rung over north and answered, for 3 s"),
        (Outcome("busy", 17), State.WARNING, "was rung over north: busy"),
        (Outcome("no_answer", 19), State.WARNING, "nobody answered"),
        (Outcome("failed", 1), State.BAD, "could not be reached over north: no such number"),
        (Outcome("failed", 34), State.BAD, "none has a channel left"),
        (Outcome("failed", 99), State.BAD, "cause 99"),
        (None, State.BAD, "Asterisk has no trunk for it"),
    ],
)
def test_a_call_out_is_told_in_words(outcome: Outcome | None, state: State, words: str) -> None:
    found = went_out("calls.out", NUMBER, Seen(outcome=outcome, trunk="north"))
    assert (found.state, words in found.found) == (state, True), found


@pytest.mark.parametrize(
    ("seen", "state", "words"),
    [
        (Seen(came_in="north", with_engine=True), State.OK, "came back over north, and the engine took it"),
        (Seen(came_in="north", taken_by={"fallback"}), State.BAD, "did not take it (it was in fallback)"),
        (Seen(outcome=Outcome("answered", 16, 3.0)), State.WARNING, "answered, but not here"),
        (Seen(outcome=Outcome("failed", 1)), State.BAD, "no call came in here: +48601234567 could not be reached"),
        (Seen(blocked=True), State.BAD, "wants no call"),
    ],
)
def test_a_call_in_is_told_in_words(seen: Seen, state: State, words: str) -> None:
    found = came_in(NUMBER, seen)
    assert (found.state, words in found.found) == (state, True), found


@pytest.mark.parametrize(
    ("number", "more", "words"),
    [
        ("+4930123456", {}, "line 6: +4930123456 will never be rung: a number of DE, where this site does not call"),
        ("+4930123456", {"calls_out": {"countries": ["PL", "DE"]}}, None),
        ("221234567", {}, None),
        ("+48700123456", {}, "costs a lot"),
    ],
)
def test_a_number_in_a_flow_that_is_never_rung_is_told_before_somebody_calls(
    number: str, more: dict[str, object], words: str | None
) -> None:
    text = (
        f"flow: x\nlanguages: [en]\nalways: {{0: bye}}\nplaces:\n  start:\n    - transfer: {number}\n"
        "      on_no_answer: bye\n  bye:\n    - hangup: Goodbye for now.\n"
    )
    graph = check_file(text, "x.flow.yaml").graph
    assert graph is not None
    asterisk = {"ami": {"secret": "x"}, "agi": {"secret": "twelve letters"}}
    found = list(never_rung(Config.model_validate({"asterisk": asterisk, **more}), [graph]))
    assert [words in one.found for one in found] == ([True] if words else []), found


# --- rules of countries ------------------------------------------------------------------------------------------


def test_rules_that_nobody_has_verified_are_told_of_countries_that_are_called() -> None:
    found = {one.check: one for one in of_countries(country_files(), ["CA", "PL", "JP"], date(2026, 12, 1))}
    assert found["rules.CA"].state is State.WARNING
    assert "ca_utr (consent, abandoned)" in found["rules.CA"].found
    assert found["rules.PL"].state is State.OK
    assert found["rules.IT"].state is State.OK
    assert "it_code (lists)" in found["rules.IT"].found
    assert found["rules.JP"].state is State.WARNING


def test_rules_grow_old() -> None:
    found = {one.check: one for one in of_countries(country_files(), ["PL"], date(2027, 11, 23))}
    assert found["rules.PL"].state is State.WARNING
