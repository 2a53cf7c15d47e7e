"""Flows of Twilio Studio become flows of ours: widgets, menus out of gather and split, values, and strangers' files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts_dsl.check import check_file
from scripts_dsl.importers import Imported, ImportRefused, import_studio, render
from scripts_dsl.importers.studio_widgets import WIDGETS
from support.studio import flow, match, menu, widget

SALES = widget("sales", "connect-call-to", ("callCompleted", "bye"), noun="number", to="+12265059038", timeout=30)
BYE = widget("bye", "say-play", ("audioComplete", None), say="Good bye now.")


def imported(*widgets: dict[str, Any]) -> Imported:
    return import_studio(flow(*widgets))


def place(result: Imported, name: str) -> str:
    """The lines of one place."""
    after = result.text.split(f"  {name}:\n", 1)[1]
    return after.split("\n\n")[0]


def lost(result: Imported) -> list[str]:
    return [f"{line.source}: {line.text}" for line in result.report.lost]


def changed(result: Imported) -> list[str]:
    return [f"{line.source}: {line.text}" for line in result.report.changed]


# --- menus -------------------------------------------------------------------------------------------------------


def test_gather_and_split_become_one_menu() -> None:
    result = imported(*menu("main", "For sales press 1, good bye is 2.", k1="sales", k2="bye"), SALES, BYE)
    assert place(result, "start") == (
        "    # from: trigger 'Trigger'\n"
        "    # from: widget 'main' (gather-input-on-call)\n"
        "    - menu: main\n      options:\n        1: sales\n        2: bye\n      wait: 5s"
    )
    assert "  main:\n    en: For sales press 1, good bye is 2.\n" in result.text
    assert lost(result) == []
    assert "it asked for ever; here three times, then on_give_up" in changed(result)[0]


def test_a_menu_that_goes_on_at_once_has_one_try() -> None:
    result = imported(*menu("main", "Press 1.", k1="sales", other="bye"), SALES, BYE)
    assert place(result, "start").endswith("wait: 5s\n      tries: 1\n      on_give_up: bye")


def test_what_was_keyed_is_kept_when_it_is_needed_later() -> None:
    note = widget("note", "set-variables", variables=[{"key": "pressed", "value": "{{widgets.main.Digits}}"}])
    result = imported(*menu("main", "Press 1.", k1="note"), note)
    assert "    - ask: main\n      into: main\n" in place(result, "main")
    assert '    - goto: note\n      when: main = "1"' in place(result, "main")


def test_a_number_is_asked_for() -> None:
    ask = widget("account", "gather-input-on-call", ("keypress", "bye"), ("timeout", "sales"), say="Your number?",
                 number_of_digits=6)  # fmt: skip
    result = imported(ask, SALES, BYE)
    assert "    - ask: account\n      into: account\n      tries: 1\n      on_give_up: sales" in result.text
    assert "vars:\n  account: digits 6\n" in result.text


def test_words_get_a_key_for_callers_whom_nobody_understands() -> None:
    said = "{{widgets.q.SpeechResult}}"
    ask = widget(
        "q", "gather-input-on-call", ("speech", "s"), ("timeout", "q"), say="Sales or good bye?", hints="sales"
    )
    split = widget("s", "split-based-on", ("noMatch", "q"), match("sales", "sales", said, "contains"),
                   match("bye", "bye, stop", said, "matches_any_of"), input=said)  # fmt: skip
    result = imported(ask, split, SALES, BYE)
    assert "words:\n        1:\n          en: [sales]\n        2:\n          en: [bye, stop]" in result.text
    assert any("now key 1 does the same" in line for line in changed(result))


# --- conditions and values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "value", "formula"),
    [
        ("equal_to", "a b", 'x = "a b"'),
        ("not_equal_to", "a", 'x != "a"'),
        ("matches_any_of", "a, b", 'x in ["a", "b"]'),
        ("does_not_match_any_of", "a,b", 'not (x in ["a", "b"])'),
        ("contains", "a", 'x contains "a"'),
        ("does_not_contain", "a", 'not (x contains "a")'),
        ("starts_with", "a", 'x starts with "a"'),
        ("is_blank", "Is Blank", "x is empty"),
        ("is_not_blank", "Is Not Blank", "x is known"),
        ("less_than", "3", "x < 3"),
        ("greater_than", "2.5", "x > 2.5"),
    ],
)
def test_conditions_become_formulas(type_: str, value: str, formula: str) -> None:
    split = widget("s", "split-based-on", ("noMatch", "sales"), match("bye", value, "{{flow.variables.x}}", type_))
    result = imported(split, SALES, BYE)
    assert f"- goto: bye\n      when: {formula}\n" in result.text
    assert all(m.rule in ("dead-end", "never-filled", "no-zero", "no-way-out") for m in check(result))


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("^[12]$", 'x in ["1", "2"]'),
        ("^[1-3]$", 'x in ["1", "2", "3"]'),
        ("^(yes|ja)$", 'x in ["yes", "ja"]'),
        (r"^\d{10}$", "length(x) = 10"),
        ("^[0-9]{4}$", "length(x) = 4"),
        ("^abc", 'x starts with "abc"'),
        ("abc$", 'x ends with "abc"'),
        ("^abc$", 'x = "abc"'),
        ("abc", 'x contains "abc"'),
    ],
)
def test_regular_expressions_that_say_something_simple(written: str, formula: str) -> None:
    split = widget("s", "split-based-on", ("noMatch", "sales"), match("bye", written, "{{flow.variables.x}}", "regex"))
    assert f"- goto: bye\n      when: {formula}\n" in imported(split, SALES, BYE).text


@pytest.mark.parametrize("written", ["^a.*b$", "(?i)yes", "[a-z]+", r"\w+@", "^(a|", ""])
def test_other_regular_expressions_are_told(written: str) -> None:
    split = widget("s", "split-based-on", ("noMatch", "sales"), match("bye", written, "{{flow.variables.x}}", "regex"))
    assert any("condition regex" in line for line in lost(imported(split, SALES, BYE)))


@pytest.mark.parametrize("type_", ["is_before_time", "is_after_date", "made_up"])
def test_conditions_without_a_formula_are_told(type_: str) -> None:
    split = widget("s", "split-based-on", ("noMatch", "sales"), match("bye", "^a", "{{flow.variables.x}}", type_))
    assert any(f"condition {type_} '^a'" in line for line in lost(imported(split, SALES, BYE)))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Hello {{flow.variables.name | default: 'friend'}}!", 'Hello ${name else "friend"}!'),
        ("You called {{trigger.call.To}}", "You called ${call.dialled}"),
        ("{{contact.channel.address | split: '' | join: ' '}} is you", "${caller.number as digits} is you"),
        ("{{flow.variables.name | upcase}} is here", "${name} is here"),
        ("Costs ${name}", "Costs $ {name}"),
        ("{{ 'Good' }} day", "Good day"),
    ],
)
def test_liquid_in_texts(theirs: str, ours: str) -> None:
    result = imported(widget("hello", "say-play", ("audioComplete", "sales"), say=theirs), SALES, BYE)
    assert f"    en: {ours}\n" in result.text.replace("'${", "${").replace("!'", "!")


CLOSED = (
    "We are closed. {% case flow.variables.why %}{% when 'holiday', 'feast' %}It is a holiday.\n{% when 'storm' %}"
    "There is a storm.{% else %}Call tomorrow.{% endcase %} Good bye."
)


def test_a_text_with_branches_is_said_in_pieces() -> None:
    result = imported(widget("closed", "say-play", ("audioComplete", "sales"), say=CLOSED), SALES, BYE)
    assert place(result, "start").split("\n")[2:10] == [
        "    - say: closed",
        "    - say: closed_2",
        '      when: why in ["holiday", "feast"]',
        "    - say: closed_3",
        '      when: why in ["storm"]',
        "    - say: closed_4",
        '      when: not (why in ["holiday", "feast"] or why in ["storm"])',
        "    - say: closed_5",
    ]
    assert "  closed_3:\n    en: There is a storm.\n" in result.text
    assert lost(result) == []


def test_an_if_in_a_text_is_a_condition() -> None:
    said = (
        "{% if flow.variables.name %}Hello {{flow.variables.name}}.{% elsif flow.variables.vip == 'yes' %}Hello dear "
        "customer.{% else %}Hello.{% endif %}"
    )
    result = imported(widget("hello", "say-play", ("audioComplete", "sales"), say=said), SALES, BYE)
    assert "    - say: hello\n      when: name is known\n" in result.text
    assert '      when: vip = "yes" and not (name is known)\n' in result.text
    assert '      when: not (name is known or vip = "yes")\n' in result.text
    assert not any(m.is_error for m in check(result))


@pytest.mark.parametrize(
    "said",
    [
        "{% if a.b > 3 %}x{% endif %} y",
        "{% if trigger.message.Body %}x{% else %}y{% endif %}",
        "{% if flow.variables.a %}{% if flow.variables.b %}x{% endif %}{% endif %} y",
        "{% for x in y %}a{% endfor %} z",
        "{% case x %}{% endcase %}",
        "{% if flow.variables.a %}x",
    ],
)
def test_branches_that_no_formula_can_say_are_told(said: str) -> None:
    assert lost(imported(widget("hello", "say-play", ("audioComplete", "sales"), say=said), SALES, BYE))


def test_parts_of_attributes_that_are_no_texts_are_told() -> None:
    flex = widget("flex", "send-to-flex", attributes='{"a": "b", "conversations": {"hang_up_by": "Customer"}}')
    assert any("attributes conversations" in line for line in lost(imported(flex)))


@pytest.mark.parametrize(
    "theirs",
    [
        "{% unless flow.variables.x %}a{% endunless %}",
        "{{trigger.message.Body}} b",
        "{{flow.variables.x | date: '%H'}}",
    ],
)
def test_liquid_without_an_equal_is_told(theirs: str) -> None:
    assert lost(imported(widget("hello", "say-play", ("audioComplete", "sales"), say=theirs), SALES, BYE))


def test_fields_of_an_answer_are_declared_with_their_types() -> None:
    get = widget("http_1", "make-http-request", ("success", "s"), ("failed", "sales"), method="GET",
                 url="https://x.example/{{flow.variables.id}}", parameters=[{"key": "q", "value": "7"}])  # fmt: skip
    split = widget("s", "split-based-on", ("noMatch", "sales"),
                   match("bye", "10", "{{widgets.http_1.parsed.bill.debt}}", "greater_than"))  # fmt: skip
    result = imported(get, split, SALES, BYE)
    assert "  http_1:\n    bill:\n      debt: number\n" in result.text
    assert "- http: GET https://x.example/${id}\n      with:\n        q: '\"7\"'\n      into: http_1\n" in result.text


def test_name_and_password_of_an_address_do_not_come_into_the_file() -> None:
    get = widget("h", "make-http-request", ("success", "bye"), url="https://me:hunter2@x.example/a")
    result = imported(get, BYE)
    assert "hunter2" not in result.text + str(result.report)
    assert any("login in the address" in line for line in lost(result))


# --- other widgets -----------------------------------------------------------------------------------------------


def test_payments_are_asked_in_secret() -> None:
    pay = widget("pay", "capture-payments", ("success", "bye"), ("maxFailedAttempts", "sales"), payment_amount="9.99")
    result = imported(pay, SALES, BYE)
    assert result.text.count("secret: yes") == 3
    assert "- run: payments.take" in result.text


@pytest.mark.parametrize("type_", sorted(WIDGETS))
def test_every_known_widget_keeps_its_way_and_is_told(type_: str) -> None:
    events = ["audioComplete", "noMatch", "callCompleted", "failedToEnqueue", "recordingComplete", "next", "success",
              "sent", "return", "completed", "answered"]  # fmt: skip
    result = imported(
        widget("w", type_, *((event, "bye") for event in events), url="https://x.example", to="+48601234567"), BYE
    )
    assert "bye" in result.text.split("prompts:")[0].split("w (")[-1]
    report = result.report
    assert any("'w'" in line.source for line in (*report.mapped, *report.changed, *report.lost))


def test_an_unknown_widget_keeps_its_place_and_is_told() -> None:
    result = imported(widget("robot", "connect-virtual-agent", ("return", "bye")), BYE)
    assert "# from: widget 'robot' (connect-virtual-agent): NOT MAPPED" in result.text
    assert "there is no such step here; place 'robot' goes on as with return" in lost(result)[0]


def test_a_property_that_nobody_knows_is_told() -> None:
    result = imported(widget("hello", "say-play", ("audioComplete", "sales"), say="Hello you", mood="glad"), SALES, BYE)
    assert any("property mood" in line for line in lost(result))


def test_widgets_that_no_call_reaches_are_told() -> None:
    assert any("'lonely'" in line for line in lost(imported(BYE, widget("lonely", "send-message"))))


def test_what_is_said_last_ends_the_call() -> None:
    result = imported(BYE)
    assert "    - hangup: bye\n" in result.text
    assert not any(m.is_error for m in check(result))
    assert "hangup, at place" in render(result, "x.flow.yaml", ())


def test_last_words_that_depend_on_something_are_said_before_the_end() -> None:
    result = imported(widget("bye", "say-play", say="{% if flow.variables.name %}Bye.{% else %}Good bye.{% endif %}"))
    assert place(result, "start").endswith("when: not (name is known)\n    - hangup:")


def test_ends_without_a_word_are_found_by_the_checker() -> None:
    record = widget("tape", "record-voicemail", ("recordingComplete", None))
    assert "dead-end" in {m.rule for m in check(imported(record))}


def check(result: Imported) -> list[Any]:
    return list(check_file(result.text, "x.flow.yaml").messages)


def test_the_report_has_four_parts() -> None:
    result = imported(*menu("main", "Press 1.", k1="sales"), SALES, BYE, widget("x", "say-play"))
    shown = render(result, "x.flow.yaml", check(result))
    assert [line.split(":")[0] for line in shown.split("\n") if line and line[0] not in " x"] == [
        "flow 'front_desk' is in x.flow.yaml", "mapped", "changed in meaning", "not mapped", "what the checker found",
    ]  # fmt: skip


# --- strangers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "this is not JSON"),
        (b"[]", "no list 'states'"),
        (b'{"states": 5}', "no list 'states'"),
        (b'{"states": [5, null, {"name": 3}]}', "no trigger"),
        (b'{"states": [{"name": "T", "type": "trigger"}]}', "no call comes into this flow"),
        (b'{"a":' * 100_000, "lists and maps inside each other"),
        (b" " * 1_000_001, "larger than 1,000,000 bytes"),
        (json.dumps({"states": [{}] * 1_001}).encode(), "more than 1,000 widgets"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(ImportRefused, match=told):
        import_studio(data)


HOSTILE = "x: &a ${call} \u202e\x07 # *b\n- goto: y }} {{ {% \" ' | |"


@pytest.mark.parametrize("type_", ["gather-input-on-call", "fork-stream", *WIDGETS])
def test_texts_of_strangers_cannot_break_the_file(type_: str) -> None:
    names = ["say", "to", "noun", "url", "method", "body", "attributes", "queue_name", "timeout", "input", "loop",
             "language", "payment_amount", "finish_on_key", "max_length", "priority", "workflow"]  # fmt: skip
    pairs = [{"key": HOSTILE, "value": HOSTILE}, 5, {"key": "a", "value": HOSTILE}]
    properties: dict[str, Any] = dict.fromkeys(names, HOSTILE) | {"parameters": pairs, "variables": pairs}
    ways = [(event, HOSTILE) for event in ("next", "keypress", "speech", "timeout", "success")]
    hostile = widget(HOSTILE, type_, *ways, match(HOSTILE, HOSTILE, HOSTILE), **properties)
    result = import_studio(flow(hostile, first=HOSTILE, about=HOSTILE))
    for message in check(result):
        assert message.rule not in ("yaml", "indent", "shape", "braces", "yaml-trick", "no-colon", "twice"), message


@pytest.mark.parametrize("value", [None, True, 5, 1.5, [], {}, [[]], {"a": []}, "x"])
def test_wrong_types_anywhere_are_no_traceback(value: Any) -> None:
    good = json.loads(flow(*menu("main", "Press 1.", k1="sales"), SALES, BYE))
    for state in good["states"]:
        for name in list(state["properties"]):
            import_studio(json.dumps(_with(good, state, {"properties": {**state["properties"], name: value}})).encode())
        for name in ("transitions", "properties"):
            import_studio(json.dumps(_with(good, state, {name: value})).encode()) if state[
                "type"
            ] != "trigger" else None


def _with(good: dict[str, Any], state: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return {**good, "states": [{**s, **change} if s is state else s for s in good["states"]]}
