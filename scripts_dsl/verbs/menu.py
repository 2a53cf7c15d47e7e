"""`menu`: the caller chooses with one key where to go.

- menu: main_menu
  options: {1: payments, 2: faults}
  retry: [main_menu_slowly]
  on_give_up: operator
"""

from __future__ import annotations

from scripts_dsl.events import Keys, Silence
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.types import Keyed
from scripts_dsl.verbs import listening

VERB = Verb(
    name="menu",
    group="listen",
    main=Field("menu", Kind.PROMPT, "The question, with its keys.", required=True),
    help="The caller chooses with one key where to go.",
    example="- menu: main_menu\n  options:\n    1: payments\n    2: faults\n",
    fields=(
        Field("options", Kind.KEY_PLACES, "The keys and where they lead.", required=True),
        *listening.FIELDS,
    ),
    exits=(listening.GIVE_UP,),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)


ONE_KEY = Keyed(1, 1, None)


def begin(run: Run, step: Step) -> str | None:
    """The first try."""
    run.state.tries = 1
    return _listen(run, step)


def resume(run: Run, step: Step, event: Keys | Silence) -> str | None:
    """Where the key leads: first the menu's own keys, then those of always; else another try."""
    key = listening.pressed(event)
    if key in step.args["options"]:
        return run.go(step, key)
    return run.always(key) or listening.missed(run, step, _listen)


def _listen(run: Run, step: Step) -> str | None:
    return listening.listen(run, step, ONE_KEY, listening.question(run, step, step.args["menu"]))
