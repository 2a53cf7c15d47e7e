"""A file becomes a graph: steps with stable ids, every exit bound, defaults filled in, and a hash of its meaning."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from types import ModuleType

import pytest

from scripts_dsl import lookup, scope
from scripts_dsl.check import check_file
from scripts_dsl.errors import ScriptError
from scripts_dsl.graph import END, Graph
from scripts_dsl.verbs import VERB_BY_NAME, VERB_MODULES
from support.flows import check, flow, rules

GO = "- goto: operator\n"


def graph(text: str) -> Graph:
    return check(text).ready()


def test_steps_are_called_by_place_and_number_or_by_their_own_id() -> None:
    made = graph(flow("- pause: 1s\n- pause: 2s\n  id: rest\n- when: n = 1\n  then:\n    - pause: 3s\n" + GO))
    ids = ["start.1", "rest", "start.3", "start.3.then.1", "start.4"]
    assert [s for s in made.steps if made.steps[s].place == "start"] == ids
    assert made.start == "start.1"


def test_every_exit_of_every_step_leads_to_a_step_or_to_the_end() -> None:
    shipped = Path(__file__).parents[2] / "callflows" / "energia.flow.yaml"
    made = check_file(shipped.read_bytes(), "energia").ready()
    for step in made.steps.values():
        names = {e.name for e in VERB_BY_NAME[step.verb].exits if not e.optional} | ({"next"} if step.when else set())
        assert names <= set(step.exits), step.id
        assert set(step.exits.values()) <= {*made.steps, END}, step.id


def test_what_is_not_written_leads_where_the_language_says() -> None:
    text = flow(
        "- menu: One.\n  options: {1: next}\n- run: crm.ping\n- queue: sales\n  tell_agent: ${n}\n  on_timeout: bye\n"
    )
    steps = graph(text).steps
    assert steps["start.1"].exits == {"on_give_up": "operator.1", "1": "start.2"}
    assert steps["start.2"].exits == {"next": "start.3", "on_error": "operator.1"}
    assert steps["start.3"].exits == {"on_timeout": "bye.1", "on_nobody": "bye.1", "on_done": END}


def test_without_always_a_call_that_cannot_go_on_ends() -> None:
    text = "flow: x\nplaces:\n  start:\n    - menu: One.\n      options: {1: bye}\n  bye:\n    - hangup:\n"
    checked = check(text)
    assert [m.rule for m in checked.messages] == ["no-way-out"]
    assert checked.ready().steps["start.1"].exits["on_give_up"] == END


def test_a_guarded_step_goes_on_below_when_it_is_not_so() -> None:
    made = graph(flow("- goto: bye\n  when: n = 1\n" + GO))
    assert made.steps["start.1"].exits == {"goto": "bye.1", "next": "start.2"}


def test_steps_written_in_an_exit_go_on_below_their_step() -> None:
    made = graph(flow("- menu: One.\n  options:\n    1:\n      - pause: 1s\n" + GO))
    assert made.steps["start.1"].exits["1"] == "start.1.1.1"
    assert made.steps["start.1.1.1"].exits == {"next": "start.2"}


def test_star_and_hash_are_keys() -> None:
    made = graph(flow("- menu: Star or hash.\n  options: {star: bye, hash: operator}\n"))
    assert made.steps["start.1"].args["options"] == ("*", "#")


def test_defaults_of_the_file_stand_in_for_those_of_the_language() -> None:
    text = flow("- menu: One.\n  options: {1: next}\n- menu: One.\n  options: {1: bye}\n  tries: 1\n")
    plain = graph(text)
    own = graph(text + "defaults: {tries: 5, wait: 9s, longest: 5m}\n")
    assert [plain.steps["start.1"].args[k] for k in ("tries", "wait", "between_keys")] == [3, 6, 3]
    assert [own.steps["start.1"].args[k] for k in ("tries", "wait", "between_keys")] == [5, 9, 3]
    assert own.steps["start.2"].args["tries"] == 1
    assert (plain.longest, own.longest) == (600, 300)


def test_the_hash_is_of_the_meaning() -> None:
    text = flow(GO)
    same = ["# a comment\n" + text, text + "version: 7\n", text + "about: something\n", text.replace(": x", ":   x")]
    assert {graph(t).hash for t in same} == {graph(text).hash}
    other = [text.replace("Thank you", "Thanks"), text.replace("[en]", "[en, pl]"), text.replace("= 1", "= 2")]
    assert len({graph(t).hash for t in (text, *other)}) == 4
    assert len(graph(text).hash) == 16


def test_the_order_of_languages_is_meaning() -> None:
    """The first is the fallback."""
    texts = "prompts:\n  a:\n    pl: Dzień dobry.\n    en: Hello to you.\n"
    one = flow("- say: a\n" + GO).replace("[en]", "{en: +44, pl: +48}") + texts
    two = one.replace("{en: +44, pl: +48}", "{pl: +48, en: +44}")
    assert graph(one).hash != graph(two).hash
    assert (graph(one).languages.fallback, graph(two).languages.fallback) == ("en", "pl")


def test_what_a_call_can_touch_is_known() -> None:
    made = graph(flow("- run: crm.ping\n- goto: bye\n  when: queues.sales.wait > 4m\n" + GO))
    assert {what: names for what, names in made.uses.items() if names} == {
        "queues": {"support"},
        "functions": {"crm.ping"},
    }
    assert made.site_names == {"queues.sales.wait"}


def test_a_file_with_errors_has_no_graph() -> None:
    checked = check(flow("- goto: nowhere\n"))
    assert checked.graph is None
    with pytest.raises(ScriptError, match="nowhere"):
        checked.ready()


def test_a_file_with_warnings_has_one() -> None:
    checked = check(flow(GO + "- pause: 1s\n- goto: bye\n"))
    assert [m.rule for m in checked.messages] == ["dead-step"]
    assert checked.graph is not None


# --- tables that belong together ---------------------------------------------------------------------------------


EXAMPLE = """\
flow: x
always: {{0: operator}}
vars:
  account: digits 10
  pay_on: date
  story: recording
  solved: yes/no
  customer: {{name: text, language: language, debt: money PLN}}
