"""docs/reference/messages.md: every rule with what the checker prints when it fires, printed by the checker itself."""

from __future__ import annotations

from collections.abc import Iterator

from scripts_dsl.messages import Message, render
from scripts_dsl.reference.mistakes import PARTS, Mistake

HEAD = """# Messages

Made by `python -m scripts_dsl.reference docs/reference`; do not edit it here. What the checker prints for a small
file with one mistake. An error refuses the file; a warning refuses only `centrala publish` and `--strict`, and can be
allowed with a reason and a date: `allow: {menu-too-wide: seasonal menu until 2026-09-01}`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_lines()]).rstrip() + "\n"


def _lines() -> Iterator[str]:
    for title, rules in PARTS.items():
        yield f"## {title}\n"
        for rule in sorted(rules):
            yield from _rule(rule, rules[rule])


def _rule(rule: str, mistake: Mistake) -> Iterator[str]:
    message, lines = fired(rule, mistake)
    yield f"### {rule}\n"
    yield f"{str(message.severity).capitalize()}. {mistake.help}\n"
    yield "```text"
    yield render(message, lines)
    yield "```\n"


def fired(rule: str, mistake: Mistake) -> tuple[Message, tuple[str, ...]]:
    """The message of this rule; LookupError when the sample does not fire it."""
    messages, lines = mistake.sample.messages()
    found = next((message for message in messages if message.rule == rule), None)
    if found is None:
        said = ", ".join(message.rule for message in messages) or "nothing"
        raise LookupError(f"the sample of '{rule}' fires {said}")
    return found, lines
