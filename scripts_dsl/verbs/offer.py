"""`offer`: something is offered, once; it has to be earned first.

- offer: loyalty_tariff
  say: offer_text
  on_yes: take_it

An offer may be locked, whatever the caller says (policy/earned.py): then the talk or the call goes on as if he had not
wanted to hear it.
"""

from __future__ import annotations

from scripts_dsl.effects import Say
from scripts_dsl.events import Chosen, Keys, SayDone, Silence
from scripts_dsl.grammar import Exit, Field, Kind, Verb
from scripts_dsl.graph import Step
from scripts_dsl.offered import DECLINED, HEARD, TAKEN, UNHEARD, asked_before, became
from scripts_dsl.policy.earned import Contact, against
from scripts_dsl.running import Run
from scripts_dsl.verbs import answers, listening

VERB = Verb(
    name="offer",
    group="write and end",
    main=Field("offer", Kind.WORD, "The product.", required=True),
    help="Something is offered, once. Without `on_yes` and `on_no` it is only said, and the next step asks.",
    example="- ask: is_it_solved\n  into: solved\n- consent: hear_offer\n  say: may_we_suggest\n  on_no: operator\n"
    "- offer: loyalty_tariff\n  say: offer_text\n  on_yes: operator\n  when: solved\n",
    fields=(
        Field("say", Kind.PROMPT, "The offer, with its two keys when it asks.", required=True),
        Field("again", Kind.PROMPT, "Said after the first no, with the question once more."),
        Field("on_yes", Kind.PLACE, "Where a yes leads."),
        Field("on_no", Kind.PLACE, "Where a no leads."),
    ),
    exits=(Exit("on_yes", "next", "Taken."), Exit("on_no", "next", "Not taken: no, silence, or wrong keys.")),
    files=frozenset({"flow", "script"}),
    talks=True,
    listens=True,
    waits=True,
    always_keys=True,
)

REBUTTAL = "again"
"""Phase after the first no."""
LOCKED = "offer.locked"
"""Fact of the site that rides on the events of a talk script: this caller hears no offer today."""


def begin(run: Run, step: Step) -> str | None:
    """Offer it, unless it is locked."""
    if locked(run):
        return _refused(run, step)
    run.state.tries, run.state.phase = 1, ""
    became(run, step, HEARD)
    return again(run, step)


def locked(run: Run) -> tuple[str, ...]:
    """What speaks against an offer in this call: names of policy.earned.CONDITIONS; () when nothing does."""
    facts = run.state.facts
    if run.root.kind == "script":
        return (LOCKED,) if run.site.get(LOCKED) is True else ()
    made = any(word != UNHEARD for word in run.state.offers.values())
    now = Contact(inbound=facts.direction == "inbound", waited=run.state.waited, offered=made)
    return (*facts.unearned.split(), *against(now))


def again(run: Run, step: Step, _performed: bool | None = None) -> str | None:
    """The offer, or its one rebuttal."""
    if step.exits["on_yes"] == step.exits["on_no"]:
        return run.wait(Say(run.parts(step.args["say"]), keys=run.always_keys), "Say")
    return answers.ask(run, run.parts(step.args[REBUTTAL if run.state.phase == REBUTTAL else "say"]))


def resume(run: Run, step: Step, event: SayDone | Keys | Silence | Chosen) -> str | None:
    """A yes, or a no; one rebuttal at most."""
    if isinstance(event, SayDone):
        return run.go(step, "on_no")
    answer = answers.answered(event)
    if answer is None and (place := listening.way_out(run, event)):
        return place
    if answer is None and not answers.asked_enough(run):
        return again(run, step)
    if answer is False and REBUTTAL in step.args and run.state.phase != REBUTTAL:
        run.state.phase, run.state.tries = REBUTTAL, 1
        return again(run, step)
    run.state.phase = ""
    became(run, step, TAKEN if answer else DECLINED)
    return run.go(step, "on_yes" if answer else "on_no")


def _refused(run: Run, step: Step) -> str | None:
    """Where the question before it leads whoever says no; the talk ends where nobody was asked."""
    for asked in asked_before(run.graph, step):
        if run.state.consents.get(asked.args["consent"]) and asked.exits["on_no"] not in (asked.exits["next"], step.id):
            return run.go(asked, "on_no")
    return run.hang_up()
