"""Steps: a list of the tree comes in, StepNodes go out, driven by the rows of the grammar.

A slip that can only mean one thing is told and put right on the spot, so that one mistake makes one message; when
the meaning is lost, `lost` is set and the checks of the whole file stay silent. Called by reader.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts_dsl import suggest
from scripts_dsl.grammar import COMMON, FOREIGN_VERBS, KEY_WORDS, KEYS, LATER_VERBS, Field, Kind, Verb
from scripts_dsl.messages import Report
from scripts_dsl.model import StepNode, Target
from scripts_dsl.traps import Traps
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, is_empty
from scripts_dsl.tree import Sequence as SequenceNode
from scripts_dsl.verbs import VERB_BY_NAME

DEEPEST = 10
"""Steps written inside steps; nobody can read three."""

TEXTS = frozenset({Kind.PROMPT, Kind.PROMPTS, Kind.TEXT})
LISTS = frozenset({Kind.PROMPTS})
MAPS = frozenset({Kind.ASSIGNMENTS, Kind.ARGUMENTS, Kind.KEY_PLACES, Kind.KEY_CHOICES})
PLACES = frozenset({Kind.PLACE, Kind.STEPS})

Entry = tuple[Scalar, Node]

WHEN = "when"
_FIELD_WORDS = frozenset(f.name for v in VERB_BY_NAME.values() for f in v.fields) | {f.name for f in COMMON}


class StepReader:
    """Reads the steps of one file."""

    def __init__(self, lines: Sequence[str], report: Report) -> None:
        self.report = report
        self.traps = Traps(lines, report)
        self.lost = False
        """A step could not be understood: what follows from the whole file would be guesswork."""
        self.depth = 0

    def steps(self, node: Node) -> tuple[StepNode, ...]:
        """The steps of a place or of an exit."""
        if not isinstance(node, SequenceNode):
            self._no_list(node)
            return ()
        if self.depth >= DEEPEST:
            self._lose(
                "too-deep", node.mark, f"steps inside steps, {DEEPEST} levels deep", "make a place of the inner ones"
            )
            return ()
        self.depth += 1
        steps = [step for item in node.items for step in self._item(item)]
        self.depth -= 1
        return tuple(steps)

    def _no_list(self, node: Node) -> None:
        if isinstance(node, Mapping) and node.entries and (verb := self._meant(node.entries[0][0].text)):
            key = node.entries[0][0]
            self._lose("no-dash", key.mark, "a step begins with a dash", f"write  - {verb}: …")
        elif isinstance(node, Scalar) and self.traps.folded(node, {*VERB_BY_NAME, *_FIELD_WORDS}, is_text=False):
            self.lost = True
        else:
            self._lose("shape", node.mark, "steps are expected here", "write them as a list:  - say: …")

    def _item(self, item: Node) -> Iterable[StepNode]:
        if isinstance(item, Mapping) and item.entries:
            return self._split(list(item.written))
        if isinstance(item, Scalar):
            self._bare(item)
        else:
            self._lose("shape", item.mark, "a step is  - verb: value")
        return ()

    def _bare(self, item: Scalar) -> None:
        """`- say welcome`, `- say:welcome`, `- hangup`, `-`."""
        self.lost = True
        words = {*VERB_BY_NAME, *LATER_VERBS, *FOREIGN_VERBS}
        if self.traps.folded(item, {*words, *_FIELD_WORDS}, is_text=False) or self.traps.bad_key(item, words):
            return
        if not item.text:
            self.report.error("shape", item.mark, "a dash without a step", "write  - say: …  or take the dash away")
        elif item.text in VERB_BY_NAME:
            self.report.error(
                "no-colon", item.mark, f"a colon is missing after '{item.text}'", f"write  - {item.text}:"
            )
        else:
            self.report.error("shape", item.mark, "a step is  - verb: value", _verbs_hint(item.text))

    # --- verb and fields -----------------------------------------------------------------------------------------

    def _split(self, entries: list[Entry]) -> Iterable[StepNode]:
        """One step, or two when a dash was forgotten between them."""
        words = {*VERB_BY_NAME, *LATER_VERBS, *FOREIGN_VERBS, *_FIELD_WORDS}
        if self.traps.bad_key(entries[0][0], words):
            self.lost = True
            return
        at = self._verb_at(entries)
        if at is None:
            self._unknown_verb(entries)
            return
        key = entries[at][0]
        verb = self._verb(key)
        if verb is None:
            self.lost = True
            return
        second = next((i for i, (k, _) in enumerate(entries) if i > at and self._is_second(verb, k.text)), None)
        if second is not None:
            word = entries[second][0]
            for repeated, _ in entries[second:]:
                self.report.retract("twice", repeated.mark)
            self.report.error(
                "two-verbs",
                word.mark,
                f"one step, one verb: '{key.text}' and '{word.text}' are both verbs",
                f"begin a new step:  - {word.text}: …",
            )
        own = entries[:second] if second is not None else entries
        yield self._step(verb, key, entries[at][1], [e for e in own if e[0] is not key])
        if second is not None:
            yield from self._split(entries[second:])

    def _verb_at(self, entries: list[Entry]) -> int | None:
        """Where the verb stands: first as a rule; `when:` is one only if nothing else is."""
        verbs = [i for i, (k, _) in enumerate(entries) if k.text in VERB_BY_NAME]
        if verbs and (entries[0][0].text in _FIELD_WORDS or verbs[0] == 0):
            others = [i for i in verbs if entries[i][0].text != WHEN]
            guarded = entries[verbs[0]][0].text == WHEN and not any(k.text in ("then", "else") for k, _ in entries)
            return others[0] if others and guarded else verbs[0]
        return 0 if self._meant(entries[0][0].text) else (verbs[0] if verbs else None)

    def _meant(self, word: str) -> str | None:
        """The verb that `word` is, or was meant to be."""
        if word in VERB_BY_NAME or word in LATER_VERBS or word in FOREIGN_VERBS:
            return word
        return suggest.nearest(word, (*VERB_BY_NAME, *LATER_VERBS))

    def _verb(self, key: Scalar) -> Verb | None:
        """The row of the verb; None after a message that leaves no meaning."""
        word = key.text
        if word in VERB_BY_NAME:
            return VERB_BY_NAME[word]
        if word in LATER_VERBS:
            self.report.error(
                "not-yet", key.mark, f"'{word}' is a verb of the language that this version cannot run yet",
                suggest.listed("verbs", VERB_BY_NAME),
            )  # fmt: skip
            return None
        if word in FOREIGN_VERBS:
            ours = FOREIGN_VERBS[word]
            self.report.error(
                "unknown-verb", key.mark, f"there is no verb '{word}'", f"here it is called '{ours}':  - {ours}: …"
            )
            return None
        near = self._meant(word) or ""
        self.report.error("unknown-verb", key.mark, f"there is no verb '{word}'", _verbs_hint(word))
        return VERB_BY_NAME.get(near)

    def _unknown_verb(self, entries: list[Entry]) -> None:
        key = entries[0][0]
        self.lost = True
        if key.text in _FIELD_WORDS:
            owners = [v.name for v in VERB_BY_NAME.values() if v.field(key.text)]
            what = f"'{key.text}' is no verb, it stands below one"
            self.report.error("unknown-verb", key.mark, what, suggest.listed("it belongs to", owners))
        else:
            self.report.error("unknown-verb", key.mark, f"there is no verb '{key.text}'", _verbs_hint(key.text))

    def _is_second(self, verb: Verb, word: str) -> bool:
        return word in (*VERB_BY_NAME, *LATER_VERBS) and word != WHEN and _field(verb, word) is None

    def _step(self, verb: Verb, key: Scalar, main: Node, details: list[Entry]) -> StepNode:
        fields = self._fields(verb, key, details)
        targets: dict[str, Target] = {}
        if verb.main is not None:
            self._value(verb, verb.main, key, main, targets)
        for name, (word, node) in fields.items():
            row = _field(verb, name)
            if row is not None:
                self._value(verb, row, word, node, targets)
        return StepNode(verb, key, main, fields, targets)

    def _fields(self, verb: Verb, key: Scalar, details: list[Entry]) -> dict[str, Entry]:
        known: dict[str, Entry] = {}
        strange: list[Entry] = []
        for word, node in details:
            row = _field(verb, word.text)
            if row is None:
                strange.append((word, node))
            elif row.name not in known or is_empty(known[row.name][1]):
                known[row.name] = (word, node)
        if strange:
            self._strange(verb, strange, known)
        for row in verb.fields:
            if row.required and row.name not in known:
                self._missing(verb, row, key)
        return known

    def _missing(self, verb: Verb, row: Field, key: Scalar) -> None:
        self.lost = True
        self.report.error("missing-field", key.mark, f"'{verb.name}' needs '{row.name}'", f"{row.name}: {row.help}")

    def _strange(self, verb: Verb, strange: list[Entry], known: dict[str, Entry]) -> None:
        """Words that do not belong to the verb: one message, and put right where it is plain what was meant."""
        names = [f.name for f in (*verb.fields, *COMMON)]
        keys = [entry for entry in strange if _key_name(entry[0].text)]
        if len(keys) == len(strange) and verb.field("options") and "options" not in known:
            first = keys[0][0]
            self.report.error("missing-field", first.mark, "keys stand below  options:", "write  options:  above them")
            mark = Mark(first.mark.line, first.mark.column, keys[-1][1].mark.end_line, keys[-1][1].mark.end_column)
            known["options"] = (first, Mapping(tuple(keys), mark, flow=False))
            return
        word, node = strange[0]
        near = suggest.nearest(word.text, [n for n in names if n not in known])
        if len(strange) == 1 and near:
            known[near] = (word, node)
        if len(strange) == 1 and self.traps.bad_key(word, {*names, *VERB_BY_NAME}):
            self.lost = True
            return
        self.lost = self.lost or len(strange) > 1
        shown = "', '".join(k.text for k, _ in strange)
        hint = (f"did you mean '{near}'?",) if near else _owner_hint({k.text for k, _ in strange})
        takes = suggest.listed(f"{verb.name} takes", names)
        self.report.error("unknown-field", word.mark, f"'{verb.name}' has no '{shown}'", *hint, takes)

    # --- values --------------------------------------------------------------------------------------------------

    def _value(self, verb: Verb, row: Field, key: Scalar, node: Node, targets: dict[str, Target]) -> None:
        """The shape of a value; its meaning is the compiler's."""
        if is_empty(node):
            if row.required or row.name != verb.name:
                self.lost = True
                self.report.error("missing-value", key.mark, f"'{row.name}' has no value", f"{row.name}: {row.help}")
        elif row.kind is Kind.STEPS:
            targets[row.name] = Target(key.mark, None, self.steps(node))
        elif row.kind is Kind.PLACE:
            targets[row.name] = self.target(node)
        elif row.kind in MAPS:
            self._map(row, node, targets)
        elif isinstance(node, Scalar):
            words = {f.name for f in (*verb.fields, *COMMON)} | set(VERB_BY_NAME)
            self._scalar(row, node, words)
        elif row.kind in LISTS and isinstance(node, SequenceNode):
            for item in node.items:
                if isinstance(item, Scalar):
                    self._scalar(row, item, ())
        elif not (row.kind in TEXTS and self.traps.prose(node)):
            self._lose("shape", node.mark, f"'{row.name}' takes one value on the same line", f"{row.name}: {row.help}")
        else:
            self.lost = True

    def _scalar(self, row: Field, node: Scalar, words: Iterable[str]) -> None:
        is_text = row.kind in TEXTS
        if self.traps.folded(node, set(words), is_text=is_text):
            self.lost = True
        elif is_text and " " in node.text.strip():
            self.traps.cut(node)

    def _map(self, row: Field, node: Node, targets: dict[str, Target]) -> None:
        if not isinstance(node, Mapping):
            example = "1: place" if row.kind in (Kind.KEY_PLACES, Kind.KEY_CHOICES) else "name: formula"
            self._lose("shape", node.mark, f"'{row.name}' takes keys with values", f"write  {row.name}: {{{example}}}")
            return
        for key, value in node.entries:
            if is_empty(value):
                self.lost = True
                if not self.traps.bad_key(key, KEYS | set(KEY_WORDS)):
                    self.report.error("missing-value", key.mark, f"'{key.text}' has no value")
            elif row.kind is Kind.KEY_PLACES:
                self._option(key, value, targets)
            elif not isinstance(value, Scalar):
                self._lose("shape", value.mark, f"'{key.text}' takes one value on the same line")

    def _option(self, key: Scalar, value: Node, targets: dict[str, Target]) -> None:
        name = self.key(key)
        if name:
            targets[name] = self.target(value)

    def key(self, key: Scalar) -> str | None:
        """The key of a telephone (0-9 * #), or None after a message."""
        name = _key_name(key.text)
        if name is None:
            self.lost = True
            if not self.traps.bad_key(key, KEYS | set(KEY_WORDS)):
                self.report.error("key", key.mark, f"'{key.text}' is no key of a telephone", "keys: 0 to 9, star, hash")
        return name

    def target(self, node: Node) -> Target:
        """Where an exit leads."""
        if isinstance(node, Scalar):
            if self.traps.folded(node, {*VERB_BY_NAME, *_FIELD_WORDS}, is_text=False):
                self.lost = True
                first = self.traps.lines[node.mark.line - 1][node.mark.column - 1 :].strip()
                return Target(node.mark, first)
            return Target(node.mark, node.text.strip())
        return Target(node.mark, None, self.steps(node))

    def _lose(self, rule: str, mark: Mark, text: str, *hints: str) -> None:
        self.lost = True
        self.report.error(rule, mark, text, *hints)


def _field(verb: Verb, name: str) -> Field | None:
    """A row of the verb's own or of the common fields; never the main one."""
    if name == verb.name:
        return None
    return verb.field(name) or next((f for f in COMMON if f.name == name and f.name != verb.name), None)


def _key_name(word: str) -> str | None:
    word = KEY_WORDS.get(word, word)
    return word if word in KEYS and len(word) == 1 else None


def _owner_hint(words: set[str]) -> tuple[str, ...]:
    owners = [v.name for v in VERB_BY_NAME.values() if all(v.field(w) and w != v.name for w in words)]
    return (f"this belongs to '{owners[0]}': is the line  - {owners[0]}: …  missing above?",) if owners else ()


def _verbs_hint(word: str) -> str:
    near = suggest.nearest(word, (*VERB_BY_NAME, *LATER_VERBS))
    return f"did you mean '{near}'?" if near else suggest.listed("verbs", VERB_BY_NAME)
