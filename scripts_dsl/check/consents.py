"""`record-without-consent`: a caller is recorded on a way where nobody asked, or where the answer may have been no.
`missing-field`: a way out for talks that are not recorded, where none is to be recorded."""

from __future__ import annotations

from scripts_dsl.check.guarded import unguarded
from scripts_dsl.compile import Compiled
from scripts_dsl.messages import Report

RECORDING = "recording"
"""Name of the consent."""


def check(compiled: Compiled, report: Report) -> None:
    """The verbs that record."""
    steps = compiled.graph.steps

    def agreed(step: str, exit_name: str) -> bool:
        asked = steps[step].verb == "consent" and steps[step].args.get("consent") == RECORDING
        return asked and exit_name == "next" and steps[step].when is None

    open_steps = unguarded(compiled, agreed)
    for link in compiled.chains.links.values():
        step = steps[link.id]
        if link.id in open_steps and (step.verb == "record" or step.args.get("record_call")):
            mark = link.node.key.mark if step.verb == "record" else link.node.mark_of("record_call")
            what = "the caller is recorded without having been asked"
            report.error("record-without-consent", mark, what, "put  - consent: recording  before it, with  on_no: …")
        if "on_no_recording" in link.node.targets and not step.args.get("record_call"):
            mark, what = link.node.targets["on_no_recording"].mark, "this talk is not to be recorded anyway"
            report.error("missing-field", mark, what, "add  record_call: yes, or take on_no_recording out")
