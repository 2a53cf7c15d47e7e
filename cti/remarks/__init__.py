"""What customers said and somebody has to hear: told at once to who answers for it, open until he has called back.

happenings   what happens to a remark
states       where a remark, and an idea, may go
making       an answer, a comment, a note becomes remarks. Pure
alerts       figures over the last surveys, for `alert:`; alerting looks at them after every answer
rows         the same in the database
taking       what happens, and what was spoken, waits here to become remarks
telling      what leaves the program of it
keeper       all of it at work
figures      how many were closed within a day
routes       over HTTP
"""

from cti.remarks.keeper import Remarks
from cti.remarks.reading import NoSuchRemark
from cti.remarks.rows import project

__all__ = ["NoSuchRemark", "Remarks", "project"]
