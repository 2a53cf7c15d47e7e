"""`record`: the caller speaks, and it is kept. Needs a yes to `consent: recording` on every way here.

- record: tell_us
  into: story
"""

from __future__ import annotations

from scripts_dsl.effects import Record
from scripts_dsl.events import Keys, Recorded
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="record",
    group="listen",
    main=Field("record", Kind.PROMPT, "What is said before the tone.", required=True),
    help="The caller speaks, and it is kept.",
    example="- consent: recording\n  say: may_we_record\n  on_no: operator\n- record: tell_us\n  into: story\n",
    fields=(
        Field("into", Kind.VALUE_NAME, "The value that is filled; its type is recording.", required=True),
        Field("longest", Kind.DURATION, "How long the caller may speak, 10m at most.", default="60s", most="10m"),
        Field("silence", Kind.DURATION, "Silence that ends it.", default="4s", most="60s"),
        Field("beep", Kind.YES_NO, "Whether a tone says that it begins.", default="yes"),
    ),
    exits=(Exit("next", "next"),),
    files=frozenset({"flow", "survey"}),
    talks=True,
    waits=True,
    always_keys=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Record; the keys of always end it and lead away."""
    return again(run, step)


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """Record, from the prompt on."""
    args = step.args
    effect = Record(
        run.parts(args["record"]), args["longest"], args["silence"], args["beep"], run.always_keys, run.key()
    )
    return run.wait(effect, "Record")


def resume(run: Run, step: Step, event: Recorded | Keys) -> str | None:
    """Keep the recording; nothing said is an empty value."""
    if isinstance(event, Keys):
        return run.by_key(event.digits) or run.go(step, "next")
    run.keep(step.args["into"], event.path or None)
    return run.go(step, "next")
