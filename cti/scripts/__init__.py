"""Talk scripts as they were followed: where each one stands, and what was answered.

`project` is registered with the event log by centrala/made.py; Kept reads and writes.
"""

from cti.scripts.kept import Kept, Saved
from cti.scripts.projection import project

__all__ = ["Kept", "Saved", "project"]
