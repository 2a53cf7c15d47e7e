"""The words of `settings.yaml` as an author would write them. A Site comes in, texts by the names of their words go
out. Called by diff/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from scripts_dsl.hours import shown
from scripts_dsl.settings.model import Costs, FunctionSpec, Limits, Notice, Queue, Site
from scripts_dsl.types import Type
from scripts_dsl.values import length, plain

EVERY = "every language"


def words_of(site: Site) -> dict[str, str]:
    """`number 100` -> `flow energia`, `queue support hours` -> `mon-fri: 08:00-18:00`."""
    found = {"zone": site.zone, "house": site.house}
    found |= {f"number {number}": f"flow {flow}" for number, flow in site.numbers.items()}
    for queue in site.queues.values():
        found |= {f"queue {queue.name}{name}": text for name, text in _queue(queue)}
    for box in site.boxes.values():
        found |= {f"box {box.name}": box.title, f"box {box.name} tell": box.tell or ""}
        found |= {f"box {box.name} keep_recordings": _long(box.keep_recordings)}
    found |= {f"keep_recordings {name}": _long(seconds) for name, seconds in site.keep_recordings.items()}
    found |= {f"function {spec.name}": _function(spec) for spec in site.functions.values()}
    found |= {f"query {query.name}": " ".join(query.sql.split()) for query in site.queries.values()}
    found |= {f"database {name}": f"secret {secret}" for name, secret in site.databases.items()}
    found |= {f"http {address}": "allowed" for address in site.http}
    for part, texts in (("sender", site.senders), ("voice", site.voices), ("offer", site.offers)):
        found |= {f"{part} {name}": text for name, text in texts.items()}
    for part, lists in (("people", site.people), ("holidays", site.holidays)):
        found |= {f"{part} {name}": ", ".join(words) for name, words in lists.items()}
    found |= {f"costs {name}": text for name, text in _costs(site.costs)}
    for notice in site.notices.values():
        found |= _notice(notice)
    for topic in site.topics.values():
        found |= {f"topic {topic.name} owner": topic.owner, f"topic {topic.name} within": _long(topic.within)}
        found |= _by_language(f"topic {topic.name} words", topic.words)
    found |= {"liability owner": site.liability.owner or "", "liability shipped": _yes(site.liability.shipped)}
    found |= _by_language("liability words", site.liability.words)
    return found | _limits(site.limits)


def _queue(queue: Queue) -> Iterator[tuple[str, str]]:
    yield "", queue.title
    yield " skills", ", ".join(queue.skills)
    yield " languages", ", ".join(queue.languages)
    yield " agents", ", ".join(queue.agents)
    yield " hours", shown.calendar(queue.hours) if queue.hours is not None else ""
    yield " keep_recordings", _long(queue.keep_recordings)
    yield " script", queue.script or ""
    yield " form", queue.form or ""
    yield " tell", queue.tell or ""


def _by_language(name: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {f"{name} {language}": ", ".join(listed) for language, listed in words.items()}


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _long(seconds: float | None) -> str:
    return length(timedelta(seconds=seconds)) if seconds else ""


def _function(spec: FunctionSpec) -> str:
    gives = spec.result.name if spec.result is not None else "anything"
    return f"takes {_types(spec.arguments) or 'nothing'}, gives {gives}"


def _types(types: Mapping[str, Type]) -> str:
    return ", ".join(f"{name}: {type_.name}" for name, type_ in types.items())


def _notice(notice: Notice) -> dict[str, str]:
    texts = {f"notice {notice.name} {language or EVERY}": text for language, text in notice.texts.items()}
    return {f"notice {notice.name}": "on" if notice.on else "off", **texts}


def _costs(costs: Costs) -> Iterator[tuple[str, str]]:
    for name in ("attempt", "minute", "agent_hour") if costs.currency else ():
        amount = getattr(costs, name)
        yield name, f"{plain(amount)} {costs.currency}" if amount else ""


def _limits(limits: Limits) -> dict[str, str]:
    hops = limits.hops
    return {
        "limits longest": length(timedelta(seconds=limits.longest)),
        "limits hops": f"{hops.most}, then queue {hops.queue}" if hops is not None else "",
    }
