"""`say`: the caller hears a prompt.

- say: welcome
  must_hear: yes
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb

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
    talks=True,
    always_keys=True,
)
