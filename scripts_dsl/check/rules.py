"""Every warning, with one sentence for people: `allow:` takes these names."""

from __future__ import annotations

from collections.abc import Mapping

WARNINGS: Mapping[str, str] = {
    "dead-place": "a place to which nothing leads",
    "dead-step": "a step that is never reached",
    "menu-too-wide": "more than five options to remember",
    "menu-too-deep": "the fourth menu on the shortest way in",
    "one-text": "words of one language for callers of several",
    "too-long": "more seconds of talking than anybody listens to",
    "key-not-there": "a text offers a key that does nothing",
    "key-not-said": "a key that no text mentions",
    "no-way-out": "a menu from which no person can be reached",
    "no-zero": "no key leads to a person from everywhere",
    "silence": "a look-up during which the caller hears nothing",
    "caller-repeats": "what the caller typed is not told to the agent",
    "stale-recording": "a recording that says another text than the file",
    "missing-audio": "a sound that is not among the recordings",
    "unused-prompt": "a prompt that is never said",
    "unused-value": "a value that is never used",
    "impolite": "a campaign that is less polite than the default",
    "nobody-answers": "who rings the number of a campaign back reaches nobody",
    "monologue": "seconds of listening without a turn",
    "talks-does-not-ask": "an amount is read out and nobody asks about it",
    "transfer-chain": "people after people, with nothing asked between",
    "promise-without-date": "a call back that the queue's hours do not allow",
    "never-filled": "a value that is read and always empty",
    "may-be-empty": "a text with a value that may be empty and no else",
    "untested-exit": "an on_error or on_timeout that no test takes",
}
