"""`say`: the caller hears a prompt.

- say: welcome
  must_hear: yes
"""

from __future__ import annotations

from scripts_dsl.effects import Say
from scripts_dsl.events import Keys, SayDone
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run

VERB = Verb(
    name="say",
    group="talk",
    main=Field("say", Kind.PROMPT, "What the caller hears.", required=True),
    help="The caller hears a prompt.",
    example="- say: welcome\n  barge_in: no\n",
    fields=(
        Field("barge_in", Kind.YES_NO, "Whether a key stops the prompt.", default="yes"),
        Field("must_hear", Kind.YES_NO, "Only the keys of always stop it; others are dropped.", default="no"),
    ),
    files=frozenset({"flow", "script", "survey"}),
    talks=True,
    always_keys=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Say it. The keys of always act at once, whatever `barge_in` and `must_hear` say."""
    args = step.args
    must_hear = args["must_hear"]
    effect = Say(
        run.parts(args["say"]),
        barge_in=args["barge_in"] and not must_hear,
        keys=run.always_keys,
        keep_typed_ahead=not must_hear,
    )
    return run.wait(effect, "Say")


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """From its beginning."""
    return begin(run, step)


def resume(run: Run, step: Step, event: SayDone | Keys) -> str | None:
    """Go on, or where the key leads."""
    place = run.by_key(event.digits) if type(event) is Keys else None
    return place or run.go(step, "next")
