"""Words of the page, in four languages. Names of questions, bands and outcomes stand as the files have them."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("pl", "ru", "sl", "en")
WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "title": "Raport ankiety", "since": "Od", "until": "Do", "by": "Według", "show": "Pokaż", "all": "całość",
        "channel": "kanał", "campaign": "kampania", "flow": "scenariusz", "queue": "kolejka", "agent": "konsultant",
        "product": "produkt", "reach": "Kto odpowiedział", "asked": "zapytani", "response": "Odsetek odpowiedzi",
        "outcomes": "Co z tego wyszło", "score": "Wynik z wagami (0–100)", "question": "Pytanie", "weight": "waga",
        "points": "punkty", "bands": "Odpowiedzi",
        "few": "Za mało odpowiedzi, by pokazać wynik osoby (n = {n}, trzeba {least}).",
        "none": "Brak odpowiedzi w tych dniach.", "whole": "Cała ankieta", "every": "wszystkie kanały",
        "value": "wartość", "interval": "przedział 95 %", "board": "Tablica",
    },
    "ru": {
        "title": "Отчёт по опросу", "since": "С", "until": "По", "by": "По признаку", "show": "Показать", "all": "всё",
        "channel": "канал", "campaign": "кампания", "flow": "сценарий", "queue": "очередь", "agent": "оператор",
        "product": "продукт", "reach": "Кто ответил", "asked": "спрошено", "response": "Доля ответивших",
        "outcomes": "Что вышло", "score": "Оценка с весами (0–100)", "question": "Вопрос", "weight": "вес",
        "points": "баллы", "bands": "Ответы",
        "few": "Слишком мало ответов для оценки человека (n = {n}, нужно {least}).",
        "none": "В эти дни ответов нет.", "whole": "Весь опрос", "every": "все каналы",
        "value": "значение", "interval": "интервал 95 %", "board": "Табло",
    },
    "sl": {
        "title": "Poročilo ankete", "since": "Od", "until": "Do", "by": "Po", "show": "Pokaži", "all": "vse",
        "channel": "kanal", "campaign": "kampanja", "flow": "potek", "queue": "vrsta", "agent": "svetovalec",
        "product": "izdelek", "reach": "Kdo je odgovoril", "asked": "vprašani", "response": "Delež odgovorov",
        "outcomes": "Kaj je iz tega nastalo", "score": "Ocena z utežmi (0–100)", "question": "Vprašanje",
        "weight": "utež", "points": "točke", "bands": "Odgovori",

        "few": "Premalo odgovorov za oceno osebe (n = {n}, potrebno {least}).",
        "none": "V teh dneh ni odgovorov.", "whole": "Vsa anketa", "every": "vsi kanali",
        "value": "vrednost", "interval": "interval 95 %", "board": "Tabla",
    },
    "en": {
        "title": "Survey report", "since": "From", "until": "To", "by": "By", "show": "Show", "all": "everything",
        "channel": "channel", "campaign": "campaign", "flow": "flow", "queue": "queue", "agent": "agent",
        "product": "product", "reach": "Who answered", "asked": "asked", "response": "Response rate",
        "outcomes": "What came of it", "score": "Weighted score (0–100)", "question": "Question", "weight": "weight",
        "points": "points", "bands": "Answers",
        "few": "Too few answers for a value of a person (n = {n}, {least} are needed).",
        "none": "No answers in these days.", "whole": "The whole survey", "every": "all channels",
        "value": "value", "interval": "interval 95 %", "board": "Board",
    },
}  # fmt: skip
