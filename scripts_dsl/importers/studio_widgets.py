"""Widgets of Studio that are one step here, one function each; WIDGETS is the table. Menus are in studio_menus.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from scripts_dsl.importers.draft import Place, Value, slug
from scripts_dsl.importers.source import a_map, whole, word
from scripts_dsl.importers.studio_conditions import Conditions
from scripts_dsl.importers.studio_flow import Widget
from scripts_dsl.importers.studio_making import Making
from scripts_dsl.importers.studio_requests import request

Build = Callable[[Making, Widget, Place], str | None]
"""Adds the steps of a widget to its place; gives what is told as mapped (None: it told itself)."""

LONGEST_SAID = 5
"""Most times in a row that a text is said again."""


def say_play(making: Making, widget: Widget, place: Place) -> str | None:
    """`say-play`: say, as often as it loops."""
    loops = whole(widget.get("loop"), 1, LONGEST_SAID)
    if loops is None and widget.get("loop"):
        making.report.change(f"{widget.source}, loop = {widget.get('loop')}", "it is said once")
    if widget.get("digits"):
        making.report.lose(f"{widget.source}, digits = {widget.get('digits')!r}", "no keys are played to a caller")
    said = making.said(widget)
    for condition, prompt in said * (loops or 1):
        place.add("say", prompt, when=condition)
    making.follow(place, widget, "audioComplete")
    return _last_words(place) if said else "nothing to say"


def _last_words(place: Place) -> str:
    """Where nothing follows what is said, the call ends with it, as it did in Studio."""
    last = place.steps[-1]
    if last.verb != "say":
        return "say"
    if "when" in last.fields:
        place.add("hangup")
        return "say, hangup"
    last.verb = "hangup"
    return "hangup" if len(place.steps) == 1 else "say, hangup"


def split(making: Making, widget: Widget, place: Place) -> str | None:
    """`split-based-on`: a goto for each condition, then the way of no match."""
    widget.ignore("input")
    conditions = Conditions(widget, making.liquid(widget), making.values)
    known = 0
    for way in widget.matches():
        told = "; ".join(f"{c.type} {c.value!r}" for c in way.conditions)
        formula, target = conditions.formula(way), making.place(way.to)
        known += formula is not None
        if formula is None:
            making.report.lose(f"{widget.source}, condition {told}", f"no formula can say this; it led to '{way.to}'")
        elif target is None:
            making.report.change(f"{widget.source}, condition {told}", "the flow ended there without a word")
            place.add("hangup", "", when=formula)
        else:
            place.add("goto", target, when=formula)
        if len(way.conditions) > 1:
            making.report.change(f"{widget.source}, condition {told}", "one of several is enough here: is that so?")
    if conditions.letters:
        told = "Studio does not tell capitals from small letters, a formula does"
        making.report.change(widget.source, f"{told}: {', '.join(conditions.letters)}")
    making.follow(place, widget, "noMatch")
    return f"goto, {known} conditions" if known else None


def connect(making: Making, widget: Widget, place: Place) -> str | None:
    """`connect-call-to`: transfer."""
    noun, report = widget.get("noun"), making.report
    number = making.text(widget, widget.get("to") or widget.get("sip_endpoint"))
    target = making.place(widget.to("callCompleted"))
    if noun not in ("", "number", "number-multi"):
        report.change(widget.source, f"it connected to a {noun} '{number}': write a telephone number")
    first, *others = [part.strip() for part in number.split(",")] if number else [""]
    widget.ignore("sip_username", "sip_password")
    if widget.get("sip_username"):
        report.lose(f"{widget.source}, sip_username", "logins of telephones are not in a flow")
    if others:
        report.change(widget.source, f"it rang {len(others) + 1} numbers at once; here one after the other")
    for number in (first, *others):
        ring = making.seconds(widget, "timeout")
        on_done = {"on_done": target} if target else {}
        place.add("transfer", number, ring=ring, **on_done)
    if widget.get("caller_id") not in ("", "{{contact.channel.address}}", "{{trigger.call.From}}"):
        report.lose(f"{widget.source}, caller_id", "the number that is shown is a matter of the trunk")
    for name in ("record", "time_limit"):
        if widget.get(name) not in ("", "0", "false"):
            report.lose(f"{widget.source}, {name}", "recording needs consent:, and no talk is cut off here")
    making.follow(place, widget, "callCompleted")
    return "transfer"


def enqueue(making: Making, widget: Widget, place: Place) -> str | None:
    """`enqueue-call`, `send-to-flex`: queue."""
    flex = widget.type == "send-to-flex"
    theirs = widget.get("queue_name") or widget.get("workflow_sid") or widget.get("workflow")
    queue = slug(theirs) if widget.get("queue_name") else slug(widget.name)
    done, failed = making.place(widget.to("callComplete")), making.place(widget.to("failedToEnqueue", "callFailure"))
    fields: dict[str, Value | None] = {
        "tell_agent": _attributes(making, widget, "attributes" if flex else "task_attributes"),
        "longest": making.seconds(widget, "timeout"),
        "on_timeout": failed,
        "on_done": done,
    }
    place.add("queue", queue, **fields)
    making.report.change(widget.source, f"queue '{queue}' for {theirs or 'no name'}: add it to settings.yaml")
    widget.ignore("channel")
    for name in ("priority", "wait_url", "waitUrl", "wait_url_method", "waitUrlMethod"):
        if widget.get(name) not in ("", "0", "POST", "GET"):
            making.report.lose(f"{widget.source}, {name} = {widget.get(name)!r}", "see priority:, music: and skills")
    return None


def _attributes(making: Making, widget: Widget, name: str) -> str | None:
    """JSON for the agent's program, as words for the agent."""
    text = widget.get(name)
    if not text:
        return None
    try:
        known = a_map(json.loads(text))
    except (ValueError, RecursionError):
        known = {}
    if not known:
        return making.text(widget, text) or None
    for key, value in known.items():
        if isinstance(value, dict | list):
            making.report.lose(f"{widget.source}, {name} {key} = {value!r}", "only texts and numbers are told")
    texts = {key: making.text(widget, word(value)) for key, value in known.items()}
    return ", ".join(f"{key} {said}" for key, said in texts.items() if said) or None


