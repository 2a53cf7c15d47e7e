"""A preview of a file, as pages show it. Pure. Called by the program beside the engine that looks at the file."""

from __future__ import annotations

from outbound.lists import api
from outbound.lists.plan import Preview
from outbound.lists.reading import Refused


def shown(found: Preview) -> api.TablePreview:
    """All of it."""
    of = found.opened
    return api.TablePreview(
        kind=of.kind,
        encoding=of.encoding,
        separator=of.separator,
        sheet=of.sheet,
        names=found.named,
        columns=[
            api.ColumnHere(place=c.place + 1, name=c.name, target=c.target, samples=list(c.samples))
            for c in found.columns
        ],
        may_be=dict(found.targets),
        rows=[
            api.RowHere(row=one.row, number=one.number, because=one.because, why=one.why)
            if isinstance(one, Refused)
            else api.RowHere(row=one.row, number=one.number)
            for one in found.people
        ],
    )
