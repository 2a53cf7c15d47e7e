"""Rules about what a flow touches outside: each with a file in which it speaks and one in which it is silent."""

from __future__ import annotations

import pytest

from support.flows import check, flow, rules, said

GO = "- goto: operator\n"

LOUD: dict[str, tuple[str, str]] = {
    "a number from outside": ("- transfer: ${caller.number}\n" + GO, "9:17 wide-dial"),
    "anywhere": ("- transfer: ${caller.number}\n  allow: [+*]\n" + GO, "10:15 wide-dial"),
    "abroad": ("- transfer: ${caller.number}\n  allow: [00*]\n" + GO, "10:15 wide-dial"),
    "any country": ("- transfer: ${caller.number}\n  allow: [+???????????]\n" + GO, "10:15 wide-dial"),
    "dear numbers": ("- transfer: ${caller.number}\n  allow: [+4870???????]\n" + GO, "10:15 wide-dial"),
    "no number": ("- transfer: the boss\n" + GO, "9:17 number"),
    "no box": ("- voicemail: suport\n" + GO, "9:18 unknown-box"),
    "no sender": ("- send: email\n  to: caller.number\n  text: Hello to you.\n" + GO, "9:13 unknown-sender"),
    "no channel": ("- send: fax\n  to: caller.number\n  text: Hello to you.\n" + GO, "9:13 unknown-sender"),
    "no method": ("- http: https://billing.example/x\n" + GO, "9:13 http"),
    "no address": ("- http: GET billing\n" + GO, "9:13 http"),
    "a server from outside": ("- http: GET https://${caller.name}/x\n" + GO, "9:13 http"),
    "a server from outside, begun": ("- http: GET https://billing.example${caller.name}/x\n" + GO, "9:13 http"),
    "a server nobody allowed": ("- http: GET https://evil.example/x\n" + GO, "9:13 http"),
    "a server that only begins so": ("- http: GET https://billing.example.evil.example/x\n" + GO, "9:13 http"),
    "a header that carries the message": (
        "- http: GET https://billing.example/x\n  headers: {Host: evil.example}\n" + GO,
        "10:17 http",
    ),
    "a header that is none": (
        "- http: GET https://billing.example/x\n  headers: {A B: c}\n" + GO,
        "10:17 http",
    ),
    "an answer with fields into a number": (
        "- http: GET https://billing.example/x\n  into: n\n" + GO,
        "10:13 wrong-result",
    ),
    "a look-up that never ends": ("- http: GET https://billing.example/x\n  timeout: 11s\n" + GO, "10:7 duration"),
    "no secret": (
        "- http: GET https://billing.example/x\n  headers: {Authorization: secret TOKE}\n" + GO,
        "10:32 unknown-secret",
    ),
    "a queue that never closes": (
        "- queue: sales\n  tell_agent: ${n}\n  at_closing: bye\n  on_timeout: bye\n",
        "11:19 hours",
    ),
    "another key": ("- consent: recording\n  say: May we? 1 or 2.\n  yes: Y\n" + GO, "11:12 key"),
    "another memory": (
        "- consent: recording\n  say: May we? 1 or 2.\n  remember: always\n" + GO,
        "11:17 unknown-value",
    ),
    "an extension of one digit": ("- menu: One.\n  options: {1: operator}\n  extensions: {2: bye}\n", "11:20 key"),
    "words for no key": ("- menu: One.\n  options: {1: operator}\n  words: {2: [bye]}\n", "11:15 key"),
    "a verb of scripts": ("- tell: Smile at them.\n" + GO, "9:7 unknown-verb"),
    "something behind return": ("- return: now\n", "9:15 shape"),
    "a caller who says who it is": ("- ask: Is it you? 1 or 2.\n  into: verified\n" + GO, "10:13 name"),
    "a request made twice": ("- http: POST https://billing.example/x\n  retries: 1\n" + GO, "10:7 http"),
}


@pytest.mark.attack("A19")
@pytest.mark.parametrize("name", LOUD)
def test_the_rule_speaks(name: str) -> None:
    start, expected = LOUD[name]
    assert said(flow(start))[:1] == [expected]


