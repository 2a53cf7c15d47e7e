"""`voicemail`: the caller leaves a message in a box.

- voicemail: support
  say: after_the_tone
"""

from __future__ import annotations

from scripts_dsl import builtin_words
from scripts_dsl.effects import Voicemail
from scripts_dsl.events import Recorded
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="voicemail",
    group="people",
    main=Field("voicemail", Kind.BOX, "Name of the box.", required=True),
    help="The caller leaves a message in a box.",
    example="- voicemail: support\n  say: after_the_tone\n",
    fields=(
        Field("say", Kind.PROMPT, "What is said before the tone."),
        Field("longest", Kind.DURATION, "How long the message may be, 10m at most.", default="2m", most="10m"),
    ),
    talks=True,
    waits=True,
)


def begin(run: Run, step: Step) -> str | None:
    """After the tone."""
    say = step.args.get("say")
    parts = run.parts(say) if say is not None else builtin_words.after_the_tone(run.state.language)
    return run.wait(Voicemail(step.args["voicemail"], parts, step.args["longest"], run.key()), "Voicemail")


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """A message that was left counts."""
    return run.go(step, "next") if performed else begin(run, step)


def resume(run: Run, step: Step, _event: Recorded) -> str | None:
    """Thank you."""
    return run.go(step, "next")
