"""A File of the kind campaign and its Site come in, a Campaign goes out, or messages. Called by check/."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl import site_users, suggest
from scripts_dsl.campaign import calling, words
from scripts_dsl.campaign.braking import BrakeReader
from scripts_dsl.campaign.counting import read_counted
from scripts_dsl.campaign.model import PHONE, CallPlan, Campaign, Counted, People, Stop
from scripts_dsl.campaign.outcomes import read_outcome
from scripts_dsl.campaign.pacing import read_pace
from scripts_dsl.campaign.respecting import RespectReader
from scripts_dsl.campaign.scope import PersonScope, StopScope
from scripts_dsl.campaign.sources import read_source
from scripts_dsl.file_words import Entry, Word, read_words, text_of
from scripts_dsl.formula import Formula, Scope, compile_formula
from scripts_dsl.meaning_hash import meaning_hash
from scripts_dsl.messages import Report
from scripts_dsl.model import File
from scripts_dsl.policy import Terms
from scripts_dsl.policy.terms import Outcome
from scripts_dsl.problems import FormulaProblem
from scripts_dsl.sections.values import read_types
from scripts_dsl.settings.words import NEW
from scripts_dsl.site import Site
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Node, Scalar, Sequence
from scripts_dsl.types import Phone, Type, YesNo


def read_campaign(file: File, site: Site, report: Report) -> Campaign | None:
    """The campaign; None after a message that leaves no meaning."""
    return _Reader(file, site, report).campaign()


class _Reader:
    def __init__(self, file: File, site: Site, report: Report) -> None:
        self.file = file
        self.site = site
        self.report = report

    def campaign(self) -> Campaign | None:
        purpose = self._purpose()
        people = self._people()
        outcomes = self._outcomes()
        stops = self._stops({*words.OUTCOMES, *outcomes})
        respect = RespectReader(purpose, self.site.zone, self.report).respect(self._entries("respect", words.RESPECT))
        plan = self._plan(people)
        self._slips(plan, outcomes)
        counted = self._counted(plan, outcomes)
        pace = read_pace(self.file.sections.get("pace"), self._entries("pace", words.PACE), plan, self.report)
        brake = BrakeReader(purpose, self.site, self.report).brake(self._entries("brake", words.BRAKE))
        owner = self._owner()
        if people is None or plan is None or not owner:
            return None
        return Campaign(
            name=self.file.name,
            hash=meaning_hash(self.file.root, self.site.zone),
            owner=owner,
            zone=self.site.zone,
            people=people,
            call=plan,
            terms=Terms(
                self.file.name,
                purpose,
                respect,
                outcomes,
                plan.style,
                unequal=self._unequal(plan),
                unequal_because=self._text("unequal_offer_because") or None,
            ),
            brake=brake,
            pace=pace,
            stops=stops,
            unequal_offer_because=self._text("unequal_offer_because") or None,
            counted=counted,
        )

    # --- one word a section --------------------------------------------------------------------------------------

    def _purpose(self) -> str:
        purpose = self._text("purpose") or self._missing("purpose", f"one of {', '.join(words.PURPOSES)}")
        if purpose and purpose not in words.PURPOSES:
            mark = self.file.sections["purpose"].node.mark
            hints = suggest.hints(purpose, words.PURPOSES, "purposes")
            self.report.error("purpose", mark, f"a call cannot be for '{purpose}'", *hints)
        return purpose

    def _owner(self) -> str:
        owner = self._text("owner") or self._missing("owner", "who answers for it: a user of the site")
        if owner:
            site_users.user(self.file.sections["owner"].node, self.site, self.report)
        return owner

    def _text(self, part: str) -> str:
        section = self.file.sections.get(part)
        return section.node.text.strip() if section and isinstance(section.node, Scalar) else ""

    def _missing(self, part: str, hint: str) -> str:
        self.report.error("missing-field", self.file.head.mark, f"a campaign needs '{part}:'", hint)
        return ""

    # --- people --------------------------------------------------------------------------------------------------

    def _people(self) -> People | None:
        entries = self._entries("people", words.PEOPLE)
        source, fields = entries.get("from"), entries.get("fields")
        types = self._fields(fields) if fields else {}
        if source is None or not types:
            return None
        text = read_source(source[1], self.site, self.report)
        if fields is None or len(types) < len(_names(fields[1])):
            return People(text, types)
        scope = PersonScope(types)
        only = self._formula(entries.get("only"), scope, YesNo())
        return People(text, types, only, self._formula(entries.get("first"), scope, None))

    def _fields(self, entry: Entry) -> dict[str, Type]:
        key, node = entry
        types = read_types(node, (), self.report)
        if not isinstance(types.get(PHONE), Phone):
            hint = "write  fields: {phone: phone, …}"
            self.report.error("people", key.mark, "the number of a person is missing among the fields", hint)
            return {}
        return types

    # --- call ----------------------------------------------------------------------------------------------------

    def _plan(self, people: People | None) -> CallPlan | None:
        entries = self._entries("call", words.CALL)
        plan = calling.read_plan(entries, self.site, self.report)
        if plan is not None and people is not None:
            calling.fits(plan, entries, people, self.site.files, self.report)
        return plan

    def _unequal(self, plan: CallPlan) -> frozenset[str]:
        """Products of the flow or script that new customers get and existing ones do not: the file has to say why."""
        found = self.site.files.find(plan.kind, plan.name)
        unequal = frozenset(offer for offer in found.offers if self.site.offers.get(offer) == NEW) if found else None
        if unequal and not self._text("unequal_offer_because"):
            what = f"existing customers do not get '{min(unequal)}' of {plan.kind} '{plan.name}'"
            hint = "offer it to everyone, or say why:  unequal_offer_because: text"
            self.report.error("unequal-offer", self.file.sections["call"].node.mark, what, hint)
        return unequal or frozenset()

    # --- outcomes, stop ------------------------------------------------------------------------------------------

    def _outcomes(self) -> dict[str, Outcome]:
        section = self.file.sections.get("outcomes")
        found: dict[str, Outcome] = {}
        if section is None:
            return found
        if not isinstance(section.node, MappingNode):
            self.report.error(
                "shape", section.key.mark, "'outcomes:' has nothing below", "write  no_answer: again in 20h"
            )
            return found
        for key, node in section.node.entries:
            outcome = read_outcome(key, node, self.report)
            if outcome is not None:
                found[key.text] = outcome
        return found

    def _slips(self, plan: CallPlan | None, outcomes: Mapping[str, Outcome]) -> None:
        """Words of `outcomes:` that nearly are what a call with the flow or script may end as."""
        section = self.file.sections.get("outcomes")
        found = self.site.files.find(plan.kind, plan.name) if plan is not None else None
        if found is None or section is None or not isinstance(section.node, MappingNode):
            return
        may = {*words.OUTCOMES, *found.outcomes}
        left = sorted(may - outcomes.keys())
        for key, _ in section.node.entries:
            near = suggest.nearest(key.text, left)
            if near is not None and key.text not in may:
                what = f"no call with {found.kind} '{found.name}' ends as '{key.text}'"
                self.report.error("takes-gives", key.mark, what, f"did you mean '{near}'?")

    def _counted(self, plan: CallPlan | None, outcomes: Mapping[str, Outcome]) -> Counted:
        entries = self._entries("results", words.RESULTS)
        found = self.site.files.find(plan.kind, plan.name) if plan is not None else None
        may = {*words.OUTCOMES, *words.UNSAID, *outcomes, *found.outcomes} if found is not None else None
        return read_counted(entries, outcomes, may, self.report)

    def _stops(self, outcomes: set[str]) -> tuple[Stop, ...]:
        section = self.file.sections.get("stop")
        if section is None:
            return ()
        if not isinstance(section.node, Sequence):
            self.report.error(
                "shape", section.key.mark, "'stop:' is a list", "write  - when: share(complaint, 200) > 1%"
            )
            return ()
        scope = StopScope(outcomes)
        stops: list[Stop] = []
        for item in section.node.items:
            first = item.entries[0][0].mark if isinstance(item, MappingNode) and item.entries else item.mark
            entries = read_words("stop", first, item, words.STOP, self.report)
            when = self._formula(entries.get("when"), scope, YesNo())
            tell = entries.get("tell")
            if tell is not None:
                site_users.told(tell[1], self.site, self.report)
            if when is not None:
                stops.append(Stop(when, text_of(tell) or None))
        return tuple(stops)

    def _formula(self, entry: Entry | None, scope: Scope, expected: Type | None) -> Formula | None:
        if entry is None or not isinstance(entry[1], Scalar):
            return None
        try:
            return compile_formula(entry[1].text, scope, expected)
        except FormulaProblem as problem:
            self.report.problem(entry[1], problem)
            return None

    # --- shapes --------------------------------------------------------------------------------------------------

    def _entries(self, part: str, known: tuple[Word, ...]) -> Mapping[str, Entry]:
        """What stands below a section that takes these words."""
        section = self.file.sections.get(part)
        if section is None:
            if any(word.required for word in known):
                self._missing(part, f"{known[0].name}: {known[0].help}")
            return {}
        return read_words(part, section.key.mark, section.node, known, self.report)


def _names(node: Node) -> list[str]:
    return [key.text for key, _ in node.entries] if isinstance(node, MappingNode) else []
