"""For every rule of the checker a file that is right just there: the neighbour of the sample in reference/mistakes.py.

Each differs from its sample in the one thing that the rule is about, and the checker has nothing at all to say to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.reference.mistakes import BYE, GO
from scripts_dsl.reference.samples import TAIL, Sample, campaign, sections, settings, steps, survey, value, whole

ANSWERED = "    - menu: Press 1.\n      options: {1: operator}\n"
OPERATOR = "  operator:\n    - queue: support\n      on_timeout: bye\n"
ZERO = "flow: x\nlanguages: [en]\nalways: {0: operator}\nplaces:\n  start:\n"
OFFER = """\
script: x
languages: [en]
vars:
  why: choice of price, other
places:
  start:
    - ask: What went wrong?
      into: why
    - consent: hear_offer
      say: May I suggest something?
      on_no: done
    - offer: gold
      say: May I offer you gold?
      when: why = price
    - goto: done
  done:
    - outcome: done
"""


def told(declaration: str, text: str) -> Sample:
    """One more value, `m`, which the agent sees."""
    tail = TAIL.replace("tell_agent: ", 'tell_agent: ${m else "nothing"}, ')
    return steps(text, head=f"  {declaration}\n", tail=tail)


YAML: Mapping[str, Sample] = {
    "braces": steps("- set: {n: 1}\n" + GO),
    "colon-in-text": steps('- say: "Note: we are closed."\n' + GO),
    "comment-in-text": steps('- say: "Please press #"\n' + GO),
    "control-character": steps("- say: Hello there.\n" + GO),
    "empty-file": steps(GO),
    "encoding": sections("about: żółw\n"),
    "indent": steps("- say: Hello to you.\n" + GO),
    "invisible": steps("- say: Hello there.\n" + GO),
    "no-colon": steps("- say: Good morning.\n" + GO),
    "no-dash": whole("flow: x\nplaces:\n  start:\n    - hangup: Hello to you.\n"),
    "no-space": steps("- say: welcome\n" + GO, more="prompts:\n  welcome: Hello to you.\n"),
    "prose-in-braces": steps("- say: a\n" + GO, more="prompts:\n  a:\n    en: Hello, you.\n"),
    "quotes": steps("- say: '\"Hello\" to you.'\n" + GO),
    "star-key": steps("- menu: Press star.\n  options:\n    star: bye\n"),
    "tab": steps("- say: Hello to you.\n" + GO),
    "too-deep": sections("about: " + "[" * 4 + "]" * 4 + "\n"),
    "too-large": steps("- say: " + "very " * 50 + "long.\n" + GO),
    "twice": steps("- pause: 1s\n  id: a\n- pause: 1s\n  id: b\n" + GO),
    "yaml": sections("about: '}'\n"),
    "yaml-trick": steps("- say: '&a Hello to you.'\n" + GO),
}

WORDS: Mapping[str, Sample] = {
    "allow": sections("allow:\n  menu-too-wide: seasonal until 2099-09-01\n"),
    "duration": steps("- pause: 2s\n" + GO),
    "empty-place": whole("flow: x\nplaces:\n  start:\n    - hangup:\n"),
    "formula": steps("- goto: operator\n  when: n = 1\n- goto: bye\n"),
    "hours": sections("hours:\n  office:\n    mon-fri: 08:00-16:00\n"),
    "http": steps("- http: GET https://billing.example\n" + GO),
    "key": steps("- menu: Press 1.\n  options: {1: operator}\n"),
    "missing-field": steps("- menu: Press 1.\n  options: {1: operator}\n"),
    "missing-section": steps(GO),
    "missing-translation": whole(
        "flow: x\nlanguages: [en, pl]\nplaces:\n  start:\n    - hangup: bye\n"
        "prompts:\n  bye:\n    en: Good bye.\n    pl: Do widzenia.\n"
    ),
    "missing-value": steps("- say: Hello to you.\n" + GO),
    "name": Sample(
        "flow: x\nlanguages: [en]\nalways:\n  0: operator\ntakes:\n  who: text\nplaces:\n  start:\n"
        "    - say: Hello ${who}.\n    - goto: operator\n" + OPERATOR + BYE
    ),
    "no-kind": whole("flow: x\nplaces:\n  start:\n    - hangup:\n"),
    "no-start": whole("flow: x\nplaces:\n  start:\n    - hangup:\n"),
    "not-a-choice": value(
        "m: choice of a, b", "- ask: One or two, 1 or 2.\n  into: m\n  options: {1: a, 2: b}\n" + GO
    ),
    "not-keyed": told("m: yes/no", "- ask: Yes is 1, no is 2.\n  into: m\n" + GO),
    "noun-forms": steps(
        "- say: It takes ${n as day}.\n" + GO, more="nouns:\n  day:\n    en: day / days\n"
    ),
    "number": steps("- menu: Press 1.\n  options: {1: bye}\n  tries: 2\n"),
    "prefix": whole("flow: x\nlanguages: {en: +44}\nplaces:\n  start:\n    - hangup: Good bye now.\n"),
    "shape": steps(GO + "  when: n = 1\n- goto: bye\n"),
    "test": steps(
        "- menu: Press 1.\n  options: {1: operator}\n",
        more="tests:\n  - test: a\n    script: [{presses: 1}]\n  - test: b\n"
        "    given: {queues.support.wait: 1h}\n    script: [{presses: 1}, {ends: goodbye}]\n",
    ),
    "two-verbs": steps("- say: Good morning to you.\n" + GO),
    "unknown-box": whole(
        ZERO + "    - voicemail: support\n    - hangup:\n" + OPERATOR + BYE
    ),
    "unknown-field": steps("- say: Good morning.\n  barge_in: no\n" + GO),
    "unknown-flow": settings("numbers: {", "numbers: {100: flow x, "),
    "unknown-function": steps("- run: crm.customer\n  with: {phone: caller.number}\n" + GO),
    "unknown-language": sections(
        "tests:\n  - test: a\n    given: {language: en, queues.support.wait: 1h}\n    script: [ends]\n"
    ),
    "unknown-place": steps("- goto: operator\n"),
    "unknown-prompt": steps("- say: welcome\n" + GO, more="prompts:\n  welcome: Hello to you.\n"),
    "unknown-queue": steps("- queue: support\n  tell_agent: ${n}\n  on_timeout: bye\n"),
    "unknown-script": campaign("flow pay", "flow pay\n  lines: 2"),
    "unknown-secret": steps(
        "- http: GET https://billing.example\n  headers: {Authorization: secret TOKEN}\n" + GO
    ),
    "unknown-sender": steps(
        "- send: sms\n  to: caller.number\n  text: Hello to you.\n" + GO
    ),
    "unknown-survey": steps("- pause: 1s\n" + GO),
    "unknown-type": value("m: number = 1", "- say: It is ${m}.\n" + GO),
    "unknown-value": steps("- say: You have ${n} bills.\n" + GO),
    "unknown-verb": steps("- pause: 1s\n" + GO),
    "value": value("m: digits 2 = 11", "- ask: One or two, 1 or 2.\n  into: m\n  options: {1: 70, 2: 77}\n" + GO),
    "wrong-result": value(
        "c: {name: text}", "- run: crm.customer\n  with: {phone: caller.number}\n  into: c\n"
        '- say: Hello ${c.name else "and welcome"}.\n' + GO
    ),
    "yes-no": steps("- say: Good morning to you.\n  barge_in: yes\n" + GO),
}  # fmt: skip

GRAPH: Mapping[str, Sample] = {
    "call-circle": steps(GO),
    "dead-end": steps("- say: Good morning to you.\n" + GO),
    "dead-place": steps("- goto: lonely\n", more="  lonely:\n    - goto: operator\n"),
    "dead-step": steps("- say: Everybody hears this.\n" + GO),
    "endless-loop": whole(
        ZERO + "    - goto: again\n  again:\n    - menu: Press 1.\n      options: {1: operator}\n"
        "      on_give_up: start\n" + OPERATOR + BYE
    ),
    "hidden-key": steps("- menu: Press 1.\n  options: {1: bye}\n"),
    "takes-gives": settings("numbers: {", "numbers: {100: flow x, "),
}

PEOPLE: Mapping[str, Sample] = {
    "caller-repeats": told("m: number", "- ask: How many are you?\n  into: m\n" + GO),
    "key-not-said": steps("- menu: For bills press 1, to end 2.\n  options: {1: operator, 2: bye}\n"),
    "key-not-there": steps("- menu: For bills 1, for sales 4.\n  options: {1: operator, 4: operator}\n"),
    "may-be-empty": steps('- say: Hello ${caller.name else "and welcome"}, this is the shop.\n' + GO),
    "menu-too-deep": steps("- menu: Press 1.\n  options: {1: operator}\n"),
    "menu-too-wide": steps(
        "- menu: Press 1, 2, 3, 4 or 5.\n  options: {1: bye, 2: bye, 3: bye, 4: bye, 5: operator}\n"
    ),
    "missing-audio": steps("- say: calm\n" + GO, more="prompts:\n  calm:\n    en: Please hold on.\n"),
    "monologue": steps("- say: " + "It is good. " * 18 + "\n- menu: Press 1.\n  options: {1: operator}\n"),
    "never-filled": value("m: number = 1", "- goto: bye\n  when: m is known\n" + GO),
    "no-stop-key": whole(
        "flow: x\nlanguages: [en]\ndirection: outbound\nalways: {0: operator, 9: never}\nplaces:\n  start:\n"
        + ANSWERED
        + OPERATOR
        + "  never:\n    - outcome: do_not_call\n    - goto: bye\n"
        + BYE
    ),
    "no-way-out": whole(ZERO + ANSWERED + OPERATOR + BYE),
    "no-zero": whole(ZERO + ANSWERED + OPERATOR + BYE),
    "number-is-no-proof": told(
        "m: digits 4", '- ask: Your code?\n  into: m\n- set: {verified: m starts with "4"}\n' + GO
    ),
    "private-before-verified": told(
        "m: digits 4, private", "- ask: Your code?\n  into: m\n- set: {verified: yes}\n- say: It is ${m}.\n" + GO
    ),
    "promise-without-date": steps("- callback: desk\n  within: 3d\n" + GO),
    "quiet-after-hangup": whole(
        "flow: x\nlanguages: [en]\nalways:\n  0: operator\n  hangup: tidy\nplaces:\n  start:\n    - goto: operator\n"
        "  tidy:\n    - note: Hung up\n    - hangup:\n" + OPERATOR + BYE
    ),
    "record-without-consent": value(
        "m: recording",
        "- consent: recording\n  say: May we record you? Yes is 1, no is 2.\n  on_no: operator\n"
        "- record: Tell us, please.\n  into: m\n- set: {n: 2}\n  when: m is known\n" + GO,
    ),
    "secret-leaks": value(
        "m: digits 4",
        '- ask: Your code?\n  into: m\n  secret: yes\n- note: The code was right\n  when: m = "1234"\n' + GO,
    ),
    "silence": steps(
        "- run: crm.customer\n  with: {phone: caller.number}\n  timeout: 9s\n  meanwhile: One moment, please.\n" + GO
    ),
    "stale-recording": steps("- say: greeting\n" + GO, more="prompts:\n  greeting:\n    en: Good morning.\n"),
    "talks-does-not-ask": value(
        "m: money PLN = 5 PLN", "- say: You owe ${m}.\n- menu: How to help? 1.\n  options: {1: operator}\n"
    ),
    "too-long": steps("- menu: One " + "very " * 25 + "long.\n  options: {1: operator}\n"),
    "transfer-chain": steps(GO),
    "untested-exit": sections(
        "tests:\n  - test: A person comes\n    script: [{reaches: queue support}]\n"
        "  - test: Nobody comes\n    given: {queues.support.wait: 1h}\n    script: [ends]\n"
    ),
    "one-text": whole(
        "flow: x\nlanguages: [en, pl]\nplaces:\n  start:\n    - hangup: bye\n"
        "prompts:\n  bye:\n    en: Thank you, good bye.\n    pl: Do widzenia.\n"
    ),
    "unused-prompt": steps("- say: a\n" + GO, more="prompts:\n  a:\n    en: Hello to you.\n"),
    "unused-value": value("m: number = 1", "- say: It is ${m}.\n" + GO),
    "wide-dial": steps(
        "- transfer: ${caller.number}\n  allow: [+48?????????]\n  tell_agent: ${n}\n  on_no_answer: bye\n"
        "  when: caller.number is known\n" + GO
    ),
}

OTHER_FILES: Mapping[str, Sample] = {
    "audio": steps("- say: calm\n" + GO, more="prompts:\n  calm:\n    en: Please hold on.\n"),
    "bands": survey("closing:", "bands: {0-49: bad, 50-100: good}\nclosing:"),
    "brake": campaign("call:", "brake:\n  compare_with: 10%\ncall:"),
    "call": campaign("flow pay", "flow pay"),
    "impolite": campaign("call:", "respect:\n  gap: 20h\ncall:"),
    "machine": campaign("flow pay", "flow pay\n  machine: hang up"),
    "measure": survey("scale: 1-5", "scale: 1-5\n    is: csat"),
    "nobody-answers": campaign("+48221234567", "+48221234567"),
    "no-owner": Sample(
        "flow: x\nlanguages: [en]\nplaces:\n  start:\n    - hangup: bye\n", prompts="prompts:\n  bye: Good bye now.\n"
    ),
    "offer-before-business": Sample(OFFER, "x.script.yaml"),
    "offer-not-earned": Sample(OFFER, "x.script.yaml"),
    "promotion-before-business": Sample(OFFER, "x.script.yaml"),
    "outcome": campaign("call:", "outcomes:\n  busy: again in 20h\ncall:"),
    "pace": campaign("call:", "respect:\n  gap: 24h\ncall:"),
    "people": campaign("customers.csv", "customers.csv"),
    "points": survey("scale: 1-5", "points: {yes: 100, no: 0}"),
    "purpose": campaign("purpose: debt", "purpose: service"),
    "queries": settings("zone: Europe/Warsaw", "zone: Europe/Warsaw"),
    "respect": campaign("call:", "respect:\n  per_person: 2 in all, 1 a day, 1 talk in 7d from all campaigns\ncall:"),
    "scale": survey("scale: 1-5", "scale: 0-10"),
    "style": campaign("flow pay", "flow pay\n  style: robot"),
    "unequal-offer": campaign(
        "call:\n  with: flow pay", "unequal_offer_because: they had it last year\ncall:\n  with: flow bonus"
    ),
    "unknown-people": settings("boxes: {support: {}}", "boxes:\n  support: {tell: supervisors}"),
    "unknown-topic": survey("scale: 1-5", "scale: 0-10"),
    "word-list": settings("boxes: {support: {}}", "boxes: {support: {}}\nliability:\n  words: {en: [law*]}"),
    "unknown-query": campaign("customers.csv", "customers.csv"),
    "unknown-zone": settings("Europe/Warsaw", "Europe/Ljubljana"),
}

RIGHT: Mapping[str, Sample] = {**YAML, **WORDS, **GRAPH, **PEOPLE, **OTHER_FILES}
