"""Before a campaign starts: of its people, how many may be called now, today, this week; who may not, and why.

counting   decisions about people are counted. Pure
looking    the people of a campaign are looked at, one page after the other; nothing is claimed and nothing changed
shown      the whole as text and as JSON
"""

from outbound.preflight.counting import Counting, Opening, Preflight, Skip
from outbound.preflight.looking import preflight

__all__ = ["Counting", "Opening", "Preflight", "Skip", "preflight"]
