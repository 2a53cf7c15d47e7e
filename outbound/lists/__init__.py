"""People whom campaigns call: how they come in, who is next, and what is known of each.

A file, a query or a function becomes candidates of a campaign, one for each number, with the rows that were refused and
why. `Candidates` says who is next, `pasts` what has happened to somebody, for `decide`; `CandidateMoved` is told when
something became of one.
"""

from outbound.lists.candidate import Candidate, CandidateState
from outbound.lists.candidates import Candidates
from outbound.lists.happenings import CandidateMoved
from outbound.lists.past import past, pasts
from outbound.lists.rows import project

__all__ = ["Candidate", "CandidateMoved", "CandidateState", "Candidates", "past", "pasts", "project"]
