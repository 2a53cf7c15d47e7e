"""Who says that a caller is who he seems to be.

`number-is-no-proof`: `verified` is set where nothing was asked, or out of the calling number alone. Anybody can show
any number: it is a hint about who calls, never a proof.
"""

from __future__ import annotations

from scripts_dsl.check.guarded import unguarded
from scripts_dsl.check.secrets import VERIFIED
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report

SHOWN = ("caller.", "call.")
"""What everybody's telephone says by itself."""


def check(compiled: Compiled, report: Report) -> None:
    """The rule. A flow that is given values may have been given an answer, and another flow may have asked."""
    steps = compiled.graph.steps
    given = compiled.graph.takes

    def asked(step: str, exit_name: str) -> bool:
        return exit_name == "next" and steps[step].verb in ("ask", "call")

    unasked = set() if given else unguarded(compiled, asked)
    for link in compiled.chains.links.values():
        formula = dict(steps[link.id].args.get("set", ())).get(VERIFIED)
        if formula is None or formula.text.strip() == "no":
            continue
        alone = bool(formula.names) and all(name.startswith(SHOWN) for name in formula.names)
        if alone or link.id in unasked:
            why = "out of what the telephone shows" if alone else "and nothing was asked before"
            what = f"'{VERIFIED}' is set {why}: anybody can show any number"
            hint = "ask for what only the person knows, and set verified to whether it was right"
            report.error("number-is-no-proof", link.node.mark_of("set"), what, hint)
