"""The words of FastAGI: what Asterisk 22 sends, however the network cuts it, and what must never be taken for it."""

from __future__ import annotations

import contextlib
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk.agi import (
    DEAD,
    HANGUP,
    MAX_COMMAND,
    MAX_HEAD,
    MAX_REPLY,
    AgiDesync,
    AgiHeadError,
    AgiReader,
    AgiRefused,
    AgiReply,
    AgiRequest,
    BadArgument,
    build,
    quote,
)

HEAD = (
    b"agi_network: yes\nagi_network_script: call\nagi_request: agi://127.0.0.1:4573/call\nagi_channel: PJSIP/trunk-1\n"
    b"agi_uniqueid: box-1795331260.35\nagi_callerid: +48601234567\nagi_calleridname: Anna \xc5\xbb\nagi_dnid: 100\n"
    b"agi_extension: 100\nagi_priority: 5\nagi_arg_1: token\nagi_arg_2: two\n\n"
)


def reader(expecting: str | None = "line") -> AgiReader:
    """A reader past its head."""
    made = AgiReader()
    made.feed(b"agi_network: yes\n\n")
    made.expecting = expecting
    return made


def test_the_head_becomes_a_request() -> None:
    (request,) = AgiReader().feed(HEAD)
    assert isinstance(request, AgiRequest)
    assert (request.path, request.get("callerid"), request.get("calleridname")) == ("call", "+48601234567", "Anna Ż")
    assert request.arguments == ("token", "two")


def test_unknown_and_empty_values_are_none() -> None:
    (request,) = AgiReader().feed(b"agi_network: yes\nagi_callerid: unknown\nagi_accountcode: \nagi_rdnis: \n\n")
    assert isinstance(request, AgiRequest)
    assert [request.get(n) for n in ("callerid", "accountcode", "rdnis", "nothing")] == [None] * 4


def test_a_latin_1_name_breaks_nothing() -> None:
    (request,) = AgiReader().feed(b"agi_network: yes\nagi_calleridname: Zo\xeb\nagi_dnid: 100\n\n")
    assert isinstance(request, AgiRequest)
    assert (request.get("calleridname"), request.get("dnid")) == ("Zoë", "100")


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"x",
        b"\n\n",
        b"agi_network: yes\nHost: x\n\n",
        b"agi_network: yes\nagi_: x\n\n",
        b"agi_network: yes\nagi_rdnis:\n\n",
        b"agi_network: yes\nagi_Up: x\n\n",
        b"agi_network: yes\nagi_calleridname: a\nagi_dnid: 999\nagi_dnid: 100\n\n",
        b"agi_" + b"x" * (MAX_HEAD + 1),
        b"agi_network: yes\n" + b"".join(b"agi_arg_%d: x\n" % n for n in range(300)) + b"\n",
        b"agi_network: yes\n" + b"agi_a: " + b"x" * MAX_HEAD + b"\n\n",
    ],
    ids=["http", "junk", "empty", "no-agi", "no-name", "no-blank", "upper", "twice", "no-newline", "lines", "long"],
)
def test_what_is_no_head_is_refused(head: bytes) -> None:
    with pytest.raises(AgiHeadError):
        AgiReader().feed(head)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"200 result=0", AgiReply(200, "0")),
        (b"200 result=-1", AgiReply(200, "-1")),
        (b"200 result=", AgiReply(200, "")),
        (b"200 result= (timeout)", AgiReply(200, "", "timeout")),
        (b"200 result=49 endpos=17600", AgiReply(200, "49", None, 17600)),
        (b"200 result=1 (timeout) endpos=28000", AgiReply(200, "1", "timeout", 28000)),
        (b"200 result=1234*#", AgiReply(200, "1234*#")),
        (b"200 result=1 (hangup)", AgiReply(200, "1", "hangup")),
        (b"200 result=1 (a) (b) c)", AgiReply(200, "1", "a) (b) c")),
        (b"200 result=1 ()", AgiReply(200, "1", "")),
        (b"200 result=1 (Zo\xeb)", AgiReply(200, "1", "Zoë")),
        (b"511 Command Not Permitted on a dead channel or intercept routine", DEAD),
    ],
)
def test_replies_of_asterisk(line: bytes, reply: AgiReply) -> None:
    assert list(reader().feed(line + b"\n")) == [reply]


