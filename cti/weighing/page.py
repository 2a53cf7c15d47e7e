"""The weighted report as a page: coloured bars of every question and band, each with its number and interval. Pure.

No script and no style but the sheet's: the bars are SVG with attributes, and every one stands as numbers beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from cti.surveys.measures import Measured
from cti.weighing.report import BY, LEAST, Group, Part, Reach, Weighed
from cti.weighing.words import LANGUAGES, WORDS

STYLE_PATH = "/report.css"
WIDTH, HEIGHT = 600, 22
GRADES = ("g0", "g1", "g2", "g3", "g4")
"""Classes of the colours, from the worst to the best."""
STYLE = """\
:root { color-scheme: light dark; --ink: #1b2430; --soft: #4a5666; --paper: #fff; --line: #8793a3; --act: #0b5cad;
  --g0: #b3261e; --g1: #d9772b; --g2: #c9a400; --g3: #6a9a3b; --g4: #1f7a4d; --none: #6d7a8a; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f7; --soft: #b4bfcc; --paper: #12181f; --line: #76828f;
  --act: #8fc1f5; --g0: #f2857d; --g1: #f0a868; --g2: #e3cd5a; --g3: #a4cf7a; --g4: #62c393; --none: #9aa7b6; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
form { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; } label { display: grid; }
input, select, button { font: inherit; padding: .4rem .6rem; color: inherit; background: var(--paper);
  border: 1px solid var(--line); border-radius: .4rem; min-height: 2.5rem; }
a { color: var(--act); } .soft { color: var(--soft); }
table { border-collapse: collapse; margin: .25rem 0 .5rem; } th, td { text-align: left; padding: .15rem 1rem .15rem 0;
  font-weight: 400; vertical-align: top; } thead th { color: var(--soft); } td.n { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
svg.bar { display: block; width: 100%; max-width: 37.5rem; height: 1.4rem; }
.g0 { fill: var(--g0); } .g1 { fill: var(--g1); } .g2 { fill: var(--g2); } .g3 { fill: var(--g3); }
.g4 { fill: var(--g4); } .gn { fill: var(--none); }
svg.key { width: .9rem; height: .9rem; vertical-align: middle; margin-right: .4rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
"""


def shown(survey: str, groups: Sequence[Group], since: date, until: date, by: str, language: str) -> str:
    """The page."""
    words = WORDS[language]
    days = f"since={since}&until={until}&by={by}"
    head = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    title = f"{words['title']}: {escape(survey)}"
    sheets = " · ".join(
        f'<a href="report.{kind}?{escape(days)}" download>{kind.upper()}</a>' for kind in ("csv", "xlsx")
    )
    body = "".join(_group(group, language) for group in groups) or f"<p>{words['none']}</p>"
    return (
        f'{head}<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="{STYLE_PATH}">'
        f'<title>{title}</title></head><body><main><p><a href="/board.html">{words["board"]}</a></p><h1>{title}</h1>'
        f"{_form(since, until, by, language)}<p>{sheets}</p>{body}</main></body></html>"
    )


def _form(since: date, until: date, by: str, language: str) -> str:
    words = WORDS[language]
    options = "".join(f'<option value="{one}"{" selected" if one == by else ""}>{words[one]}</option>' for one in BY)
    return (
        f'<form method="get"><label>{words["since"]}<input type="date" name="since" value="{since}" required></label>'
        f'<label>{words["until"]}<input type="date" name="until" value="{until}" required></label>'
        f'<label>{words["by"]}<select name="by">{options}</select></label><button>{words["show"]}</button></form>'
    )


def _group(group: Group, language: str) -> str:
    words = WORDS[language]
    head = f"<h2>{escape(group.name) if group.name else words['whole']}</h2>{_reach(group.reach, language)}"
    if group.few:
        return f"{head}<p>{words['few'].format(n=group.score.n, least=LEAST)}</p>"
    score = f"<h3>{words['score']}</h3>{_values((group.score,))}{_bar(group.bands, words['score'])}"
    return head + score + _legend(group.bands) + "".join(_question(one, language) for one in group.questions)


def _reach(reach: Sequence[Reach], language: str) -> str:
    words = WORDS[language]
    rows = "".join(
        f"<tr><th scope=row>{escape(one.channel) or words['every']}</th><td class=n>{one.asked}</td>"
        f"<td class=n>{_percent(one.response)}</td>"
        f"<td>{escape(', '.join(f'{name} {count}' for name, count in one.outcomes.items()))}</td></tr>"
        for one in reach
    )
    return (
        f"<h3>{words['reach']}</h3><div class=scroll tabindex=0 role=region aria-label='{words['reach']}'><table>"
        f"<thead><tr><th scope=col>{words['channel']}</th>"
        f"<th scope=col>{words['asked']}</th><th scope=col>{words['response']}</th>"
        f"<th scope=col>{words['outcomes']}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _question(one: Weighed, language: str) -> str:
    words = WORDS[language]
    if not one.points.n and not one.parts:
        return ""
    weight = f' <span class="soft">({words["weight"]} {one.weight:g})</span>' if one.weight else ""
    values = (one.points, *one.measures) if one.points.n else one.measures
    return f"<h3>{escape(one.name)}{weight}</h3>{_values(values)}{_bar(one.parts, one.name)}{_legend(one.parts)}"


def _values(values: Sequence[Measured]) -> str:
    return "".join(
        f"<p>{escape(one.name)} <span class=soft>({escape(one.variant)})</span>: {_value(one)}</p>" for one in values
    )


def _value(one: Measured) -> str:
    if one.value is None:
        return "– (n = 0)"
    shares = one.name in ("csat", "ces", "solved") and not one.variant.startswith("mean")
    return _percent(one) if shares else _number(one)


def _percent(one: Measured) -> str:
    if one.value is None or one.low is None or one.high is None:
        return f"– (n = {one.n})"
    return f"{100 * one.value:.1f} % ({100 * one.low:.1f}–{100 * one.high:.1f} %, n = {one.n})"


def _number(one: Measured) -> str:
    if one.value is None or one.low is None or one.high is None:
        return f"– (n = {one.n})"
    return f"{one.value:.1f} ({one.low:.1f} … {one.high:.1f}, n = {one.n})"


def _grade(part: Part) -> str:
    return GRADES[part.grade] if part.grade >= 0 else "gn"


def _bar(parts: Sequence[Part], label: str) -> str:
    """From the worst to the best; what it shows stands below as numbers."""
    drawn, x = [], 0.0
    for part in parts:
        wide = WIDTH * (part.share.value or 0.0)
        if wide:
            drawn.append(
                f'<rect class="{_grade(part)}" x="{x:.1f}" width="{max(0.0, wide - 1):.1f}" height="{HEIGHT}"/>'
            )
        x += wide
    if not drawn:
        return ""
    return (
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def _legend(parts: Sequence[Part]) -> str:
    rows = "".join(
        f'<tr><th scope=row><svg class="key" viewBox="0 0 9 9" aria-hidden="true"><rect class="{_grade(part)}"'
        f' width="9" height="9"/></svg>{escape(part.name)}</th><td class=n>{_percent(part.share)}</td></tr>'
        for part in parts
    )
    return f"<table><tbody>{rows}</tbody></table>" if rows else ""


def language_of(accepted: str) -> str:
    """Of Accept-Language (RFC 9110): the first of ours."""
    codes = (one.strip()[:2].lower() for one in accepted[:200].split(","))
    return next((code for code in codes if code in LANGUAGES), "en")
