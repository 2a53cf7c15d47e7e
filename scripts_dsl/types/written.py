"""Reads types as authors write them: `digits 8-10, luhn`, `money PLN`, `choice of a, b = a`. Called by the checker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scripts_dsl.checksums import CHECKS, LENGTHS
from scripts_dsl.problems import TypeProblem, listed
from scripts_dsl.suggest import MOST_SHOWN, nearest
from scripts_dsl.types.amounts import MoneyType, Number
from scripts_dsl.types.base import Type
from scripts_dsl.types.digits import MAX_DIGITS, Digits, Phone
from scripts_dsl.types.moments import DateType, Duration, TimeType
from scripts_dsl.types.words import Choice, Language, Recording, Text, YesNo

MAX_TYPE_LENGTH = 2000
"""Characters of a type with its choices."""

MAX_CHOICES = 100

NAMES = (
    "text",
    "number",
    "digits",
    "phone",
    "money",
    "date",
    "time",
    "duration",
    "yes/no",
    "choice of",
    "language",
    "recording",
)

RESERVED = frozenset({"and", "or", "not", "in", "is", "else", "between", "empty", "known", "as"})
"""Words of formulas; they cannot be choices or names of values. (yes and no can be choices.)"""

OTHER_WORDS = {
    "string": "text",
    "str": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    "decimal": "number",
    "bool": "yes/no",
    "boolean": "yes/no",
    "yesno": "yes/no",
    "yes-no": "yes/no",
    "currency": "money EUR",
    "amount": "money EUR",
    "enum": "choice of a, b",
    "choice": "choice of a, b",
    "one of": "choice of a, b",
    "datetime": "date",
    "timestamp": "date",
    "timespan": "duration",
    "interval": "duration",
    "audio": "recording",
    "telephone": "phone",
    "tel": "phone",
    "digit": "digits",
    "dtmf": "digits",
}
"""What people write who come from other tools."""

_RANGE = re.compile(r"([0-9]{1,9})(?: ?- ?([0-9]{1,9}))?", re.ASCII)
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What stands behind a name under `vars:`: `digits 10, luhn, private = 0000000000`."""

    type: Type
    default: str | None = None
    """The formula after `=`, as written."""
    default_offset: int = 0
    """Where the formula begins in the text."""
    private: bool = False


def parse_type(text: str, languages: tuple[str, ...] = ()) -> Type:
    """The type of that name; TypeProblem. `languages`: those of the file, for the type `language`."""
    if len(text) > MAX_TYPE_LENGTH:
        raise TypeProblem(f"a type has at most {MAX_TYPE_LENGTH} characters")
    stripped = text.strip()
    word, _, rest = stripped.partition(" ")
    word = word.removesuffix(",")
    at = len(text) - len(text.lstrip())
    rest_at = at + len(stripped) - len(rest.lstrip())
    simple = SIMPLE.get(word)
    if simple is not None and not rest.strip():
        return replace(simple, words=languages) if isinstance(simple, Language) else simple
    match word:
        case "number":
            return _number(rest.strip(), rest_at)
        case "digits":
            return _digits(stripped.removeprefix("digits"), at + len("digits"))
        case "money":
            return _money(rest.strip(), rest_at)
        case "choice":
            return _choice(stripped, at)
    if simple is not None:
        raise TypeProblem(f"'{word}' stands alone", rest_at, len(rest.strip()), (f"write {word}",))
    raise _unknown(stripped, at)


def parse_declaration(text: str, languages: tuple[str, ...] = ()) -> Declaration:
    """A type with its default and mark; TypeProblem."""
    head, equals, default = text.partition("=")
    private = bool(re.search(r",\s*private\s*$", head))
    type_ = parse_type(re.sub(r",\s*private\s*$", "", head), languages)
    if not equals:
        return Declaration(type_, private=private)
    if not default.strip():
        raise TypeProblem("there is no value after '='", len(head), 1)
    start = len(head) + 1 + len(default) - len(default.lstrip())
    return Declaration(type_, default.strip(), start, private)


SIMPLE: dict[str, Type] = {
    "text": Text(),
    "number": Number(),
    "digits": Digits(),
    "phone": Phone(),
    "date": DateType(),
    "time": TimeType(),
    "duration": Duration(),
    "yes/no": YesNo(),
    "language": Language(),
    "recording": Recording(),
}


def _number(rest: str, at: int) -> Type:
    match = _RANGE.fullmatch(rest)
    if match is None or match[2] is None:
        raise TypeProblem(f"'{rest[:40]}' is not a range", at, len(rest), ("write number 1-5",))
    low, high = int(match[1]), int(match[2])
    if low > high:
        raise TypeProblem("a range begins with the smaller number", at, len(rest), (f"write number {high}-{low}",))
    return Number(low, high)


