"""A log line holds no number, no secret and no control character of a stranger."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from ivr.logs import call_context, configure, escaped, mask, masked_number, masked_text

CALL = "01932b5c-8f00-7c1a-9111-111111111111"


def cleaned(**fields: Any) -> dict[str, Any]:
    return dict(mask(None, "info", fields))


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    out = io.StringIO()
    configure("json", logging.INFO, out)
    yield out
    structlog.reset_defaults()
    root.handlers[:], root.level = before


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("+48601234567", "…567"),
        ("call from +48 601 234 567 ended", "call from …567 ended"),
        ("(22) 555-0137 x", "(…137 x"),
        ("PJSIP/+48601234567-00000a1f", "PJSIP/…000a1f"),
        ("call-48601234567.wav", "call-…567.wav"),
        ("x48601234567", "x…567"),
        ("due 2026-05-01", "due 2026-05-01"),
        ("sip:601234567@10.0.0.1:5060", "sip:…567@10.0.0.1:5060"),
        ("card 4111 1111 1111 1111", "card …111"),
        ("pin 48213", "pin …"),
        (f"call {CALL} began", f"call {CALL} began"),
        ("at 2026-05-01T12:30:45.123456 it rang", "at 2026-05-01T12:30:45.123456 it rang"),
        ("127.0.0.1:54321", "127.0.0.1:54321"),
        ("took 1234 ms", "took 1234 ms"),
    ],
)
def test_numbers_in_a_text_keep_their_last_three_digits(written: str, shown: str) -> None:
    assert masked_text(written) == shown


@pytest.mark.attack("A26")
@given(st.text("0123456789", min_size=7, max_size=20), st.sampled_from(["{}", "a {} b", "+{}", "sip:{}@x", "['{}']"]))
def test_no_long_number_survives(number: str, frame: str) -> None:
    assert number not in masked_text(frame.format(number))


@pytest.mark.attack("A26")
@given(st.text("0123456789*#", min_size=1, max_size=32))
def test_typed_keys_show_at_most_three(keys: str) -> None:
    shown = cleaned(digits=keys)["digits"]
    assert len([c for c in shown if c.isdigit()]) <= 3
    assert shown == "…" or len([c for c in keys if c.isdigit()]) >= 7


@pytest.mark.parametrize("field", ["password", "Token", "ticket", "secret", "Cookie", "authorization", "csrf"])
def test_secrets_are_struck_out_by_name_at_any_depth(field: str) -> None:
    assert "hunter2" not in repr(cleaned(**{field: "hunter2"}))
    assert "hunter2" not in repr(cleaned(body={"user": "ewa", field: ["hunter2"]}))


def test_typed_values_are_masked_under_any_name() -> None:
    assert cleaned(values={"pin": "4821", "account_number": "4539578767"})["values"] == {
        "pin": "…",
        "account_number": "…767",
    }


@pytest.mark.attack("A26")
def test_names_of_people_are_struck_out() -> None:
    assert cleaned(caller_name="Anna Kowalska", note="her son calls") == {"caller_name": "***", "note": "***"}


def test_ids_stay_whole() -> None:
    fields = {"call_id": CALL, "uniqueid": "1730000000.12", "linkedid": "1730000000.11"}
    assert cleaned(**fields) == fields


def test_plain_values_stay_as_they_are() -> None:
    fields = {"event": "queue.joined", "position": 3, "waited": 1.5, "ok": True, "why": None}
    assert cleaned(**fields) == fields


@pytest.mark.attack("A32")
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("x\r\nlevel=error", "x\\r\\nlevel=error"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("evil\u202egnp.exe", "evil\\u202egnp.exe"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("Łódź и č", "Łódź и č"),
    ],
)
def test_control_characters_are_written_out(written: str, shown: str) -> None:
    assert escaped(written) == shown


@pytest.mark.attack("A32")
@pytest.mark.parametrize("code", [*range(32), *range(127, 160), 0x202E, 0x2066, 0x2028, 0x2029])
def test_no_control_character_stays_one(code: int) -> None:
    name = f"Bob{chr(code)}[2J"
    assert chr(code) not in escaped(name)
    assert chr(code) not in cleaned(value=name)["value"]


@pytest.mark.attack("A32")
@given(st.text())
def test_a_clean_value_fits_on_one_line(text: str) -> None:
    assert len(cleaned(x=text)["x"].splitlines()) <= 1


def test_a_deep_value_is_masked_all_the_same() -> None:
    value: Any = "+48601234567"
    for _ in range(30):
        value = [value]
    assert "48601234567" not in repr(cleaned(x=value))


def test_a_line_is_json_with_the_calls_id(lines: io.StringIO) -> None:
    with call_context(CALL):
        structlog.get_logger().info("call.began", ani="+48601234567", caller_name="Anna\x1b[2J")
    line = json.loads(lines.getvalue())
    assert line["call_id"] == CALL
    assert line["event"] == "call.began"
    assert line["ani"] == "…567"
    assert line["caller_name"] == "***"
    assert {"timestamp", "level"} <= line.keys()


@pytest.mark.attack("A26")
def test_an_exception_is_masked_too(lines: io.StringIO) -> None:
    try:
        raise ValueError("no such number +48601234567\n\x1b[31m")
    except ValueError:
        structlog.get_logger().exception("failed")
    text = json.loads(lines.getvalue())["exception"]
    assert "ValueError" in text
    assert "601234567" not in text
    assert "\x1b" not in text


def test_the_standard_librarys_records_go_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error("Error handling %s", "+48601234567")
    line = json.loads(lines.getvalue())
    assert line["event"] == "Error handling …567"
    assert line["logger"] == "aiohttp.server"


def test_below_the_level_nothing_is_written(lines: io.StringIO) -> None:
    structlog.get_logger().debug("x")
    assert lines.getvalue() == ""


def test_console_lines_are_masked_too(lines: io.StringIO) -> None:
    configure("console", logging.INFO, lines)
    structlog.get_logger().info("call", ani="+48601234567", why="a\nb")
    assert "601234567" not in lines.getvalue()
    assert lines.getvalue().count("\n") == 1


def test_a_short_number_shows_nothing_of_itself() -> None:
    assert masked_number("123456") == "…"
    assert masked_number("1234567") == "…567"
