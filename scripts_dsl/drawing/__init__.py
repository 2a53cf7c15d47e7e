"""A compiled file as a picture: its places as rooms, its exits as arrows.

rooms     what is drawn: rooms with rows, doors with labels
mermaid   as Mermaid text, for a wiki or a review
layers    which room stands in which column, and in which order
layout    where exactly, and how the arrows run
style     colours, shapes and sizes of the SVG
svg       as one self-contained SVG
"""

from scripts_dsl.drawing.layers import TooManyArrows
from scripts_dsl.drawing.mermaid import mermaid
from scripts_dsl.drawing.svg import Spots, spots, svg

__all__ = ["Spots", "TooManyArrows", "mermaid", "spots", "svg"]
