"""What a line of a test's script means: presses, waits, hangs_up, hears, never hears, reaches, ends; and `expect:`.

The caller of a test presses a key when he is asked (or at once, when it is a key of `always:` that acts while
something is said), hears prompts to their end, and otherwise does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scripts_dsl.effects import Choose, Dial, Enqueue, Listen, Record, Say, Voicemail
from scripts_dsl.engine import EngineBudget
from scripts_dsl.failed import Failed
from scripts_dsl.givens import keys_of
from scripts_dsl.lookup import type_of
from scripts_dsl.model import Plain, TestCase, TestStep
from scripts_dsl.problems import listed
from scripts_dsl.testing.rehearsal import Rehearsal
from scripts_dsl.tree import Mark
from scripts_dsl.types import Text, Type
from scripts_dsl.values import read_duration


def play(call: Rehearsal, case: TestCase) -> None:
    """The whole test: from the first ring to what is expected at the end. Raises Failed."""
    mark = case.mark
    try:
        call.begin()
        for step in case.script:
            mark = step.mark
            WORDS[step.word](call, step)
    except EngineBudget as problem:
        raise Failed(mark, str(problem), "nobody waits for the caller in this circle") from None
    for name, wanted in case.expect.items():
        _expect(call, name, wanted, case.marks.get(f"expect.{name}", case.mark))


# --- the caller ----------------------------------------------------------------------------------------------------


def _presses(call: Rehearsal, step: TestStep) -> None:
    if call.graph.kind == "script":
        _chooses(call, step)
        return
    keys = keys_of(step.value)
    if keys is None:
        raise Failed(step.mark, f"'{step.value}' are not keys", "write digits, star or hash")
    call.until(lambda: _can_press(call, keys[0]), silent=False)
    if call.state.over:
        raise call.failed(step.mark, f"the caller cannot press {keys}: the call is over")
    call.acts()
    event = call.line.press(keys)
    if event is None:
        raise call.failed(step.mark, f"{keys} is no key here")
    call.feed(event)


def _chooses(call: Rehearsal, step: TestStep) -> None:
    """In a script: a button, or what is written into a field."""
    call.until(lambda: isinstance(call.line.effect, Choose), silent=False)
    effect = call.line.effect
    if not isinstance(effect, Choose):
        raise call.failed(step.mark, f"the agent cannot press {step.value}: nothing is asked")
    buttons = (*effect.buttons, *effect.always)
    if step.value not in buttons and not effect.field:
        raise call.failed(step.mark, f"there is no button '{step.value}'", f"buttons: {listed(buttons)}")
    call.acts()
    call.feed(call.line.choose(step.value))


def _can_press(call: Rehearsal, key: str) -> bool:
    effect = call.line.effect
    return isinstance(effect, Listen | Enqueue | Record | Voicemail) or (isinstance(effect, Say) and key in effect.keys)


def _waits(call: Rehearsal, step: TestStep) -> None:
    length = read_duration(step.value)
    if length is None or length.total_seconds() <= 0:
        raise Failed(step.mark, f"'{step.value}' is not a length of time", "write 10s or 2m")
    call.acts()
    until = call.line.now + length
    while call.line.now < until and not call.state.over:
        call.feed(call.line.pass_time((until - call.line.now).total_seconds()))


def _hangs_up(call: Rehearsal, _step: TestStep) -> None:
    call.acts()
    call.feed(call.line.hang_up())
    call.until(lambda: call.state.over, silent=True)


def _says(call: Rehearsal, step: TestStep) -> None:
    call.until(lambda: isinstance(call.line.effect, Listen | Record | Voicemail), silent=False)
    if call.state.over:
        raise call.failed(step.mark, f"the caller cannot say '{step.value}': the call is over")
    if isinstance(call.line.effect, Listen) and not call.line.effect.words:
        raise Failed(step.mark, "the caller cannot be understood: this question knows keys only", "write presses: 1")
    call.acts()
    call.feed(call.line.speak(step.value))


# --- what must be so -----------------------------------------------------------------------------------------------


def _hears(call: Rehearsal, step: TestStep) -> None:
    if not call.until(lambda: _heard(call, step.value), silent=False):
        hints = () if call.state.over else ("write waits: 10s before it if the caller says nothing",)
        raise call.failed(step.mark, f"the caller does not hear '{step.value}'", *hints)


def _heard(call: Rehearsal, wanted: str) -> bool:
    """Whether it was heard since the caller last acted; then it is heard to its end."""
    for at in range(call.heard_from, len(call.heard)):
        if call.heard[at].matches(wanted, call.prompts):
            call.heard_from = at
            if at == len(call.heard) - 1:
                call.line.listen_to_end()
            return True
    return False


def _never_hears(call: Rehearsal, step: TestStep) -> None:
    if any(heard.matches(step.value, call.prompts) for heard in call.heard):
        raise call.failed(step.mark, f"the caller has heard '{step.value}'")


def _reaches(call: Rehearsal, step: TestStep) -> None:
    what, _, name = step.value.partition(" ")
    reached = REACHED.get(what)
    if reached is None or not name:
        raise Failed(step.mark, f"'{step.value}' cannot be reached", "write queue support, or place menu")
    if not call.until(lambda: reached(call, name), silent=True):
        raise call.failed(step.mark, f"the call does not reach {step.value}")


def _in_queue(call: Rehearsal, name: str) -> bool:
    return isinstance(call.line.effect, Enqueue) and call.line.effect.queue == name


def _transferred(call: Rehearsal, number: str) -> bool:
    return isinstance(call.line.effect, Dial) and call.line.effect.number == number


def _in_box(call: Rehearsal, name: str) -> bool:
    return isinstance(call.line.effect, Voicemail) and call.line.effect.box == name


def _at_place(call: Rehearsal, name: str) -> bool:
    """The call stands there or has passed it since the caller last acted."""
    steps = call.graph.steps
    passed = (step for step, _ in call.trail[call.passed_from :])
    here = (call.state.stack[0].step if call.state.stack else call.state.step, *passed)
    return any(steps[step].place == name for step in here)


def _ends(call: Rehearsal, step: TestStep) -> None:
    call.until(lambda: call.state.over, silent=True)
    if call.graph.kind == "script":
        if not call.state.over or (step.value and call.state.outcome != step.value):
            raise call.failed(step.mark, f"the talk does not end with '{step.value}'")
        return
    if step.value and not (call.heard and call.heard[-1].matches(step.value, call.prompts)):
        raise call.failed(step.mark, f"the call does not end with '{step.value}'")


def _expect(call: Rehearsal, name: str, wanted: Plain, mark: Mark) -> None:
    """A value at the end, the call's own among them."""
    if name == "notes":
        _expect_notes(call, wanted, mark)
        return
    kind, value = _value(call, name)
    if kind is None:
        raise Failed(mark, f"there is no value '{name}'", f"known: {listed([*call.graph.types, *_OF_THE_CALL])}")
    right = call.world.read(name, kind, wanted, mark)
    if not _same(right, value):
        raise call.failed(mark, f"{name} should be {_shown(right)}, but it is {_shown(value)}")


