"""What callers will notice when one version of a flow takes the place of another.

samples     keys and answers to try: what the files' own tests type and answer, else made up by type
walking     one version: a call that was settled until it waits for somebody, and what was noticed on the way
pairs       both versions side by side through all key sequences; groups of differences with the shortest example
texts       what can be told without a call: texts, hours, what is newly touched
shown       the whole as text and as JSON
"""

from scripts_dsl.diff.pairs import Behaviour, Group, behaviour
from scripts_dsl.diff.shown import Difference, difference
from scripts_dsl.diff.walking import Version

__all__ = ["Behaviour", "Difference", "Group", "Version", "behaviour", "difference"]
