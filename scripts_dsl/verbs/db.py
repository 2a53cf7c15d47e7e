"""`db`: a named query of the site answers, with its first row.

- db: customer_by_number
  with: {number: caller.number}
  into: customer
  on_none: new_customer
"""

from __future__ import annotations

from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.running import Run
from scripts_dsl.verbs import fetching

VERB = Verb(
    name="db",
    group="look up",
    main=Field("db", Kind.QUERY, "Name of the query.", required=True),
    help="A named query of the site answers: the fields of its first row go by name into those of `into`.",
    example="- db: open_bill\n  with: {number: caller.number}\n  on_none: next\n",
    fields=(
        Field("with", Kind.ARGUMENTS, "Values of the query: names, each with a formula."),
        *fetching.FIELDS,
        Field("on_none", Kind.PLACE, "Where the call goes when there is no row."),
    ),
    exits=(*fetching.EXITS, Exit("on_none", "next", "There is no row.")),
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def begin(run: Run, step: Step) -> str | None:
    """Ask the database."""
    return fetching.fetch(run, step, "db", step.args["db"])


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """Reading twice does no harm."""
    return begin(run, step)


def resume(run: Run, step: Step, event: Fetched | FetchFailed) -> str | None:
    """Keep the row."""
    if isinstance(event, Fetched) and event.value is None:
        return run.go(step, "on_none")
    return fetching.answered(run, step, event)
