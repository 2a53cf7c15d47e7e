"""What callers hear is what stands in the file: sounds, and recordings that say another text."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_dsl.beside import Beside
from scripts_dsl.check import Checked, check_file
from scripts_dsl.recordings import Recordings
from scripts_dsl.testing import run_file
from support.flows import SITE

FLOW = """\
flow: x
languages: {pl: +48, en: otherwise}
always:
  0: operator
vars:
  n: number = 2
places:
  start:
    - say: calm
    - say: hello
    - goto: operator
  operator:
    - queue: support
      tell_agent: Number ${n else "not given"}
      on_timeout: bye
  bye:
    - hangup: bye
prompts:
  calm:
    audio: moh/calm.wav
    text: quiet music
  hello:
    pl: Mamy dziś ${n} wolne stoliki.
    en: There are ${n} free tables.
  bye:
    pl: Do widzenia.
    en: Good bye now.
tests:
  - test: Music, and then the tables
    script: [{hears: calm}, {hears: quiet music}, {hears: hello}, {reaches: queue support}]
"""


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    made = Recordings(tmp_path / "prompts")
    record(made, "moh/calm")
    return made


def record(recordings: Recordings, name: str, words: str | bytes | None = None) -> None:
    wav = recordings.folder / f"{name}.wav"
    wav.parent.mkdir(parents=True, exist_ok=True)
    wav.touch()
    if words is not None:
        wav.with_suffix(".txt").write_bytes(words if isinstance(words, bytes) else words.encode())


def check(recordings: Recordings, text: str = FLOW) -> Checked:
    return check_file(text, "x.flow.yaml", SITE, beside=Beside(recordings=recordings))


def told(recordings: Recordings, text: str = FLOW) -> list[str]:
    return [f"{m.line}:{m.column} {m.rule} {m.text}" for m in check(recordings, text).messages]


# --- recordings --------------------------------------------------------------------------------------------------


def test_a_text_that_changed_after_its_recording_is_told_at_the_text(recordings: Recordings) -> None:
    record(recordings, "en/x/bye", "Thank you, and good bye.")
    assert told(recordings) == [
        "27:9 stale-recording the recording en/x/bye says something else: “Thank you, and good bye.”"
    ]


def test_a_piece_between_values_is_told_as_well(recordings: Recordings) -> None:
    record(recordings, "pl/x/hello.2", "wolne pokoje.")
    assert told(recordings) == ["23:9 stale-recording the recording pl/x/hello.2 says something else: “wolne pokoje.”"]


@pytest.mark.parametrize("words", ["Good bye now.", " Good\n bye  now. \n", None, b"\xff\xfe", b"Good bye now.\r\n"])
def test_the_same_words_no_words_and_words_that_nobody_can_read_are_not_stale(
    recordings: Recordings, words: str | bytes | None
) -> None:
    record(recordings, "en/x/bye", words)
    assert told(recordings) == []


def test_letters_may_be_written_in_two_ways(recordings: Recordings) -> None:
    """`ś` as one character and as `s` with an accent behind it look and sound the same."""
    record(recordings, "pl/x/hello.1", "Mamy dzis\u0301")
    assert told(recordings) == []


def test_words_without_a_recording_say_nothing(recordings: Recordings) -> None:
    """The sound is made from the text of today."""
    record(recordings, "en/x/bye", "Something else.")
    (recordings.folder / "en/x/bye.wav").unlink()
    assert told(recordings) == []


def test_what_was_accepted_is_not_stale_until_the_text_changes_again(recordings: Recordings) -> None:
    record(recordings, "en/x/bye", "Thank you.")
    assert recordings.accept("en", "x/bye", "Good  bye now.")
    assert not recordings.accept("pl", "x/bye", "Do widzenia.")
    assert told(recordings) == []
    assert len(told(recordings, FLOW.replace("Good bye now", "Bye bye"))) == 1


def test_a_stale_recording_may_be_meant_to_be_so_until_a_day(recordings: Recordings) -> None:
    record(recordings, "en/x/bye", "Thank you.")
    assert told(recordings, FLOW + "allow: {stale-recording: the studio comes in May until 2026-05-31}\n") == []


# --- sounds ------------------------------------------------------------------------------------------------------


def test_a_sound_is_heard_by_its_name_and_by_what_is_in_it(recordings: Recordings) -> None:
    checked = check(recordings)
    results = run_file(checked, "x.flow.yaml")
    assert results is not None
    assert results.failures == []
    prompt = checked.ready().prompts["calm"]
    assert (prompt.audio, {language: text.text for language, text in prompt.texts.items()}) == (
        "moh/calm",
        {"pl": "quiet music", "en": "quiet music"},
    )


def test_a_sound_that_is_not_there_is_told_where_it_is_named(recordings: Recordings) -> None:
    (recordings.folder / "moh/calm.wav").unlink()
    assert told(recordings) == ["20:12 missing-audio there is no sound prompts/moh/calm.wav"]


def test_nobody_is_told_about_sounds_when_nobody_knows_what_is_recorded() -> None:
    assert check_file(FLOW, "x.flow.yaml", SITE).messages == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("moh/calm.wav", "../calls/secret.wav", "20:12 audio '../calls/secret.wav' is not the name of a sound"),
        ("moh/calm.wav", "/etc/calm.wav", "20:12 audio '/etc/calm.wav' is not the name of a sound"),
        ("moh/calm.wav", "calm.mp3", "20:12 audio 'calm.mp3' is not the name of a sound"),
        ("text: quiet music", "text: music of ${n}", "21:11 audio a sound holds no values"),
        ("    text: quiet music\n", "", "19:3 missing-field 'audio' needs 'text'"),
        ("    text: quiet music\n", "    text:\n", "21:5 missing-value 'text' has no value"),
        ("    text: quiet music\n", "    text: music\n    en: music\n", "22:5 unknown-field beside 'audio:' stands"),
    ],
)
def test_a_wrong_sound_is_told(recordings: Recordings, old: str, new: str, message: str) -> None:
    found = told(recordings, FLOW.replace(old, new, 1))
    assert [line for line in found if line.startswith(message)], found
