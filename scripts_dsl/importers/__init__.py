"""Call flows of other systems: what they export comes in, a file of the language and a report go out.

`centrala import` calls `import_freepbx` and `import_studio`. Nothing is dropped in silence: whatever has no equal here
stands in the report, and the place where it was has a comment.
"""

from __future__ import annotations

from scripts_dsl.importers.freepbx import import_freepbx
from scripts_dsl.importers.report import Imported, ImportReport, render
from scripts_dsl.importers.source import ImportRefused
from scripts_dsl.importers.studio import import_studio

__all__ = ["ImportRefused", "ImportReport", "Imported", "import_freepbx", "import_studio", "render"]