places:
  start:
{steps}
    - goto: menu
{places}
  operator:
    - queue: support
      on_timeout: menu
prompts:
{prompts}
"""


OF_FLOWS = [module for module in VERB_MODULES if "flow" in module.VERB.files]


@pytest.mark.parametrize("module", OF_FLOWS, ids=lambda m: m.VERB.name)
def test_the_example_of_a_verb_is_right(module: ModuleType) -> None:
    """The one in the reference has no error when the names it uses exist."""
    text = EXAMPLE.format(
        steps=indent(module.VERB.example, "    "),
        places="".join(f"  {p}:\n    - pause: 1s\n    - goto: operator\n" for p in PLACES),
        prompts="".join(f"  {p}: Hello to you, 1 or 2.\n" for p in PROMPTS),
    )
    assert [m for m in check(text).messages if m.is_error] == []


PLACES = ("payments", "faults", "menu", "debt", "leave_message")
PROMPTS = (
    "is_it_solved",
    "may_we_suggest",
    "welcome",
    "account_prompt",
    "main_menu",
    "goodbye",
    "may_we_record",
    "tell_us",
    "after_the_tone",
    "offer_text",
)


def test_the_checker_knows_the_names_that_the_engine_knows() -> None:
    known = {*scope.ALWAYS_THERE, *scope.LANGUAGES}
    assert known == set(lookup.BUILT_IN)
    assert set(scope.HOURS) == set(lookup.HOURS)


def test_the_reserved_names_are_taken() -> None:
    for name in scope.TAKEN:
        assert rules(flow(GO) + f"takes:\n  {name}: text\n") == ["name"]
