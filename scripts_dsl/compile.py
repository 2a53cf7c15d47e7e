"""A File and its Site come in, a Graph goes out: names resolved, formulas compiled, every exit bound.

Called by check/. All mistakes are messages in the report; with errors the graph is only a sketch for the checks and
must not run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scripts_dsl import chains, kinds, sections, suggest
from scripts_dsl.chains import Chains, Link
from scripts_dsl.fields import Fields
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import END, Graph, Languages, Prompt, Step
from scripts_dsl.meaning_hash import meaning_hash
from scripts_dsl.messages import Report
from scripts_dsl.model import File, PromptNode, StepNode
from scripts_dsl.names import FIELD, HOURS, PLACE, PROMPT, QUEUE, VALUE, Names
from scripts_dsl.reader import START
from scripts_dsl.scope import FileScope
from scripts_dsl.sections import Values
from scripts_dsl.site import Site
from scripts_dsl.survey.reading import read_survey
from scripts_dsl.survey.values import read_values as survey_values
from scripts_dsl.texts import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Scalar
from scripts_dsl.verbs.invite import FACTS

DIRECTIONS = ("inbound", "outbound")
"""Who calls whom."""
FILE_WIDE = ("tries", "wait", "between_keys", "barge_in")
"""What `defaults:` sets for every step that has such a field."""
SITE_GROUPS = ("queues.", "notices.")
"""Beginnings of names whose values ride on events."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A graph and what the checks want to know besides."""

    file: File
    site: Site
    graph: Graph
    chains: Chains
    places: Names
    prompts: Names
    values: Names
    taken: frozenset[str]
    """Names of `takes:`."""
    read_names: frozenset[str]
    """Dotted names that formulas and texts read."""


def compile_file(file: File, site: Site, report: Report, *, lost: bool = False) -> Compiled:
    """The graph of a file; `lost` when parts of it were not understood."""
    return _Compiler(file, site, report, lost).compiled()


