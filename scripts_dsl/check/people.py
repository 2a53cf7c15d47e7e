"""`no-way-out`: from a menu no person can be reached. `no-zero`: there is no quick way to one."""

from __future__ import annotations

from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report


def check(compiled: Compiled, report: Report) -> None:
    """Both rules; the second is silent when the first has spoken, both when a dead step may be the reason, and in a
    sub-flow: who calls it has the keys of always."""
    chains = compiled.chains
    after = paths.edges(chains)
    seen = paths.reachable(paths.roots(chains), after)
    persons = [link.id for link in chains.links.values() if link.node.verb.person]
    if any(link.node.verb.name == "return" for link in chains.links.values()):
        return
    helped = paths.reachable(persons, paths.backwards(after))
    questions = [link for link in chains.links.values() if link.node.verb.listens and not link.node.verb.person]
    alone = [link for link in questions if link.id in seen and link.id not in helped]
    if any(m.rule == "dead-step" for m in report.messages):
        return
    if alone:
        more = sorted({link.node.key.mark.line for link in alone[1:]})
        also = (f"the same in line {', '.join(map(str, more))}",) if more else ()
        hint = "lead one of its exits to a queue, or add  always: {0: operator}"
        report.warning("no-way-out", alone[0].node.key.mark, "from here no person can ever be reached", hint, *also)
    elif questions and chains.always.get("0") not in helped:
        _no_zero(compiled, report)


def _no_zero(compiled: Compiled, report: Report) -> None:
    section = compiled.file.sections.get("always")
    mark = section.key.mark if section else compiled.file.head.mark
    zero = compiled.file.always.get("0")
    if zero is not None:
        report.warning("no-zero", zero[1].mark, "key 0 does not lead to a person", "lead it to a place with a queue")
    else:
        report.warning("no-zero", mark, "no key leads to a person from everywhere", "add  always: {0: operator}")