def _digits(rest: str, at: int) -> Type:
    length, comma, check = rest.partition(",")
    check_at = at + len(length) + 1 + len(check) - len(check.lstrip())
    low, high = _lengths(length.strip(), at + len(length) - len(length.lstrip()))
    name = check.strip()
    if not comma:
        return Digits(low, high)
    if name not in CHECKS:
        raise _unknown_check(name, check_at)
    by_law = LENGTHS.get(name)
    if by_law is not None and not length.strip():
        low, high = by_law
    elif by_law is not None and not (by_law[0] <= low and high <= by_law[1]):
        wanted = str(by_law[0]) if by_law[0] == by_law[1] else f"{by_law[0]} to {by_law[1]}"
        raise TypeProblem(f"'{name}' has {wanted} digits", at, len(rest), (f"write digits, {name}",))
    return Digits(low, high, name)


def _lengths(length: str, at: int) -> tuple[int, int]:
    if not length:
        return 1, MAX_DIGITS
    match = _RANGE.fullmatch(length)
    if match is None:
        if length in CHECKS:
            raise TypeProblem(f"a comma is missing before '{length}'", at, len(length), (f"write digits, {length}",))
        raise TypeProblem(f"'{length[:40]}' is not a length", at, len(length), ("write digits 10 or digits 8-10",))
    low, high = int(match[1]), int(match[2] or match[1])
    if low > high:
        raise TypeProblem("a range begins with the smaller number", at, len(length), (f"write digits {high}-{low}",))
    if low < 1 or high > MAX_DIGITS:
        raise TypeProblem(f"digits are 1 to {MAX_DIGITS} keys long", at, len(length))
    return low, high


def _unknown_check(name: str, at: int) -> TypeProblem:
    meant = nearest(name, CHECKS)
    guess = (f"did you mean '{meant}'?",) if meant else ()
    return TypeProblem(f"there is no check '{name[:40]}'", at, len(name), (*guess, f"checks: {listed(CHECKS)}"))


def _money(rest: str, at: int) -> Type:
    if len(rest) == 3 and rest.isascii() and rest.isalpha() and rest.isupper():
        return MoneyType(rest)
    if len(rest) == 3 and rest.isascii() and rest.isalpha():
        hint = f"write money {rest.upper()}"
    else:
        hint = "write money PLN, money EUR, …"
    message = f"'{rest[:40]}' is not a currency" if rest else "money needs a currency"
    raise TypeProblem(message, at if rest else 0, len(rest), (hint,))


def _choice(text: str, at: int) -> Type:
    head = re.match(r"choice\s+of\b", text)
    if head is None:
        raise TypeProblem("a choice needs its words", at, len(text), ("write choice of illness, lost_job, other",))
    words: list[str] = []
    place = head.end()
    for piece in text[place:].split(","):
        word = piece.strip()
        start = at + place + len(piece) - len(piece.lstrip())
        words.append(_word(word, words, start))
        place += len(piece) + 1
    if len(words) > MAX_CHOICES:
        raise TypeProblem(f"a choice has at most {MAX_CHOICES} words", at, len(text))
    return Choice(tuple(words))


def _word(word: str, before: list[str], at: int) -> str:
    if not word:
        raise TypeProblem("a word is missing here", at, 1, ("write choice of illness, lost_job, other",))
    if not _WORD.fullmatch(word):
        joined = re.sub(r"\W+", "_", word).strip("_")
        hints = (f"write {joined}",) if _WORD.fullmatch(joined) else ()
        raise TypeProblem(f"'{word[:40]}' is not one word", at, len(word), hints)
    if word in RESERVED:
        raise TypeProblem(f"'{word}' has a meaning of its own in formulas", at, len(word), ("choose another word",))
    if word in before:
        raise TypeProblem(f"'{word}' is written twice", at, len(word))
    return word


def _unknown(text: str, at: int) -> TypeProblem:
    word = text.split(",")[0].strip()
    ours = OTHER_WORDS.get(word.lower())
    meant = nearest(word.split(" ")[0].lower(), NAMES)
    pieces = [piece.strip() for piece in text.split(",")]
    if 1 < len(pieces) <= MOST_SHOWN and not ours and not meant and all(map(_WORD.fullmatch, pieces)):
        return TypeProblem(f"there is no type '{word}'", at, len(word), (f"write choice of {', '.join(pieces)}",))
    guess = f"here it is called '{ours}'" if ours else f"did you mean '{meant}'?"
    hints = ((guess,) if ours or meant else ()) + (f"types: {', '.join(NAMES)}",)
    return TypeProblem(f"there is no type '{word[:40]}'", at, len(word), hints)
