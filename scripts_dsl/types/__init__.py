"""The types of values: what a caller may key in, how it is checked, what it looks like in JSON.

A type is a frozen value made by `parse_type` from what the author wrote; it reads values from authors (`parse`),
callers (`keyed`), the outside (`accept`) and the state of a call (`load`), and writes them (`dump`).
How a value is shown and spoken is in `scripts_dsl.spoken`.
"""

from scripts_dsl.problems import TypeProblem, ValueProblem
from scripts_dsl.types.amounts import MoneyType, Number, Percent
from scripts_dsl.types.base import Keyed, Type
from scripts_dsl.types.compound import MapType
from scripts_dsl.types.digits import Digits, Phone
from scripts_dsl.types.moments import DateType, Duration, Moment, TimeType
from scripts_dsl.types.words import Choice, Language, Recording, Text, YesNo
from scripts_dsl.types.written import Declaration, parse_declaration, parse_type

__all__ = [
    "Choice",
    "DateType",
    "Declaration",
    "Digits",
    "Duration",
    "Keyed",
    "Language",
    "MapType",
    "Moment",
    "MoneyType",
    "Number",
    "Percent",
    "Phone",
    "Recording",
    "Text",
    "TimeType",
    "Type",
    "TypeProblem",
    "ValueProblem",
    "YesNo",
    "parse_declaration",
    "parse_type",
]
