"""Values while a call runs: set, when, note, guards, defaults, and what every name means."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, timedelta

import pytest

from scripts_dsl import lookup, scope
from scripts_dsl.running import Run
from scripts_dsl.scope import FileScope
from scripts_dsl.site import NO_SITE
from support.callers import NOON, Caller, flow


def test_set_keeps_values_in_the_order_written() -> None:
    graph = flow("""
        vars: {a: number = 2, b: number, due: date, half: number, sum: money PLN}
        places:
          start:
            - set: {a: a + 1, b: a * 10, due: today + 3d, half: a / 2, sum: 10 PLN}
            - set: {verified: yes}
            - hangup: It is ${b}.
    """)
    call = Caller(graph)
    assert call.state.vars == {"a": 3, "b": 30, "due": "2026-05-09", "half": "1.5", "sum": "10.00 PLN"}
    assert call.state.verified is True
    assert call.said == "It is 30."


def test_when_takes_one_of_two_lists_and_goes_on_below() -> None:
    graph = flow("""
        vars: {n: number}
        takes: {m: number}
        places:
          start:
            - when: m > 1
              then:
                - set: {n: 10}
              else:
                - when: m = 1
                  then:
                    - set: {n: 1}
            - hangup: It is ${n else "empty"}.
    """)
    said = [Caller(graph, takes=takes).said for takes in ({"m": 2}, {"m": 1}, {"m": 0}, {}, {"m": None})]
    assert said == ["It is 10.", "It is 1.", "It is empty.", "It is empty.", "It is empty."]


def test_a_guard_skips_one_step() -> None:
    graph = flow("""
        takes: {m: number}
        places:
          start:
            - goto: big
              when: m > 1
            - hangup: It is small.
          big:
            - hangup: It is big.
    """)
    assert Caller(graph, takes={"m": 5}).said == "It is big."
    assert Caller(graph, takes={}).said == "It is small."


def test_what_the_call_does_not_take_is_left_out() -> None:
    graph = flow("""
        takes: {m: number}
        places:
          start:
            - hangup: It is ${m else "empty"}.
    """)
    assert Caller(graph, takes={"other": 5}).state.vars == {}


def test_a_note_is_written_in_the_language_of_the_call() -> None:
    graph = flow("""
        languages: {pl: +48, en: otherwise}
        takes: {debt: money PLN}
        places:
          start:
            - note: Owes ${debt}
            - hangup: bye
        prompts:
          bye:
            pl: Pa.
            en: Bye.
    """)
    assert Caller(graph, takes={"debt": "1234.50 PLN"}).notes == ["Owes 1234,50 zł"]


def test_every_exit_taken_is_in_the_trail() -> None:
    graph = flow("""
        vars: {n: number}
        places:
          start:
            - set: {n: 1}
            - goto: end
              when: n = 2
            - when: n = 1
              then:
                - goto: end
            - goto: end
          end:
            - hangup: Goodbye to you.
    """)
    assert Caller(graph).trail == [
        ("start.1", "next"),
        ("start.2", "next"),
        ("start.3", "then"),
        ("start.3.then.1", "goto"),
    ]


# --- names ---------------------------------------------------------------------------------------------------------

EMPTY = flow("""
    languages: {pl: +48, en: otherwise}
    hours:
      office:
        mon-fri: 08:00-18:00
        closed: [2026-05-07]
    vars: {customer: {name: text, debt: money PLN}, n: number}
    places:
      start:
        - hangup: Back ${hours.office.opens}.
