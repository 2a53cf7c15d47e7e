"""The flows that calls began with which an engine before this one left: a call goes on in its version, also after an
upgrade or a publication.

In: names and hashes of flows. Out: what ivr/left_calls.py keeps. Asked once, by centrala/calling.py at the start.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import structlog

from centrala.flows import Flows, StartError, load_flows
from centrala.publishing.versions import Versions
from ivr.left_calls import Flow, Pinned
from scripts_dsl.beside import RECORDINGS

PREFIX = "flow "
"""Of flows in a version's record."""

log = structlog.get_logger(__name__)


def pinned(wanted: frozenset[Flow], in_force: Flows, folder: Path) -> dict[Flow, Pinned]:
    """Those of `wanted` that are in force, or in a version of `folder`, the newest first. The others are lost: in a
    folder without versions an earlier text is nowhere."""
    found = _of(in_force, in_force.recordings, wanted)
    for version in reversed(Versions(folder).all()) if wanted - found.keys() else ():
        missing = set(wanted) - found.keys()
        if missing & {(name.removeprefix(PREFIX), hash_) for name, hash_ in version.flows.items()}:
            own = version.folder / RECORDINGS
            try:
                found |= _of(load_flows(version.folder), own if own.is_dir() else None, missing)
            except StartError as problem:
                log.warning("flows.not_pinned", version=version.name, reason=str(problem))
    return found


def _of(flows: Flows, recordings: Path | None, wanted: Collection[Flow]) -> dict[Flow, Pinned]:
    graphs = {(graph.name, graph.hash): graph for graph in flows.graphs.values()}
    return {key: Pinned(graphs[key], recordings) for key in wanted if key in graphs}
