"""`nouns:`: forms of nouns, for things that are counted."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.problems import Problem
from scripts_dsl.sections.entries import entries
from scripts_dsl.sections.languages import unknown_language
from scripts_dsl.spoken import FORMS, NounForms, Nouns, parse_noun
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Scalar


def read_nouns(file: File, spoken: tuple[str, ...], report: Report) -> Nouns:
    """`nouns:`."""
    found: dict[str, Mapping[str, NounForms]] = {}
    for name, node in entries(file, "nouns", report):
        forms: dict[str, NounForms] = {}
        for language, value in node.entries if isinstance(node, MappingNode) else ():
            if language.text not in spoken:
                unknown_language(language, spoken, report)
            elif isinstance(value, Scalar):
                try:
                    forms[language.text] = parse_noun(language.text, value.text)
                except Problem as problem:
                    report.problem(value, problem)
                    forms[language.text] = NounForms(("",) * FORMS[language.text], "m")
        if missing := [language for language in spoken if language not in forms]:
            hint = f"numbers of {name.text} could not be said there"
            report.error(
                "missing-translation", name.mark, f"noun '{name.text}' has no forms in {_quoted(missing)}", hint
            )
        found[name.text] = forms
    return Nouns(found)


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
