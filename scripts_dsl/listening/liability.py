"""Words that come along for four languages: somebody speaks of a court, a lawyer, damages, an injury, a crime, an
authority. Whole words: a list errs on the side of telling a lawyer once too often, and not with every second comment.

A complaint alone is none of these: it has an owner of its own. `szkoda` (a pity), `sądzę` (I think), `судя` (judging
by), `искать` (to look for) and `issue` are not here and must not match.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.listening.spotting import Words

SHIPPED: Mapping[str, Words] = {
    "pl": (
        "pozew", "pozwu", "pozwem", "pozwie", "pozwę", "pozwać", "pozwiemy", "pozywam*", "sąd", "sądu", "sądem",
        "sądowi", "sądzie sprawa", "w sądzie", "do sądu", "do sadu", "sądow*", "adwokat*", "prawnik*",
        "prawnicz*", "radca prawny", "radcy prawn*", "radcą prawn*", "kancelari* prawn*", "odszkodowan*",
        "zadośćuczynien*", "naprawienie szkody", "naprawienia szkody", "wyrządz* szkod*", "odpowiedzialność prawn*",
        "odpowiedzialność karn*", "kroki prawne", "kroków prawnych", "prokurator*", "prokuratur*", "policj*",
        "oszustw*", "oszust", "oszuści", "oszukal*", "wyłudz*", "uokik*", "uodo", "rodo", "rzecznik* praw",
        "rzecznik* konsument*", "dyskryminac*", "obrażenia", "obrażeń", "poparzen*", "poparzy*", "porażenie prąd*",
        "porażony prąd*", "porażona prąd*", "uszczerb* na zdrowiu", "wyciek danych", "danych osobowych",
    ),
    "ru": (
        "суд", "суда", "суду", "судом", "в суде", "через суд", "судебн*", "подам в суд", "подаю в суд", "иск", "иска",
        "иску", "иском", "исковое", "исков*", "засуж*", "адвокат*", "юрист*", "юридическ*", "прокурор*", "прокуратур*",
        "роспотребнадзор*", "роскомнадзор*", "защит* прав потребител*", "возмещени* ущерба", "возместить ущерб",
        "моральный ущерб", "морального вреда", "моральный вред", "компенсаци* вреда", "причин* вред*", "полици*",
        "мошенни*", "уголовн*", "травм*", "ожог", "ожоги", "ожогов", "удар* током", "ударило током", "дискриминаци*",
        "утечк* данных", "персональн* данн*",
    ),
    "sl": (
        "tožba", "tožbo", "tožbe", "tožbi", "tožil*", "tožim", "tožimo", "tožiti", "sodišče", "sodišča", "sodišču",
        "sodiščem", "odvetnik*", "odvetnic*", "pravnik*", "pravna sredstva", "pravne korake", "pravnimi koraki",
        "odškodnin*", "povrnitev škode", "povračilo škode", "kazensk* ovadb*", "ovadb*", "policij*", "prevarant*",
        "prevara", "prevaro", "prevare", "goljufij*", "goljuf*", "tožilstv*", "inšpekcij*", "inšpektor*",
        "varuh* človekovih pravic", "varuh* pravic", "diskriminacij*", "telesn* poškodb*", "poškodba", "poškodbo",
        "poškodovan*", "opeklin*", "udar* elektrik*", "stresla elektrika", "osebnih podatkov", "osebne podatke",
        "gdpr",
    ),
    "en": (
        "sue", "sues", "sued", "suing", "lawsuit*", "lawyer*", "solicitor*", "attorney*", "barrister*", "court",
        "courts", "legal action", "legal steps", "legally liable", "liable", "liability", "litigat*", "small claims",
        "ombudsman", "ombudsmen", "trading standards", "regulator*", "compensation", "damages", "negligen*", "injury",
        "injuries", "injured", "electrocut*", "electric shock", "burned me", "burnt me", "police", "fraud*", "scam",
        "scammed", "scammers", "criminal", "discriminat*", "gdpr", "data protection", "data breach", "personal data",
    ),
}  # fmt: skip
"""Language -> words. Texts are asked for all of them: whoever is angry writes in his own language."""