@pytest.mark.parametrize(
    "text",
    [
        b"510 Invalid or unknown command\n",
        b"520 Invalid command syntax.  Proper usage not available.\n",
        b"520-Invalid command syntax.  Proper usage follows:\nSets a variable.\n520 End of proper usage.\n",
        b"503 result=-2 Memory allocation failure\n",
    ],
)
def test_a_refusal_is_our_fault_and_takes_all_its_lines(text: bytes) -> None:
    with pytest.raises(AgiRefused):
        reader().feed(text)
    parts = reader()
    assert parts.feed(text[:-1]) == []
    with pytest.raises(AgiRefused):
        parts.feed(text[-1:])


@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"200\n",
        b"200 result=x\n",
        b"200 result=1 (open\n",
        b"200 result=1 endpos=\n",
        b"200 result=1 (a) endpos=-1\n",
        b"201 result=1\n",
        b"HTTP/1.1 200 OK\n",
        b"hangup\n",
        b"HANGUPS\n",
        b"200 result=1\r\n",
        b"\x00\xff\n",
        b"200 result=1 endpos=" + b"9" * 40 + b"\n",
    ],
)
def test_garbage_is_a_desync(garbage: bytes) -> None:
    with pytest.raises(AgiDesync):
        reader().feed(garbage)


@pytest.mark.attack("A14")
def test_a_reply_nobody_asked_for_is_a_desync() -> None:
    """Without this, every later reply would answer the command before it."""
    with pytest.raises(AgiDesync):
        reader(None).feed(b"200 result=1\n")
    with pytest.raises(AgiDesync):
        reader().feed(b"200 result=1\n200 result=1 (PWNED)\n")


@pytest.mark.attack("A14")
def test_a_value_with_line_breaks_is_one_reply_where_a_value_is_expected() -> None:
    wire = b"200 result=1 (abc\n200 result=1 (PWNED\nHANGUP\nx)\n"
    assert reader("value").feed(wire) == [AgiReply(200, "1", "abc\n200 result=1 (PWNED\nHANGUP\nx")]
    with pytest.raises(AgiDesync):
        reader("line").feed(wire)


VALUES = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["abc", "\n", ")", "(", "200 result=1 (PWNED)", "200 result=0", "HANGUP", " endpos=5", "520-Invalid", "\r", "ż"]
    ),
    max_size=8,
).map("".join)


@pytest.mark.attack("A14")
@given(value=VALUES)
def test_whatever_a_value_holds_the_next_answer_is_that_of_the_next_command(value: str) -> None:
    """Asterisk writes a reply in one piece. The value comes as it is, or the connection is given up."""
    stream = reader("value")
    try:
        first, *more = stream.feed(f"200 result=1 ({value})\n".encode())
    except AgiDesync:
        return
    assert isinstance(first, AgiReply)
    assert (first.text, more) in ((value, []), (value.partition(") endpos=")[0], []))
    stream.expecting = "line"
    assert stream.feed(b"200 result=7\n") == [AgiReply(200, "7")]


@pytest.mark.attack("A14")
def test_only_variables_that_asterisk_fills_itself_are_read() -> None:
    """A value of a caller's making is read nowhere: the head has what he brings, and its lines are one each."""
    sources = (Path(__file__).parents[2] / "ivr").rglob("*.py")
    read = {
        name for file in sources for name in re.findall(r'GET (?:FULL )?VARIABLE", "([^"]+)"', file.read_text("utf-8"))
    }
    assert read == {"QUEUESTATUS", "EXTEN", "MEMBERNAME", "QEHOLDTIME", "DIALSTATUS", "ANSWEREDTIME"}


