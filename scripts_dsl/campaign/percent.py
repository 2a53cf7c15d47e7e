"""Percentages as authors write them: `3%`, `0.5%`."""

from __future__ import annotations

from decimal import Decimal

from scripts_dsl.values import plain, read_number, tidy


def percent(text: str) -> Decimal | None:
    """0 to 100; None if it is no percentage."""
    number = read_number(text[:-1]) if text.endswith("%") else None
    return Decimal(number) if number is not None and 0 <= number <= 100 else None


def written(number: Decimal) -> str:
    """`3%`."""
    return f"{plain(tidy(number.normalize()))}%"
