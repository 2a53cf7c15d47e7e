"""What people will notice when one version of a file takes the place of another.

compared    two files of one kind, compared as their kind wants it

samples     keys and answers to try: what the files' own tests type and answer, else made up by type
noticing    what a caller notices of effects
walking     one version: a call that was settled until it waits for somebody, and what was noticed on the way
pairs       both versions side by side through all key sequences; groups of differences with the shortest example
texts       what can be told without a call: texts, hours, what is newly touched
shown       the whole as text and as JSON
surveys     of a survey, what becomes of its answers
campaigns   of a campaign, who is called when; scenes: with whom and when that is tried
settings    what is otherwise in the settings of a site
changes     words of both versions side by side
"""

from scripts_dsl.diff.compared import NotComparable, Told, compare
from scripts_dsl.diff.pairs import Behaviour, Group, behaviour
from scripts_dsl.diff.settings import settings_difference
from scripts_dsl.diff.shown import Difference, difference
from scripts_dsl.diff.walking import Version

__all__ = [
    "Behaviour",
    "Difference",
    "Group",
    "NotComparable",
    "Told",
    "Version",
    "behaviour",
    "compare",
    "difference",
    "settings_difference",
]
