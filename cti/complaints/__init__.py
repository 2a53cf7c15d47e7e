"""Complaints: one happening each, on whichever channel it came; whoever complained is called by no campaign.

happenings what is told of them
rows       what is kept of them
complaints writing one down, once for a call, and taking it back
routes     the desk's button and the door for other channels, over HTTP
"""

from cti.complaints.complaints import Complaints
from cti.complaints.happenings import ComplaintMade, ComplaintTakenBack
from cti.complaints.rows import project

__all__ = ["ComplaintMade", "ComplaintTakenBack", "Complaints", "project"]
