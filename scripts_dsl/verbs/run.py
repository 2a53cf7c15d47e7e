"""`run`: a Python function answers.

- run: customers.by_number
  with: {number: caller.number}
  into: customer
  on_error: next
"""

from __future__ import annotations

from scripts_dsl.grammar import Exit, Field, Kind, Verb

VERB = Verb(
    name="run",
    group="look up",
    main=Field("run", Kind.FUNCTION, "Name of the function.", required=True),
    help="A Python function answers.",
    example="- run: customers.by_number\n  with: {number: caller.number}\n  into: customer\n  on_error: next\n",
    fields=(
        Field("with", Kind.ARGUMENTS, "What the function gets: names, each with a formula."),
        Field("into", Kind.VALUE_NAME, "The value that is filled with the answer."),
        Field("timeout", Kind.DURATION, "How long we wait for the answer.", default="3s"),
        Field("meanwhile", Kind.PROMPT, "What the caller hears when it takes longer than one second."),
        Field("on_error", Kind.PLACE, "Where the call goes when it fails or takes too long."),
    ),
    exits=(
        Exit("next", "next"),
        Exit("on_error", "always error", "It failed, took too long, or the answer has the wrong shape."),
    ),
    hangup_safe=True,
)
