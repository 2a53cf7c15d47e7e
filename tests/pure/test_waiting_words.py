"""What a caller hears of his place and wait: right in each language, and no finer than is known."""

from __future__ import annotations

import pytest

from scripts_dsl.effects import Value, text_of
from scripts_dsl.waiting_words import told


@pytest.mark.parametrize(
    ("language", "wait", "says"),
    [
        ("pl", 130.0, "Państwa numer w kolejce: 2. Czas oczekiwania: mniej więcej 3 minuty."),
        ("ru", 250.0, "Ваш номер в очереди: 2. Время ожидания: примерно 5 минут."),
        ("sl", 100.0, "Vaša številka v vrsti: 2. Čas čakanja: približno 2 minuti."),
        ("en", 60.0, "You are number 2 in the queue. The wait is about 1 minute."),
        ("en", 59.9, "You are number 2 in the queue. The wait is less than a minute."),
        ("en", 601.0, "You are number 2 in the queue. The wait is about 15 minutes."),
        ("en", 3700.0, "You are number 2 in the queue. "),
        ("en", None, "You are number 2 in the queue. "),
        ("de", 60.0, "You are number 2 in the queue. The wait is about 1 minute."),
        ("", None, "You are number 2 in the queue. "),
    ],
)
def test_place_and_wait(language: str, wait: float | None, says: str) -> None:
    assert text_of(told(language, 2, wait)) == says


def test_numbers_are_spoken_as_words() -> None:
    values = [part.spoken for part in told("ru", 2, 65.0) if isinstance(part, Value)]
    assert values == ["два", "две минуты"]
