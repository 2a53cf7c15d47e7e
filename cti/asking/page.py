"""The page behind the link of an invitation, as HTML: one question, its answers as buttons to choose, four ways on.
Pure.

No script and nothing from elsewhere, so it works with any browser, keyboard, screen reader and small telephone; what
the page says of itself is in the language in which the survey goes on.
"""

from __future__ import annotations

from html import escape

from cti.asking.words import words_of
from cti.surveys.sheet import LONGEST_KEYS, LONGEST_TEXT, NO, YES, Course, Sheet

STYLE_PATH = "/paper.css"
STYLE = """\
:root { color-scheme: light dark; --ink: #1b2430; --soft: #4a5666; --paper: #fff; --line: #8793a3; --act: #0b5cad;
  --on-act: #fff; --chosen: #e3eefa; --bad: #a3161c; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f7; --soft: #b4bfcc; --paper: #12181f; --line: #76828f;
  --act: #8fc1f5; --on-act: #0b1620; --chosen: #1d3148; --bad: #ff9a9a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
h2, legend { font-size: 1.25rem; font-weight: 600; padding: 0; margin: 0 0 .75rem; }
fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; min-width: 0; }
.soft { color: var(--soft); font-size: 1rem; margin: 0 0 .5rem; }
.bad { color: var(--bad); font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: center; min-height: 3rem; padding: .5rem .75rem; margin: 0 0 .5rem;
  border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere; }
.choice:has(:checked) { background: var(--chosen); border-color: var(--act); }
.choice input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--act); }
.scale { display: flex; flex-wrap: wrap; gap: .5rem; }
.scale .choice { flex: 1 1 3.5rem; justify-content: center; margin: 0; }
.ends { display: flex; justify-content: space-between; color: var(--soft); font-size: 1rem; margin: .5rem 0 0; }
textarea, input[inputmode] { width: 100%; font: inherit; color: inherit; background: transparent; padding: .75rem;
  border: 1px solid var(--line); border-radius: .5rem; }
.ways { display: flex; flex-wrap: wrap; gap: .75rem; }
button { font: inherit; min-height: 3rem; padding: .5rem 1.25rem; border-radius: .5rem; border: 1px solid var(--act);
  background: transparent; color: var(--act); cursor: pointer; }
button.main { background: var(--act); color: var(--on-act); font-weight: 600; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
"""


def shown(course: Course, path: str, seal: str, language: str, *, understood: bool = True) -> str:
    """The question that stands, or the last words."""
    words = words_of(language)
    if course.over:
        return _html(language, words["title"], _said(course.said or (words["thanks"],)))
    sheet = course.sheet
    hidden = (
        f'<input type="hidden" name="seal" value="{escape(seal)}">'
        f'<input type="hidden" name="seq" value="{course.state.seq}">'
    )
    wrong = "" if understood else f'<p class="bad" role="alert" id="wrong">{words[_wrong(sheet)]}</p>'
    body = _opening(sheet, language) if sheet.opening else _question(sheet, language)
    form = f'<form method="post" action="{escape(path)}">{hidden}{wrong}{body}</form>'
    return _html(language, words["title"], _said(course.said) + form)


def _wrong(sheet: Sheet) -> str:
    return "choose" if sheet.choices else "number"


def _opening(sheet: Sheet, language: str) -> str:
    words = words_of(language)
    return (
        f'<h2>{escape(sheet.question)}</h2><input type="hidden" name="what" value="answer">'
        f'<p class="ways"><button class="main" name="word" value="{YES}">{words["start"]}</button>'
        f'<button name="word" value="{NO}">{words["no"]}</button></p>'
    )


def _question(sheet: Sheet, language: str) -> str:
    words = words_of(language)
    at = f'<p class="soft">{words["of"].format(at=sheet.at)}</p>' if sheet.at else ""
    if sheet.writes:
        asked = (
            f'<h2 id="q">{escape(sheet.question)}</h2>'
            f'<p><label for="t">{words["write"].format(most=LONGEST_TEXT)}</label></p>'
            f'<p><textarea id="t" name="word" rows="5" maxlength="{LONGEST_TEXT}" aria-describedby="q"></textarea></p>'
        )
    elif sheet.choices:
        asked = f"<fieldset><legend>{escape(sheet.question)}</legend>{_choices(sheet, language)}</fieldset>"
    else:
        asked = (
            f'<p><label for="n">{escape(sheet.question)}</label></p>'
            f'<p><input id="n" name="word" inputmode="numeric" autocomplete="off" maxlength="{LONGEST_KEYS}"></p>'
        )
    return f"{at}{asked}{_ways(language)}"


def _choices(sheet: Sheet, language: str) -> str:
    words = words_of(language)
    each = "".join(
        f'<label class="choice"><input type="radio" name="word" value="{escape(choice.keys)}">'
        f"<span>{escape(choice.label)}</span></label>"
        for choice in sheet.choices
    )
    if not sheet.scale:
        return each
    ends = f'<p class="ends"><span>{words["worst"]}</span><span>{words["best"]}</span></p>'
    return f'<div class="scale">{each}</div>{ends}'


def _ways(language: str) -> str:
    words = words_of(language)
    return (
        f'<p class="ways"><button class="main" name="what" value="answer">{words["next"]}</button>'
        f'<button name="what" value="skip">{words["skip"]}</button>'
        f'<button name="what" value="stop">{words["stop"]}</button></p>'
    )


def told(word: str, language: str, back: str = "") -> str:
    """A sentence: `over`, `gone`, `bad`, `again`, `stop_done`."""
    words = words_of(language)
    way = f'<p><a href="{escape(back)}">{words["back"]}</a></p>' if back else ""
    return _html(language, words["title"], _said((words[word],)) + way)


def no_more(path: str, language: str) -> str:
    """Whether somebody wants to be asked nothing any more. A button: programs that look at links press none."""
    words = words_of(language)
    form = (
        f'<p>{words["stop_why"]}</p><form method="post" action="{escape(path)}">'
        '<p class="ways"><button class="main" name="List-Unsubscribe" value="One-Click">'
        f"{words['stop_do']}</button></p></form>"
    )
    return _html(language, words["stop_title"], form)


def _said(lines: tuple[str, ...]) -> str:
    return "".join(f'<p role="status">{escape(line)}</p>' for line in lines)


def _html(language: str, title: str, rest: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="{STYLE_PATH}"><title>{escape(title)}</title></head>'
        f"<body><main><h1>{escape(title)}</h1>{rest}</main></body></html>"
    )
