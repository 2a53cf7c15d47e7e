"""Check digits of numbers that callers key in. Digits in, yes or no out; used by the type `digits`.

A number of the wrong length for its check is wrong. Sources are given at each check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

IBAN_COUNTRY: Mapping[int, str] = {26: "PL", 17: "SI"}
"""Account numbers keyed without the two letters, by their length (IBAN registry)."""


def _sum(digits: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: every second digit from the right doubled."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return len(digits) > 1 and total % 10 == 0


def mod97(digits: str) -> bool:
    """ISO 7064 MOD 97-10. 26 digits are a Polish and 17 a Slovene account (IBAN without its letters)."""
    country = IBAN_COUNTRY.get(len(digits))
    if country is None:
        return len(digits) > 2 and int(digits) % 97 == 1
    letters = "".join(str(ord(c) - 55) for c in country)
    return int(digits[2:] + letters + digits[:2]) % 97 == 1


def mod11(digits: str) -> bool:
    """Weights 2, 3, 4 … from the right; 10 and 11 become 0 (Slovene payment reference, model 11)."""
    body, check = digits[:-1], int(digits[-1])
    control = 11 - _sum(body[::-1], range(2, len(body) + 2)) % 11
    return bool(body) and check == (control if control < 10 else 0)


def pesel(digits: str) -> bool:
    """Polish personal number: 11 digits, weights 1 3 7 9."""
    return len(digits) == 11 and _sum(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def nip(digits: str) -> bool:
    """Polish tax number: 10 digits; a remainder of 10 is never issued."""
    return len(digits) == 10 and _sum(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(digits[9])


def inn(digits: str) -> bool:
    """Russian tax number: 10 digits (companies) or 12 (people, two check digits)."""
    if len(digits) == 10:
        return _sum(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(digits[9])
    if len(digits) == 12:
        first = _sum(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        second = _sum(digits, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        return first == int(digits[10]) and second == int(digits[11])
    return False


def emso(digits: str) -> bool:
    """Slovene personal number: 13 digits; a control of 10 is never issued."""
    if len(digits) != 13:
        return False
    return (11 - _sum(digits, (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11 == int(digits[12])


def davcna(digits: str) -> bool:
    """Slovene tax number: 8 digits, the first not 0; a control of 10 becomes 0, 11 is never issued."""
    if len(digits) != 8 or digits[0] == "0":
        return False
    control = 11 - _sum(digits, (8, 7, 6, 5, 4, 3, 2)) % 11
    return control != 11 and control % 10 == int(digits[7])


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "luhn": luhn,
    "mod97": mod97,
    "mod11": mod11,
    "pesel": pesel,
    "nip": nip,
    "inn": inn,
    "emso": emso,
    "davcna": davcna,
}

LENGTHS: Mapping[str, tuple[int, int]] = {
    "pesel": (11, 11),
    "nip": (10, 10),
    "inn": (10, 12),
    "emso": (13, 13),
    "davcna": (8, 8),
}
"""Least and most digits of numbers whose length is fixed by law."""