SILENT = {
    "a fixed number": "- transfer: +48221234567\n  tell_agent: ${n}\n" + GO,
    "a narrow pattern": "- transfer: ${caller.number}\n  allow: [+48?????????]\n  tell_agent: ${n}\n" + GO,
    "a box": "- voicemail: support\n" + GO,
    "a sender": "- send: sms\n  to: caller.number\n  text: Hello to you.\n" + GO,
    "an allowed server": "- http: GET https://billing.example/x/${caller.number}\n" + GO,
    "its root": "- http: GET https://billing.example?a=${caller.number}\n" + GO,
    "a secret": "- http: GET https://billing.example/x\n  headers: {Authorization: secret TOKEN}\n" + GO,
    "a queue with hours": "- queue: desk\n  tell_agent: ${n}\n  at_closing: bye\n  on_timeout: bye\n",
    "a queue that serves everybody": "- queue: sales\n  tell_agent: ${n}\n  at_closing: serve\n  on_timeout: bye\n",
    "extensions": "- menu: One.\n  options: {1: operator}\n  extensions: {201: bye}\n",
    "words": "- menu: One.\n  options: {1: operator}\n  words: {1: [help]}\n",
    "a notice": "- say: ${notices.outage.text}\n  when: notices.outage.on\n" + GO,
    "a return": "- return:\n",
    "a question asked twice": "- http: GET https://billing.example/x\n  retries: 1\n" + GO,
    "a request that is not repeated": "- http: POST https://billing.example/x\n  retries: 0\n" + GO,
}


@pytest.mark.parametrize("name", SILENT)
def test_the_rule_is_silent(name: str) -> None:
    assert [m for m in check(flow(SILENT[name])).messages if m.is_error] == []


def test_words_are_needed_in_every_language() -> None:
    text = flow("- menu: One.\n  options: {1: operator}\n  words: {1: {en: [help]}}\n").replace("[en]", "[en, pl]")
    assert "missing-translation" in rules(text)


# --- record-without-consent ----------------------------------------------------------------------------------------

RECORD = "- record: Please tell us.\n  into: story\n"
ASK = "- consent: recording\n  say: May we record? 1 or 2.\n"


def recorded(start: str) -> list[str]:
    text = flow(start + GO).replace("  n: number = 1\n", "  n: number = 1\n  story: recording\n")
    return [rule for rule in rules(text) if rule == "record-without-consent"]


@pytest.mark.parametrize(
    "start",
    [
        RECORD,
        ASK + RECORD,
        ASK.replace("recording", "marketing") + "  on_no: bye\n" + RECORD,
        ASK + "  on_no: bye\n  when: n = 1\n" + RECORD,
        "- when: n = 1\n  then:\n    - consent: recording\n      say: May we? 1 or 2.\n      on_no: bye\n" + RECORD,
        "- queue: sales\n  tell_agent: ${n}\n  record_call: yes\n  on_timeout: bye\n",
    ],
)
def test_nobody_is_recorded_who_was_not_asked_or_said_no(start: str) -> None:
    assert recorded(start) == ["record-without-consent"]


@pytest.mark.parametrize(
    "start",
    [
        ASK + "  on_no: bye\n" + RECORD,
        ASK + "  on_no: bye\n- say: Thank you very much.\n" + RECORD,
        ASK + "  on_no: bye\n- queue: sales\n  tell_agent: ${n}\n  record_call: yes\n  on_timeout: bye\n",
    ],
)
def test_who_agreed_may_be_recorded(start: str) -> None:
    assert recorded(start) == []


def test_a_place_to_which_a_key_leads_has_to_ask_itself() -> None:
    """`always` may lead there from anywhere, also from before the question."""
    start = ASK + "  on_no: bye\n- goto: tell\n"
    tail = "  tell:\n    - record: Please tell us.\n      into: story\n    - goto: operator\n"
    text = flow(start).replace("  n: number = 1\n", "  n: number = 1\n  story: recording\n") + tail
    assert "record-without-consent" not in rules(text)
    assert "record-without-consent" in rules(text.replace("  0: operator\n", "  0: operator\n  5: tell\n"))


# --- private and secret --------------------------------------------------------------------------------------------


COUNT = "- ask: How many?\n  into: n\n"


def private(start: str) -> list[str]:
    text = flow(start).replace("  n: number = 1\n", "  n: number = 1\n  debt: money PLN, private = 5 PLN\n")
    return [rule for rule in rules(text) if rule in ("private-before-verified", "secret-leaks", "number-is-no-proof")]


@pytest.mark.parametrize(
    "start",
    [
        "- say: You owe ${debt}.\n" + GO,
        "- say: You owe ${debt}.\n  when: verified or n = 1\n" + GO,
        COUNT + "- set: {verified: n = 1}\n- say: You owe ${debt}.\n" + GO,
        COUNT + "- set: {verified: yes}\n  when: n = 1\n- say: You owe ${debt}.\n" + GO,
        COUNT + "- set: {verified: yes}\n- set: {verified: no}\n- say: You owe ${debt}.\n" + GO,
        "- menu: You owe ${debt}. One.\n  options: {1: operator}\n",
        "- when: not verified\n  then:\n    - say: You owe ${debt}.\n" + GO,
    ],
)
def test_a_private_value_is_spoken_to_nobody_who_is_not_verified(start: str) -> None:
    assert private(start) == ["private-before-verified"]


