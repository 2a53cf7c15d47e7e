"""The words of AMI: split anywhere, decoded without loss, and nothing sent that becomes something else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk.ami_wire import (
    MAX_HEADER,
    MAX_HEADERS,
    MAX_MESSAGE,
    AmiBadValue,
    AmiBroken,
    AmiEvent,
    Splitter,
    check,
    event_name,
    parse,
    reply,
)

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
STREAM = (
    BANNER + b"Response: Success\r\nActionID: c1\r\nMessage: Authentication accepted\r\n\r\n"
    b"Event: AgentCalled\r\nPrivilege: agent,all\r\nCallerIDName: Zo\xc3\xab\r\nChanVariable: A=1\r\nChanVariable: B=2"
    b"\r\nAccountCode: \r\nUniqueid: 1.2\r\n\r\n"
    b"Event: Hangup\r\nCause-txt: Normal: really\r\nCallerIDName: Zo\xeb\r\n\r\n"
)


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_messages_are_the_same_wherever_the_stream_is_cut(cuts: list[int]) -> None:
    edges = sorted({0, len(STREAM), *cuts})
    pieces = Splitter()
    found = [m for a, b in itertools.pairwise(edges) for m in pieces.feed(STREAM[a:b])]
    assert found == Splitter().feed(STREAM)
    assert pieces.banner == "Asterisk Call Manager/11.0.0"


def test_every_single_byte_may_come_alone() -> None:
    one = Splitter()
    messages = [m for i in range(len(STREAM)) for m in one.feed(STREAM[i : i + 1])]
    assert [event_name(m) for m in messages] == ["", "AgentCalled", "Hangup"]


def test_headers_keep_every_byte_and_every_value() -> None:
    _, called, hangup = Splitter().feed(STREAM)
    event = AmiEvent("AgentCalled", parse(called), 0.0)
    assert (event.get("CallerIDName"), event.get("ChanVariable"), event.get("AccountCode")) == ("Zoë", "A=1\nB=2", "")
    assert parse(hangup) == {"Event": "Hangup", "Cause-txt": "Normal: really", "CallerIDName": "Zoë"}


def test_an_unknown_caller_is_empty() -> None:
    event = AmiEvent("X", {"CallerIDNum": "<unknown>", "HoldTime": "7", "TalkTime": "x"}, 0.0)
    assert (event.get("CallerIDNum"), event.get("Missing")) == ("", "")
    assert (event.number("HoldTime"), event.number("TalkTime"), event.number("Missing")) == (7, 0, 0)


@pytest.mark.parametrize("banner", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x", b"\r\n", b"A" * 5000])
def test_a_peer_that_is_no_manager_is_refused_at_once(banner: bytes) -> None:
    with pytest.raises(AmiBroken):
        Splitter().feed(banner)


def test_an_endless_message_is_refused() -> None:
    splitter = Splitter()
    splitter.feed(BANNER)
    with pytest.raises(AmiBroken):
        splitter.feed(b"x" * (MAX_MESSAGE + 1))


@given(st.binary(max_size=400))
def test_any_bytes_give_messages_or_a_typed_error(data: bytes) -> None:
    splitter = Splitter()
    splitter.feed(BANNER)
    for message in splitter.feed(data):
        event_name(message)
        parse(message)


def test_success_and_error() -> None:
    assert reply({"Response": "Success", "Message": "Added"}).success
    assert not reply({"Response": "Error", "Message": "Permission denied"}).success


@pytest.mark.attack("A10")
@pytest.mark.parametrize(
    "evil",
    [
        "Bob\r\n\r\nAction: Originate\r\nApplication: System\r\nData: id",
        "a\nb",
        "a\rb",
        "a\x00",
        "a\u2028b",
        "a\u2029b",
        "a\x85b",
    ],
)
@pytest.mark.parametrize(
    "where", ["CallerID", "ActionID", "Queue", "Variable", "MemberName", "Interface", "Channel", "Exten"]
)
def test_a_line_break_never_reaches_the_wire(evil: str, where: str) -> None:
    with pytest.raises(AmiBadValue):
        check({"Action": "Originate", where: evil})
    with pytest.raises(AmiBadValue):
        check({"Action": "Originate", where: ["fine", evil]})
    with pytest.raises(AmiBadValue):
        check({"Action": "Originate", evil: "x"})


@pytest.mark.attack("A10")
def test_what_asterisk_would_not_read_is_refused() -> None:
    """A header line over 1,024 bytes is an error there; over 128 headers give no answer at all."""
    check({"Action": "Ping", "X": "y" * (MAX_HEADER - 5)})
    with pytest.raises(AmiBadValue):
        check({"Action": "Ping", "X": "y" * (MAX_HEADER - 4)})
    check({"Action": "Ping", "Variable": ["x"] * (MAX_HEADERS - 1)})
    with pytest.raises(AmiBadValue):
        check({"Action": "Ping", "Variable": ["x"] * MAX_HEADERS})
