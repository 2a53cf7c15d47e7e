"""The rules of countries: which of them hold although nobody has looked them up, or were looked up long ago.

In: the files, and which countries the site names for calls out. Out: findings. Only these countries are to be worked
on; of the others it is told when everything is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from centrala.doctor.finding import Finding, bad, ok, warning
from outbound.countries import country_files
from scripts_dsl.countries import CountryFile
from scripts_dsl.errors import ScriptError
from scripts_dsl.policy.country import unverified

OLD = timedelta(days=365)
"""Laws of this kind change every few years, and their dates are known months before."""
CHECK = "rules.{}"


def countries(called: Collection[str], today: date) -> Iterator[Finding]:
    """Of all files. `called`: countries that the configuration names."""
    try:
        files = country_files()
    except ScriptError as problem:
        yield bad("rules.files", str(problem), "take the file of this version; until then no campaign calls anybody")
        return
    yield from findings(files, called, today)


def findings(files: Sequence[CountryFile], called: Collection[str], today: date) -> Iterator[Finding]:
    """One for each file, and one for each country that is called and has none."""
    for file in files:
        yield _of(file, today, matters=bool(file.countries & set(called)))
    for country in sorted(set(called) - frozenset().union(*(file.covers for file in files))):
        do = "write the rules of the country (how-to 'Write a rule of a country')"
        yield warning(CHECK.format(country), f"campaigns make no offers to {country}: its rules are not known", do)


def _of(file: CountryFile, today: date, *, matters: bool) -> Finding:
    name = CHECK.format(file.country)
    doubtful = [f"{rule.name} ({', '.join(words)})" for rule in file.rules if (words := unverified(rule))]
    old = file.checked_on is None or today - file.checked_on > OLD
    said = f"rules of {file.name}, compared with their sources on {file.checked_on}"
    if doubtful:
        said += f"; written from memory, and kept all the same: {', '.join(doubtful)}"
    if not matters or not (doubtful or old):
        return ok(name, said)
    return warning(name, said, "ask a lawyer, then change `checked:` and `checked_on:` in the country's file")
