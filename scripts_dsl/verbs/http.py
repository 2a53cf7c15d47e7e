"""`http`: another program answers over the web.

- http: GET https://billing.example/accounts/${account}
  into: customer
  timeout: 5s
  meanwhile: one_moment
"""

from __future__ import annotations

from scripts_dsl.events import Fetched, FetchFailed
from scripts_dsl.grammar import Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.requests import OF_SITE
from scripts_dsl.running import Run
from scripts_dsl.verbs import fetching

VERB = Verb(
    name="http",
    group="look up",
    main=Field("http", Kind.REQUEST, "Method and address, with values in it.", required=True),
    help="Another program answers over the web; the fields of its JSON object go by name into those of `into`.",
    example="- http: GET https://billing.example/accounts/7\n  timeout: 2s\n  on_error: next\n",
    fields=(
        Field(
            "with", Kind.ARGUMENTS, "The query of a GET, the JSON body of another request: names, each with a formula."
        ),
        Field("headers", Kind.HEADERS, "Names with texts; `secret NAME` is a secret of the site."),
        Field(
            "retries", Kind.COUNT, "How often a GET that failed is tried again, within `timeout`.", default="0", least=0
        ),
        *fetching.FIELDS,
    ),
    exits=fetching.EXITS,
    files=frozenset({"flow", "script", "survey"}),
    hangup_safe=True,
)


def resume(run: Run, step: Step, event: Fetched | FetchFailed) -> str | None:
    """Keep the answer; one without content changes nothing."""
    if isinstance(event, Fetched) and event.value is None:
        return run.go(step, "next")
    return fetching.answered(run, step, event)


def begin(run: Run, step: Step) -> str | None:
    """Ask. An address with a hole in it is asked of nobody."""
    args = step.args
    address = args["http"].address(run.value)
    if address is None:
        return run.go(step, "on_error")
    headers = {name: text.machine(run.value) for name, text in args.get("headers", ())}
    secrets = frozenset(name for name, text in args.get("headers", ()) if (text.constant or "").startswith(OF_SITE))
    return fetching.fetch(run, step, "http", address, headers=headers, secrets=secrets, retries=args["retries"])


def again(run: Run, step: Step, performed: bool | None = None) -> str | None:
    """A GET is asked again; another request only when it is known not to have been sent."""
    harmless = step.args["http"].method == "GET"
    return begin(run, step) if harmless or performed is False else run.go(step, "on_error")