class _Compiler:
    def __init__(self, file: File, site: Site, report: Report, lost: bool) -> None:
        self.file = file
        self.site = site
        self.report = report
        self.languages: Languages = sections.read_languages(file, report)
        self.spoken = self.languages.all()
        self.hours = sections.read_calendars(file, site.zone, site.holidays, report)
        self.vars: Values = self._values()
        self.nouns = sections.read_nouns(file, self.spoken, report)
        self.defaults = sections.read_defaults(file, report)
        self.places = Names(PLACE, {p.name: p.key.mark for p in file.places.values()})
        self.prompts = Names(PROMPT, {p.name: p.key.mark for p in file.prompts.values()})
        self.values = Names(VALUE, self.vars.marks)
        self.named: dict[str, Prompt] = {}
        scope = FileScope(self.vars.types, self.hours, site, self.spoken)
        self.fields = Fields(
            report=report,
            site=site,
            languages=self.spoken,
            scope=scope,
            values=self.values,
            parts=Names(FIELD, self.vars.parts),
            hours=Names(HOURS, sections.marks(file, "hours")),
            queues=Names(QUEUE, dict.fromkeys(site.queues, NOWHERE)),
            prompts=self.prompts,
            named=self.named,
            nouns=self.nouns,
            lost=lost,
        )

    def compiled(self) -> Compiled:
        self._prompts()
        made = chains.bind(self.file, self.places, self.report)
        steps = {link.id: self._step(link) for link in made.links.values()}
        graph = self._graph(made, steps)
        if self.file.kind == "survey":
            survey = read_survey(self.file, steps, self.fields)
            graph = replace(graph, survey=survey, site_names=graph.site_names | FACTS)
        self._tests_use_names()
        self._tell_unknown()
        return Compiled(
            file=self.file,
            site=self.site,
            graph=graph,
            chains=made,
            places=self.places,
            prompts=self.prompts,
            values=self.values,
            taken=frozenset(self.vars.taken),
            read_names=frozenset(self.fields.read_names),
        )

    def _values(self) -> Values:
        if self.file.kind == "survey":
            return survey_values(self.file, self.report)
        return sections.read_values(self.file, self.spoken, self.report)

    def _graph(self, made: Chains, steps: dict[str, Step]) -> Graph:
        return Graph(
            kind=self.file.kind,
            name=self.file.name,
            hash=self._hash(),
            languages=self.languages,
            zone=self.site.zone,
            types=self.vars.types,
            defaults=self._value_defaults(),
            secret=frozenset(s.args["into"] for s in steps.values() if s.args.get("secret") and s.args.get("into")),
            hours=self.hours,
            always=made.always,
            longest=self._longest(),
            steps=steps,
            places=made.places,
            start=made.places.get(START, END),
            prompts=self.named,
            nouns=self.nouns,
            site_names=frozenset(n for n in self.fields.read_names if n.startswith(SITE_GROUPS)),
            uses=self._uses(steps),
            direction=self._direction(),
            gives=tuple(self.vars.gives),
            takes=tuple(name for name in self.vars.types if name in self.vars.taken),
            private=frozenset(self.vars.private),
            hops=self.site.limits.hops,
            notices=self._notices(),
            version=self._version(),
        )

    def _version(self) -> str:
        section = self.file.sections.get("version")
        return section.node.text.strip() if section is not None and isinstance(section.node, Scalar) else ""

    def _uses(self, steps: Mapping[str, Step]) -> dict[str, frozenset[str]]:
        """What of the site a call can touch."""
        named = {"queues": ("queue", "callback"), "boxes": ("voicemail",), "senders": ("send",)}
        found = {
            what: frozenset(s.args[verb] for s in steps.values() for verb in verbs if verb in s.args)
            for what, verbs in named.items()
        }
        urls = frozenset(f"{r.method} {r.url.text}" for s in steps.values() if (r := s.args.get("http")) is not None)
        numbers = frozenset(s.args["transfer"].text for s in steps.values() if "transfer" in s.args)
        files = frozenset(s.args[s.verb] for s in steps.values() if s.verb in ("call", "survey") and s.verb in s.args)
        functions, queries = frozenset(self.fields.functions), frozenset(self.fields.queries)
        return {**found, "urls": urls, "numbers": numbers, "files": files, "functions": functions, "queries": queries}

    def _notices(self) -> dict[str, Any]:
        """As settings say it: whether it is on, and its texts by language."""
        found: dict[str, Any] = {}
        for name, notice in self.site.notices.items():
            found[f"notices.{name}.on"], found[f"notices.{name}.text"] = notice.on, dict(notice.texts)
        return {name: value for name, value in found.items() if name in self.fields.read_names}

    def _direction(self) -> str:
        section = self.file.sections.get("direction")
        if section is None:
            return "inbound"
        word = section.node.text if isinstance(section.node, Scalar) else ""
        if word not in DIRECTIONS:
            hints = suggest.hints(word, DIRECTIONS, "direction")
            self.report.error("unknown-value", section.node.mark, f"there is no direction '{word}'", *hints)
            return "inbound"
        return word

    # --- prompts -------------------------------------------------------------------------------------------------

    def _prompts(self) -> None:
        for node in self.file.prompts.values():
            self.named[node.name] = (
                self._sound(node) if node.audio is not None else Prompt(node.name, self._texts(node))
            )

    def _sound(self, node: PromptNode) -> Prompt:
        """`audio:`; what its text says is the same in every language, and holds no values."""
        file, text = node.audio, node.texts.get("")
        name = file.text.strip() if file is not None else ""
        if file is not None and name and not _SOUND.fullmatch(name):
            what = f"'{name}' is not the name of a sound"
            self.report.error("audio", file.mark, what, "write  moh/calm.wav, a file below recordings/prompts/")
        template = self.fields.template(text[1]) if text is not None else None
        if template is not None and template.constant is None and text is not None:
            self.report.error("audio", text[1].mark, "a sound holds no values", "take ${ } out of its text")
        texts = dict.fromkeys(self.spoken, template) if template is not None else {}
        return Prompt(node.name, texts, name.removesuffix(".wav"))

    def _texts(self, node: PromptNode) -> dict[str, Template]:
        if "" in node.texts and len(self.spoken) == 1:
            return self._template({}, self.spoken[0], node.texts[""][1])
        texts: dict[str, Template] = {}
        for language, (key, text) in node.texts.items():
            if language and language not in self.spoken:
                sections.unknown_language(key, self.spoken, self.report)
            elif language and text.text.strip():
                self._template(texts, language, text)
        return texts

    def _template(self, texts: dict[str, Template], language: str, text: Scalar) -> dict[str, Template]:
        template = self.fields.template(text, language)
        if template is not None:
            texts[language] = template
        return texts

    # --- steps ---------------------------------------------------------------------------------------------------

    def _step(self, link: Link) -> Step:
        node = link.node
        args = self._args(node)
        guard = node.of("when") if node.verb.name != "when" else None
        when = kinds.read(self.fields, _GUARD, guard, node) if guard is not None else None
        mark = node.key.mark
        return Step(link.id, link.place, node.verb.name, when, args, link.exits, mark.line, mark.column, link.inherits)

    def _args(self, node: StepNode) -> dict[str, Any]:
        """Every field that is written, and the defaults of the others."""
        verb = node.verb
        rows = ((verb.main,) if verb.main else ()) + verb.fields
        found: dict[str, Any] = {}
        for row in rows:
            value = node.of(row.name)
            if value is not None and not (isinstance(value, Scalar) and not value.text):
                compiled = kinds.read(self.fields, row, value, node)
            else:
                compiled = self._default(verb, row, node)
            if compiled is not None:
                found[row.name] = compiled
        return found

    def _default(self, verb: Verb, row: Field, node: StepNode) -> Any:
        """Of the file, else of the grammar."""
        if row.name in FILE_WIDE and row.name in self.defaults:
            return kinds.read(self.fields, row, self.defaults[row.name][1], node)
        if row.default is None or (verb.main is not None and row.name == verb.name):
            return None
        return kinds.read(self.fields, row, Scalar(row.default, node.key.mark, "plain"), node)

    # --- the rest ------------------------------------------------------------------------------------------------

    def _value_defaults(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, (node, declaration) in self.vars.defaults.items():
            text = declaration.default or ""
            column = node.mark.column + declaration.default_offset
            mark = Mark(node.mark.line, column, node.mark.end_line, node.mark.end_column)
            formula = self.fields.formula(Scalar(text, mark, "plain"), declaration.type)
            if formula is not None:
                found[name] = formula
        return found

    def _longest(self) -> float:
        """An agent who follows a script helps for as long as it takes."""
        if self.file.kind == "script":
            return math.inf
        if "longest" not in self.defaults:
            return self.site.limits.longest
        row = Field("longest", Kind.DURATION, "")
        return kinds.duration(self.fields, row, self.defaults["longest"][1]) or self.site.limits.longest

    def _hash(self) -> str:
        """The order of languages matters: it is that of a question in each of them."""
        languages = self.file.root.get("languages")
        order = [key.text for key, _ in languages.entries] if isinstance(languages, MappingNode) else []
        return meaning_hash(self.file.root, order, self.site.zone)

    def _tests_use_names(self) -> None:
        """A prompt that a test hears counts as meant, so a slip in its declaration is told there."""
        for case in self.file.tests:
            for line in case.script:
                if line.word in ("hears", "never hears", "ends") and line.value in self.prompts.unknown:
                    self.prompts.unknown[line.value].append(line.mark)
            for name in case.expect:
                if name in self.values.unknown:
                    self.values.unknown[name].append(case.marks.get(f"expect.{name}", case.mark))

    def _tell_unknown(self) -> None:
        fields = self.fields
        for names in (self.places, self.prompts, self.values, fields.hours, fields.queues):
            section = self.file.sections.get(names.kind.block)
            if names is fields.hours and any(m.rule == "hours" for m in self.report.messages):
                continue
            names.tell(self.report, section.key.mark if section else None, fields.hints)
        for name, marks in fields.parts.unknown.items():
            owner = self.vars.marks[name.partition(".")[0]]
            Names(FIELD, fields.parts.declared, unknown={name: marks}).tell(self.report, owner, {})


_SOUND = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*\.wav")
"""Name of a sound: no dots but that of its ending, so no way out of the folder."""

NOWHERE = Mark(0, 0, 0, 0)
"""Of names that are not declared in the file."""

_GUARD = Field("when", Kind.CONDITION, "Do this step only if it is so.")
