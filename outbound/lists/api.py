"""Lists of people over HTTP. The OpenAPI document is made from these models."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, Field

from cti.model import Model
from cti.web.models import Line, Request
from outbound.lists.candidate import FIRST, LAST, ORDINARY

Name = Field(min_length=1, max_length=200)


class UploadQuery(Model):
    """What the file is called."""

    name: Line = Field(min_length=1, max_length=200, examples=["people.csv"])


class Uploaded(Model):
    """The file waits for an hour, for whoever sent it."""

    file: str
    name: str
    size: int
    """Bytes."""


class TableRequest(Request):
    """A file that was uploaded, and how it is to be read."""

    file: Line = Field(min_length=1, max_length=64)
    campaign: Line = Field(min_length=1, max_length=64, examples=["overdue"])
    columns: dict[str, Line] = Field(default_factory=dict, max_length=200, examples=[{"Telefon": "phone"}])
    """Name of a column, or its place from 1 -> what it is, a key of `may_be` or `-`; the others are guessed."""
    names: bool | None = None
    """The first row has the names of the columns; null: as it seems."""
    country: Line = Field(default="", max_length=2, examples=["PL"])
    """ISO 3166, whose habits the file follows; empty: the site's."""
    encoding: Line = Field(default="", max_length=40)
    """Of a CSV; empty: as it seems."""
    sheet: Line = Field(default="", max_length=200)
    """Of a workbook; empty: the first."""


class ColumnHere(Model):
    """One column of the file."""

    place: int
    """From 1."""
    name: str
    target: str
    """What it seems to be: a key of `may_be`, or `-`."""
    samples: list[str]


class RowHere(Model):
    """One of the first rows."""

    row: int
    """As spreadsheets count."""
    number: str
    because: str = ""
    """Why it would be refused; empty: it would not."""
    why: str = ""


class TablePreview(Model):
    """What an import would make of the file."""

    kind: str
    """csv, xlsx."""
    encoding: str
    separator: str
    sheet: str
    names: bool
    columns: list[ColumnHere]
    may_be: dict[str, str]
    """What a column may be -> what that is."""
    rows: list[RowHere]
    """Empty when no column is the one of telephone numbers."""


class ConsentSaid(Request):
    """To what all people of the list have agreed."""

    purposes: list[Line] = Field(min_length=1, max_length=10, examples=[["marketing"]])
    evidence: Line = Field(min_length=1, max_length=200, examples=["form 12, box 7"])
    """Where it can be seen."""
    at: date | None = Field(default=None, strict=False)
    """When it was given; null: nobody can prove when."""
    in_writing: bool = False


class ImportRequest(TableRequest):
    """People become candidates of a campaign."""

    name: Line = Field(default="", max_length=200)
    """Of the list; empty: the file's."""
    origin: Line = Field(min_length=1, max_length=200, examples=["our own customers"])
    """Where the people come from."""
    consent: ConsentSaid | None = None
    priority: int = Field(default=ORDINARY, ge=FIRST, le=LAST, strict=False)


class ListsQuery(Model):
    """Of which campaign."""

    campaign: Line = Field(default="", max_length=64)
    """Empty: of all."""


class ListHere(Model):
    """A list of people, or one that is being read."""

    id: str
    campaign: str
    name: str
    origin: str
    purposes: list[str]
    """To which its people agreed."""
    evidence: str
    imported: AwareDatetime
    user: str
    state: str
    """importing, done, failed, forgotten."""
    share: float
    """0 to 1: how much of it was read."""
    accepted: int
    """New people."""
    merged: int
    """Who were in the campaign already."""
    rejected: int
    problem: str
    """Why it failed."""
    reasons: dict[str, int] = Field(default_factory=dict)
    """Refused rows by their reason; of one list alone."""


class ListsHere(Model):
    """The newest first; at most 500."""

    lists: list[ListHere]


class RejectedQuery(Model):
    """Which rows."""

    after: int = Field(default=0, ge=0, le=2**31)
    """Those behind this row."""


class RejectedHere(Model):
    """Rows that gave nobody, in their order; at most 500."""

    rows: list[RowHere]
    more: bool
