"""The pages' TypeScript types of the server's messages: from its models to src/messages.ts (the desk's) and
src/board/messages.ts (the board's, with the answers of reports) out.

`npm run types` writes the files. With `--check` nothing is written and a file that differs is an error: a test runs it,
so that the page and the server cannot drift apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from cti.board.messages import board_schema
from cti.chat.api import ChatMessages
from cti.desk.schema import Untitled, schema
from cti.office.api import OfficeNow, PhoneDone, PhoneMade, PhonesSeen
from cti.recordings.api import RecordingComments, RecordingList
from cti.recordings.api_grades import GradesReport, OwnGrades, RecordingGrades
from cti.remarks.api import RemarkList, SurveyWords
from cti.reports.api import FigureRows, Figures, FlowPlaces, Forecast
from cti.satisfaction.api import EffectsReport, SatisfactionReport
from cti.scores.api import OwnScore, ScoresReport
from cti.web.models import CallTrace, MayCall, Timeline
from outbound.audience.api import AudienceChoices, AudienceHere
from outbound.braking.api import BrakeHere
from outbound.campaigns.api import CampaignsHere
from outbound.lists.api import ListsHere, RejectedHere, TablePreview, Uploaded
from outbound.lists.numbers_api import NumberHere
from outbound.people.pace_api import PaceHere
from outbound.preflight.api import PreflightHere
from outbound.results.api import ResultsHere

SOURCES = Path(__file__).resolve().parent.parent / "src"
TARGET, BOARD_TARGET = SOURCES / "messages.ts", SOURCES / "board" / "messages.ts"
OFFICE_TARGET = SOURCES / "office" / "messages.ts"
CAMPAIGNS_TARGET = SOURCES / "campaigns" / "messages.ts"
HEAD = "// Made by `npm run types` from {file}. Change it there.\n"
ANSWERS = (
    CallTrace, ChatMessages, Figures, FigureRows, FlowPlaces, Forecast, GradesReport, OwnGrades, RecordingComments,
    OwnScore, RecordingGrades, RecordingList, RemarkList, ScoresReport, SurveyWords,
    EffectsReport, SatisfactionReport, Timeline,
)  # fmt: skip
"""What the board asks over HTTP."""
OFFICE = (OfficeNow, PhonesSeen, PhoneMade, PhoneDone)
"""What the office asks."""
CAMPAIGNS = (
    AudienceChoices,
    AudienceHere,
    CampaignsHere,
    ListsHere,
    MayCall,
    BrakeHere,
    NumberHere,
    PaceHere,
    PreflightHere,
    RejectedHere,
    ResultsHere,
    TablePreview,
    Uploaded,
)
"""What the campaigns' page asks."""
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript() -> str:
    """The desk's file: one interface or union for each definition, in the schema's order."""
    return HEAD.format(file="cti/desk/messages.py and what it imports of cti/desk") + _definitions(schema()["$defs"])


def board_typescript() -> str:
    """The board's file."""
    _, answers = models_json_schema([(model, "serialization") for model in ANSWERS], schema_generator=Untitled)
    head = HEAD.format(file="cti/board/messages.py and the answers of reports")
    return head + _definitions({**board_schema(), **answers["$defs"]})


def office_typescript() -> str:
    """The office's file."""
    _, answers = models_json_schema([(model, "serialization") for model in OFFICE], schema_generator=Untitled)
    return HEAD.format(file="cti/office/api.py") + _definitions(answers["$defs"])


def campaigns_typescript() -> str:
    """The campaigns' file."""
    _, answers = models_json_schema([(model, "serialization") for model in CAMPAIGNS], schema_generator=Untitled)
    return HEAD.format(file="outbound/*/api.py") + _definitions(answers["$defs"])


def _definitions(found: dict[str, Any]) -> str:
    return "".join(f"\n{definition(name, rule)}" for name, rule in found.items())


def definition(name: str, rule: dict[str, Any]) -> str:
    if "properties" not in rule:
        return f"export type {name} = {kind(rule)};\n"
    required = set(rule.get("required", ()))
    fields = "".join(field(key, value, key in required) for key, value in rule["properties"].items())
    return f"{comment(rule)}export interface {name} {{\n{fields}}}\n"


def field(name: str, rule: dict[str, Any], required: bool) -> str:
    return f"{comment(rule, '  ')}  readonly {name}{'' if required else '?'}: {kind(rule)};\n"


def kind(rule: dict[str, Any]) -> str:
    """A schema as a TypeScript type; KeyError for a schema that the models do not use today."""
    if "$ref" in rule:
        return str(rule["$ref"]).rpartition("/")[2]
    if "const" in rule:
        return json.dumps(rule["const"])
    if "enum" in rule:
        return " | ".join(json.dumps(value) for value in rule["enum"])
    if choices := rule.get("anyOf") or rule.get("oneOf"):
        return " | ".join(kind(choice) for choice in choices)
    if "prefixItems" in rule:
        return f"readonly [{', '.join(map(kind, rule['prefixItems']))}]"
    if rule["type"] == "array":
        item = kind(rule["items"])
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    if rule["type"] == "object":
        return f"Readonly<Record<string, {kind(rule['additionalProperties'])}>>"
    return PLAIN[rule["type"]]


def comment(rule: dict[str, Any], indent: str = "") -> str:
    lines = str(rule.get("description", "")).split("\n")
    if lines == [""]:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def main() -> int:
    files = {
        TARGET: typescript(), BOARD_TARGET: board_typescript(), OFFICE_TARGET: office_typescript(),
        CAMPAIGNS_TARGET: campaigns_typescript(),
    }  # fmt: skip
    if "--check" not in sys.argv:
        for file, text in files.items():
            file.write_text(text, encoding="utf-8")
        return 0
    wrong = [f.name for f, text in files.items() if not f.exists() or f.read_text(encoding="utf-8") != text]
    return sys.exit(f"{wrong} are not what the server's models say: run `npm run types` in web/") if wrong else 0


if __name__ == "__main__":
    main()
