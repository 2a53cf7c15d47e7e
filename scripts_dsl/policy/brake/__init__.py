"""The brake of a campaign: satisfaction stops it, with a proven bound on stops without a reason. Pure.

terms      what `brake:` promises, with its defaults
outcomes   what happened in a call -> X between 0 (bad) and 1 (good), signal by signal
plans      what is bet on each signal, from the satisfaction before
watching   the evidence, one answer at a time; a value that goes to JSON and comes back
grades     green, amber or red, and why
states     what the campaign may do: the grade, hard triggers, the pipeline's sign of life, a person who restarts it
sequences  intervals that hold at every look, for display and for what was measured before; boundaries: curves of sums
holdout    was it the campaign? People who are never called, beside those who are
"""

from scripts_dsl.policy.brake.terms import (
    COMPLAINS,
    CSAT,
    EXIT_BLOCKED,
    HEARD,
    IN_PITCH,
    LEFT_OUT,
    OPTS_OUT,
    OWNER,
    SIGNALS,
    UNCOMPARED,
    Brake,
    careful,
    shares,
    silent,
)

__all__ = [
    "COMPLAINS",
    "CSAT",
    "EXIT_BLOCKED",
    "HEARD",
    "IN_PITCH",
    "LEFT_OUT",
    "OPTS_OUT",
    "OWNER",
    "SIGNALS",
    "UNCOMPARED",
    "Brake",
    "careful",
    "shares",
    "silent",
]
