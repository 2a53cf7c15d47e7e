"""The page behind a link, as HTML: why we called, when next, two forms. Pure.

No script and nothing from elsewhere, so it works with any browser, keyboard and screen reader; forms say what they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from outbound.ringback.answer import Chosen, Why
from outbound.ringback.style import PATH
from outbound.ringback.words import OTHERWISE, about

LANGUAGES = ("pl", "ru", "sl", "en")
LONGEST = 2_000
"""Characters of a complaint."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "title": "Dlaczego dzwoniliśmy", "us": "nasza firma", "when": "{house}: dzwoniliśmy {at} {about}.",
        "nobody": "Nie dzwoniliśmy jeszcze do Państwa.", "next": "Zadzwonimy ponownie najwcześniej {at}.",
        "open": "Następna rozmowa nie jest zaplanowana.", "over": "Nie zadzwonimy więcej w tej sprawie.",
        "stop": "Nigdy więcej nie dzwonić", "stop_why": "Nie zadzwonimy więcej, w żadnej sprawie.",
        "complain": "Złożyć reklamację", "complain_what": "Co było nie tak?", "complain_send": "Wyślij",
        "complained": "Zapisaliśmy Państwa reklamację. Kampanie już nie zadzwonią.",
        "choose": "Inna pora", "day": "Dzień", "time": "Godzina", "send": "Proszę wtedy zadzwonić",
        "stopped": "Zapisaliśmy. Nie zadzwonimy więcej.", "kept": "Zapisaliśmy. Zadzwonimy {at}.",
        "instead": "O tej porze nie możemy dzwonić. Najwcześniej {at}.", "cannot": "O tej porze nie możemy zadzwonić.",
        "bad": "Ten link jest nieprawidłowy albo wygasł.", "again": "Formularz wygasł. Proszę spróbować jeszcze raz.",
        "back": "Wróć",
    },
    "ru": {
        "title": "Почему мы звонили", "us": "наша компания", "when": "{house}: мы звонили {at} {about}.",
        "nobody": "Мы вам ещё не звонили.", "next": "Мы перезвоним не раньше {at}.",
        "open": "Следующий звонок не запланирован.", "over": "По этому вопросу мы больше не позвоним.",
        "stop": "Больше никогда не звонить", "stop_why": "Мы больше не позвоним ни по какому вопросу.",
        "complain": "Пожаловаться", "complain_what": "Что было не так?", "complain_send": "Отправить",
        "complained": "Мы записали вашу жалобу. В рамках кампаний мы больше не позвоним.",
        "choose": "Другое время", "day": "День", "time": "Время", "send": "Позвоните тогда",
        "stopped": "Записано. Мы больше не позвоним.", "kept": "Записано. Мы позвоним {at}.",
        "instead": "В это время мы звонить не можем. Самое раннее {at}.",
        "cannot": "В это время мы позвонить не можем.",
        "bad": "Эта ссылка недействительна или устарела.", "again": "Форма устарела. Попробуйте ещё раз.",
        "back": "Назад",
    },
    "sl": {
        "title": "Zakaj smo klicali", "us": "naše podjetje", "when": "{house}: klicali smo {at} {about}.",
        "nobody": "Nismo vas še klicali.", "next": "Ponovno bomo klicali najprej {at}.",
        "open": "Naslednji klic ni načrtovan.", "over": "V tej zadevi ne bomo več klicali.",
        "stop": "Nikoli več ne kličite", "stop_why": "Ne bomo vas več klicali, v nobeni zadevi.",
        "complain": "Pritožba", "complain_what": "Kaj ni bilo v redu?", "complain_send": "Pošlji",
        "complained": "Zapisali smo vašo pritožbo. Kampanje vas ne bodo več klicale.",
        "choose": "Drug čas", "day": "Dan", "time": "Ura", "send": "Pokličite takrat",
        "stopped": "Zapisano. Ne bomo vas več klicali.", "kept": "Zapisano. Klicali vas bomo {at}.",
        "instead": "Ob tem času ne smemo klicati. Najprej {at}.", "cannot": "Ob tem času ne moremo klicati.",
        "bad": "Ta povezava ni veljavna ali je potekla.", "again": "Obrazec je potekel. Poskusite še enkrat.",
        "back": "Nazaj",
    },
    "en": {
        "title": "Why we called", "us": "our company", "when": "{house}: we called on {at}, {about}.",
        "nobody": "We have not called you yet.", "next": "We will call again on {at} at the earliest.",
        "open": "No further call is planned.", "over": "We will not call again about this.",
        "stop": "Never call again", "stop_why": "We will not call you again, about anything.",
        "complain": "Complain", "complain_what": "What was wrong?", "complain_send": "Send",
        "complained": "We have written down your complaint. No campaign will call you again.",
        "choose": "Another time", "day": "Day", "time": "Time", "send": "Call me then",
        "stopped": "That is noted. We will not call you again.", "kept": "That is noted. We will call on {at}.",
        "instead": "We may not call at that time. The earliest is {at}.", "cannot": "We cannot call at that time.",
        "bad": "This link is not valid, or it has expired.", "again": "The form has expired. Please try again.",
        "back": "Back",
    },
}  # fmt: skip


