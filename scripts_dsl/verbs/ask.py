"""`ask`: the caller keys in a value. Its type decides which keys are an answer.

- ask: account_prompt
  into: account
  confirm: yes
  check: account starts with "4"
"""

from __future__ import annotations

from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.verbs import listening

VERB = Verb(
    name="ask",
    group="listen",
    main=Field("ask", Kind.PROMPT, "The question.", required=True),
    help="The caller keys in a value.",
    example="- ask: account_prompt\n  into: account\n  confirm: yes\n",
    fields=(
        Field("into", Kind.VALUE_NAME, "The value that is filled.", required=True),
        Field("options", Kind.KEY_CHOICES, "The keys and what they mean; for a choice or a language."),
        Field("check", Kind.CHECKED_FORMULA, "An answer counts only if this is so."),
        Field("confirm", Kind.YES_NO, "Read the answer back; 1 keeps it, 2 asks again.", default="no"),
        Field("each_language", Kind.YES_NO, "Ask in every language of the file in turn.", default="no"),
        Field("secret", Kind.YES_NO, "The answer is written down nowhere.", default="no"),
        *listening.FIELDS,
    ),
    exits=(Exit("next", "next"), listening.GIVE_UP),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)
