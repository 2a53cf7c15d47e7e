"""`menu`: the caller chooses with one key where to go.

- menu: main_menu
  options: {1: payments, 2: faults}
  retry: [main_menu_slowly]
  on_give_up: operator
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb
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
