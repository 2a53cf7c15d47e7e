"""The append-only log of what happened, and the one writer through which all writes go."""

from ivr.eventlog.reader import Recorded, happened
from ivr.eventlog.writer import EventLog, LogFull, LogHealth, Projection

__all__ = ["EventLog", "LogFull", "LogHealth", "Projection", "Recorded", "happened"]
