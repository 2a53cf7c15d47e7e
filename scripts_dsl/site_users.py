"""Names of people in a file: users whom the settings name, in `people:` or as agents of a queue, and their groups.

Rule `unknown-people`. A file without settings beside it is not asked. Called by the readers of surveys and campaigns.
"""

from __future__ import annotations

from collections.abc import Iterable

from scripts_dsl import suggest
from scripts_dsl.messages import Report
from scripts_dsl.site import Site
from scripts_dsl.tree import Node, Scalar

RULE = "unknown-people"


def user(node: Node, site: Site, report: Report) -> bool:
    """Whether it is one person: a user."""
    return _known(node, site, site.users, ("user", "users"), report)


def told(node: Node, site: Site, report: Report) -> bool:
    """Whether it is a user or a group of `people:`."""
    return _known(node, site, (*site.people, *sorted(site.users)), ("user or group", "users and groups"), report)


def _known(node: Node, site: Site, names: Iterable[str], what: tuple[str, str], report: Report) -> bool:
    name = node.text.strip() if isinstance(node, Scalar) else ""
    known = list(names)
    if not site.known or name in known:
        return True
    one, several = what
    hints = suggest.hints(name, known, several) or ("add to settings.yaml  people: {supervisors: [a_user]}",)
    report.error(RULE, node.mark, f"the site has no {one} '{name[:40]}'", *hints)
    return False
