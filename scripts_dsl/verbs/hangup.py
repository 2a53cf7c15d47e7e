"""`hangup`: last words, then the call is over.

- hangup: goodbye
"""

from __future__ import annotations

from scripts_dsl.grammar import Field, Kind, Verb

VERB = Verb(
    name="hangup",
    group="write and end",
    main=Field("hangup", Kind.PROMPT, "The last words."),
    help="Last words, then the call is over.",
    example="- hangup: goodbye\n",
    exits=(),
    talks=True,
    hangup_safe=True,
)
