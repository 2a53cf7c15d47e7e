"""What a flow can do to a caller, worked out without a call: times, texts, and everything it can ever touch.

times     how long one step takes, and the longest ways through the file
texts     every text a caller can hear, per language, with seconds
shown     the whole as text and as JSON
"""

from scripts_dsl.explain.shown import Explanation, explain
from scripts_dsl.explain.times import Way, Ways

__all__ = ["Explanation", "Way", "Ways", "explain"]
