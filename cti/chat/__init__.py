"""What agents and supervisors write to each other: one conversation for each agent, with all supervisors of the room.

model   the newest messages, and who has read how far. Pure
keeper  the same in the database, with what is told to pages
"""

from cti.chat.keeper import Chat
from cti.chat.model import Headline, Said

__all__ = ["Chat", "Headline", "Said"]
