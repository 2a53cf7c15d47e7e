"""`gather-input-on-call`, and the split behind it: together one `menu`, or an `ask` when any number may be keyed."""

from __future__ import annotations

from collections.abc import Mapping

from scripts_dsl.importers.draft import Place, Value
from scripts_dsl.importers.liquid import only_path
from scripts_dsl.importers.studio_conditions import keys_of, words_of
from scripts_dsl.importers.studio_flow import Way, Widget
from scripts_dsl.importers.studio_making import Making
from scripts_dsl.importers.studio_values import TYPED

GATHER = "gather-input-on-call"
KEY = {"*": "star", "#": "hash"}
SPEECH = ("hints", "gather_language", "speech_timeout", "speech_model", "profanity_filter")


def gather(making: Making, widget: Widget, place: Place, folded: Mapping[str, str]) -> str | None:
    """`folded`: splits that become part of the menu of a gather (split -> gather)."""
    behind = [name for name, owner in folded.items() if owner == widget.name]
    if widget.get("finish_on_key") not in ("", "#"):
        making.report.change(
            f"{widget.source}, finish_on_key = {widget.get('finish_on_key')!r}", "# ends a number here"
        )
    if (loops := widget.get("loop")) not in ("", "1"):
        making.report.change(f"{widget.source}, loop = {loops}", "the question is asked once a try")
    widget.ignore("stop_gather", "save_response_as")
    if widget.to("speech"):
        told = [f"{name} {widget.get(name)}" for name in SPEECH if widget.get(name)]
        making.report.change(
            widget.source, f"speech is a matter of the site's recogniser ({', '.join(told) or 'auto'})"
        )
    widget.ignore(*SPEECH)
    if behind:
        return _menu(making, widget, place, [making.widgets[name] for name in behind])
    return _ask(making, widget, place)


def foldable(widgets: Mapping[str, Widget], readers: Mapping[str, set[str]]) -> dict[str, str]:
    """Splits that only tell apart the keys or words of one gather: split -> gather."""
    coming: dict[str, set[str]] = {}
    for widget in widgets.values():
        for way in widget.ways:
            coming.setdefault(way.to or "", set()).add(widget.name)
    found: dict[str, str] = {}
    for widget in widgets.values():
        if widget.type == GATHER:
            candidates = [widgets.get(widget.leads(event) or "") for event in ("keypress", "speech")]
            splits = {s.name for s in candidates if s and coming[s.name] == {widget.name} and _tells_apart(widget, s)}
            reading = {reader for word in TYPED for reader in readers.get(f"{widget.name}.{word}", ())}
            keys = widget.leads("keypress")
            if splits and reading <= splits and (keys is None or keys in splits):
                found |= dict.fromkeys(splits, widget.name)
    return found


def _tells_apart(widget: Widget, split: Widget) -> bool:
    """The split looks at nothing but what was keyed or said, and every way has its keys or words."""
    paths_of = {f"widgets.{widget.name}.{word}" for word in ("Digits", "SpeechResult")}
    path = only_path(split.get("input"))
    if split.type != "split-based-on" or path not in paths_of or not split.matches():
        return False
    by_key = path.endswith(".Digits")
    return all(way.to and (keys_of(way, path) if by_key else words_of(way)) for way in split.matches())


# --- menu --------------------------------------------------------------------------------------------------------


def _menu(making: Making, widget: Widget, place: Place, splits: list[Widget]) -> str:
    options: dict[str, Value] = {}
    words: dict[str, list[str]] = {}
    by_key = [s for s in splits if (only_path(s.get("input")) or "").endswith(".Digits")]
    for split in by_key:
        for way in split.matches():
            for key in keys_of(way, only_path(split.get("input")) or ""):
                options.setdefault(KEY.get(key, key), making.place(way.to) or "")
    for split in (s for s in splits if s not in by_key):
        for way in split.matches():
            _say(making, widget, way, options, words)
    widget.ignore("number_of_digits")
    widget.to("keypress")
    if (spoken := widget.to("speech")) and spoken not in {split.name for split in splits}:
        making.report.lose(f"{widget.source}, speech", f"a caller who spoke went to '{spoken}'; here only keys count")
    prompt = _prompt(making, widget, "Please choose.")
    fields: dict[str, Value | None] = {"options": options}
    if words:
        fields["words"] = {key: {making.tongue: said} for key, said in words.items()}
    wrong = {split.to("noMatch") for split in splits}
    fields |= _tries(making, widget, wrong)
    place.add("menu", prompt, **fields)
    for split in splits:
        split.ignore("input")
        making.report.map(split.source, f"part of the menu of '{widget.name}'")
    return f"menu with {len(options)} keys"


def _say(making: Making, widget: Widget, way: Way, options: dict[str, Value], words: dict[str, list[str]]) -> None:
    """Words for a key that leads to the same place; a new key when none does, for a caller nobody understands."""
    target = making.place(way.to) or ""
    key = next((k for k, place in options.items() if place == target), None)
    if key is None:
        key = next((k for k in "123456789" if k not in options), None)
        if key is None:
            making.report.lose(widget.source, f"the words for '{way.to}': no key is left for them")
            return
        options[key] = target
        told = f"'{' '.join(words_of(way)[:3])}' could only be said; now key {key} does the same: say so in the text"
        making.report.change(widget.source, told)
    words.setdefault(key, []).extend(w for w in words_of(way) if "," not in w)


def _prompt(making: Making, widget: Widget, fallback: str) -> str:
    """What is asked; a gather without a word of its own stood behind one that spoke."""
    if not widget.get("say") and not widget.get("play"):
        making.report.change(widget.source, f"it asked without a word; here '{fallback}' is said")
    return making.prompt(widget, fallback) or ""


def _tries(making: Making, widget: Widget, wrong: set[str | None]) -> dict[str, Value]:
    """Studio goes on at once, or asks for ever; a menu asks a few times, then gives up."""
    silence = widget.to("timeout")
    ways = [way for way in (silence, *sorted(w for w in wrong if w)) if way and way != widget.name]
    again = widget.name in (silence, *wrong)
    fields: dict[str, Value] = {}
    if seconds := making.seconds(widget, "timeout"):
        fields["wait"] = seconds
    if again:
        making.report.change(widget.source, "it asked for ever; here three times, then on_give_up")
    else:
        fields["tries"] = "1"
    if ways and (target := making.place(ways[0])):
        fields["on_give_up"] = target
    if len(set(ways)) > 1:
        making.report.change(
            widget.source, f"silence led to '{ways[0]}', wrong keys to '{ways[1]}': both go to the first"
        )
    elif ways and (silence is None or None in wrong):
        ended = "silence" if silence is None else "a wrong key"
        making.report.change(widget.source, f"the flow ended at {ended}; here it goes on at '{ways[0]}'")
    elif not ways and not again:
        making.report.change(widget.source, "the flow ended at silence; here the caller hears an apology")
    return fields


# --- ask ---------------------------------------------------------------------------------------------------------


def _ask(making: Making, widget: Widget, place: Place) -> str:
    into = making.values.typed(widget)
    prompt = _prompt(making, widget, "Please enter the number.")
    place.add("ask", prompt, into=into, **_tries(making, widget, set()))
    spoken = widget.to("speech")
    if spoken and spoken != widget.to("keypress"):
        making.report.lose(
            f"{widget.source}, speech", f"nothing is said into '{into}', only keyed; it led to '{spoken}'"
        )
    target = making.place(widget.to("keypress") or spoken)
    if target is not None:
        place.add("goto", target)
    return f"ask into '{into}'"
