"""JSON Schema of the files, derived from the grammar table: completion and help in any editor.

fields      what may stand in a field, by its kind
steps       one step: a verb with its fields
parts       the sections of a file, and the files themselves
"""

from scripts_dsl.schema.parts import schema

__all__ = ["schema"]
