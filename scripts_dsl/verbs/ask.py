"""`ask`: the caller keys in a value. Its type decides which keys are an answer.

- ask: account_prompt
  into: account
  confirm: yes
  check: account starts with "4"
"""

from __future__ import annotations

from typing import Any

from scripts_dsl import builtin_words, spoken
from scripts_dsl.effects import Parts, Value
from scripts_dsl.events import Chosen, Keys, Silence, Spoken
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.lookup import country_of, today, type_of
from scripts_dsl.running import Run
from scripts_dsl.state import GIVEN
from scripts_dsl.types import Keyed, Type
from scripts_dsl.verbs import choose, listening

VERB = Verb(
    name="ask",
    group="listen",
    main=Field("ask", Kind.PROMPT, "The question.", required=True),
    help="The caller keys in a value.",
    example="- ask: account_prompt\n  into: account\n  confirm: yes\n",
    fields=(
        Field("into", Kind.VALUE_NAME, "The value that is filled.", required=True),
        Field("options", Kind.KEY_CHOICES, "The keys and what they mean; for a choice or a language."),
        Field("check", Kind.CHECKED_FORMULA, "An answer counts only if this is so."),
        Field("confirm", Kind.YES_NO, "Read the answer back; 1 keeps it, 2 asks again.", default="no"),
        Field("each_language", Kind.YES_NO, "Ask in every language of the file in turn.", default="no"),
        Field("secret", Kind.YES_NO, "The answer is written down nowhere.", default="no"),
        Field("words", Kind.WORDS, "Words that mean a key of `options`, where a line understands speech."),
        *listening.FIELDS,
    ),
    exits=(Exit("next", "next"), listening.GIVE_UP),
    files=frozenset({"flow", "script", "survey"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)

DRAFT = "?"
"""Where a secret answer waits among State.secrets; no value can have this name."""

ONE_KEY = Keyed(1, 1, None)


def begin(run: Run, step: Step) -> str | None:
    """The first try."""
    if run.graph.kind == "script":
        return choose.begin(run, step)
    state = run.state
    state.tries, state.refusals = 1, 0
    return _ask(run, step)


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The present try, or the reading back, once more."""
    if run.graph.kind == "script":
        return choose.again(run, step)
    if run.state.phase == "confirm" and (answer := _remembered(run, step)) is not None:
        return _confirm(run, step, answer)
    return _ask(run, step)


def resume(run: Run, step: Step, event: Keys | Silence | Spoken | Chosen) -> str | None:
    """An answer is tested first, then the keys of always; anything else is one more try."""
    if isinstance(event, Chosen):
        return choose.resume(run, step, event)
    key = listening.meant(run, step, event)
    if run.state.phase == "confirm":
        return _confirmed(run, step, key)
    answer = _answer(run, step, key) if key else None
    if answer is not None and choose.passes(run, step, answer):
        return _confirm(run, step, answer) if step.args["confirm"] else _keep(run, step, answer)
    if answer is None and (place := run.by_key(key)):
        return place
    return listening.missed(run, step, _ask)


# --- the question ------------------------------------------------------------------------------------------------


def _ask(run: Run, step: Step) -> str | None:
    args = step.args
    run.state.phase, run.state.draft = "", None
    parts = (listening.in_each_language if args["each_language"] else listening.question)(run, step, args["ask"])
    keyed = ONE_KEY if args.get("options") else _type(run, step).keys or ONE_KEY
    return listening.listen(run, step, keyed, parts, secret=args["secret"])


def _type(run: Run, step: Step) -> Type:
    return type_of(run.graph, step.args["into"])


def _answer(run: Run, step: Step, keys: str) -> Any:
    """The value of these keys, as JSON; None if they make none."""
    kind, options = _type(run, step), step.args.get("options")
    if options:
        word = dict(options).get(keys)
        return None if word is None else kind.dump(kind.parse(word))
    return kind.dump(kind.keyed(keys, today(run), country_of(run.state.facts.number)))


def _keep(run: Run, step: Step, answer: Any) -> str | None:
    run.state.phase, run.state.draft = "", None
    run.keep(step.args["into"], answer)
    return run.go(step, "next")


# --- reading back ------------------------------------------------------------------------------------------------


def _confirm(run: Run, step: Step, answer: Any, before: Parts = ()) -> str | None:
    """Read the answer back. Keys typed before it was heard do not confirm it."""
    secret = step.args["secret"]
    _remember(run, answer, secret)
    parts = before + builtin_words.confirm(_spoken(run, step, answer), run.state.language)
    return listening.listen(run, step, ONE_KEY, parts, secret=secret, fresh=True)


def _confirmed(run: Run, step: Step, key: str) -> str | None:
    """1 keeps the answer; 2 asks again without using up a try, but not more often than there are tries.

    A secret answer is gone when the call was taken up again from the disk; then it is asked once more."""
    state = run.state
    answer = _remembered(run, step)
    if answer is None:
        return _ask(run, step)
    if key == "1":
        return _keep(run, step, answer)
    if key == "2":
        state.refusals += 1
        return run.go(step, "on_give_up") if state.refusals >= step.args["tries"] else _ask(run, step)
    return run.by_key(key) or listening.missed(run, step, _confirm_again)


def _confirm_again(run: Run, step: Step) -> str | None:
    answer = _remembered(run, step)
    return _confirm(run, step, answer, builtin_words.again(run.state.language))


def _remember(run: Run, answer: Any, secret: bool) -> None:
    """Keep the answer until it is confirmed; a secret one only in memory."""
    state = run.state
    state.phase, state.draft = "confirm", GIVEN if secret else answer
    if secret:
        state.secrets = {**state.secrets, DRAFT: answer}


def _remembered(run: Run, step: Step) -> Any:
    return run.state.secrets.get(DRAFT) if step.args["secret"] else run.state.draft


def _spoken(run: Run, step: Step, answer: Any) -> Value:
    kind, language, nouns = _type(run, step), run.state.language, run.graph.nouns
    value, day = kind.load(answer), today(run)
    return Value(
        spoken.show(value, kind, language, None, nouns, day),
        spoken.speak(value, kind, language, None, nouns, day),
        language,
    )
