"""`hidden-key`, `key-not-there`, `key-not-said`, `menu-too-wide`, `menu-too-deep`: keys and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scripts_dsl.chains import Link
from scripts_dsl.check import paths
from scripts_dsl.compile import Compiled
from scripts_dsl.grammar import KEY_WORDS
from scripts_dsl.graph import Prompt
from scripts_dsl.messages import Report
from scripts_dsl.model import PlaceNode, PromptNode
from scripts_dsl.texts import Template
from scripts_dsl.tree import Mapping as MappingNode
from scripts_dsl.tree import Mark, Scalar
from scripts_dsl.verbs import answers

DEAD_PLACE = "dead-place"
"""An option that is gone leaves a key in the text and a place without a way to it: one mistake."""
MOST_OPTIONS = 5
"""Options that a listener remembers."""
DEEPEST = 3
"""Menus in a row before somebody gives up."""

_DIGIT = re.compile(r"(?<![\w.,:])([0-9])(?![\w:%]|[.,][0-9])")
_SPELLED: Mapping[str, tuple[str, ...]] = {
    "0": ("zero", "ноль", "нуль", "nič", "ničlo"),
    "1": ("jeden", "jedynkę", "один", "единицу", "ena", "eno", "one"),
    "2": ("dwa", "dwójkę", "два", "двойку", "dva", "dve", "two"),
    "3": ("trzy", "trójkę", "три", "тройку", "tri", "three"),
    "4": ("cztery", "czwórkę", "четыре", "четвёрку", "štiri", "four"),
    "5": ("pięć", "piątkę", "пять", "пятёрку", "pet", "five"),
    "6": ("sześć", "szóstkę", "шесть", "шестёрку", "šest", "six"),
    "7": ("siedem", "siódemkę", "семь", "семёрку", "sedem", "seven"),
    "8": ("osiem", "ósemkę", "восемь", "восьмёрку", "osem", "eight"),
    "9": ("dziewięć", "dziewiątkę", "девять", "девятку", "devet", "nine"),
    "*": ("*", "gwiazd", "звёздочк", "звездочк", "zvezdic", "star"),
    "#": ("#", "krzyżyk", "kratk", "hash", "решётк", "решетк", "lojtr", "pound"),
}
"""Words that mention a key, in the languages that are spoken here; of the two signs, beginnings."""

Said = dict[str, set[str]]
"""Language -> keys that its text mentions."""


def check(compiled: Compiled, report: Report) -> None:
    """All rules about keys."""
    for link in compiled.chains.links.values():
        hidden = _hidden(compiled, link, report)
        _wide(compiled, link, report)
        if not hidden and not link.node.verb.person and compiled.file.kind != "script":
            _texts(compiled, link, report)
    _deep(compiled, report)


def _options(link: Link) -> list[tuple[str, Scalar]]:
    node = link.node.of("options")
    entries = node.entries if isinstance(node, MappingNode) else ()
    return [(KEY_WORDS.get(key.text, key.text), key) for key, _ in entries]


def _hidden(compiled: Compiled, link: Link, report: Report) -> bool:
    """`always` acts wherever its keys do; where they do not (a queue), an option may have any key."""
    found = False
    if not link.node.verb.always_keys:
        return found
    own = [(name, key.mark) for name, key in _options(link)]
    for name, mark in (*own, *(_answers(compiled, link) if compiled.file.kind != "script" else ())):
        owner = compiled.file.always.get(name)
        if owner is None:
            continue
        meant = f"'{owner[1].name}'" if owner[1].name else "something else"
        text = f"key {_written(name)} already means {meant} everywhere (always:)"
        report.error("hidden-key", mark, text, "choose another key, or take it out of always:")
        found = True
    return found


def _answers(compiled: Compiled, link: Link) -> Iterator[tuple[str, Mark]]:
    """The keys for yes and no of a step that asks for a yes."""
    args, node = compiled.graph.steps[link.id].args, link.node
    if node.verb.name == "consent":
        yield from ((args[field], node.mark_of(field)) for field in ("yes", "no") if field in args)
    elif args.get("confirm"):
        yield from ((key, node.mark_of("confirm")) for key in (answers.YES, answers.NO))


def _written(key: str) -> str:
    return next((word for word, sign in KEY_WORDS.items() if sign == key), key)


def _wide(compiled: Compiled, link: Link, report: Report) -> None:
    own = [key for name, key in _options(link) if name not in compiled.file.always]
    if link.node.verb.name == "menu" and len(own) > MOST_OPTIONS:
        mark = link.node.mark_of("options")
        text = f"{len(own)} options; nobody remembers more than {MOST_OPTIONS}"
        report.warning("menu-too-wide", mark, text, "put some of them behind a second menu")


def _deep(compiled: Compiled, report: Report) -> None:
    chains = compiled.chains
    after = {link.id: tuple(link.exits.values()) for link in chains.links.values()}
    menus = {link.id for link in chains.links.values() if link.node.verb.name == "menu"}
    depths = paths.fewest(compiled.graph.start, after, menus.__contains__) if compiled.graph.start else {}
    for step in chains.links:
        if step in menus and depths.get(step) == DEEPEST + 1:
            mark = chains.links[step].node.key.mark
            text = f"this is the {DEEPEST + 1}th menu on the shortest way here"
            report.warning("menu-too-deep", mark, text, "let callers choose earlier, or offer a person before it")


# --- keys in texts -----------------------------------------------------------------------------------------------


def _texts(compiled: Compiled, link: Link, report: Report) -> None:
    step = compiled.graph.steps[link.id]
    prompt = step.args.get(link.node.verb.name)
    options = _options(link)
    if not options or not isinstance(prompt, Prompt) or not prompt.texts:
        return
    mark = _text_mark(compiled, link, prompt)
    digits = {language: set(_DIGIT.findall(_words(text))) for language, text in prompt.texts.items()}
    mentioned = {language: _mentioned(_words(text)) for language, text in prompt.texts.items()}
    known = {name for name, _ in options} | set(compiled.file.always)
    node = compiled.file.prompts.get(prompt.name or "")
    shared = step.args.get("each_language", link.node.of("each_language") is not None)
    if shared:
        everything: set[str] = set().union(*mentioned.values())
        mentioned = dict.fromkeys(mentioned, everything)
    own = {name for name, _ in options if name not in compiled.file.always}
    cut = _cut(node, report)
    extra = {language: keys - known for language, keys in digits.items()}
    silent = {language: set() if language in cut else own - keys for language, keys in mentioned.items()}
    if not _mistaken(extra, silent, node, mark, report, shared=shared):
        _not_there(compiled, extra, _line(extra, node, mark), report)
        _not_said(silent, _line(silent, node, mark), report)


def _wrong(found: Said) -> Said:
    return {language: keys for language, keys in found.items() if keys}


def _line(found: Said, node: PromptNode | None, mark: Mark) -> Mark:
    """That of the language, when it is in one only."""
    wrong = _wrong(found)
    if node is None or len(wrong) != 1:
        return mark
    return node.texts[next(iter(wrong))][1].mark


def _mistaken(extra: Said, silent: Said, node: PromptNode | None, mark: Mark, report: Report, *, shared: bool) -> bool:
    """A wrong digit: one key that nothing has stands where the one that is not said should stand.

    `shared`: every language says its own key only.
    """
    wrong, missing = _wrong(extra), _wrong(silent)
    said, meant = set().union(*wrong.values()), set().union(*missing.values())
    if len(said) != 1 or len(meant) != 1 or not (shared or wrong.keys() == missing.keys()):
        return False
    (digit,), (key,) = said, meant
    text = f"the text offers key {digit}{_where(wrong, extra)}, but no option has it, and does not say what {key} does"
    report.warning("key-not-there", _line(extra, node, mark), text, f"write {key} for {digit}, or change the option")
    return True


def _cut(node: PromptNode | None, report: Report) -> set[str]:
    """Languages whose text goes on in a comment, which is told already."""
    lines = {message.line for message in report.messages if message.rule == "comment-in-text"}
    return {language for language, (_, text) in node.texts.items() if text.mark.line in lines} if node else set()


def _words(template: Template) -> str:
    return "".join(part if isinstance(part, str) else " … " for part in template.parts)


def _mentioned(text: str) -> set[str]:
    lower = text.lower()
    words = set(re.findall(r"\w+", lower))
    spelled = {
        key for key, names in _SPELLED.items() if (words.intersection(names) if key.isdigit() else _any(names, lower))
    }
    return spelled | set(_DIGIT.findall(text))


def _any(pieces: Iterable[str], text: str) -> bool:
    return any(piece in text for piece in pieces)


def _not_there(compiled: Compiled, extra: Said, mark: Mark, report: Report) -> None:
    wrong = _wrong(extra)
    if not wrong:
        return
    keys = sorted(set().union(*wrong.values()))
    text, hint = (
        f"the text offers {_keys(keys)}{_where(wrong, extra)}, but no option has it",
        "add the option, or change the text",
    )
    lonely = _lonely(compiled, report) if len(keys) == 1 else None
    if lonely is not None:
        report.retract(DEAD_PLACE, lonely.key.mark)
        text, hint = f"{text}, and nobody ever comes to '{lonely.name}'", f"add  {keys[0]}: {lonely.name}"
    report.warning("key-not-there", mark, text, hint)


def _lonely(compiled: Compiled, report: Report) -> PlaceNode | None:
    """The only place to which nothing leads: the option that is gone led there."""
    lines = [message.line for message in report.messages if message.rule == DEAD_PLACE]
    dead = [place for place in compiled.file.places.values() if place.key.mark.line in lines]
    return dead[0] if len(dead) == 1 else None


def _not_said(silent: Said, mark: Mark, report: Report) -> None:
    wrong = _wrong(silent)
    if wrong:
        keys = sorted(set().union(*wrong.values()))
        text = f"the text does not say what {_keys(keys)} {'do' if keys[1:] else 'does'}{_where(wrong, silent)}"
        report.warning("key-not-said", mark, text, "say it, or take the option out")


def _keys(keys: list[str]) -> str:
    return f"key{'s' if len(keys) > 1 else ''} {', '.join(keys)}"


def _where(wrong: Said, among: Said) -> str:
    return "" if len(wrong) == len(among) else f" in {', '.join(wrong)}"


def _text_mark(compiled: Compiled, link: Link, prompt: Prompt) -> Mark:
    node = compiled.file.prompts.get(prompt.name or "")
    main = link.node.main
    return node.key.mark if node else main.mark if isinstance(main, Scalar) else link.node.key.mark
