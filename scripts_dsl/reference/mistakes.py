"""Every rule of the checker, with one sentence and a file that fires it: the table behind messages.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scripts_dsl.reference.samples import TAIL, Sample, campaign, sections, settings, steps, survey, value, whole


class Mistake(NamedTuple):
    """One rule."""

    help: str
    sample: Sample


GO = "- goto: operator\n"
TOP = "flow: x\nlanguages: [en]\nplaces:\n  start:\n"
BYE = "  bye:\n    - hangup: Good bye now.\n"
MENUS = "".join(
    f"  m{n}:\n    - menu: Press 1.\n      options: {{1: {f'm{n + 1}' if n < 4 else 'operator'}}}\n"
    for n in range(2, 5)
)
SCRIPT_OFFER = """\
script: x
languages: [en]
places:
  start:
    - offer: gold
      say: May I offer you gold?
    - outcome: done
"""

PROMOTED = """\
script: x
languages: [en]
vars:
  solved: yes/no
prompts:
  gold:
    en: May I offer you gold?
places:
  start:
    - say: gold
    - ask: Is it solved now?
      into: solved
    - consent: hear_offer
      say: May I suggest something?
      on_no: done
    - offer: gold
      say: gold
      when: solved
    - goto: done
  done:
    - outcome: done
