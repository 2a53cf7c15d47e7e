"""The grammar of formulas (recursive descent). Tokens in, tree out. Called by compile_formula and by texts.

    formula = either { "else" either }         either = both { "or" both }
    both    = test { "and" test }              test   = "not" test | sum [ comparison ]
    sum     = term { ("+" | "-") term }        term   = atom { ("*" | "/") atom }

Depth and number of tokens are bounded, so every text is answered in a bounded time.
"""

from __future__ import annotations

from dataclasses import replace

from scripts_dsl.formula.lexer import Token, tokens
from scripts_dsl.formula.slips import SIGNS, slip
from scripts_dsl.formula.tree import (
    Among,
    Arithmetic,
    Between,
    Call,
    Comparison,
    Constant,
    Else,
    Empty,
    Known,
    Logic,
    Minus,
    Name,
    Node,
    Not,
    TextTest,
    YesNoWord,
)
from scripts_dsl.problems import FormulaProblem

MAX_DEPTH = 25
"""Brackets, calls, minus signs and nots inside each other."""

MAX_LISTED = 50
"""Values in one `in [ ]` or arguments of one function."""

GLUE = frozenset({"and", "or", "not", "in", "is", "else", "between", "as"})
"""Words that cannot stand where a value is expected."""


def parse(text: str) -> Node:
    """The tree of a formula. FormulaProblem."""
    parser = _Parser(text)
    node = parser.formula()
    parser.finish()
    return node


def parse_slot(text: str) -> tuple[Node, Token | None]:
    """The tree of what stands in `${…}` and the word after `as`. FormulaProblem."""
    parser = _Parser(text)
    node = parser.formula()
    manner = None
    if parser.take("as"):
        manner = parser.word("digits, ordinal, spelled, or a noun")
    parser.finish()
    return node, manner


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._place = 0
        self._depth = 0

    # --- tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def take(self, *texts: str) -> Token | None:
        """The next token if it is one of these words or marks."""
        token = self._token
        if token.kind in ("word", "mark") and token.text in texts:
            self._place += 1
            return token
        return None

    def word(self, wanted: str) -> Token:
        """The next token, which must be a word."""
        token = self._token
        if token.kind != "word":
            raise self._unexpected(wanted)
        self._place += 1
        return token

    def _need(self, text: str, hint: str | None = None) -> Token:
        token = self.take(text)
        if token is None:
            raise self._unexpected(f"'{text}'", hint)
        return token

    def _unexpected(self, wanted: str, hint: str | None = None) -> FormulaProblem:
        token = self._token
        before = self._tokens[self._place - 1] if self._place else None
        if token.kind == "end":
            message = f"{wanted} is missing at the end" if before else "a formula is missing here"
            last = before or token
            return FormulaProblem(message, last.start, last.end - last.start)
        advice = hint or slip(before, token, self._tokens[self._place + 1]) or f"expected is {wanted}"
        return FormulaProblem(
            f"I do not understand '{token.text[:40]}' here", token.start, token.end - token.start, (advice,)
        )

    def finish(self) -> None:
        """Nothing may be left."""
        if self._token.kind != "end":
            raise self._unexpected("the end, or one of + - * / = < > and or else in is between")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            token = self._token
            hint = "put a part of it into a value with set"
            raise FormulaProblem("this formula is too deep", token.start, token.end - token.start, (hint,))

    # --- grammar

    def formula(self) -> Node:
        """Everything: the alternatives of `else`."""
        parts = [self._either()]
        while self.take("else"):
            parts.append(self._either())
        return parts[0] if len(parts) == 1 else Else(parts[0].start, parts[-1].end, tuple(parts))

    def _either(self) -> Node:
        parts = [self._both()]
        while self.take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Logic(parts[0].start, parts[-1].end, "or", tuple(parts))

    def _both(self) -> Node:
        parts = [self._test()]
        while self.take("and"):
            parts.append(self._test())
        return parts[0] if len(parts) == 1 else Logic(parts[0].start, parts[-1].end, "and", tuple(parts))

    def _test(self) -> Node:
        word = self.take("not")
        if word is not None:
            self._deeper()
            part = self._test()
            self._depth -= 1
            return Not(word.start, part.end, part)
        left = self._sum()
        if sign := self.take(*SIGNS):
            right = self._sum()
            return Comparison(left.start, right.end, "=" if sign.text == "==" else sign.text, left, right)
        return self._worded(left)

    def _worded(self, left: Node) -> Node:
        if self.take("in"):
            return self._among(left)
        if self.take("between"):
            low = self._sum()
            self._need("and", "write  between 1 and 5")
            high = self._sum()
            return Between(left.start, high.end, left, low, high)
        if self.take("is"):
            negated = self.take("not") is not None
            word = self.take("empty", "known")
            if word is None:
                raise self._unexpected("'empty' or 'known'", self._after_is(left))
            return Known(left.start, word.end, left, (word.text == "known") != negated)
        if word := self.take("starts", "ends"):
            self._need("with")
        else:
            word = self.take("contains")
        if word is None:
            return left
        right = self._sum()
        return TextTest(left.start, right.end, word.text, left, right)

    def _after_is(self, left: Node) -> str:
        if self._token.text.lower() in ("null", "none", "nil", "blank", "missing"):
            return "write  is empty"
        return f"write  {self._text[left.start : left.end][:40]} = …,  or  is empty,  is known"

    def _among(self, left: Node) -> Node:
        self._need("[", "a list stands in square brackets:  in [illness, lost_job]")
        listed, end = self._list("]")
        if not listed:
            raise FormulaProblem("this list is empty", end.start - 1, 2, ("write  in [illness, lost_job]",))
        return Among(left.start, end.end, left, listed)

    def _list(self, closing: str) -> tuple[tuple[Node, ...], Token]:
        found: list[Node] = []
        while not (end := self.take(closing)):
            if found:
                self._need(",")
            found.append(self.formula() if closing == ")" else self._sum())
            if len(found) > MAX_LISTED:
                raise FormulaProblem(f"a list has at most {MAX_LISTED} values", found[0].start, 1)
        return tuple(found), end

    def _sum(self) -> Node:
        left = self._term()
        while sign := self.take("+", "-"):
            right = self._term()
            left = Arithmetic(left.start, right.end, sign.text, left, right)
        return left

    def _term(self) -> Node:
        left = self._atom()
        while sign := self.take("*", "/"):
            right = self._atom()
            left = Arithmetic(left.start, right.end, sign.text, left, right)
        return left

    def _atom(self) -> Node:
        self._deeper()
        node = self._inner()
        self._depth -= 1
        return node

    def _inner(self) -> Node:
        token = self._token
        if minus := self.take("-"):
            part = self._atom()
            return Minus(minus.start, part.end, part)
        if opened := self.take("("):
            inside = self.formula()
            self._need(")")
            return replace(inside, start=opened.start, end=self._tokens[self._place - 1].end)
        if token.kind == "word":
            return self._name(token)
        if token.kind in ("mark", "end"):
            raise self._unexpected("a value")
        self._place += 1
        return Constant(token.start, token.end, token)

    def _name(self, token: Token) -> Node:
        if token.text in GLUE:
            raise self._unexpected("a value")
        self._place += 1
        if token.text in ("yes", "no"):
            return YesNoWord(token.start, token.end, token.text)
        if token.text == "empty":
            return Empty(token.start, token.end)
        if self.take("("):
            arguments, end = self._list(")")
            return Call(token.start, end.end, token.text, arguments)
        return Name(token.start, token.end, token.text)
