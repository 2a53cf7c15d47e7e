"""The demonstration of spoken words: `python -m ivr.speech.pocket said.wav`, English, offline, without a server.

Words on standard input, one a line; the word that was said on standard output, nothing when it was none of them. Needs
`pip install centrala[speech]` (PocketSphinx, BSD, which brings its model). Its quality is that of a demonstration; what
was measured stands in docs/how-to/understand-words.md. Run by command.py; knows nothing of the program.
"""

from __future__ import annotations

import re
import sys
import wave
from array import array
from collections.abc import Sequence
from importlib import import_module
from typing import Any

RATE = 8_000
"""Samples in a second of a call; the model wants twice as many."""
FRAME = RATE // 50
"""Samples of 20 ms."""
LOUD = 500
"""Between lowest and highest sample of a frame: a quiet line has some 50, a whisper some 2,000."""
AROUND = 15
"""Frames of quiet left around what was said: with all the quiet of the recording half as many words are right."""
LONGEST = 10 * RATE
"""Samples that are looked at."""

# fmt: off
OTHERS = (
    "hello", "what", "who", "why", "when", "where", "please", "thanks", "sorry", "okay", "well", "maybe", "people",
    "house", "water", "money", "school", "morning", "evening", "window", "number", "country", "because", "something",
    "different", "another",
)
# fmt: on
"""Words that mean nothing here: a grammar without them takes nearly everything that is said for one of its words."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def main(arguments: Sequence[str]) -> int:
    """0: heard, or not; 1: cannot hear at all, with a sentence on standard error."""
    if len(arguments) != 1:
        return _cannot("python -m ivr.speech.pocket said.wav < words")
    try:
        pocketsphinx = import_module("pocketsphinx")
    except ImportError:
        return _cannot("PocketSphinx is not there: pip install centrala[speech]")
    words = spoken(sys.stdin.read(65_536).splitlines())
    try:
        sys.stdout.write(hear(pocketsphinx.Decoder(lm=None, loglevel="FATAL"), samples(arguments[0]), words) + "\n")
    except (OSError, EOFError, wave.Error) as problem:
        return _cannot(str(problem))
    return 0


def _cannot(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


def hear(decoder: Any, sound: array[int], words: Sequence[str]) -> str:
    """One of `words`, or ''. A word that the dictionary does not know cannot be heard."""
    known = [word for word in words if all(decoder.lookup_word(piece) for piece in word.split())]
    said = doubled(trimmed(sound))
    if not known or not said:
        return ""
    decoder.add_jsgf_string("words", grammar(known))
    decoder.activate_search("words")
    decoder.start_utt()
    decoder.process_raw(said.tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr if found is not None and found.hypstr in known else ""


def spoken(lines: Sequence[str]) -> list[str]:
    """As dictionary and grammar know them; what is not written in English letters is left out."""
    words = (line.strip().casefold().replace("’", "'") for line in lines)
    return [word for word in words if word and all(_WORD.fullmatch(piece) for piece in word.split())]


def grammar(words: Sequence[str]) -> str:
    """JSGF: one of the words, or one that means nothing."""
    choices = dict.fromkeys((*words, *OTHERS))
    return f"#JSGF V1.0;\ngrammar words;\npublic <word> = {' | '.join(choices)};\n"


def samples(path: str) -> array[int]:
    """Of a recording of Asterisk. Raises OSError, wave.Error."""
    with wave.open(path, "rb") as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            raise wave.Error(f"{path}: not 8 kHz, one channel, 16 bits")
        return array("h", file.readframes(LONGEST))


def trimmed(sound: array[int]) -> array[int]:
    """Without the quiet before and after; empty when all is quiet."""
    frames = (sound[at : at + FRAME] for at in range(0, len(sound), FRAME))
    loud = [number for number, frame in enumerate(frames) if max(frame) - min(frame) > LOUD]
    if not loud:
        return array("h")
    return sound[max(0, loud[0] - AROUND) * FRAME : (loud[-1] + AROUND) * FRAME]


def doubled(sound: array[int]) -> array[int]:
    """8 kHz -> 16 kHz, with the mean between two samples. Better filters gave fewer right words."""
    twice = array("h", bytes(4 * len(sound)))
    twice[::2] = sound
    twice[1::2] = array("h", [(one + next_) // 2 for one, next_ in zip(sound, (*sound[1:], *sound[-1:]), strict=True)])
    return twice


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
