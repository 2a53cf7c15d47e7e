"""What `menu` and `ask` have in common: fields beside the verb, and how one try is made and counted."""

from __future__ import annotations

from collections.abc import Callable

from scripts_dsl import builtin_words
from scripts_dsl.effects import Listen, Parts, Pause
from scripts_dsl.events import Chosen, Keys, Silence, Spoken
from scripts_dsl.grammar import Exit, Field, Kind
from scripts_dsl.graph import Prompt, Step
from scripts_dsl.running import Run
from scripts_dsl.types import Keyed

FIELDS = (
    Field("tries", Kind.COUNT, "How often it is asked in all, silence and wrong keys together.", default="3"),
    Field(
        "wait",
        Kind.DURATION,
        "How long we wait for the first key after the prompt, 2m at most.",
        default="6s",
        most="2m",
    ),
    Field("between_keys", Kind.DURATION, "How long we wait for the next key, 60s at most.", default="3s", most="60s"),
    Field("barge_in", Kind.YES_NO, "Whether a key stops the prompt.", default="yes"),
    Field("retry", Kind.PROMPTS, "What is said before try 2, 3, …; the last one repeats."),
    Field("on_give_up", Kind.PLACE, "Where the call goes when all tries are used up."),
)

GIVE_UP = Exit("on_give_up", "always 0", "All tries were silence or wrong keys.")

BETWEEN_LANGUAGES = Pause(0.4)
"""Seconds of silence between the languages of one question."""


def pressed(event: Keys | Silence | Spoken | Chosen) -> str:
    """The keys as one string; a lone end key is the key itself; '' for silence."""
    if type(event) is not Keys:
        return ""
    return "#" if event.by == "end_key" and not event.digits else event.digits


def meant(run: Run, step: Step, event: Keys | Silence | Spoken) -> str:
    """The keys pressed, or the key that a spoken word stands for; '' for silence and words that mean nothing here."""
    if type(event) is not Spoken:
        return pressed(event)
    word = event.word.casefold()
    return next((key for key, words in spoken_words(run, step) if word in words), "")


def spoken_words(run: Run, step: Step) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`words:` in the call's language: key -> words, in small letters."""
    found: tuple[tuple[str, tuple[str, ...]], ...] = step.args.get("words", {}).get(run.state.language, ())
    return found


def way_out(run: Run, event: Keys | Silence | Spoken | Chosen) -> str | None:
    """Where the keys pressed, or the button, lead by `always:`; None if they are none of those."""
    if isinstance(event, Chosen):
        return run.by_button(event.word)
    return run.by_key(pressed(event))


def missed(run: Run, step: Step, again: Callable[[Run, Step], str | None]) -> str | None:
    """Silence or a wrong key has used up a try: `again`, or the way out when there are no more tries."""
    run.state.tries += 1
    return again(run, step) if run.state.tries <= step.args["tries"] else run.go(step, "on_give_up")


def question(run: Run, step: Step, prompt: Prompt, language: str | None = None) -> Parts:
    """What is said before the present try, in the call's language if none is given."""
    tries = run.state.tries
    if tries == 1:
        return run.parts(prompt, language)
    retry = step.args.get("retry")
    if retry:
        return run.parts(retry[min(tries - 2, len(retry) - 1)], language)
    return builtin_words.again(language or run.state.language) + run.parts(prompt, language)


def in_each_language(run: Run, step: Step, prompt: Prompt) -> Parts:
    """The question in every language of the file, in the file's order."""
    parts: Parts = ()
    for language in run.graph.languages.all():
        parts += (BETWEEN_LANGUAGES, *question(run, step, prompt, language))
    return parts[1:]


def listen(
    run: Run, step: Step, keyed: Keyed, parts: Parts, *, secret: bool = False, fresh: bool = False
) -> str | None:
    """One try. Keys typed ahead answer the first try only: after a miss, or when the caller has to hear what is asked
    (`fresh`), keys pressed before are dropped."""
    args = step.args
    words = spoken_words(run, step)
    effect = Listen(
        parts,
        keyed.min,
        keyed.max,
        args["wait"],
        args["between_keys"],
        keyed.end_key,
        args["barge_in"],
        run.state.tries == 1 and not fresh,
        secret,
        words,
        run.state.language if words else "",
    )
    return run.wait(effect, "Listen")
