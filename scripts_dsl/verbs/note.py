"""`note`: a line in the history of the call.

- note: Caller wants to pay on ${pay_on}
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb

VERB = Verb(
    name="note",
    group="write and end",
    main=Field("note", Kind.TEXT, "What is written.", required=True),
    help="A line in the history of the call.",
    example="- note: Caller wants to pay on ${pay_on}\n",
    hangup_safe=True,
)