""")


def _run(number: str | None = "+48601234567", now: datetime = NOON, **site: object) -> Run:
    return Run(EMPTY, Caller(EMPTY, number, name="Anna").state, now, {k.replace("__", "."): v for k, v in site.items()})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("caller.number", "+48601234567"),
        ("caller.name", "Anna"),
        ("caller.language", "pl"),
        ("caller.country", "PL"),
        ("caller.anonymous", False),
        ("call.id", "c-1"),
        ("call.dialled", "100"),
        ("call.direction", "inbound"),
        ("call.seconds", 0),
        ("language", "pl"),
        ("verified", False),
        ("today", date(2026, 5, 6)),
        ("now", NOON),
        ("hours.office.open", True),
        ("hours.office.reason", None),
        ("customer", None),
        ("customer.name", None),
        ("n", None),
        ("talk.seconds", 0),
        ("agent.name", None),
        ("queues.support.wait", None),
        ("queues.support.agents", None),
        ("hours.other.open", None),
    ],
)
def test_what_a_name_means(name: str, value: object) -> None:
    assert _run().value(name) == value


@pytest.mark.parametrize(
    ("number", "language", "country"),
    [
        (None, None, None),
        ("+79031234567", None, "RU"),
        ("+38640123456", None, "SI"),
        ("+441632960123", None, "GB"),
        ("+999", None, None),
        ("+80012345678", None, None),
        ("nonsense", None, None),
        ("", None, None),
    ],
)
def test_a_number_tells_country_and_language(number: str | None, language: str | None, country: str | None) -> None:
    run = _run(number)
    assert (run.value("caller.language"), run.value("caller.country")) == (language, country)
    assert run.value("caller.anonymous") is (number is None)


def test_site_values_have_their_types() -> None:
    run = _run(queues__support__wait=90, queues__support__agents=2)
    assert run.value("queues.support.wait") == timedelta(seconds=90)
    assert run.value("queues.support.agents") == 2


def test_hours_are_those_of_the_site_when_the_event_happened() -> None:
    """The clock of the event counts, in the zone of the site: 17:30 UTC is 19:30 in Warsaw."""
    evening = _run(now=datetime(2026, 5, 6, 17, 30, tzinfo=UTC))
    assert evening.value("hours.office.open") is False
    assert str(evening.value("hours.office.opens")).startswith("2026-05-08 08:00")
    assert evening.value("hours.office.reason") == "hours"
    closed = _run(now=datetime(2026, 5, 7, 10, 0, tzinfo=UTC))
    assert closed.value("hours.office.reason") == "closed"
    late = _run(now=datetime(2026, 5, 6, 22, 30, tzinfo=UTC))
    assert late.value("today") == date(2026, 5, 7)


def test_the_hundredths_are_fixed_per_call_and_fair() -> None:
    shares = [lookup.percent_of(f"call-{n}") for n in range(5_000)]
    assert shares == [lookup.percent_of(f"call-{n}") for n in range(5_000)]
    assert min(shares) == 0
    assert max(shares) == 99
    assert 0.08 < sum(share < 10 for share in shares) / len(shares) < 0.12


def test_every_name_that_the_checker_knows_has_a_meaning_of_its_type() -> None:
    """The two tables agree: no name of the checker raises here, and what is not empty survives its type."""
    names = FileScope(EMPTY.types, EMPTY.hours, NO_SITE, EMPTY.languages.all())
    run = _run(queues__support__wait=90)
    own_fields = {"customer.name", "customer.debt"}
    for name in [*(set(names.names()) - own_fields), "queues.support.wait", "queues.support.waiting"]:
        value, kind = run.value(name), names.resolve(name)
        assert kind is not None, name
        if value is not None:
            assert kind.load(kind.dump(value)) == value, name
    assert set(lookup.BUILT_IN) == {*scope.ALWAYS_THERE, *scope.LANGUAGES}
    assert set(lookup.HOURS) == set(scope.HOURS)


def test_the_engine_reads_no_clock_and_draws_no_lots() -> None:
    for module in (lookup, inspect.getmodule(Run)):
        source = inspect.getsource(module)  # type: ignore[arg-type]
        assert "now()" not in source
        assert "random" not in source


def test_a_language_known_beforehand_is_the_callers() -> None:
    state = Caller(EMPTY, "+48601234567", language="en").state
    assert Run(EMPTY, state, NOON, {}).value("caller.language") == "en"
