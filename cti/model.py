"""The base of everything that crosses the wire: the websockets' messages, and bodies of HTTP."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

MAX_SEQ = 2**53 - 1
"""Greatest whole number that a browser's JSON keeps exact (RFC 8259 section 6)."""
ONE_LINE = r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$"
"""What the switch's manager port and a log take as one line."""


class Model(BaseModel):
    """Base of everything on the wire: frozen, no field that is not written down here."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
