"""YAML with its teeth drawn: every scalar is text with its place, and no file, however hostile, does any harm."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest

from scripts_dsl.errors import ScriptError
from scripts_dsl.loader import MOST_NODES, load, load_plain
from scripts_dsl.tree import Mapping, Scalar

WORK = 25_000_000
"""Additions that take about half a second of an idle core; a hostile file may cost four times as much."""
"""CPU seconds that any file may cost."""
MEGABYTES = 100


def rule(source: str | bytes) -> str:
    """The first rule that spoke; '' for a file that was read."""
    loaded = load(source, "x.yaml")
    return loaded.report.messages[0].rule if loaded.report.messages else ""


def values(source: str) -> dict[str, object]:
    return load_plain(source, "x.yaml")


# --- what is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["10:00", "no", "on", "yes", "012", "0042", "+48221234567", "1.10", "null", "~", "1e3", "0x1F", "2026-05-06"],
)
def test_what_is_written_is_what_is_read(written: str) -> None:
    """YAML 1.1 would make 600, False, 10, 48221234567, 1.1, None of them."""
    assert values(f"a: {written}\n{written}: b\n") == {"a": written, written: "b"}


def test_positions_count_characters_from_one() -> None:
    root = load("ąę:\n  - żółć: ś\n", "x.yaml").root
    assert root is not None
    item = root.entries[0][1].items[0]  # type: ignore[union-attr]
    assert isinstance(item, Mapping)
    key, value = item.entries[0]
    assert (key.mark.line, key.mark.column, key.mark.length) == (2, 5, 4)
    assert (value.mark.column, value.mark.length) == (11, 1)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_mark_of_windows_editors_change_nothing(ending: str, mark: str) -> None:
    loaded = load(f"{mark}flow: x{ending}about: y{ending}".encode(), "x.yaml")
    assert loaded.root is not None
    assert [(k.text, k.mark.line, k.mark.column) for k, _ in loaded.root.entries] == [("flow", 1, 1), ("about", 2, 1)]


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    "text", ["no", "NO", "off", "010", "0x1f", "1e3", "1_000", "12:30", "~", "null", ".inf", "2026-05-01"]
)
def test_no_country_becomes_a_no_and_no_code_a_number(text: str) -> None:
    assert values(f"a: {text}\n") == {"a": text}


def test_nothing_written_is_the_empty_text() -> None:
    root = load("a:\nb: ''\n", "x.yaml").root
    assert root is not None
    assert [(v.text, v.style) for _, v in root.entries if isinstance(v, Scalar)] == [("", "plain"), ("", "quoted")]


def test_a_key_written_twice_keeps_the_value_that_says_something() -> None:
    loaded = load("a:\na: b\n", "x.yaml")
    assert loaded.root is not None
    assert [m.rule for m in loaded.report.messages] == ["twice"]
    assert loaded.root.get("a") == loaded.root.written[1][1]


@pytest.mark.attack("A17")
def test_settings_are_read_as_plain_texts() -> None:
    assert values("a: {b: [1, no]}\n") == {"a": {"b": ["1", "no"]}}
    with pytest.raises(ScriptError, match="written twice"):
        values("a: 1\na: 2\n")


# --- what is refused ---------------------------------------------------------------------------------------------

TEETH = {
    "anchor": ("a: &x b\n", "yaml-trick"),
    "alias": ("a: *x\n", "yaml-trick"),
    "bomb": ("a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "yaml-trick"),
    "python object": ("a: !!python/object/apply:os.system ['id']\n", "yaml-trick"),
    "new python object": ("a: !!python/object/new:os.system ['id']\n", "yaml-trick"),
    "include": ("a: !include ../../etc/passwd\n", "yaml-trick"),
    "tagged list": ("a: !x [b]\n", "yaml-trick"),
    "merge of itself": ("a: &a\n  <<: *a\n", "yaml-trick"),
    "merge": ("a: {b: c}\nd:\n  <<: *a\n", "yaml-trick"),
    "directive": ("%YAML 1.1\n---\na: b\n", "yaml-trick"),
    "second document": ("a: b\n---\nc: d\n", "yaml-trick"),
    "map as a key": ("? {a: b}\n: c\n", "yaml-trick"),
    "star as a key": ("a: b\n*: c\n", "star-key"),
    "text that begins with @": ("a: @b\n", "yaml-trick"),
    "text that begins with %": ("a: %b\n", "yaml-trick"),
    "text that begins with a dash": ("a: - b\n", "yaml-trick"),
    "tab": ("a:\n\tb: c\n", "tab"),
    "tab after a text": ("a: b\t# c\n", "tab"),
    "NUL": ("a: b\0\n", "control-character"),
    "bell": ("a: b\x07\n", "control-character"),
    "half a character": ("a: \ud800\n", "control-character"),
    "zero width space": ("a\u200b: b\n", "invisible"),
    "text direction turned": ("a: \u202eb\n", "invisible"),
    "hard space for indentation": ("a:\n\u00a0 b: c\n", "invisible"),
    "UTF-16": ("a: ż\n".encode("utf-16"), "encoding"),
    "Windows-1250": ("a: ż\n".encode("cp1250"), "encoding"),
    "bytes of nowhere": (bytes(range(128, 256)), "encoding"),
    "empty": ("", "empty-file"),
    "only comments": ("# nothing\n", "empty-file"),
    "a list": ("- a\n", "not-a-file"),
    "a word": ("a\n", "not-a-file"),
    "open quote": ("a: 'b\nc: d\n", "quotes"),
    "text after a quote": ('a: "b" c\n', "quotes"),
    "wrong escape": ('a: "\\q"\n', "quotes"),
    "open brace": ("a: {b: c\nd: e\n", "braces"),
    "braces over two lines": ("a: {b: c,\n  d: e}\n", "braces"),
    "twice": ("a: 1\nb: 2\na: 3\n", "twice"),
    "three spaces": ("a:\n   b: c\n", "indent"),
    "no space": ("a:\n  - say:x\n    b: c\n", "no-space"),
    "no colon": ("a:\n  b: c\n  d\n  e: f\n", "no-colon"),
    "no dash": ("a:\n  - say: b\n  say: c\n", "no-dash"),
    "cut by a comment": ("a: b c #d\n   e\n", "comment-in-text"),
    "colon": ("a: b: c\n", "colon-in-text"),
    "deep": ("[" * 100_000, "too-deep"),
    "deep list": ("- " * 100_000, "too-deep"),
    "large": ("a: " + "b" * 1_000_000, "too-large"),
    "large in bytes": ("a: " + "ż" * 600_000, "too-large"),
}


@pytest.mark.attack("A17")
@pytest.mark.parametrize("name", TEETH)
def test_a_trick_of_yaml_is_refused_in_words(name: str) -> None:
    source, expected = TEETH[name]
    loaded = load(source, "x.yaml")
    assert [m.rule for m in loaded.report.messages][:1] == [expected]
    assert all(1 <= m.line <= len(loaded.lines) for m in loaded.report.messages)


@pytest.mark.parametrize("written", [r"\0", r"\e", r"\x07", r"\u202e", r"\u200b"])
def test_quotes_smuggle_in_no_character_that_nobody_hears(written: str) -> None:
    assert [m.rule for m in load(f'a: "x{written}y"\n', "x").report.sorted()] == ["control-character"]
    assert not load(r'a: "one\ntwo\t\u00e9"' + "\n", "x").report.has_errors


def test_the_quoted_line_can_be_pasted_as_it_is() -> None:
    """What a message offers is read as the text that was meant."""
    for text in ("Uwaga: dzisiaj", 'he said: "no"', "it's: so", "a: \\ b", "@home", "press: 'a' or \"b\""):
        hint = load(f"say: {text}\n", "x.yaml").report.messages[0].hints[0]
        pasted = hint.removeprefix("put the text in quotes:  ")
        assert values(pasted) == {"say": text}


# --- hostile files -----------------------------------------------------------------------------------------------

HOSTILE = {
    "one endless line": "a: " + "x" * 999_000,
    "endless quoted line": "a: '" + "x" * 999_000,
    "spaces": "a: " + " " * 900_000 + "x: y: z",
    "many values": "a: [" + "b," * 200_000 + "]\n",
    "many lines that fail at the end": "a:\n" + "  - a: b\n" * 8_000 + "   x: y\n",
    "many short lines": "a: b\n" * 190_000,
    "many keys": "".join(f"k{i}: v\n" for i in range(12_000)),
    "tag directives": "a: b\n" + "%TAG !a! b\n" * 80_000,
    "comments": "#\n" * 490_000,
    "line ends in quotes": 'a: "' + "\n" * 900_000,
    "comments in texts": "a: " + "x #" * 300_000 + "\n  b: c",
    "words": "aaaa " * 190_000 + "\nb: c",
    "glued": "a:b" * 300_000 + "\n  c: d",
    "long keys": ("a" * 1000 + ":") * 900 + "\n b: c",
    "long anchor": "a: &" + "x" * 900_000,
    "question marks": "? " * 400_000,
    "bare lines": "a:\n" + "   word word\n" * 70_000,
}


@pytest.fixture(scope="module")
def unit_of_work() -> float:
    """Seconds of CPU for WORK additions on this machine now."""
    began = time.process_time()
    sum(range(WORK))
    return time.process_time() - began


@pytest.mark.attack("A17")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name: str, unit_of_work: float) -> None:
    began = time.process_time()
    load(HOSTILE[name], "x.yaml")
    spent = time.process_time() - began
    assert spent < 4 * unit_of_work


@pytest.mark.attack("A17")
def test_a_hostile_file_takes_little_memory() -> None:
    source = HOSTILE["many keys"][:20_000]
    nodes = source.count("\n") * 2
    tracemalloc.start()
    try:
        load(source, "x.yaml")
        assert tracemalloc.get_traced_memory()[1] * MOST_NODES / nodes < MEGABYTES * 1_000_000
    finally:
        tracemalloc.stop()


def test_garbage_never_raises() -> None:
    """Pieces of YAML and bytes of any kind, thrown together with a fixed seed."""
    chance = random.Random(7)
    marks = list("#'\"{}[],|>%@`\t?~\\=\r\x00\ufeff\u2028\x85ż")
    pieces = ["a: b\n", "- ", "  ", "\n", ": ", "&a ", "*a", "!t ", "---\n", "...\n", "<<", *marks]
    for _ in range(800):
        text = "".join(chance.choice(pieces) for _ in range(chance.randrange(40)))
        loaded = load(text, "x.yaml")
        assert (loaded.root is None) <= bool(loaded.report.messages)
        assert all(1 <= m.line <= len(loaded.lines) for m in loaded.report.messages)
        load(chance.randbytes(chance.randrange(60)), "x.yaml")
