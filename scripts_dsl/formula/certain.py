"""Which values are known for sure when a condition holds, or when it does not: `debt > 0` is no for an empty debt.

A tree comes in, names go out. Called by the checks; wrong only to the careful side.
"""

from __future__ import annotations

from functools import reduce

from scripts_dsl.formula import tree
from scripts_dsl.formula.parser import parse

NOTHING: frozenset[str] = frozenset()
NOT = "not "
"""Before the name of a yes/no value that is no, or empty."""


def known_when(text: str, holds: bool) -> frozenset[str]:
    """Names that cannot be empty when the condition `text` holds (or does not), and `not anonymous`. It was compiled
    before."""
    return _known(parse(text), holds)


def _known(node: tree.Node, holds: bool) -> frozenset[str]:
    match node:
        case tree.Not():
            return _known(node.part, not holds)
        case tree.Logic():
            parts = [_known(part, holds) for part in node.parts]
            every = holds == (node.word == "and")
            return reduce(frozenset.union if every else frozenset.intersection, parts)
        case tree.Known():
            return _read(node.part) if node.known == holds else NOTHING
        case tree.Name():
            return frozenset({node.name if holds else f"{NOT}{node.name}"})
    return _compared(node) if holds else NOTHING


def _compared(node: tree.Node) -> frozenset[str]:
    """A comparison with something empty is no."""
    match node:
        case tree.Comparison():
            sides = (node.left, node.right)
            return NOTHING if any(isinstance(side, tree.Empty) for side in sides) else _read(*sides)
        case tree.Among() | tree.Between() | tree.TextTest():
            return _read(node.left)
    return NOTHING


def _read(*nodes: tree.Node) -> frozenset[str]:
    """Names without which these parts are empty."""
    found = NOTHING
    for node in nodes:
        match node:
            case tree.Name():
                found |= {node.name}
            case tree.Arithmetic():
                found |= _read(node.left, node.right)
            case tree.Minus():
                found |= _read(node.part)
            case tree.Call():
                found |= _read(*node.arguments)
    return found
