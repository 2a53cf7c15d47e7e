"""What a call was for, as it is said to whoever rings back from that number, in four languages. Pure.

A number is a hint, never a proof: a family shares a telephone, and a caller id can be forged. So nothing is said that
only the person may know: not the campaign's name, no amount, and not that there is a debt.
"""

from __future__ import annotations

from collections.abc import Mapping

OTHERWISE = "en"

_OFFER = {"pl": "z ofertą", "ru": "с предложением", "sl": "s ponudbo", "en": "with an offer"}
_QUESTIONS = {
    "pl": "z prośbą o opinię",
    "ru": "чтобы узнать ваше мнение",
    "sl": "s prošnjo za mnenje",
    "en": "to ask for your opinion",
}
_CONTRACT = {
    "pl": "w sprawie umowy z nami",
    "ru": "по вопросу договора с нами",
    "sl": "v zvezi s pogodbo z nami",
    "en": "about your contract with us",
}
_SAFETY = {
    "pl": "w sprawie bezpieczeństwa konta",
    "ru": "по вопросу безопасности счёта",
    "sl": "v zvezi z varnostjo računa",
    "en": "about the safety of your account",
}
_MEETING = {
    "pl": "w sprawie umówionego terminu",
    "ru": "по поводу назначенной встречи",
    "sl": "v zvezi z dogovorjenim terminom",
    "en": "about an appointment",
}
_GIFT = {
    "pl": "z prośbą o wsparcie",
    "ru": "с просьбой о поддержке",
    "sl": "s prošnjo za podporo",
    "en": "to ask for support",
}
_VIEWS = {
    "pl": "w sprawach publicznych",
    "ru": "по общественным вопросам",
    "sl": "v zvezi z javnimi zadevami",
    "en": "about a public matter",
}
ABOUT: Mapping[str, Mapping[str, str]] = {
    "marketing": _OFFER,
    "cross_sell": _OFFER,
    "survey": _QUESTIONS,
    "research": _QUESTIONS,
    "service": _CONTRACT,
    "debt": _CONTRACT,
    "fraud_alert": _SAFETY,
    "appointment": _MEETING,
    "fundraising": _GIFT,
    "political": _VIEWS,
}
"""By purpose of the campaign."""


def about(purpose: str, language: str) -> str:
    """Goes on after "we called on that day"."""
    said = ABOUT.get(purpose, _CONTRACT)
    return said.get(language, said[OTHERWISE])
