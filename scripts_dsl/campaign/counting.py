"""`results:` of a campaign: which outcomes are a success, and which mean that it was another person. Called by
reading.py; outbound/results counts by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scripts_dsl import suggest
from scripts_dsl.campaign.model import Counted
from scripts_dsl.campaign.outcomes import FIXED
from scripts_dsl.file_words import Entry
from scripts_dsl.messages import Report
from scripts_dsl.policy import Closed
from scripts_dsl.policy.person import UNANSWERED
from scripts_dsl.policy.terms import Outcome
from scripts_dsl.tree import Scalar, Sequence

SUCCESS, WRONG_PERSON = "success", "wrong_person"


def read_counted(
    entries: Mapping[str, Entry], outcomes: Mapping[str, Outcome], may: Collection[str] | None, report: Report
) -> Counted:
    """`may`: the words as which a call of the campaign may end; None: nobody knows them."""
    success = _words(entries.get(SUCCESS), may, report)
    wrong = _words(entries.get(WRONG_PERSON), may, report)
    if WRONG_PERSON not in entries:
        wrong = frozenset(word for word, then in outcomes.items() if _for_back_office(then)) - success
    for word in sorted(success & wrong):
        mark = entries[WRONG_PERSON][1].mark
        report.error("outcome", mark, f"'{word}' cannot be a success with another person", "write it in one of them")
    return Counted(success, wrong)


def _for_back_office(then: Outcome) -> bool:
    """`wrong_number: fix_number`."""
    return isinstance(then, Closed) and then.word not in FIXED


def _words(entry: Entry | None, may: Collection[str] | None, report: Report) -> frozenset[str]:
    if entry is None:
        return frozenset()
    node = entry[1]
    items = node.items if isinstance(node, Sequence) else (node,)
    found = set[str]()
    for item in items:
        word = item.text.strip() if isinstance(item, Scalar) else ""
        if not word:
            report.error("shape", item.mark, "a word that a call may end as is expected here", "write  [promised]")
        elif word in UNANSWERED:
            report.error("outcome", item.mark, f"after '{word}' nobody was spoken with", "leave it out")
        elif may is not None and word not in may:
            near = suggest.nearest(word, sorted(may))
            hints = (f"did you mean '{near}'?",) if near else ()
            report.error("takes-gives", item.mark, f"no call of this campaign ends as '{word}'", *hints)
        else:
            found.add(word)
    return frozenset(found)
