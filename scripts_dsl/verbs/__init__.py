"""Every verb of the language, one module each: its row of the grammar and what the engine does for it.

Adding a verb means a new module here and its name in VERB_MODULES; checker, schema, compiler and engine read the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.grammar import Verb
from scripts_dsl.verbs import (
    ask,
    call,
    callback,
    choose,
    consent,
    db,
    goto,
    hangup,
    http,
    invite,
    mark,
    menu,
    note,
    offer,
    outcome,
    pause,
    queue,
    record,
    return_,
    run,
    say,
    score,
    send,
    set,
    survey,
    tell,
    transfer,
    voicemail,
    when,
)

VERB_MODULES = (
    say, pause,
    menu, ask, record, consent,
    set, when, goto, call, return_,
    http, db, run,
    queue, transfer, callback, voicemail, survey,
    note, send, outcome, hangup, offer,
    tell,
)  # fmt: skip
"""In the order of the reference."""

VERBS: tuple[Verb, ...] = tuple(module.VERB for module in VERB_MODULES)
VERB_BY_NAME: Mapping[str, Verb] = {verb.name: verb for verb in VERBS}

INSIDE = (invite, mark, score)
"""Verbs of steps that no file writes: they stand inside compiled surveys."""
ROWS: Mapping[str, Verb] = {**VERB_BY_NAME, **{module.VERB.name: module.VERB for module in INSIDE}}
"""Of every step of a graph."""

SCRIPT_ROWS: Mapping[str, Verb] = {choose.VERB.name: choose.VERB}
"""Verbs whose fields are other ones where an agent sees them on a screen."""


def row(kind: str, word: str) -> Verb:
    """The row of a verb in a kind of file."""
    return SCRIPT_ROWS.get(word, VERB_BY_NAME[word]) if kind == "script" else VERB_BY_NAME[word]
