"""What `menu` and `ask` have in common: fields beside the verb and the exit when all tries are used up."""

from __future__ import annotations

from scripts_dsl.grammar import Exit, Field, Kind

FIELDS = (
    Field("tries", Kind.COUNT, "How often it is asked in all, silence and wrong keys together.", default="3"),
    Field("wait", Kind.DURATION, "How long we wait for the first key after the prompt.", default="6s"),
    Field("between_keys", Kind.DURATION, "How long we wait for the next key.", default="3s"),
    Field("barge_in", Kind.YES_NO, "Whether a key stops the prompt.", default="yes"),
    Field("retry", Kind.PROMPTS, "What is said before try 2, 3, …; the last one repeats."),
    Field("on_give_up", Kind.PLACE, "Where the call goes when all tries are used up."),
)

GIVE_UP = Exit("on_give_up", "always 0", "All tries were silence or wrong keys.")