def voicemail(making: Making, widget: Widget, place: Place) -> str | None:
    """`record-voicemail`: voicemail."""
    place.add("voicemail", slug(widget.name), longest=making.seconds(widget, "max_length"))
    making.report.change(widget.source, f"box '{slug(widget.name)}': add it to settings.yaml")
    widget.ignore("timeout", "finish_on_key", "play_beep", "trim")
    for name in ("transcribe", "transcription_callback_url"):
        if widget.get(name) not in ("", "0", "false"):
            source = f"{widget.source}, {name} = {widget.get(name)!r}"
            making.report.lose(source, "messages are not written down here")
    silent = widget.to("noAudio")
    if silent and silent != widget.to("recordingComplete"):
        making.report.change(widget.source, f"a caller who says nothing went to '{silent}'; here on as with a message")
    making.follow(place, widget, "recordingComplete", "noAudio")
    return None


def set_variables(making: Making, widget: Widget, place: Place) -> str | None:
    """`set-variables`: set."""
    values: dict[str, Value] = {}
    for key, theirs in widget.pairs("variables"):
        path = f"flow.variables.{key}"
        formula = making.formula(widget, theirs, f"variable {key}")
        name = making.values.resolve(path) if formula is not None else None
        if name is not None and formula is not None:
            values[name] = _number(formula) if making.values.is_number(path) else formula
        elif formula is not None:
            making.report.lose(f"{widget.source}, variable {key}", "its name is none that a value can have here")
    if values:
        place.add("set", values)
    making.follow(place, widget, "next")
    return f"set, {', '.join(values)}" if values else None


def _number(formula: str) -> str:
    """`"5"` as 5, for a value that is a number."""
    bare = formula.strip("\"'")
    return bare if bare.lstrip("-").replace(".", "", 1).isdigit() else formula


