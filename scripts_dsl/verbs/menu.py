"""`menu`: the caller chooses with one key where to go.

- menu: main_menu
  options: {1: payments, 2: faults}
  retry: [main_menu_slowly]
  on_give_up: operator
"""

from __future__ import annotations

from scripts_dsl.effects import Listen
from scripts_dsl.events import Keys, Silence, Spoken
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
        Field("words", Kind.WORDS, "Words that mean a key, where a line understands speech: {1: {pl: [faktury]}}."),
        Field("extensions", Kind.EXTENSIONS, "Numbers of several digits that lead at once to a place: {201: anna}."),
        *listening.FIELDS,
    ),
    exits=(listening.GIVE_UP,),
    files=frozenset({"flow", "survey"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)


ONE_KEY = Keyed(1, 1, None)
EXTENSION = "extension"
"""Phase in which the rest of an extension is keyed in; State.draft has the digits so far."""


def begin(run: Run, step: Step) -> str | None:
    """The first try."""
    run.state.tries, run.state.phase = 1, ""
    return _listen(run, step)


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The present try once more."""
    run.state.phase = ""
    return _listen(run, step)


def resume(run: Run, step: Step, event: Keys | Silence | Spoken) -> str | None:
    """Where the key leads: first an extension or the menu's own keys, then those of always; else another try."""
    typed = run.state.draft if run.state.phase == EXTENSION else ""
    keys = typed + listening.meant(run, step, event)
    run.state.phase, run.state.draft = "", None
    if keys in step.args.get("extensions", ()):
        return run.go(step, keys)
    if not (typed and keys == typed) and _begins_extension(step, keys):
        return _more(run, step, keys)
    key = typed or keys
    if key in step.args["options"] and len(keys) == 1:
        return run.go(step, key)
    return run.by_key(keys) or listening.missed(run, step, _listen)


def _begins_extension(step: Step, keys: str) -> bool:
    extensions = step.args.get("extensions", ())
    return bool(keys and extensions) and any(number.startswith(keys) for number in extensions)


def _more(run: Run, step: Step, keys: str) -> str | None:
    """The rest of an extension; silence after the first digit makes it a key of the menu."""
    run.state.phase, run.state.draft = EXTENSION, keys
    between = step.args["between_keys"]
    rest = max(len(n) for n in step.args["extensions"] if n.startswith(keys)) - len(keys)
    return run.wait(Listen((), 1, rest, between, between), "Listen")


def _listen(run: Run, step: Step) -> str | None:
    return listening.listen(run, step, ONE_KEY, listening.question(run, step, step.args["menu"]))
