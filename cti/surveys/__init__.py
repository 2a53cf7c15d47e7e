"""What callers answered when they were asked how it went: one row for each call and survey.

`project` is registered with the event log by centrala/made.py; Surveys reads.
"""

from cti.surveys.projection import project
from cti.surveys.results import Surveys

__all__ = ["Surveys", "project"]
