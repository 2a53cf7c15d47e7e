"""Words of invitations and of the pages behind their links, in four languages. What is asked stands in the files."""

from __future__ import annotations

from collections.abc import Mapping

OTHERWISE = "en"
LANGUAGES = ("pl", "ru", "sl", "en")

WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "title": "Ocena rozmowy", "subject": "Jak nam poszło?", "us": "nasza firma",
        "hello": "Dzień dobry,", "why": "rozmawiali Państwo z nami: {house}, {day}.",
        "nobody": "prosimy o kilka odpowiedzi: {house}.", "link": "Odpowiedzi (bez logowania, do {until}):",
        "no_more": "Nie chcę więcej takich pytań:", "sms": "{house}: jak nam poszło? {link} Nie pytać więcej: {stop}",
        "start": "Zaczynamy", "no": "Nie, dziękuję", "next": "Dalej", "skip": "Pomiń to pytanie", "stop": "Zakończ",
        "of": "Pytanie {at}", "write": "Państwa słowa (do {most} znaków)", "choose": "Proszę wybrać jedną odpowiedź.",
        "number": "Proszę wpisać liczbę.", "worst": "najgorzej", "best": "najlepiej",
        "thanks": "Dziękujemy. Odpowiedzi są zapisane.", "over": "Ta ankieta jest już zakończona. Dziękujemy.",
        "bad": "Ten link jest nieprawidłowy albo wygasł.", "again": "Formularz wygasł. Proszę spróbować jeszcze raz.",
        "gone": "Ta ankieta nie jest już prowadzona.", "back": "Wróć do pytania",
        "stop_title": "Nie pytać więcej", "stop_why": "Nie wyślemy więcej żadnych ankiet na ten adres.",
        "stop_do": "Nie pytajcie więcej", "stop_done": "Zapisaliśmy. Nie będziemy więcej pytać.",
    },
    "ru": {
        "title": "Оценка разговора", "subject": "Как мы справились?", "us": "наша компания",
        "hello": "Здравствуйте,", "why": "вы говорили с нами: {house}, {day}.",
        "nobody": "ответьте, пожалуйста, на несколько вопросов: {house}.", "link": "Ответить (без входа, до {until}):",
        "no_more": "Больше не присылайте таких вопросов:",
        "sms": "{house}: как мы справились? {link} Больше не спрашивать: {stop}",
        "start": "Начать", "no": "Нет, спасибо", "next": "Дальше", "skip": "Пропустить вопрос", "stop": "Закончить",
        "of": "Вопрос {at}", "write": "Ваши слова (до {most} знаков)", "choose": "Выберите, пожалуйста, один ответ.",
        "number": "Введите, пожалуйста, число.", "worst": "хуже всего", "best": "лучше всего",
        "thanks": "Спасибо. Ответы записаны.", "over": "Этот опрос уже закончен. Спасибо.",
        "bad": "Эта ссылка недействительна или устарела.", "again": "Форма устарела. Попробуйте ещё раз.",
        "gone": "Этот опрос больше не проводится.", "back": "Вернуться к вопросу",
        "stop_title": "Больше не спрашивать", "stop_why": "Мы больше не пришлём опросов на этот адрес.",
        "stop_do": "Больше не спрашивайте", "stop_done": "Записано. Мы больше не будем спрашивать.",
    },
    "sl": {
        "title": "Ocena pogovora", "subject": "Kako smo se odrezali?", "us": "naše podjetje",
        "hello": "Dober dan,", "why": "govorili ste z nami: {house}, {day}.",
        "nobody": "prosimo za nekaj odgovorov: {house}.", "link": "Odgovori (brez prijave, do {until}):",
        "no_more": "Takih vprašanj ne želim več:",
        "sms": "{house}: kako smo se odrezali? {link} Ne sprašujte več: {stop}",
        "start": "Začnimo", "no": "Ne, hvala", "next": "Naprej", "skip": "Preskoči vprašanje", "stop": "Končaj",
        "of": "Vprašanje {at}", "write": "Vaše besede (do {most} znakov)", "choose": "Prosimo, izberite en odgovor.",
        "number": "Prosimo, vpišite število.", "worst": "najslabše", "best": "najbolje",
        "thanks": "Hvala. Odgovori so zapisani.", "over": "Ta anketa je že končana. Hvala.",
        "bad": "Ta povezava ni veljavna ali je potekla.", "again": "Obrazec je potekel. Poskusite še enkrat.",
        "gone": "Te ankete ni več.", "back": "Nazaj na vprašanje",
        "stop_title": "Ne sprašujte več", "stop_why": "Na ta naslov ne bomo več pošiljali anket.",
        "stop_do": "Ne sprašujte več", "stop_done": "Zapisano. Ne bomo več spraševali.",
    },
    "en": {
        "title": "How was our talk", "subject": "How did we do?", "us": "our company",
        "hello": "Hello,", "why": "you talked with us: {house}, {day}.",
        "nobody": "we would like to ask you a few questions: {house}.",
        "link": "Your answers (no log-in, until {until}):",
        "no_more": "I want no more such questions:", "sms": "{house}: how did we do? {link} No more questions: {stop}",
        "start": "Start", "no": "No, thank you", "next": "Next", "skip": "Skip this question", "stop": "End here",
        "of": "Question {at}", "write": "Your words ({most} characters at most)", "choose": "Please choose one answer.",
        "number": "Please write a number.", "worst": "worst", "best": "best",
        "thanks": "Thank you. Your answers are kept.", "over": "This survey is over. Thank you.",
        "bad": "This link is not valid, or it has expired.", "again": "The form has expired. Please try again.",
        "gone": "This survey is not asked any more.", "back": "Back to the question",
        "stop_title": "No more questions", "stop_why": "We will send no more surveys to this address.",
        "stop_do": "Ask me nothing more", "stop_done": "That is noted. We will not ask again.",
    },
}  # fmt: skip


def words_of(language: str) -> Mapping[str, str]:
    """Those of a language, else the English ones."""
    return WORDS.get(language, WORDS[OTHERWISE])
