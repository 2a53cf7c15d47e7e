"""The reference page of all countries: what their rules say, where it stands, and what nobody has verified.

Files come in, Markdown goes out. `python -m outbound.page docs/reference` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scripts_dsl.campaign.percent import written
from scripts_dsl.countries.reading import GROUPS, CountryFile
from scripts_dsl.hours import Range, shown
from scripts_dsl.policy.country import unverified
from scripts_dsl.policy.country.rule import ANY, NONE, CountryRule, Windows
from scripts_dsl.values import length

TITLE = """# Rules of countries

<!-- Made by `python -m outbound.page docs/reference`; do not edit. -->

Before a campaign calls somebody, the rules of every country in which the person may be are asked, besides `respect:`
of the campaign; the strictest decides, and its name is the reason. This page is no legal advice. Each rule has its
source, and the day on which somebody compared the file with it; **what is marked _not verified_ holds all the same**.
Into a country that is not on this page no offers are made (`no_rules`); other calls keep `respect:` alone.

The files are in `outbound/rules/`, one for each country. How to change one: [write a rule of a
country](../how-to/write-a-country-rule.md).
"""


def page(files: Sequence[CountryFile]) -> str:
    """The whole page."""
    return "\n".join([TITLE, *_overview(files), *(line for file in files for line in _country(file))]).rstrip() + "\n"


def _overview(files: Sequence[CountryFile]) -> Iterator[str]:
    yield "| country | rules | not verified | compared with its sources on |"
    yield "|---|---|---|---|"
    for file in files:
        unsure = sum(bool(unverified(rule)) for rule in file.rules)
        anchor = file.name.lower().replace(" ", "-")
        yield f"| [{file.name}](#{anchor}) | {len(file.rules)} | {unsure or ''} | {file.checked_on} |"
    yield ""


def _country(file: CountryFile) -> Iterator[str]:
    yield f"## {file.name}\n"
    others = sorted(file.countries - {file.country})
    if file.country in GROUPS:
        yield f"For {', '.join(others)}, besides the file of each.\n"
    elif others:
        yield f"Also for {', '.join(others)}.\n"
    for rule in file.rules:
        yield from _rule(rule)


def _rule(rule: CountryRule) -> Iterator[str]:
    yield f"### `{rule.name}`: {rule.about}\n"
    yield "| | |"
    yield "|---|---|"
    doubtful = unverified(rule)
    for word, text in _words(rule):
        mark = " _(not verified)_" if word in doubtful else ""
        yield f"| {word} | {text.replace('|', '/')}{mark} |"
    yield ""


def _words(rule: CountryRule) -> Iterator[tuple[str, str]]:
    if rule.region:
        yield "region", rule.region
    if rule.starts or rule.ends:
        days = (f"{word} {day}" for word, day in (("from", rule.starts), ("until", rule.ends)) if day)
        yield "holds", " ".join(days)
    yield "calls", _calls(rule)
    if rule.windows is not None:
        yield "hours", _hours(rule.windows)
    if rule.limits:
        yield "limits", "; ".join(f"not more than {limit.written}" for limit in rule.limits)
    if rule.gaps:
        yield "gaps", "; ".join(gap.written for gap in rule.gaps)
    if rule.needed is not None:
        ways = (f"{way.replace('_', ' ')}: {need}" for way, need in rule.needed.by_way.items() if need != NONE)
        age = f", not older than {length(rule.needed.oldest)}" if rule.needed.oldest else ""
        yield "consent", "; ".join(ways) + age
    if rule.registers:
        copies = (r.name + (f", a copy of {length(r.oldest)} at most" if r.oldest else "") for r in rule.registers)
        yield "lists", "; ".join(copies)
    if rule.forbidden:
        yield "forbidden", ", ".join(sorted(rule.forbidden)).replace("_", " ")
    yield from _of_lines(rule)
    for name, text in rule.told.items():
        yield f"_{name}_", text
    yield "source", rule.source


def _of_lines(rule: CountryRule) -> Iterator[tuple[str, str]]:
    found = rule.abandoned
    if found is not None:
        aim = f", aims at {written(found.target)}" if found.target is not None else ""
        yield "abandoned", f"never above {written(found.cap)} in a {found.window}{aim}"
    if rule.ring is not None:
        yield "ring", f"at least {length(rule.ring)}"


def _calls(rule: CountryRule) -> str:
    to = rule.applies
    purposes = "any purpose" if to.purposes is None else ", ".join(sorted(to.purposes))
    who = "" if to.callee == ANY else f", to a {to.callee}"
    how = "" if len(to.ways) == 3 else f", {' or '.join(sorted(to.ways)).replace('_', ' ')}"
    whose = "" if to.caller == ANY else f", by a {to.caller}"
    return purposes + who + how + whose


def _hours(windows: Windows) -> str:
    days = shown.week(windows.weekly)
    if windows.holidays is None:
        return days
    eves = f"; on the day before {_ranges(windows.on_eves)}" if windows.on_eves is not None else ""
    parts = f" and its parts {', '.join(windows.parts)}" if windows.parts else ""
    return f"{days}; on holidays of {windows.holidays}{parts} {_ranges(windows.on_holidays)}{eves}"


def _ranges(ranges: Iterable[Range]) -> str:
    week: list[tuple[Range, ...]] = [(), (), (), (), (), (), ()]
    week[0] = tuple(ranges)
    return shown.week(tuple(week)).removeprefix("mon: ") or "closed"
