"""FreePBX's IVR module becomes a flow: what maps, what changes, what is told as lost, and what a stranger may send."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.importers import Imported, ImportRefused, import_freepbx
from scripts_dsl.importers.freepbx_tables import COLUMNS

IVR: dict[str, Any] = {
    "id": 1, "name": "Main", "description": "Front desk", "announcement": 5, "directdial": "", "retvm": "",
    "alertinfo": "", "rvolume": "", "invalid_loops": "2", "invalid_retry_recording": "default",
    "invalid_recording": "default", "invalid_destination": "ext-queues,400,1", "invalid_append_announce": 1,
    "invalid_ivr_ret": 0, "timeout_enabled": None, "timeout_time": 7, "timeout_loops": "2",
    "timeout_retry_recording": "default", "timeout_recording": "default", "timeout_destination": "ext-queues,400,1",
    "timeout_append_announce": 1, "timeout_ivr_ret": 0, "strict_dial_timeout": 2, "accept_pound_key": 0,
}  # fmt: skip
"""A row with all columns."""
TO_SALES = {"ivr_id": 1, "selection": "1", "dest": "ext-queues,400,1", "ivr_ret": 0}
TO_BOX = {"ivr_id": 1, "selection": "2", "dest": "ext-local,vmu101,1", "ivr_ret": 0}


def backup(*ivrs: dict[str, Any], entries: list[dict[str, Any]] | None = None, **more: Any) -> bytes:
    return json.dumps(
        {"configs": {"ivrs": ivrs, "entries": [TO_SALES] if entries is None else entries}, **more}
    ).encode()


def imported(*ivrs: dict[str, Any], entries: list[dict[str, Any]] | None = None, **settings: Any) -> Imported:
    return import_freepbx([backup(*ivrs, entries=entries)], "front", **settings)


def test_the_row_of_this_test_has_every_column_of_the_module() -> None:
    assert set(IVR) == COLUMNS


def test_a_menu_with_its_keys_times_and_ways_out() -> None:
    text = imported(IVR, entries=[TO_SALES, TO_BOX]).text
    menu = text[text.index("  ivr_main:") : text.index("  queue_400:")]
    assert menu == (
        "  ivr_main:\n"
        "    # from: IVR 1 'Main', Front desk\n"
        "    - menu: ivr_main\n"
        "      options:\n"
        "        1: queue_400\n"
        "        2: box_101\n"
        "      tries: 3\n"
        "      wait: 7s\n"
        "      on_give_up: queue_400\n\n"
    )


def test_the_flow_has_no_errors() -> None:
    entries = [TO_SALES, TO_BOX, {**TO_SALES, "selection": "*", "dest": "from-did-direct,12,1"}]
    checked = check_file(imported(IVR, entries=entries).text, "front.flow.yaml")
    assert [m.rule for m in checked.messages] == ["no-zero"]


def test_a_caller_who_left_a_message_comes_back_when_the_ivr_says_so() -> None:
    text = imported({**IVR, "retvm": "on"}, entries=[TO_BOX]).text
    assert "    - voicemail: box_101\n    - goto: ivr_main\n" in text


def test_return_to_ivr_leads_to_the_ivr_above() -> None:
    below = {**IVR, "id": 2, "name": "Sales"}
    entries = [{**TO_SALES, "dest": "ivr-2,s,1"}, {**TO_SALES, "ivr_id": 2, "selection": "9", "ivr_ret": 1}]
    text = imported(IVR, below, entries=entries).text
    assert "        1: ivr_sales\n" in text
    assert "        9: ivr_main\n" in text


def test_a_call_begins_in_the_ivr_that_no_other_leads_to() -> None:
    above = {**IVR, "id": 7, "name": "Top"}
    entries = [{"ivr_id": 7, "selection": "1", "dest": "ivr-1,s,1", "ivr_ret": 0}]
    assert "    - goto: ivr_top\n" in imported(IVR, above, entries=entries).text
    assert "    - goto: ivr_main\n" in imported(IVR, above, entries=entries, start="1").text


def test_direct_dial_becomes_extensions() -> None:
    result = imported({**IVR, "directdial": "ext-local"}, extensions=["201", "x"])
    assert "      extensions:\n        201: extension_201\n" in result.text
    assert "    - transfer: 201\n" in result.text


def test_an_extension_that_is_no_number_is_told() -> None:
    lost = imported({**IVR, "directdial": "ext-local"}, extensions=["201", "x"]).report.lost
    assert [line.source for line in lost] == ["extension 'x'"]


def test_a_start_that_is_not_there_is_refused() -> None:
    with pytest.raises(ImportRefused, match="there is no IVR '9' to begin in: the file has 1"):
        imported(IVR, start="9")


def test_an_ivr_that_is_told_twice_is_taken_once() -> None:
    result = imported(IVR, {**IVR, "name": "Other"})
    assert [line.text for line in result.report.lost] == ["there is another IVR 1; this one is left out"]
    assert "ivr_other" not in result.text


def test_an_ivr_for_direct_dialling_alone_has_a_key_that_leads_on() -> None:
    result = imported({**IVR, "directdial": "ext-local"}, entries=[], extensions=["201"])
    assert "      options:\n        0: queue_400\n      extensions:\n        201: extension_201\n" in result.text


def test_an_ivr_without_any_key_speaks_and_goes_on() -> None:
    result = imported(IVR, entries=[{**TO_SALES, "ivr_id": 5}])
    assert "    - say: ivr_main\n    - goto: queue_400\n" in result.text
    assert any("it has no keys" in line.text for line in result.report.lost)


def test_direct_dial_without_a_list_is_told() -> None:
    lost = [line.source for line in imported({**IVR, "directdial": "ext-local"}).report.lost]
    assert lost == ["IVR 1 'Main', column directdial"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"alertinfo": "<http://x>;info=ring2"}, "column alertinfo = '<http://x>;info=ring2'"),
        ({"rvolume": "4"}, "column rvolume = '4'"),
        ({"strict_dial_timeout": 1}, "column strict_dial_timeout = '1'"),
        ({"colour": "red"}, "column ivr_details.colour"),
    ],
)
def test_columns_without_an_equal_are_told(change: dict[str, Any], told: str) -> None:
    assert [line.source.removeprefix("IVR 1 'Main', ") for line in imported({**IVR, **change}).report.lost] == [told]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"invalid_loops": "4"}, "invalid_loops 4, timeout_loops 2"),
        ({"invalid_destination": "app-blackhole,busy,1"}, "wrong keys led to app-blackhole,busy,1"),
        ({"timeout_retry_recording": "8"}, "system recording 8 is prompt"),
        ({"timeout_recording": "9"}, "system recording 9 is prompt"),
        ({"timeout_time": "soon"}, "'soon' is taken for 10 seconds"),
        ({"accept_pound_key": 1}, "hash is a key when it stands in options:"),
    ],
)
def test_what_changes_in_meaning_is_told(change: dict[str, Any], told: str) -> None:
    assert any(told in line.text for line in imported({**IVR, **change}).report.changed)


def test_a_destination_of_another_module_keeps_a_place_and_is_told() -> None:
    result = imported(IVR, entries=[{**TO_SALES, "dest": "timeconditions,3,1"}])
    assert "    # from: destination timeconditions,3,1: NOT MAPPED\n    - hangup: not_moved\n" in result.text
    assert "timeconditions,3,1" in result.report.lost[0].source


@pytest.mark.parametrize("selection", ["_9X", "i-am", "1 2"])
def test_a_pattern_is_told(selection: str) -> None:
    lost = imported(IVR, entries=[{**TO_SALES, "selection": selection}]).report.lost
    assert lost[0].source == f"IVR 1 'Main', key {selection}"


def test_a_key_that_is_there_twice_is_told() -> None:
    lost = imported(IVR, entries=[TO_SALES, {**TO_BOX, "selection": "1"}]).report.lost
    assert "twice" in lost[0].text


def test_entries_of_an_ivr_that_is_not_there_are_told() -> None:
    lost = imported(IVR, entries=[TO_SALES, {**TO_BOX, "ivr_id": 9}]).report.lost
    assert lost[-1].text == "there is no IVR '9'"


# --- forms of the tables -----------------------------------------------------------------------------------------

CSV = (b"id,name,announcement,timeout_time\n1,Main,5,10\n", b"ivr_id;selection;dest;ivr_ret\n1;1;ext-group,600,1;0\n")
EXPORT = [
    {"type": "header", "version": "5"},
    {"type": "table", "name": "ivr_details", "data": [IVR]},
    {"type": "table", "name": "ivr_entries", "data": [{**TO_SALES, "dest": "ext-group,600,1"}]},
]
BY_ID = {"ivrs": {"1": [IVR]}, "entries": {"1": [{**TO_SALES, "dest": "ext-group,600,1"}]}}


@pytest.mark.parametrize("files", [CSV, [json.dumps(EXPORT).encode()], [json.dumps(BY_ID).encode()]])
def test_two_csv_files_a_database_export_and_rows_by_id(files: list[bytes]) -> None:
    assert "        1: group_600\n" in import_freepbx(files).text


def test_numbered_copies_of_columns_in_a_backup_are_no_strange_columns() -> None:
    row = {**IVR, **{str(n): value for n, value in enumerate(IVR.values())}}
    assert imported(row).report.lost == []


def test_other_parts_of_a_backup_are_told() -> None:
    data = backup(IVR, modulename="ivr", dependencies=["core"], rows=[1])
    assert [line.source for line in import_freepbx([data]).report.lost] == ["part 'rows' of the file"]
    top = json.dumps({"ivrs": [IVR], "entries": [TO_SALES], "queues": [1]}).encode()
    assert import_freepbx([top]).report.lost[0].source == "part 'queues' of the file"


def test_names_of_recordings_are_told_when_the_export_has_them() -> None:
    data = json.dumps({"ivrs": [IVR], "entries": [TO_SALES], "recordings": [{"id": 5, "displayname": "hello"}]})
    assert any("system recording 5 'hello'" in line.text for line in import_freepbx([data.encode()]).report.changed)


# --- strangers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no row of ivr_details"),
        (b"{}", "no row of ivr_details"),
        (b"[1, 2]", "no row of ivr_details"),
        (b'{"ivrs": 7, "entries": {"a": [[[]]]}}', "no row of ivr_details"),
        (b'{"ivrs": [', "this is not JSON"),
        (b"[" * 100_000, "lists and maps inside each other"),
        (b"[" * 60 + b"]" * 60, "lists and maps inside each other"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number is too long"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
        (b"\xff\xfe", "not UTF-8"),
        (b"id,name\n1,\0\n", "NUL"),
        (b'id,name\n1,"' + b"x" * 200_000, "neither JSON nor CSV"),
        (json.dumps({"ivrs": [{"id": n} for n in range(2_001)]}).encode(), "more than 2,000 rows"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(ImportRefused, match=told):
        import_freepbx([data])


HOSTILE = "x: &a ${call} \u202e\x07 # *b\n- goto: y {{ }} \" '"


def test_names_of_strangers_cannot_break_the_file() -> None:
    row = {**IVR, "name": HOSTILE, "description": HOSTILE, "announcement": HOSTILE, "timeout_retry_recording": HOSTILE}
    entries = [{**TO_SALES, "dest": HOSTILE}, {**TO_SALES, "selection": HOSTILE}]
    checked = check_file(imported(row, entries=entries).text, "x.flow.yaml")
    assert [m.rule for m in checked.messages if m.is_error] == []
