"""`set`: gives values to names.

- set: {language: customer.language}
  when: customer.language is known
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb

VERB = Verb(
    name="set",
    group="think",
    main=Field("set", Kind.ASSIGNMENTS, "Names, each with a formula.", required=True),
    help="Gives values to names.",
    example="- set: {language: customer.language}\n",
    hangup_safe=True,
)
