"""Steps: a list of the tree comes in, StepNodes go out, driven by the rows of the grammar.

A slip that can only mean one thing is told and put right on the spot, so that one mistake makes one message; when
the meaning is lost, `lost` is set and the checks of the whole file stay silent. Called by reader.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts_dsl import suggest
from scripts_dsl.grammar import COMMON, FOREIGN_FIELDS, FOREIGN_VERBS, Field, Verb
from scripts_dsl.messages import Report
from scripts_dsl.model import StepNode, Target
from scripts_dsl.reader_values import FIELD_WORDS, ValueReader, key_name
from scripts_dsl.tree import Mapping, Mark, Node, Scalar, is_empty
from scripts_dsl.tree import Sequence as SequenceNode
from scripts_dsl.verbs import VERB_BY_NAME, row

STEPS_HINT = "write them as a list:  - say: …"
DEEPEST = 10
"""Steps written inside steps; nobody can read three."""

Entry = tuple[Scalar, Node]

WHEN = "when"


class StepReader(ValueReader):
    """Reads the steps of one file."""

    def __init__(self, lines: Sequence[str], report: Report) -> None:
        super().__init__(lines, report)
        self.depth = 0
        self.kind = "flow"
        """Of the file: some verbs belong to one kind only."""

    def knows(self, word: str) -> bool:
        """Whether a word may stand in a step at all."""
        return word in VERB_BY_NAME or word in FIELD_WORDS

    def steps(self, node: Node) -> tuple[StepNode, ...]:
        """The steps of a place or of an exit."""
        if not isinstance(node, SequenceNode):
            self._no_list(node)
            return ()
        if self.depth >= DEEPEST:
            self.lose(
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
            self.lose("no-dash", key.mark, "a step begins with a dash", f"write  - {verb}: …")
        elif isinstance(node, Scalar) and self.traps.folded(node, {*VERB_BY_NAME, *FIELD_WORDS}, is_text=False):
            self.lost = True
        else:
            place = isinstance(node, Scalar) and node.text.isidentifier() and self.depth
            hint = f"write  [{{goto: {node.text}}}]" if isinstance(node, Scalar) and place else STEPS_HINT
            self.lose("shape", node.mark, "steps are expected here", hint)

    def _item(self, item: Node) -> Iterable[StepNode]:
        if isinstance(item, Mapping) and item.entries:
            return self._split(list(item.written))
        if isinstance(item, Scalar):
            self._bare(item)
        else:
            self.lose("shape", item.mark, "a step is  - verb: value")
        return ()

    def _bare(self, item: Scalar) -> None:
        """`- say welcome`, `- say:welcome`, `- hangup`, `-`."""
        self.lost = True
        words = {*VERB_BY_NAME, *FOREIGN_VERBS}
        if self.traps.folded(item, {*words, *FIELD_WORDS}, is_text=False) or self.traps.bad_key(item, words):
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
        words = {*VERB_BY_NAME, *FOREIGN_VERBS, *FIELD_WORDS}
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
        if verbs and (entries[0][0].text in FIELD_WORDS or verbs[0] == 0):
            others = [i for i in verbs if entries[i][0].text != WHEN]
            guarded = entries[verbs[0]][0].text == WHEN and not any(k.text in ("then", "else") for k, _ in entries)
            return others[0] if others and guarded else verbs[0]
        return 0 if self._meant(entries[0][0].text) else (verbs[0] if verbs else None)

    def _meant(self, word: str) -> str | None:
        """The verb that `word` is, or was meant to be."""
        if word in VERB_BY_NAME or word in FOREIGN_VERBS:
            return word
        return suggest.nearest(word, VERB_BY_NAME)

    def _verb(self, key: Scalar) -> Verb | None:
        """The row of the verb; None after a message that leaves no meaning."""
        word = key.text
        if word in VERB_BY_NAME:
            return self._of_kind(VERB_BY_NAME[word], key)
        if word in FOREIGN_VERBS:
            ours = FOREIGN_VERBS[word]
            self.report.error(
                "unknown-verb", key.mark, f"there is no verb '{word}'", f"here it is called '{ours}':  - {ours}: …"
            )
            return None
        near = self._meant(word) or ""
        self.report.error("unknown-verb", key.mark, f"there is no verb '{word}'", _verbs_hint(word))
        return VERB_BY_NAME.get(near)

    def _of_kind(self, verb: Verb, key: Scalar) -> Verb | None:
        """The verb, if this kind of file may have it."""
        if self.kind in verb.files:
            return row(self.kind, verb.name)
        owners = " and ".join(f"{kind}s" for kind in sorted(verb.files))
        self.report.error("unknown-verb", key.mark, f"'{verb.name}' stands in {owners} only, this is a {self.kind}")
        return None

    def _unknown_verb(self, entries: list[Entry]) -> None:
        key = entries[0][0]
        self.lost = True
        if key.text in FIELD_WORDS:
            owners = [v.name for v in VERB_BY_NAME.values() if v.field(key.text)]
            what = f"'{key.text}' is no verb, it stands below one"
            self.report.error("unknown-verb", key.mark, what, suggest.listed("it belongs to", owners))
        else:
            self.report.error("unknown-verb", key.mark, f"there is no verb '{key.text}'", _verbs_hint(key.text))

    def _is_second(self, verb: Verb, word: str) -> bool:
        return word in VERB_BY_NAME and word != WHEN and _field(verb, word) is None

    def _step(self, verb: Verb, key: Scalar, main: Node, details: list[Entry]) -> StepNode:
        fields = self._fields(verb, key, details)
        targets: dict[str, Target] = {}
        if verb.main is not None:
            self.value(verb, verb.main, key, main, targets)
        elif not is_empty(main):
            self.lose("shape", main.mark, f"nothing stands behind '{verb.name}:'")
        for name, (word, node) in fields.items():
            row = _field(verb, name)
            if row is not None:
                self.value(verb, row, word, node, targets)
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
        keys = [entry for entry in strange if key_name(entry[0].text)]
        if len(keys) == len(strange) and verb.field("options") and "options" not in known:
            first = keys[0][0]
            self.report.error("missing-field", first.mark, "keys stand below  options:", "write  options:  above them")
            mark = Mark(first.mark.line, first.mark.column, keys[-1][1].mark.end_line, keys[-1][1].mark.end_column)
            known["options"] = (first, Mapping(tuple(keys), mark, flow=False))
            return
        word, node = strange[0]
        free = [name for name in names if name not in known]
        ours = next((name for name in FOREIGN_FIELDS.get(word.text, ()) if name in free), None)
        near = ours or suggest.nearest(word.text, free)
        if len(strange) == 1 and near:
            known[near] = (word, node)
        if len(strange) == 1 and self.traps.bad_key(word, {*names, *VERB_BY_NAME}):
            self.lost = True
            return
        self.lost = self.lost or len(strange) > 1
        shown = "', '".join(k.text for k, _ in strange)
        guess = f"here it is called '{ours}'" if ours else suggest.meant(word.text, str(near))
        hint = (guess,) if near else _owner_hint({k.text for k, _ in strange})
        takes = suggest.listed(f"{verb.name} takes", names)
        self.report.error("unknown-field", word.mark, f"'{verb.name}' has no '{shown}'", *hint, takes)


def _field(verb: Verb, name: str) -> Field | None:
    """A row of the verb's own or of the common fields; never the main one."""
    if name == verb.name:
        return None
    return verb.field(name) or next((f for f in COMMON if f.name == name and f.name != verb.name), None)


def _owner_hint(words: set[str]) -> tuple[str, ...]:
    owners = [v.name for v in VERB_BY_NAME.values() if all(v.field(w) and w != v.name for w in words)]
    return (f"this belongs to '{owners[0]}': is the line  - {owners[0]}: …  missing above?",) if owners else ()


def _verbs_hint(word: str) -> str:
    near = suggest.nearest(word, VERB_BY_NAME)
    return suggest.meant(word, near) if near else suggest.listed("verbs", VERB_BY_NAME)
