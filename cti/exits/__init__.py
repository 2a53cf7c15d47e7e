"""Letting people go: the desk says so at the first clear refusal, counts the seconds, and what took longer is written
down with its evidence.

`project` is registered with the event log by centrala/made.py.

exits       hears refusals, tells the desk, tells who was not let go
projection  happenings -> rows of `talk_exit`, a line on the call's timeline
"""

from cti.exits.projection import project

__all__ = ["project"]
