"""What people answered when they were asked how it went, on every channel: one row for each call and survey.

`project` is registered with the event log by centrala/made.py; Surveys reads.

sheet        a survey as pages: pure, on the engine that also asks it on the telephone
invitations  who is asked in writing: rows; states.py says how a letter fares
"""

from cti.surveys import invitations
from cti.surveys.projection import project as _results
from cti.surveys.results import Surveys
from ivr.happenings import Happening
from ivr.statements import Write

__all__ = ["Surveys", "project"]


def project(happening: Happening) -> tuple[Write, ...]:
    """Results, lots and invitations."""
    return (*_results(happening), *invitations.project(happening))
