"""Complete exports, in the shape in which the other systems write them: nothing of them is dropped in silence.

The files are in support/exports. Each test changes one thing of an export: the flow that comes out, or the report,
must change with it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.importers import Imported, ImportRefused, import_freepbx, import_studio
from scripts_dsl.importers.draft import slug
from scripts_dsl.importers.freepbx_tables import COLUMNS

EXPORTS = Path(__file__).parents[1] / "support" / "exports"
STUDIO = json.loads((EXPORTS / "studio_water_company.json").read_text("utf-8"))
DUMP = (EXPORTS / "freepbx_dump.sql").read_text("utf-8")
BACKUP = (EXPORTS / "freepbx_Ivr.json").read_bytes()

QUIET = {
    "offset", "voice", "service_sid", "environment_sid", "function_sid", "stop_gather", "flow_revision",
    "input of split-based-on", "play_beep of record-voicemail", "trim of record-voicemail",
    "timeout of record-voicemail", "finish_on_key of record-voicemail", "channel of send-to-flex",
    "content_type of make-http-request", "service of send-message", "channel of send-message",
    "number_of_digits of main_menu",
    *(f"{name} of ask_account" for name in ("speech_timeout", "gather_language", "profanity_filter")),
}  # fmt: skip
"""Properties that change nothing for a caller, or (`input`) repeat what each condition says. A menu has single keys;
settings of speech say nothing where speech leads nowhere; content types matter for a body."""


def outcome(imported: Imported) -> tuple[str, str]:
    return imported.text, str(imported.report)


def studio(data: Any) -> tuple[str, str]:
    return outcome(import_studio(json.dumps(data).encode()))


# --- Studio ------------------------------------------------------------------------------------------------------


def test_a_complete_studio_flow_has_no_error() -> None:
    imported = import_studio(json.dumps(STUDIO).encode())
    checked = check_file(imported.text, "river.flow.yaml")
    assert [m.rule for m in checked.messages if m.is_error] == []


def test_every_widget_is_told() -> None:
    report = import_studio(json.dumps(STUDIO).encode()).report
    told = {
        name for line in (*report.mapped, *report.changed, *report.lost) for name in re.findall("'(.*?)'", line.source)
    }
    assert {state["name"] for state in STUDIO["states"]} <= told


def properties() -> Iterator[tuple[str, str]]:
    for state in STUDIO["states"]:
        for name in state["properties"]:
            quiet = QUIET & {name, f"{name} of {state['type']}", f"{name} of {state['name']}"}
            if state["name"] != "sms_hint" and not quiet:
                yield state["name"], name


@pytest.mark.parametrize(("widget", "name"), [*properties()])
def test_every_property_says_something(widget: str, name: str) -> None:
    other = copy.deepcopy(STUDIO)
    state = next(s for s in other["states"] if s["name"] == widget)
    state["properties"][name] = strange(name, state["properties"][name])
    assert studio(other) != studio(STUDIO)


def strange(name: str, value: Any) -> Any:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 2
    if isinstance(value, list):
        return [{"key": "strange", "value": "5"}]
    return {"language": "pl-PL", "security_code": "0"}.get(name, f"strange {value}")


def ways() -> Iterator[tuple[str, int]]:
    for state in STUDIO["states"]:
        for number, way in enumerate(state["transitions"]):
            if "next" in way and state["name"] != "sms_hint":
                yield state["name"], number


@pytest.mark.parametrize(("widget", "number"), [*ways()])
def test_every_way_leads_somewhere_or_is_told(widget: str, number: int) -> None:
    other = copy.deepcopy(STUDIO)
    state = next(s for s in other["states"] if s["name"] == widget)
    way = state["transitions"][number]
    way["next"] = "goodbye" if way["next"] != "goodbye" else "closed"
    assert studio(other) != studio(STUDIO)


def test_a_counter_in_liquid_is_a_formula() -> None:
    text, _ = studio(STUDIO)
    assert '        wrong_keys: "(wrong_keys + 1) else 1"\n' in text
    assert "  wrong_keys: number\n" in text


def test_a_field_that_is_only_true_or_false_is_yes_or_no() -> None:
    text, report = studio(STUDIO)
    assert "      leak: yes/no\n" in text
    assert "      when: look_up.street.leak = yes\n" in text
    assert "are they right? street.leak yes/no, street.until text, name text, debt number" in report


def test_texts_in_a_language_that_nobody_speaks_here_are_told_once() -> None:
    foreign = json.loads(json.dumps(STUDIO).replace("en-GB", "es-MX"))
    imported = import_studio(json.dumps(foreign).encode())
    assert "languages: [en]\n" in imported.text
    assert [line.source for line in imported.report.changed].count("texts") == 1


# --- FreePBX -----------------------------------------------------------------------------------------------------


def dump(text: str) -> tuple[str, str]:
    return outcome(import_freepbx([text.encode()], "front"))


def test_a_dump_of_the_database_is_read() -> None:
    text, report = dump(DUMP)
    assert "    # from: IVR 3 'Day menu', River Water's front desk; open hours (mon-fri)\n" in text
    assert "        9: extension_201\n" in text
    assert "For Customer care press 2. For Field team by day press 3." in text
    assert "system recording 12 'day-menu-2026'" in report
    assert "part 'indications_zonelist' of the file" in report
    assert [m for m in check_file(text, "x.flow.yaml").messages if m.is_error] == []


def cells() -> Iterator[tuple[str, str]]:
    for ivr, row in (("3", 0), ("5", 1), ("8", 2)):
        for column in sorted(COLUMNS):
            yield f"IVR {ivr}", f"{row}.{column}"


ROWS = re.search(r"INSERT INTO `ivr_details` VALUES\n(.*?);\n", DUMP, re.DOTALL)
ORDER = re.findall(r"^  `(\w+)` ", DUMP[: DUMP.index("PRIMARY KEY")], re.MULTILINE)
STRANGE = {
    "id": "77", "announcement": "99", "timeout_time": "4", "invalid_loops": "'7'", "timeout_loops": "'8'",
    "directdial": "'2'", "retvm": "'on'", "timeout_enabled": "'x'", "strict_dial_timeout": "1", "rvolume": "'9'",
    "invalid_append_announce": "1", "timeout_append_announce": "1", "invalid_ivr_ret": "1", "timeout_ivr_ret": "1",
    "accept_pound_key": "1",
}  # fmt: skip
SAME = {
    "retvm": ("IVR 3",),
    "directdial": ("IVR 3",),
    "accept_pound_key": ("IVR 5",),
    "invalid_append_announce": ("IVR 3", "IVR 8"),
    "timeout_append_announce": ("IVR 3", "IVR 8"),
    "invalid_ivr_ret": ("IVR 3", "IVR 5", "IVR 8"),
    "timeout_ivr_ret": ("IVR 5",),
    "strict_dial_timeout": ("IVR 5",),
    "invalid_destination": ("IVR 8",),
}
"""Cells that say nothing in these rows: they have that value, or another column switches them off."""


def test_the_dump_has_every_column_of_the_module() -> None:
    assert set(ORDER) == COLUMNS


@pytest.mark.parametrize(("ivr", "cell"), [*cells()])
def test_every_column_says_something(ivr: str, cell: str) -> None:
    number, _, column = cell.partition(".")
    if ivr in SAME.get(column, ()):
        return
    assert ROWS is not None
    lines = ROWS[1].split("\n")
    values = re.findall(r"'(?:[^'\\]|\\.|'')*'|[\w.]+", lines[int(number)])
    values[ORDER.index(column)] = STRANGE.get(column, "'strange,9,1'")
    lines[int(number)] = f"({','.join(values)}){',' if int(number) < 2 else ''}"
    assert dump(DUMP.replace(ROWS[1], "\n".join(lines))) != dump(DUMP)


@pytest.mark.parametrize("line", [line for line in DUMP.split("\n") if re.match(r"\(\d,'.{1,3}','", line)])
def test_every_entry_says_something(line: str) -> None:
    other = (
        line.replace("','", "','app-strange,1,1#", 1)
        if "'i'" in line
        else re.sub(r"','[^']*'", "','strange,1,1'", line)
    )
    assert dump(DUMP.replace(line, other)) != dump(DUMP)


def test_a_file_of_a_backup_is_read() -> None:
    imported = import_freepbx([BACKUP], "front")
    assert "  ivr_zwloka_raty:\n    # from: IVR 2 'Zwłoka & raty', Menu płatności\n" in imported.text
    assert imported.report.lost == []
    assert any("a call begins in '2': choose with --start" in line.text for line in imported.report.changed)


@pytest.mark.parametrize(
    "wrap", [lambda c: [c], lambda c: {"tables": {"ivr_details": c["ivrs"], "ivr_entries": c["entries"]}}]
)
def test_older_and_newer_backups_wrap_their_tables_otherwise(wrap: Any) -> None:
    data = json.loads(BACKUP)
    data["configs"] = wrap(data["configs"])
    assert import_freepbx([json.dumps(data).encode()], "front").text == import_freepbx([BACKUP], "front").text


# --- SQL ---------------------------------------------------------------------------------------------------------

PHPMYADMIN = """\
INSERT INTO `asterisk`.`ivr_details` (`id`, `name`, `announcement`, `timeout_time`) VALUES
(1, 'O\\'Neill -- "desk"; (main)', NULL, 10);
INSERT INTO `ivr_entries` (`ivr_id`, `selection`, `dest`, `ivr_ret`) VALUES (1, '1', 'ext-queues,700,1', 0);
"""
ROWS_ALONE = "INSERT INTO `ivr_details` VALUES (1,'Main',NULL,10);\n"
COLUMNS_ALONE = (
    "CREATE TABLE `ivr_details` (\n  `id` int,\n  `name` text,\n  `announcement` int,\n  `timeout_time` int\n);\n"
)


def test_columns_may_stand_in_the_insert() -> None:
    text, _ = dump(PHPMYADMIN)
    assert "    # from: IVR 1 'O'Neill -- \"desk\"; (main)'\n" in text
    assert "        1: queue_700\n" in text


def test_columns_may_stand_in_a_file_of_their_own() -> None:
    imported = import_freepbx([ROWS_ALONE.encode(), COLUMNS_ALONE.encode()])
    assert "# from: IVR 1 'Main'" in imported.text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (ROWS_ALONE.encode(), "the columns of ivr_details are not in the file"),
        ((COLUMNS_ALONE + "INSERT INTO ivr_details VALUES (1,'a');").encode(), "has 2 values for 4 columns"),
        ((COLUMNS_ALONE + "INSERT INTO ivr_details VALUES (1,'a").encode(), "line 7 cannot be read as SQL values"),
        ((COLUMNS_ALONE + "INSERT INTO ivr_details VALUES (1,'a',2,3" + ",4" * 300_000).encode(), "cannot be read"),
        (
            (COLUMNS_ALONE + "INSERT INTO ivr_details VALUES " + "(1,'a',2,3)," * 20_001).encode(),
            "more than 20,000 rows",
        ),
        (b"\x1f\x8b\x08" + b"x" * 2_000_000, "take modulejson/Ivr.json out of it"),
        (b"PK\x03\x04", "the file is packed"),
    ],
)
def test_what_cannot_be_read_as_sql_is_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(ImportRefused, match=told):
        import_freepbx([data])


@pytest.mark.parametrize(("theirs", "ours"), [("Zaległości", "zaleglosci"), ("Račun", "racun"), ("Счёт", "schyot")])
def test_names_keep_their_sound_in_latin_letters(theirs: str, ours: str) -> None:
    assert slug(theirs) == ours
