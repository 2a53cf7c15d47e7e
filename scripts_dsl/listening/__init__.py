"""What customers said, read for what it is about: words of liability, and the topics of the site.

spotting   which of many words and phrases are in a text, as words and not as parts of others
liability  the words that come along, by language
wording    the lists of a site: liability and topics, ready for spotting
"""

from scripts_dsl.listening.liability import SHIPPED
from scripts_dsl.listening.spotting import Spotter, Words, wrong_words
from scripts_dsl.listening.wording import Wording

__all__ = ["SHIPPED", "Spotter", "Wording", "Words", "wrong_words"]
