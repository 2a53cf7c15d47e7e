"""Recorded calls once more: through the files they went through, and through others.

call        a call as the event log has it
course      one call through one version: what happened to it, and where it stood
answering   what the caller did and the world answered then, for the questions of another version
verdict     the same call through two versions: does it go differently, and from where on
groups      many verdicts, those of one kind together, for people and programs
path        the places that a call went through, for the picture
"""

from scripts_dsl.replay.call import PastCall, PastStep
from scripts_dsl.replay.course import Course, Turn, course
from scripts_dsl.replay.groups import Replayed, replayed
from scripts_dsl.replay.path import Path, path
from scripts_dsl.replay.verdict import Kind, Verdict, verdict

__all__ = [
    "Course",
    "Kind",
    "PastCall",
    "PastStep",
    "Path",
    "Replayed",
    "Turn",
    "Verdict",
    "course",
    "path",
    "replayed",
    "verdict",
]
