"""What Asterisk itself says and plays, made here: the fallback's voice, hold music, the demonstration's people.

In: a folder; out: 8 kHz mono wav files in it. The folder's name carries a hash of the texts, so a changed text is made
anew and two Asterisks share one copy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from centrala.pbx.program import PbxError

VOICES = {"pl": "pl", "ru": "ru", "sl": "sl", "en": "en-gb"}
"""Language -> espeak-ng's voice."""

SPEED = 150
"""Words a minute."""

TEXTS: dict[str, dict[str, str]] = {
    "fallback": {
        "pl": "Dzień dobry. Nasz automat ma chwilową przerwę. Łączymy z konsultantem, proszę pozostać na linii.",
        "ru": "Здравствуйте. Наша автоматическая служба сейчас недоступна. Соединяем вас с оператором, подождите.",
        "sl": "Pozdravljeni. Naš samodejni odzivnik trenutno ne deluje. Povezujemo vas s sodelavcem, počakajte.",
        "en": "Hello. Our automatic service is not available right now. We are connecting you to a person.",
    },
    "moment": {
        "pl": "Chwileczkę, proszę.",
        "ru": "Одну минуту, пожалуйста.",
        "sl": "Trenutek, prosim.",
        "en": "One moment, please.",
    },
    "message": {
        "pl": "Proszę zostawić wiadomość po sygnale.",
        "ru": "Оставьте, пожалуйста, сообщение после сигнала.",
        "sl": "Pustite sporočilo po pisku.",
        "en": "Please leave a message after the tone.",
    },
    "goodbye": {
        "pl": "Niestety nikt nie może teraz odebrać. Prosimy zadzwonić ponownie za kilka minut. Do widzenia.",
        "ru": "К сожалению, сейчас никто не может ответить. Перезвоните через несколько минут. До свидания.",
        "sl": "Žal se trenutno nihče ne more oglasiti. Prosimo, pokličite znova čez nekaj minut. Na svidenje.",
        "en": "Sorry, nobody can answer right now. Please call again in a few minutes. Goodbye.",
    },
    "excuse": {
        "pl": "Przepraszamy, dzwonimy do Państwa, ale teraz nie możemy rozmawiać. Do widzenia.",
        "ru": "Извините, мы вам позвонили, но сейчас не можем говорить. До свидания.",
        "sl": "Oprostite, klicali smo vas, a zdaj ne moremo govoriti. Na svidenje.",
        "en": "Sorry, we have called you and cannot talk right now. Goodbye.",
    },
    "demo-agent": {
        "pl": "Dzień dobry, w czym mogę pomóc?",
        "ru": "Здравствуйте, чем я могу вам помочь?",
        "sl": "Dober dan, kako vam lahko pomagam?",
        "en": "Good morning, how can I help you?",
    },
    "demo-caller": {
        "pl": "Dzień dobry, dzwonię w sprawie mojego rachunku.",
        "ru": "Здравствуйте, я звоню по поводу моего счёта.",
        "sl": "Dober dan, kličem glede svojega računa.",
        "en": "Hello, I am calling about my bill.",
    },
    "demo-person": {
        "pl": "Halo, słucham?",
        "ru": "Алло, слушаю вас?",
        "sl": "Halo, prosim?",
        "en": "Hello, who is there?",
    },
    "demo-machine": {
        "pl": "Tu automatyczna sekretarka. Proszę zostawić wiadomość po sygnale.",
        "ru": "Вас приветствует автоответчик. Оставьте сообщение после сигнала.",
        "sl": "Tukaj telefonski odzivnik. Pustite sporočilo po pisku.",
        "en": "You have reached our answering machine. Please leave a message after the tone.",
    },
}
"""File name before the language -> language -> what is said."""

SIGNAL = 0.25, 880
"""s and Hz of the tone that tells an agent who stays on the line that somebody is there."""
CHORDS = (("C3", "E4", "G4", "C5"), ("A2", "E4", "A4", "C5"), ("F2", "F4", "A4", "C5"), ("G2", "D4", "G4", "B4"))
BAR = 3.0
"""s that a chord of the hold music sounds."""

TONE = ("-r", "8000", "-c", "1", "-b", "16")
"""What Asterisk plays without converting, as sox arguments."""


def make_sounds(cache: Path) -> Path:
    """The folder with every file, made when it is not there yet. Raises PbxError."""
    what = json.dumps([TEXTS, VOICES, SPEED, SIGNAL, CHORDS, BAR], sort_keys=True)
    mark = hashlib.sha256(what.encode()).hexdigest()[:16]
    folder = cache / f"sounds-{mark}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        making = Path(mkdtemp(prefix="making-", dir=cache))
        try:
            _speak_all(making)
            _tone(making)
            _hold_music(making)
            making.chmod(0o755)
            _publish(making, folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return folder


def _publish(making: Path, folder: Path) -> None:
    try:
        making.rename(folder)
    except OSError:
        # Somebody else was faster; the content is the same.
        if not folder.exists():
            raise


def _speak_all(folder: Path) -> None:
    for name, texts in TEXTS.items():
        for language, text in texts.items():
            raw = folder / "raw.wav"
            _run(["espeak-ng", "-v", VOICES[language], "-s", str(SPEED), "-w", str(raw), text])
            _run(["sox", str(raw), *TONE, str(folder / f"{name}-{language}.wav"), "gain", "-n", "-6"])
            raw.unlink()


def _tone(folder: Path) -> None:
    seconds, pitch = map(str, SIGNAL)
    made = ["sox", "-R", "-n", *TONE, str(folder / "tone.wav"), "synth", seconds, "sine", pitch]
    _run([*made, "fade", "0.02", seconds, "0.03", "gain", "-12"])


def _hold_music(folder: Path) -> None:
    """Four plucked chords, soft enough to talk over."""
    parts = [folder / f"chord-{number}.wav" for number in range(len(CHORDS))]
    for part, chord in zip(parts, CHORDS, strict=True):
        strings = [word for note in chord for word in ("pluck", note)]
        delays = [f"{0.35 * number:.2f}" for number in range(len(chord))]
        remix = ["delay", *delays, "remix", "-", "fade", "0", str(BAR), "0.3"]
        _run(["sox", "-R", "-n", *TONE, str(part), "synth", str(BAR), *strings, *remix])
    (folder / "moh").mkdir()
    _run(["sox", *map(str, parts), str(folder / "moh/hold.wav"), "gain", "-n", "-15", "repeat", "3"])
    for part in parts:
        part.unlink()


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except FileNotFoundError:
        raise PbxError(f"{command[0]} is missing: apt-get install {command[0]}") from None
    if done.returncode != 0:
        raise PbxError(f"{command[0]} failed: {done.stderr.strip()}")
