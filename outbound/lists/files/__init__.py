"""Files of people, as others made them: CSV and XLSX become rows of clean texts, one at a time, whatever their size.

A file is hostile until it was read: every length has a limit, a formula is a text, nothing is unpacked further than its
limit. What is wrong with one row refuses that row, what is wrong with all of them the file.

    FileRefused   the user's: the file as a whole cannot be read; says why and what to do

rows      what a reader gives
text      encodings, separators, CSV
xlsx      sheets of a workbook; package, cells: its parts
opening   which of them it is
"""

from outbound.lists.files.opening import Opened, opened
from outbound.lists.files.rows import Bad, FileRefused, Row

__all__ = ["Bad", "FileRefused", "Opened", "Row", "opened"]
