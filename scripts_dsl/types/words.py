"""Texts, choices, languages, recordings, yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from scripts_dsl.problems import ValueProblem, listed
from scripts_dsl.suggest import nearest
from scripts_dsl.types.base import Keyed, Type, Typed, refuse
from scripts_dsl.values import MAX_TEXT_LENGTH, Value, read_yes_no


@dataclass(frozen=True, slots=True)
class TextLike(Type):
    """Types whose values are texts to formulas."""

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        if not isinstance(json, str) or len(json) > MAX_TEXT_LENGTH:
            raise refuse(self, json)
        return json


@dataclass(frozen=True, slots=True)
class Text(TextLike):
    """`text`: anything, spoken as it is."""

    a: ClassVar[str] = "a text"

    @property
    def name(self) -> str:
        return "text"


@dataclass(frozen=True, slots=True)
class Recording(TextLike):
    """`recording`: made by `record`, played back when spoken. Its value is the name of the file."""

    a: ClassVar[str] = "a recording"

    @property
    def name(self) -> str:
        return "recording"


@dataclass(frozen=True, slots=True)
class Choice(Type):
    """`choice of illness, lost_job`: one of the words."""

    a: ClassVar[str] = "a choice"
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"choice of {', '.join(self.words)}"

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        if isinstance(json, bool):
            json = "yes" if json else "no"
        if not isinstance(json, str) or json not in self.words:
            raise not_a_choice(json, self.words)
        return json


@dataclass(frozen=True, slots=True)
class Language(Type):
    """`language`: one of the languages of the file, `pl`."""

    a: ClassVar[str] = "a language"
    words: tuple[str, ...] = ()
    """Languages of the file; () allows any two-letter word."""

    @property
    def name(self) -> str:
        return "language"

    def parse(self, text: str) -> Value:
        return self.accept(text)

    def accept(self, json: Any) -> Value:
        if json is None:
            return None
        known = self.words or (json,)
        if not isinstance(json, str) or json not in known or not (len(json) in (2, 3) and json.isalpha()):
            raise not_a_choice(json, self.words) if self.words else refuse(self, json)
        return json


def not_a_choice(given: object, words: tuple[str, ...]) -> ValueProblem:
    """The sentence for a word that is not among the choices."""
    meant = nearest(str(given), words)
    guess = (f"did you mean '{meant}'?",) if meant else ()
    hints = (*guess, f"choices: {listed(words)}")
    return ValueProblem(f"'{str(given)[:40]}' is not one of the choices", hints=hints, rule="not-a-choice")


@dataclass(frozen=True, slots=True)
class YesNo(Type):
    """`yes/no`: keyed 1 and 2."""

    a: ClassVar[str] = "yes or no"

    @property
    def name(self) -> str:
        return "yes/no"

    @property
    def keys(self) -> Keyed:
        return Keyed(1, 1, None)

    def _keyed(self, typed: Typed) -> Value:
        return {"1": True, "2": False}.get(typed.digits)

    def parse(self, text: str) -> Value:
        answer = read_yes_no(text)
        if answer is None:
            raise ValueProblem(f"'{text[:40]}' is not yes or no", hints=("write yes or no",), rule="yes-no")
        return answer

    def accept(self, json: Any) -> Value:
        if json is None or isinstance(json, bool):
            return json
        answer = read_yes_no(json) if isinstance(json, str) else None
        if answer is None:
            raise refuse(self, json)
        return answer