def send(making: Making, widget: Widget, place: Place) -> str | None:
    """`send-message`: send."""
    text = making.text(widget, widget.get("body"))
    name = making.prompts.new(widget.name)
    making.draft.prompts[name] = text or "No text"
    to = making.formula(widget, widget.get("to")) if widget.get("to") else "caller.number"
    on_error = {"on_error": target} if (target := making.place(widget.to("failed"))) else {}
    place.add("send", "sms", to=to, text=name, **on_error)
    widget.ignore("service", "channel")
    if widget.get("from") not in ("", "{{flow.channel.address}}"):
        making.report.lose(f"{widget.source}, from", "the sender is a matter of settings.yaml")
    making.follow(place, widget, "sent")
    return "send: sms"


def payments(making: Making, widget: Widget, place: Place) -> str | None:
    """`capture-payments`: the numbers are asked in secret, a function of the site takes the money."""
    names = {"card_number": "digits 13-19, luhn", "card_expiry": "digits 4"}
    if widget.get("security_code") != "0":
        names["card_code"] = "digits 3-4"
    tries = whole(widget.get("max_attempts"), 1, 20)
    failed = making.place(widget.to("maxFailedAttempts", "validationError", "providerError", "payInterrupted"))
    texts = {
        "card_number": "Please enter the number of your card.",
        "card_expiry": "Please enter month and year in which the card expires, four digits.",
        "card_code": "Please enter the security code of the card.",
    }
    for name, type_ in names.items():
        making.draft.values.setdefault(name, type_)
        prompt = making.prompts.of(f"payments {name}", name)
        making.draft.prompts.setdefault(prompt, texts[name])
        fields = {"into": name, "secret": "yes", "tries": str(tries) if tries else None, "on_give_up": failed}
        place.add("ask", prompt, **fields)
    amount = making.formula(widget, widget.get("payment_amount"))
    known: dict[str, Value] = {name: name for name in names}
    if amount:
        known["amount"] = amount
    moment = making.prompts.of("payments one_moment", "one_moment")
    making.draft.prompts.setdefault(moment, "One moment please.")
    take: dict[str, Value | None] = {"with": known, "timeout": "10s", "meanwhile": moment, "on_error": failed}
    place.add("run", "payments.take", **take)
    making.report.change(widget.source, "asks for the card; the money is taken by payments.take: write that function")
    making.follow(place, widget, "success")
    return None


def redirect(making: Making, widget: Widget, place: Place) -> str | None:
    """`add-twiml-redirect`: what another program did with the call."""
    url = making.text(widget, widget.get("url"))
    widget.ignore("method", "timeout")
    place.add("note", f"Studio gave the call to {url or 'another program'}")
    making.report.lose(widget.source, f"the call went to {url}; make a flow of it and write  call: its_name")
    making.follow(place, widget, "return", "timeout", "fail")
    return None


def subflow(making: Making, widget: Widget, place: Place) -> str | None:
    """`run-subflow`: call."""
    name = slug(widget.name)
    known: dict[str, Value] = {}
    for key, theirs in widget.pairs("parameters"):
        if formula := making.formula(widget, theirs):
            known[key] = formula
    place.add("call", name, **{"with": known or None, "on_error": making.place(widget.to("failed"))})
    making.report.change(widget.source, f"import flow {widget.get('flow_sid')} as '{name}'")
    widget.ignore("flow_revision")
    making.follow(place, widget, "completed")
    return None


def outgoing(making: Making, widget: Widget, place: Place) -> str | None:
    """`make-outgoing-call-v2`: a campaign rings, the flow begins when somebody answers."""
    making.draft.direction = "outbound"
    widget.ignore(*widget.properties)
    making.report.change(widget.source, "a campaign rings: number, machine detection and no answer stand there")
    making.follow(place, widget, "answered")
    return None


WIDGETS: Mapping[str, Build] = {
    "say-play": say_play,
    "split-based-on": split,
    "connect-call-to": connect,
    "enqueue-call": enqueue,
    "send-to-flex": enqueue,
    "record-voicemail": voicemail,
    "set-variables": set_variables,
    "make-http-request": request,
    "run-function": request,
    "send-message": send,
    "capture-payments": payments,
    "add-twiml-redirect": redirect,
    "run-subflow": subflow,
    "make-outgoing-call-v1": outgoing,
    "make-outgoing-call-v2": outgoing,
}
"""Type of a widget -> how its place is made. Others are told as not mapped."""
