"""The Survey of a file: what its questions are worth, who is asked, who is told. Called by compile.py, after the steps
have been compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from scripts_dsl import site_users, suggest
from scripts_dsl.fields import Fields
from scripts_dsl.file_words import Entry, Word, read_words, text_of
from scripts_dsl.formula import Formula
from scripts_dsl.graph import Step
from scripts_dsl.model import File, QuestionNode
from scripts_dsl.survey import words
from scripts_dsl.survey.bands import read_bands
from scripts_dsl.survey.figures import figure_formula
from scripts_dsl.survey.model import MOST_POINTS, SOLVED, Alert, AskWhen, Band, Points, Question, Route, Scale, Survey
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Node, Sequence
from scripts_dsl.types import Number, Type, YesNo
from scripts_dsl.values import read_duration, read_number, read_yes_no

YES_NO = YesNo()
MOST_WEIGHT = 100
LONGEST_PEACE = timedelta(days=3 * 366)
DEFAULT_WEIGHT = Decimal(1)


def read_survey(file: File, steps: Mapping[str, Step], fields: Fields) -> Survey:
    """The survey; what is wrong in it is told and left out. `steps`: the compiled ones, by id."""
    return _Reader(file, steps, fields).survey()


class _Reader:
    def __init__(self, file: File, steps: Mapping[str, Step], fields: Fields) -> None:
        self.file = file
        self.steps = steps
        self.fields = fields
        self.report = fields.report
        self.site = fields.site

    def survey(self) -> Survey:
        if not self.file.questions and not self.fields.lost:
            self.report.error("missing-field", self.file.head.mark, "the survey asks nothing", "add  questions:")
        questions = tuple(self._question(node) for node in self.file.questions if node.name in self.fields.scope.values)
        survey = Survey(self.file.name, questions, self._whole_bands(), self._ask_when())
        self._one_measure()
        return replace(survey, alerts=self._alerts(survey))

    # --- questions -----------------------------------------------------------------------------------------------

    def _question(self, node: QuestionNode) -> Question:
        type_ = self.fields.scope.values[node.name]
        value = self._value(node, type_)
        return Question(
            name=node.name,
            type=type_,
            value=value,
            weight=self._weight(node, value),
            bands=self._bands(node, value),
            when=self._condition_of(node),
            measures=self._measures(node, value, type_),
            owner=(owner := self._owner(node)),
            topic=self._topic(node),
            routes=self._routes(node, owner),
        )

    def _condition_of(self, node: QuestionNode) -> Formula | None:
        """The `when:` of its step."""
        mark = node.step.key.mark
        found = (s for s in self.steps.values() if (s.line, s.column) == (mark.line, mark.column))
        return next((step.when for step in found if step.when is not None), None)

    def _value(self, node: QuestionNode, type_: Type) -> Scale | Points | None:
        if isinstance(type_, Number) and type_.low is not None and type_.high is not None:
            return Scale(type_.low, type_.high)
        entry = node.entries.get("points")
        return None if entry is None else self._points(entry, type_)

    def _points(self, entry: Entry, type_: Type) -> Points:
        key, points = entry
        if not isinstance(points, MappingNode):
            self.report.error("points", key.mark, "points are answers with numbers", "write  points: {yes: 100, no: 0}")
            return Points({})
        known = getattr(type_, "words", ("yes", "no"))
        worth: dict[str, int] = {}
        for word, node in points.entries:
            text = text_of((word, node))
            if word.text not in known:
                hints = suggest.hints(word.text, known, "answers")
                self.report.error("not-a-choice", word.mark, f"'{word.text}' is no answer to this question", *hints)
            elif not (text.isascii() and text.isdigit() and int(text[:4]) <= MOST_POINTS):
                self.report.error("points", node.mark, f"an answer is worth 0 to {MOST_POINTS} points")
            else:
                worth[word.text] = int(text)
        return Points(worth)

    def _weight(self, node: QuestionNode, value: Scale | Points | None) -> Decimal:
        entry = node.entries.get("weight")
        if entry is None:
            return DEFAULT_WEIGHT
        weight = read_number(text_of(entry))
        if weight is None or not 0 <= weight <= MOST_WEIGHT:
            self.report.error("number", entry[1].mark, f"a weight is a number from 0 to {MOST_WEIGHT}")
            return DEFAULT_WEIGHT
        if value is None:
            what = "a weight without points counts for nothing"
            self.report.error("points", entry[0].mark, what, "add  scale: 1-5  or  points: {yes: 100, no: 0}")
        return Decimal(weight)

    def _bands(self, node: QuestionNode, value: Scale | Points | None) -> tuple[Band, ...]:
        entry = node.entries.get("bands")
        if entry is None:
            return ()
        if value is None:
            self.report.error("bands", entry[0].mark, "bands need a scale or points", "add  scale: 1-5")
            return ()
        low, high = (value.low, value.high) if isinstance(value, Scale) else (0, MOST_POINTS)
        return read_bands(entry[0].mark, entry[1], low, high, self.report)

    def _measures(self, node: QuestionNode, value: Scale | Points | None, type_: Type) -> str | None:
        entry = node.entries.get("is")
        if entry is None:
            return None
        word = text_of(entry)
        if word not in words.MEASURES:
            hints = suggest.hints(word, words.MEASURES, "it can be")
            self.report.error("measure", entry[1].mark, f"a question cannot be '{word[:20]}'", *hints)
            return None
        if word == SOLVED:
            if not isinstance(type_, YesNo):
                hint = "write  points: {yes: 100, no: 0}"
                self.report.error("measure", entry[1].mark, f"{word} is asked by a question of yes and no", hint)
            return word
        wanted = {"csat": Scale(1, 5), "nps": Scale(0, 10)}.get(word)
        if not isinstance(value, Scale) or (wanted is not None and value != wanted):
            scale = f"scale: {wanted.low}-{wanted.high}" if wanted else "scale: 1-7"
            self.report.error("measure", entry[1].mark, f"{word} is asked on another scale", f"write  {scale}")
        return word

    def _owner(self, node: QuestionNode) -> str | None:
        entry = node.entries.get("owner")
        if entry is not None:
            return text_of(entry) if site_users.user(entry[1], self.site, self.report) else None
        topic = self.site.topics.get(text_of(node.entries["topic"])) if "topic" in node.entries else None
        return topic.owner if topic is not None else None

    def _topic(self, node: QuestionNode) -> str | None:
        entry = node.entries.get("topic")
        if entry is None:
            return None
        name = text_of(entry)
        if self.site.known and name not in self.site.topics:
            hints = suggest.hints(name, self.site.topics, "topics") or ("add to settings.yaml  topics:",)
            self.report.error("unknown-topic", entry[1].mark, f"the site has no topic '{name[:40]}'", *hints)
            return None
        return name

    def _one_measure(self) -> None:
        """One question of satisfaction, and one that asks whether it is solved."""
        entries = [node.entries["is"] for node in self.file.questions if "is" in node.entries]
        for solved in (False, True):
            carriers = [entry[0].mark for entry in entries if (text_of(entry) == SOLVED) is solved]
            for mark in carriers[1:]:
                what = f"a second question carries 'is:{f' {SOLVED}' if solved else ''}'"
                self.report.error("measure", mark, what, f"the first one is in line {carriers[0].line}")

    def _routes(self, node: QuestionNode, owner: str | None) -> tuple[Route, ...]:
        routes: list[Route] = []
        for entries in self._list(node.entries.get("route"), "route", words.ROUTE):
            when = self._condition(entries.get("when"))
            hold = read_yes_no(text_of(entries["hold"])) if "hold" in entries else False
            if hold is None:
                self.report.error("yes-no", entries["hold"][1].mark, "'hold' is yes or no")
            who = self._told(entries, node, owner)
            if when is not None and who is not None:
                routes.append(Route(when, who, bool(hold)))
        return tuple(routes)

    def _told(self, entries: Mapping[str, Entry], node: QuestionNode, owner: str | None) -> str | None:
        """Who is told by a route; None after a message."""
        if "tell" in entries:
            tell = entries["tell"]
            return text_of(tell) if site_users.told(tell[1], self.site, self.report) else None
        if owner is None and not node.entries.keys() & {"owner", "topic"} and entries:
            mark = next(iter(entries.values()))[0].mark
            self.report.error("missing-field", mark, "a route needs 'tell', or the question an owner", "tell: a_user")
        return owner

    # --- the whole -----------------------------------------------------------------------------------------------

    def _whole_bands(self) -> tuple[Band, ...]:
        section = self.file.sections.get("bands")
        return read_bands(section.key.mark, section.node, 0, MOST_POINTS, self.report) if section else ()

    def _ask_when(self) -> AskWhen:
        section = self.file.sections.get("ask_when")
        if section is None:
            return AskWhen()
        entries = read_words("ask_when", section.key.mark, section.node, words.ASK_WHEN, self.report)
        return AskWhen(self._chance(entries), self._peace(entries), self._condition(entries.get("when")))

    def _chance(self, entries: Mapping[str, Entry]) -> int:
        entry = entries.get("chance")
        if entry is None:
            return 100
        text = text_of(entry)
        number = text.removesuffix("%")
        if not (text.endswith("%") and number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= 100):
            self.report.error("number", entry[1].mark, "a chance is a percentage from 1% to 100%", "write  chance: 30%")
            return 100
        return int(number)

    def _peace(self, entries: Mapping[str, Entry]) -> timedelta | None:
        entry = entries.get("not_again_within")
        length = None if entry is None else read_duration(text_of(entry))
        if entry is not None and (length is None or not timedelta(0) < length <= LONGEST_PEACE):
            self.report.error("duration", entry[1].mark, "'not_again_within' is a length of time", "write 30d")
            return None
        return length

    def _alerts(self, survey: Survey) -> tuple[Alert, ...]:
        section = self.file.sections.get("alert")
        alerts: list[Alert] = []
        for entries in self._list((section.key, section.node) if section else None, "alert", words.ALERT):
            when = figure_formula(entries.get("when"), survey, self.report)
            if when is not None and "tell" in entries and site_users.told(entries["tell"][1], self.site, self.report):
                alerts.append(Alert(when, text_of(entries["tell"])))
        return tuple(alerts)

    # --- shapes --------------------------------------------------------------------------------------------------

    def _condition(self, entry: Entry | None) -> Formula | None:
        return None if entry is None else self.fields.formula(entry[1], YES_NO)

    def _list(self, entry: Entry | None, part: str, known: tuple[Word, ...]) -> list[Mapping[str, Entry]]:
        if entry is None:
            return []
        key, node = entry
        if not isinstance(node, Sequence):
            self.report.error("shape", key.mark, f"'{part}:' is a list", f"write  - {known[0].name}: …")
            return []
        return [read_words(part, _first(item), item, known, self.report) for item in node.items]


def _first(item: Node) -> Mark:
    return item.entries[0][0].mark if isinstance(item, MappingNode) and item.entries else item.mark