def test_hangup_comes_between_replies_in_either_order() -> None:
    assert reader().feed(b"200 result=-1\nHANGUP\n") == [AgiReply(200, "-1"), HANGUP]
    assert reader().feed(b"HANGUP\n200 result=-1\n") == [HANGUP, AgiReply(200, "-1")]
    assert reader(None).feed(b"HANGUP\n") == [HANGUP]
    assert reader().feed(b"200 result=1 (HANGUP)\n") == [AgiReply(200, "1", "HANGUP")]


def test_an_endless_reply_is_cut_off() -> None:
    endless = reader("value")
    with pytest.raises(AgiDesync):
        endless.feed(b"200 result=1 (" + b"x\n" * MAX_REPLY)


@given(cuts=st.lists(st.integers(0, 600), max_size=12))
def test_it_does_not_matter_where_the_network_cuts(cuts: list[int]) -> None:
    wire = HEAD + b"200 result=1 (a\nb \xc5\xbb)\nHANGUP\n"
    whole, pieces = AgiReader(), AgiReader()
    whole.expecting = pieces.expecting = "value"
    edges = sorted({0, len(wire), *(c for c in cuts if c < len(wire))})
    found = [item for a, b in itertools.pairwise(edges) for item in pieces.feed(wire[a:b])]
    assert found == whole.feed(wire)


@pytest.mark.attack("A14")
@given(st.binary(max_size=300), st.sampled_from(["line", "value", None]))
def test_any_bytes_give_replies_or_a_typed_error(data: bytes, expecting: str | None) -> None:
    with contextlib.suppress(AgiDesync, AgiRefused):
        reader(expecting).feed(data)


@pytest.mark.attack("A28")
@pytest.mark.parametrize(
    ("code", "key"),
    [("49", "1"), ("42", "*"), ("35", "#"), ("0", ""), ("-1", ""), ("65", ""), ("9" * 30, ""), ("", "")],
)
def test_a_result_code_is_a_key_of_a_telephone_or_none(code: str, key: str) -> None:
    assert AgiReply(200, code).key == key


def split_as_asterisk(line: bytes) -> list[str]:
    """`parse_args` of res_agi.c: words by blanks, double quotes keep blanks, a backslash takes the next character."""
    words: list[str] = []
    quoted = escaped = False
    word: str | None = None
    for c in line.decode().removesuffix("\n"):
        if escaped or (c not in '"\\ \t') or (quoted and c in " \t"):
            word, escaped = (word or "") + c, False
        elif c == "\\":
            escaped = True
        elif c == '"':
            quoted, word = not quoted, word or ""
        elif word is not None:
            words.append(word)
            word = None
    return words + ([word] if word is not None else [])


@given(st.lists(st.text(st.characters(blacklist_characters="\r\n\x00", blacklist_categories=("Cs",)), max_size=40)))
def test_asterisk_reads_back_exactly_the_arguments(arguments: list[str]) -> None:
    assert split_as_asterisk(build("NOOP", *arguments))[1:] == arguments


@pytest.mark.parametrize("value", ["a\nEXEC System x", "a\rb", "a\x00b"])
def test_a_line_break_or_nul_never_reaches_the_wire(value: str) -> None:
    with pytest.raises(BadArgument):
        build("SET VARIABLE", "X", value)


def test_a_line_that_asterisk_would_cut_is_refused() -> None:
    """Asterisk reads 2,048 bytes and takes the rest for the next command."""
    build("NOOP", "x" * (MAX_COMMAND - 8))
    with pytest.raises(BadArgument):
        build("NOOP", "x" * (MAX_COMMAND - 7))
    with pytest.raises(BadArgument):
        build("NOOP", "ż" * (MAX_COMMAND // 2))


def test_quotes_and_backslashes_are_escaped() -> None:
    assert quote('a"b\\c') == '"a\\"b\\\\c"'