"""

YAML: Mapping[str, Mistake] = {
    "braces": Mistake("Braces stay on one line.", steps("- set: {n: 1,\n    n2: 2}\n" + GO)),
    "colon-in-text": Mistake(
        "A colon with a space makes a key of a text.", steps("- say: Note: we are closed.\n" + GO)
    ),
    "comment-in-text": Mistake("What follows a # is a comment and is not said.", steps("- say: Please press #\n" + GO)),
    "control-character": Mistake("A character that no text has.", steps("- say: Hello\x07 there.\n" + GO)),
    "empty-file": Mistake("There is nothing in the file.", whole("")),
    "encoding": Mistake("The file is not UTF-8.", whole("flow: x\nabout: żółw\n".encode("cp1250"))),
    "indent": Mistake("A line is not lined up with its neighbours.", steps("- say: Hello to you.\n - goto: bye\n")),
    "invisible": Mistake("A character that nobody sees.", steps("- say: Hello\u200b there.\n" + GO)),
    "no-colon": Mistake("The colon after a word is missing.", steps("- say Good morning.\n" + GO)),
    "no-dash": Mistake("A step begins with a dash.", whole("flow: x\nplaces:\n  start:\n    say: Hello to you.\n")),
    "no-space": Mistake("A colon wants a space behind it.", steps("- say:welcome\n" + GO)),
    "prose-in-braces": Mistake("A sentence inside braces.", sections("prompts:\n  a: {en: Hello, you.}\n")),
    "quotes": Mistake("A quotation mark that is not closed.", steps('- say: "Hello" to you.\n' + GO)),
    "star-key": Mistake("The * key is written star.", steps("- menu: Press star.\n  options:\n    *: bye\n")),
    "tab": Mistake("Spaces, not tabs.", steps("- say: Hello to you.\n\t" + GO)),
    "too-deep": Mistake("Too many lists and maps inside each other.", whole("a: " + "[" * 60 + "]" * 60)),
    "too-large": Mistake("More than a file may hold.", steps("- say: " + "very " * 500 + "long.\n" + GO)),
    "twice": Mistake("The same name is written twice.", steps("- pause: 1s\n  id: a\n- pause: 1s\n  id: a\n" + GO)),
    "yaml": Mistake("Whatever else YAML cannot read.", whole("flow: x\n}\n")),
    "yaml-trick": Mistake(
        "Anchors, aliases, tags and their like are not used.", steps("- say: &a Hello to you.\n" + GO)
    ),
}
"""What YAML itself does to files."""

WORDS: Mapping[str, Mistake] = {
    "allow": Mistake("A warning is allowed with a reason and a date.", sections("allow:\n  menu-too-wide: because\n")),
    "duration": Mistake("A length of time needs a unit.", steps("- pause: 2\n" + GO)),
    "empty-place": Mistake("A place needs steps.", whole("flow: x\nplaces:\n  start:\n")),
    "formula": Mistake("A formula that means nothing.", steps("- goto: operator\n  when: n = \n- goto: bye\n")),
    "hours": Mistake("Opening hours that nobody can read.", sections("hours:\n  office:\n    mon-fri: 8 to 4\n")),
    "http": Mistake("An address that is none, or is not allowed.", steps("- http: GET billing.example\n" + GO)),
    "key": Mistake("No key of a telephone.", steps("- menu: Press A.\n  options: {A: operator}\n")),
    "missing-field": Mistake("A field that must be written.", steps("- menu: Press 1.\n" + GO)),
    "missing-section": Mistake("The first line of a section is missing.", whole(
        "flow: x\nlanguages: [en]\nalways:\n  0: operator\n  start:\n    - goto: operator\n" + TAIL)),
    "missing-translation": Mistake("A prompt that a language does not have.", whole(
        "flow: x\nlanguages: [en, pl]\nplaces:\n  start:\n    - hangup: bye\nprompts:\n  bye:\n    en: Good bye.\n")),
    "missing-value": Mistake("Nothing stands behind the colon.", steps("- say:\n" + GO)),
    "name": Mistake("A word that cannot be a name.", sections("takes:\n  caller: text\n")),
    "no-kind": Mistake("The first word says what a file is.", whole("places:\n  start:\n    - hangup:\n")),
    "no-start": Mistake("A call begins at start.", whole("flow: x\nplaces:\n  begin:\n    - hangup:\n")),
    "not-a-choice": Mistake("A word that is no choice of the value.", value(
        "m: choice of a, b", "- ask: One or two.\n  into: m\n  options: {1: a, 2: c}\n" + GO)),
    "not-keyed": Mistake("No keys give such a value.", value("m: text", "- ask: Your name?\n  into: m\n" + GO)),
    "noun-forms": Mistake("A noun needs the forms of its language.", sections("nouns:\n  day:\n    en: day\n")),
    "number": Mistake("A number out of bounds.", steps("- menu: Press 1.\n  options: {1: bye}\n  tries: 100\n")),
    "prefix": Mistake("A language is chosen by a calling number.", whole(
        "flow: x\nlanguages: {en: many}\nplaces:\n  start:\n    - hangup: Good bye now.\n")),
    "shape": Mistake("A list, a map or a word where another is expected.", steps(GO + "  when: [a, b]\n")),
    "test": Mistake("A test that cannot be played.", sections("tests:\n  - test: a\n    script: [{presses: abc}]\n")),
    "two-verbs": Mistake("One step, one verb.", steps("- say: Good morning to you.\n  goto: operator\n")),
    "unknown-box": Mistake("The site has no such message box.", sections(
        "tests:\n  - test: a\n    script: [{reaches: voicemail suport}]\n")),
    "unknown-field": Mistake("The verb has no such field.", steps("- say: Good morning.\n  barge_inn: no\n" + GO)),
    "unknown-flow": Mistake("There is no such flow.", steps("- call: pai\n" + GO)),
    "unknown-function": Mistake("The site has no such function.", steps("- run: crm.custommer\n" + GO)),
    "unknown-language": Mistake("A language that the file does not speak.", sections(
        "tests:\n  - test: a\n    given: {language: pl}\n")),
    "unknown-place": Mistake("There is no such place.", steps("- goto: operatr\n")),
    "unknown-prompt": Mistake("There is no such prompt.", steps("- say: welcome\n" + GO)),
    "unknown-queue": Mistake("The site has no such queue.", steps(
        "- queue: suport\n  tell_agent: ${n}\n  on_timeout: bye\n")),
    "unknown-script": Mistake("There is no such script.", campaign("flow pay", "script sell by queue support")),
    "unknown-secret": Mistake("The settings do not name this secret.", steps(
        "- http: GET https://billing.example\n  headers: {Authorization: secret TOKN}\n" + GO)),
    "unknown-sender": Mistake("The settings have no such sender.", steps(
        "- send: email\n  to: caller.number\n  text: Hello to you.\n" + GO)),
    "unknown-survey": Mistake("There is no such survey.", steps("- survey: after_cal\n" + GO)),
    "unknown-type": Mistake("There is no such type.", value("m: nubmer")),
    "unknown-value": Mistake("A value that is not declared.", steps("- say: You have ${m} bills.\n" + GO)),
    "unknown-verb": Mistake("There is no such verb.", steps("- gather: Press 1.\n" + GO)),
    "value": Mistake("A text that is no value of its type.", value(
        "m: digits 2", "- ask: One or two.\n  into: m\n  options: {1: 7, 2: 77}\n" + GO)),
    "wrong-result": Mistake("What a function gives does not fit.", value(
        "c: {name: text, due: date}", "- run: crm.customer\n  with: {phone: caller.number}\n  into: c\n" + GO)),
    "yes-no": Mistake("Yes or no.", steps("- say: Good morning to you.\n  barge_in: true\n" + GO)),
}  # fmt: skip
"""Single words, names and types."""

GRAPH: Mapping[str, Mistake] = {
    "call-circle": Mistake("Flows that call each other for ever.", steps("- call: x\n" + GO)),
    "dead-end": Mistake("After a step the call would just drop.", steps("- say: Good morning to you.\n")),
    "dead-place": Mistake("Nothing leads to a place.", steps(GO, more="  lonely:\n    - goto: bye\n")),
    "dead-step": Mistake("A step that is never reached.", steps("- goto: operator\n- say: Nobody hears this.\n")),
    "endless-loop": Mistake("A loop in which nobody waits for the caller.", steps("- goto: again\n", more=(
        "  again:\n    - goto: start\n"))),
    "hidden-key": Mistake("A key that always: has already.", steps("- menu: Press 0.\n  options: {0: bye}\n")),
    "takes-gives": Mistake("What a file is given and gives must fit.", steps("- call: pay\n" + GO)),
}  # fmt: skip
"""The whole of a call."""

PEOPLE: Mapping[str, Mistake] = {
    "caller-repeats": Mistake("The caller typed it, and the agent will ask again.", value(
        "m: number", "- ask: How many are you?\n  into: m\n" + GO)),
    "key-not-said": Mistake("A key that no text mentions.", steps(
        "- menu: For bills press 1.\n  options: {1: operator, 2: bye}\n")),
    "key-not-there": Mistake("A text offers a key that does nothing.", steps(
        "- menu: For bills 1, for sales 4.\n  options: {1: operator}\n")),
    "may-be-empty": Mistake("A value that may be empty leaves a hole in a text.", steps(
        "- say: Hello ${caller.name}, this is the shop.\n" + GO)),
    "menu-too-deep": Mistake("The fourth menu on the shortest way in.", steps(
        "- menu: Press 1.\n  options: {1: m2}\n", more=MENUS)),
    "menu-too-wide": Mistake("More than five options to remember.", steps(
        "- menu: Press 1, 2, 3, 4, 5 or 6.\n  options: {1: bye, 2: bye, 3: bye, 4: bye, 5: bye, 6: operator}\n")),
    "monologue": Mistake("Seconds of listening without a turn.", steps(
        ("- say: " + "It is good. " * 18 + "\n") * 2 + "- menu: Press 1.\n  options: {1: operator}\n")),
    "never-filled": Mistake("A value that is read and always empty.", value(
        "m: number", "- goto: bye\n  when: m is known\n" + GO)),
    "no-way-out": Mistake("A menu from which nobody can be reached.", whole(
        TOP + "    - menu: Press 1.\n      options: {1: bye}\n" + BYE)),
    "no-zero": Mistake("No key leads to a person from everywhere.", whole(
        TOP + "    - menu: Press 1.\n      options: {1: operator}\n"
        "  operator:\n    - queue: support\n      on_timeout: bye\n" + BYE)),
    "no-stop-key": Mistake("Key 9 stops calls of ours for ever.", steps(GO, head="direction: outbound\n")),
    "number-is-no-proof": Mistake("The caller counts as proven, and was asked for nothing.", value(
        "m: digits 4, private", "- set: {verified: yes}\n- say: It is ${m}.\n" + GO)),
    "private-before-verified": Mistake("A private value, said before we know who calls.", value(
        "m: digits 4, private", "- ask: Your code?\n  into: m\n- say: It is ${m}.\n" + GO)),
    "promise-without-date": Mistake("A call back that the queue's hours do not allow.", steps(
        "- callback: desk\n  within: 1h\n" + GO)),
    "quiet-after-hangup": Mistake("The caller has gone and hears nothing.", whole(
        "flow: x\nlanguages: [en]\nalways:\n  0: operator\n  hangup: tidy\nplaces:\n  start:\n    - goto: operator\n"
        "  tidy:\n    - say: Are you still there?\n    - hangup:\n"
        "  operator:\n    - queue: support\n      on_timeout: bye\n  bye:\n    - hangup: Bye now.\n")),
    "record-without-consent": Mistake("The caller is recorded without a yes.", value(
        "m: recording", "- record: Tell us, please.\n  into: m\n" + GO)),
    "secret-leaks": Mistake("A secret is told or written down.", value(
        "m: digits 4", "- ask: Your code?\n  into: m\n  secret: yes\n- note: Code ${m}\n" + GO)),
    "silence": Mistake("A look-up during which the caller hears nothing.", steps(
        "- run: crm.customer\n  with: {phone: caller.number}\n  timeout: 9s\n" + GO)),
    "talks-does-not-ask": Mistake("An amount is read out and nobody asks about it.", value(
        "m: money PLN = 5 PLN", "- say: You owe ${m}.\n- goto: bye\n")),
    "too-long": Mistake("More talking than anybody listens to.", steps(
        "- menu: One " + "very " * 45 + "long.\n  options: {1: operator}\n")),
    "transfer-chain": Mistake("People after people, with nothing asked between.", steps(
        "- queue: support\n  tell_agent: ${n}\n" * 3 + GO)),
    "untested-exit": Mistake("What can go wrong, and no test of the file rehearses it.", sections(
        "tests:\n  - test: A person comes\n    script: [{reaches: queue support}]\n")),
    "one-text": Mistake("Words of one language for callers of several.", whole(
        "flow: x\nlanguages: [en, pl]\nplaces:\n  start:\n    - hangup: Thank you, good bye.\n")),
    "unused-prompt": Mistake("A prompt that is never said.", sections("prompts:\n  a:\n    en: Hello to you.\n")),
    "unused-value": Mistake("A value that is never used.", value("m: number")),
    "stale-recording": Mistake("A recording says another text than the file.", steps(
        "- say: greeting\n" + GO, more="prompts:\n  greeting:\n    en: Good evening.\n")),
    "missing-audio": Mistake("A sound that is not among the recordings.", steps(
        "- say: calm\n" + GO, more="prompts:\n  calm:\n    audio: moh/calm.wav\n    text: quiet music\n")),
    "wide-dial": Mistake("A number from outside would be rung, whatever it is.", steps(
        "- transfer: ${caller.number}\n  on_no_answer: bye\n")),
}  # fmt: skip
"""What callers and agents would suffer."""

OTHER_FILES: Mapping[str, Mistake] = {
    "audio": Mistake("A sound is a file below recordings/prompts/.", steps(
        "- say: calm\n" + GO, more="prompts:\n  calm:\n    audio: ../calm.mp3\n    text: quiet music\n")),
    "no-owner": Mistake("A file of prompts that no file beside it says.", Sample(
        "prompts:\n  greeting:\n    en: Good evening.\n", "y.prompts.yaml")),
    "bands": Mistake("Names for ranges of a score.", survey("closing:", "bands: {0-300: good}\nclosing:")),
    "measure": Mistake("What kind of question: csat, nps, ces or solved.", survey(
        "scale: 1-5", "scale: 1-5\n    is: cast")),
    "offer-before-business": Mistake("An offer before the customer's own concern.", Sample(
        SCRIPT_OFFER, "x.script.yaml")),
    "offer-not-earned": Mistake("An offer that nobody wanted to hear.", Sample(
        SCRIPT_OFFER.replace("    - offer", "    - ask: What went wrong?\n      into: why\n    - offer").replace(
            "places:", "vars:\n  why: choice of price, other\nplaces:"), "x.script.yaml")),
    "promotion-before-business": Mistake("What an offer says, where nobody has earned it.", Sample(
        PROMOTED, "x.script.yaml")),
    "points": Mistake("Points of answers, 0 to 100.", survey("scale: 1-5", "points: {yes: 300, no: 0}")),
    "scale": Mistake("A scale has two ends.", survey("scale: 1-5", "scale: 5")),
    "impolite": Mistake("Less polite than the default.", campaign("call:", "respect:\n  gap: 1h\ncall:")),
    "nobody-answers": Mistake("Whoever rings a campaign's number back reaches nobody.", campaign(
        "+48221234567", "+48229999999")),
    "call": Mistake("With what people are called.", campaign("flow pay", "pay")),
    "machine": Mistake("What an answering machine hears.", campaign("flow pay", "flow pay\n  machine: dance")),
    "outcome": Mistake("What follows from how a call went.", campaign(
        "call:", "outcomes:\n  busy: again in a while please\ncall:")),
    "brake": Mistake("How satisfaction stops a campaign.", campaign(
        "call:", "brake:\n  compare_with: a few\ncall:")),
    "pace": Mistake("How many of those who answer may find no agent.", campaign(
        "call:", "pace:\n  abandoned: target 1%, never above 3%\ncall:")),
    "people": Mistake("Who is called.", campaign("customers.csv", "somewhere")),
    "purpose": Mistake("What the calls are for.", campaign("purpose: debt", "purpose: fun")),
    "queries": Mistake("A file of queries that cannot be used.", settings(
        "boxes: {support: {}}", "boxes: {support: {}}\nqueries: ../queries.sql")),
    "respect": Mistake("A rule of politeness that nobody can read.", campaign(
        "call:", "respect:\n  per_person: many\ncall:")),
    "style": Mistake("How a campaign rings.", campaign("flow pay", "flow pay\n  style: rude")),
    "unequal-offer": Mistake("Existing customers do not get what new ones get.", campaign("flow pay", "flow bonus")),
    "unknown-people": Mistake("There is no such group.", settings(
        "boxes: {support: {}}", "boxes:\n  support: {tell: boss}")),
    "unknown-topic": Mistake("The settings have no such topic.", survey(
        "scale: 1-5", "scale: 1-5\n    topic: billing")),
    "word-list": Mistake("A word that no text can have.", settings(
        "boxes: {support: {}}", "boxes: {support: {}}\nliability:\n  words: {en: [a*]}")),
    "unknown-query": Mistake("The settings have no such query.", campaign("customers.csv", "db.customers")),
    "unknown-zone": Mistake("There is no such time zone.", settings("Europe/Warsaw", "Warsaw")),
}  # fmt: skip
"""Surveys, scripts, campaigns and settings."""

PARTS: Mapping[str, Mapping[str, Mistake]] = {
    "YAML's own traps": YAML,
    "Words, names and types": WORDS,
    "The way of a call": GRAPH,
    "Callers and agents": PEOPLE,
    "Surveys, scripts, campaigns, settings": OTHER_FILES,
}
"""In the order of the page."""
