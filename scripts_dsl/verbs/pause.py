"""`pause`: silence for a while.

- pause: 2s
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb

VERB = Verb(
    name="pause",
    group="talk",
    main=Field("pause", Kind.DURATION, "How long nothing is said.", required=True),
    help="Silence for a while.",
    example="- pause: 2s\n",
    always_keys=True,
)