@pytest.mark.parametrize(
    "start",
    [
        "- say: You owe ${debt}.\n  when: verified\n" + GO,
        "- say: You owe ${debt}.\n  when: verified = yes and n = 1\n" + GO,
        COUNT + "- set: {verified: yes}\n- say: You owe ${debt}.\n" + GO,
        "- goto: bye\n  when: not verified\n- say: You owe ${debt}.\n" + GO,
        "- goto: bye\n  when: not verified or n = 1\n- say: You owe ${debt}.\n" + GO,
        "- when: verified\n  then:\n    - say: You owe ${debt}.\n" + GO,
        "- goto: operator\n  when: debt > 10 PLN\n" + GO,
    ],
)
def test_a_verified_caller_hears_it(start: str) -> None:
    assert private(start) == []


@pytest.mark.attack("A27")
@pytest.mark.parametrize(
    "start",
    [
        "- set: {verified: yes}\n" + GO,
        "- set: {verified: caller.number is known}\n" + GO,
        COUNT + '- set: {verified: caller.number starts with "+48"}\n' + GO,
        "- menu: Is it you? One.\n  options: {1: operator, 2: next}\n- set: {verified: yes}\n" + GO,
        "- ask: How many?\n  into: n\n  on_give_up: next\n- set: {verified: yes}\n" + GO,
        "- when: n = 1\n  then:\n    - ask: How many?\n      into: n\n- set: {verified: yes}\n" + GO,
    ],
)
def test_the_number_of_a_caller_is_no_proof(start: str) -> None:
    """Anybody can show any number; a key pressed for yes is no proof either."""
    assert private(start) == ["number-is-no-proof"]


@pytest.mark.parametrize(
    "start",
    [
        COUNT + "- set: {verified: n = 1}\n" + GO,
        COUNT + "- set: {verified: yes}\n  when: n = 1\n" + GO,
        "- set: {verified: no}\n" + GO,
        COUNT + "- set: {verified: n = 1 and caller.number is known}\n" + GO,
    ],
)
def test_what_only_the_person_knows_is_one(start: str) -> None:
    assert private(start) == []


@pytest.mark.parametrize(
    "start",
    [
        "- note: Owes ${debt}\n" + GO,
        "- send: sms\n  to: caller.number\n  text: You owe ${debt}.\n" + GO,
        "- http: GET https://billing.example/${debt}\n" + GO,
    ],
)
def test_a_private_value_is_written_nowhere(start: str) -> None:
    assert private(start) == ["secret-leaks"]


def secret(start: str) -> list[str]:
    ask = "- ask: Your code, please.\n  into: pin\n  secret: yes\n"
    values = "  n: number = 1\n  pin: digits 4\n  kept: text\n"
    text = flow(ask + start).replace("  n: number = 1\n", values)
    return [rule for rule in rules(text) if rule == "secret-leaks"]


@pytest.mark.parametrize(
    "start",
    [
        "- note: Code ${pin}\n" + GO,
        "- queue: sales\n  tell_agent: ${n} ${pin}\n  on_timeout: bye\n",
        "- set: {kept: pin}\n" + GO,
        "- http: GET https://billing.example/${pin}\n" + GO,
        "- http: GET https://billing.example/x\n  with: {pin: pin}\n" + GO,
        "- call: pay\n  with: {pin: pin}\n" + GO,
    ],
)
def test_a_secret_stays_one(start: str) -> None:
    assert secret(start) == ["secret-leaks"]


@pytest.mark.parametrize(
    "start",
    [
        '- goto: operator\n  when: pin = "1234"\n' + GO,
        "- http: POST https://billing.example/x\n  with: {pin: pin}\n" + GO,
    ],
)
def test_a_secret_may_be_compared_and_posted(start: str) -> None:
    assert secret(start) == []


def test_a_secret_is_not_given_back() -> None:
    text = flow("- ask: Your code?\n  into: pin\n  secret: yes\n- return:\n")
    text = text.replace("  n: number = 1\n", "  n: number = 1\n  pin: digits 4\n")
    assert "secret-leaks" in rules(text.replace("vars:\n", "gives: [pin]\nvars:\n"))
    assert "secret-leaks" not in rules(text.replace("vars:\n", "gives: [n]\nvars:\n"))