def language_of(accepted: str) -> str:
    """Of Accept-Language (RFC 9110): the first of ours by its weight."""
    wanted = []
    for place, one in enumerate(accepted[:200].split(",")):
        tag, _, weight = one.strip().partition(";q=")
        code = tag.partition("-")[0].lower()
        if code in LANGUAGES:
            wanted.append((-_weight(weight), place, code))
    return min(wanted)[2] if wanted else OTHERWISE


def _weight(text: str) -> float:
    return float(text) if text in ("0", "1") or (text[:2] == "0." and text[2:5].isdecimal() and len(text) < 6) else 1.0


def shown(why: Why | None, house: str, path: str, seal: str, now: datetime, language: str) -> str:
    """The page."""
    words = WORDS[language]
    if why is None:
        told = [words["nobody"]]
    else:
        at = _moment(why.called)
        told = [words["when"].format(house=house or words["us"], at=at, about=about(why.purpose, language))]
        told.append(
            words["over"]
            if why.over
            else words["open"]
            if why.next is None
            else words["next"].format(at=_moment(why.next))
        )
    sealed = f'<input type="hidden" name="seal" value="{escape(seal)}">'
    form = f'<form method="post" action="{escape(path)}">{sealed}'
    choose = (
        f'<section aria-labelledby="c"><h2 id="c">{words["choose"]}</h2>{form}'
        '<input type="hidden" name="what" value="time">'
        f'<p><label for="day">{words["day"]}</label> <input id="day" name="day" type="date" required'
        f' min="{now.date()}"></p><p><label for="at">{words["time"]}</label>'
        ' <input id="at" name="at" type="time" required></p>'
        f"<p><button>{words['send']}</button></p></form></section>"
    )
    stop = (
        f'<section aria-labelledby="s"><h2 id="s">{words["stop"]}</h2><p id="w">{words["stop_why"]}</p>{form}'
        f'<input type="hidden" name="what" value="stop"><p><button aria-describedby="w">{words["stop"]}</button></p>'
        "</form></section>"
    )
    complain = (
        f'<section aria-labelledby="k"><h2 id="k">{words["complain"]}</h2>{form}'
        f'<input type="hidden" name="what" value="complaint"><p><label for="text">{words["complain_what"]}</label></p>'
        f'<p><textarea id="text" name="text" rows="4" maxlength="{LONGEST}"></textarea></p>'
        f"<p><button>{words['complain_send']}</button></p></form></section>"
    )
    return _html(language, [*told], stop + ("" if why is None or why.over else choose) + complain)


def complained(language: str) -> str:
    """After a complaint."""
    return _html(language, [WORDS[language]["complained"]])


def stopped(language: str) -> str:
    """After a stop."""
    return _html(language, [WORDS[language]["stopped"]])


def chosen(answer: Chosen, path: str, language: str) -> str:
    """After a choice."""
    words, when = WORDS[language], answer.when
    which = "kept" if answer.kept else "instead" if when else "cannot"
    text = words[which].format(at=_moment(when)) if when else words[which]
    return _html(language, [text], f'<p><a href="{escape(path)}">{words["back"]}</a></p>')


def refused(word: str, language: str) -> str:
    """`bad`: of a link; `again`: of a form."""
    return _html(language, [WORDS[language][word]])


def _html(language: str, told: list[str], rest: str = "") -> str:
    words = WORDS[language]
    said = "".join(f"<p>{escape(text)}</p>" for text in told)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f'<meta name="robots" content="noindex"><link rel="stylesheet" href="{PATH}">'
        f"<title>{words['title']}</title></head>"
        f'<body><main><h1>{words["title"]}</h1><div role="status">{said}</div>{rest}</main></body></html>'
    )


def _moment(at: datetime) -> str:
    return at.strftime("%d.%m.%Y, %H:%M")
