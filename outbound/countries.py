"""Brings the rules of countries: `outbound/rules/*.yaml` comes in, Countries goes out. Read once, at the start."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from scripts_dsl.countries import CountryFile, read_country, together
from scripts_dsl.errors import ScriptError
from scripts_dsl.policy.country import Countries

FOLDER = "rules"


def country_files(folder: Traversable | None = None) -> tuple[CountryFile, ...]:
    """All files, by the names of the countries. ScriptError with every mistake, if there is one: then nobody dials."""
    found: list[CountryFile] = []
    messages = []
    for path in sorted((folder or files(__package__) / FOLDER).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            country, report, _ = read_country(path.read_bytes(), path.name)
            messages += report.sorted()
            found += [country] if country is not None else []
    if messages:
        raise ScriptError(messages)
    return tuple(sorted(found, key=lambda file: file.name))


@cache
def countries() -> Countries:
    """The rules of all of them, read once: they come with the program."""
    return together(country_files())
