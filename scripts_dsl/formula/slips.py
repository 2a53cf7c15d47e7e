"""The usual slips in formulas and the way out of each: units apart from numbers, comparisons in a row, decimal commas.

The token that does not fit and its neighbours come in, a hint goes out. Called by parser.py.
"""

from __future__ import annotations

from scripts_dsl.formula.lexer import Token

SIGNS = frozenset({"=", "==", "!=", "<", "<=", ">", ">="})
"""Of comparisons."""
TIME_WORDS = {"sec": "s", "min": "m", "hou": "h", "hrs": "h", "day": "d", "s": "s", "m": "m", "h": "h", "d": "d"}
"""How units of time begin that are written with a space, and ours."""
CURRENCY_WORDS = {"zł": "PLN", "zl": "PLN", "pln": "PLN", "eur": "EUR", "euro": "EUR", "usd": "USD", "gbp": "GBP"}


def slip(before: Token | None, token: Token, after: Token) -> str | None:
    """What to write instead; None if it is no usual slip."""
    if token.kind == "mark" and token.text in SIGNS:
        if before is None or before.text in SIGNS:
            return f"a value stands {'after' if before else 'before'} {token.text}"
        return "two comparisons in a row: write  a < b and b < c,  or  b between a and c"
    if before is None or before.kind != "number":
        return "a condition stands in when:" if token.text == "if" else None
    if token.text == "," and after.kind == "number":
        return f"a number has a point: {before.text}.{after.text}"
    unit, currency = TIME_WORDS.get(token.text.lower()[:3]), CURRENCY_WORDS.get(token.text.lower())
    if unit:
        return f"write {before.text}{unit}"
    return f"write the currency in three letters: {before.text} {currency}" if currency else None