def _expect_notes(call: Rehearsal, wanted: Plain, mark: Mark) -> None:
    """Every text is a piece of a note that was taken; `none` wants that there is no note."""
    texts = [str(text) for text in wanted] if isinstance(wanted, list) else [str(wanted)]
    if texts == ["none"] and call.notes:
        raise call.failed(mark, f"there should be no note, but there is “{call.notes[0]}”")
    for text in texts if texts != ["none"] else ():
        if not any(text.casefold() in note.casefold() for note in call.notes):
            taken = listed(f"“{note}”" for note in call.notes) or "none"
            raise call.failed(mark, f"no note says '{text}'", f"notes: {taken}")


def _value(call: Rehearsal, name: str) -> tuple[Type | None, Any]:
    """A secret value is known as 'given'."""
    if name in _OF_THE_CALL:
        return Text() if name == "outcome" else type_of(call.graph, name), getattr(call.state, name)
    kind = Text() if name in call.graph.secret else call.graph.types.get(name)
    return kind, call.state.own.get(name)


_OF_THE_CALL = ("language", "verified", "outcome")


def _same(wanted: Any, value: Any) -> bool:
    """Equal; of a map only the fields that are wanted."""
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(_same(v, value.get(k)) for k, v in wanted.items())
    return bool(wanted == value)


def _shown(value: Any) -> str:
    """As an author writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_shown(v)}" for name, v in value.items()) + "}"
    return "empty" if value is None else {"True": "yes", "False": "no"}.get(str(value), str(value))


WORDS: Mapping[str, Callable[[Rehearsal, TestStep], None]] = {
    "presses": _presses,
    "says": _says,
    "waits": _waits,
    "hangs_up": _hangs_up,
    "hears": _hears,
    "never hears": _never_hears,
    "reaches": _reaches,
    "ends": _ends,
}
"""Words of a script."""

REACHED: Mapping[str, Callable[[Rehearsal, str], bool]] = {
    "queue": _in_queue,
    "transfer": _transferred,
    "voicemail": _in_box,
    "place": _at_place,
}
"""What can be reached."""
